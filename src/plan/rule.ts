import { EffectClass } from './effect-class';
import { FieldChange } from './field-changes';
import { Need } from './needs';
import { WorkloadPair } from './workload';
import { World } from './world';
import type { KnownKind } from '../kubernetes/fields';
import type { ImmutableKind } from '../kubernetes/immutable-fields';
import type { KubernetesObject } from '../kubernetes/object';
import { ManifestObject } from '../manifest/manifest';

/** What a rule found: one change, its effects, and words about it. */
export interface Finding {
  readonly path: string;
  readonly old?: unknown;
  readonly new?: unknown;
  readonly effects: readonly EffectClass[];
  /** What Kubernetes will do. */
  readonly text: string;
  /** What to do about it; nothing when it is written as undefined. @default - the advice of the rule */
  readonly advice?: string;
  /** @default - the flow of the rule */
  readonly flow?: string;
  /** What carrying it out takes; without any it is an ordinary apply. Steps follow from this, never from ids, paths or words. */
  readonly needs?: readonly Need[];
  /** Pods that are touched, in order. */
  readonly pods?: readonly string[];
  /** Paths of changes that this finding speaks for besides its own. */
  readonly covers?: readonly string[];
}

/** What docs/plan-rules.md says of a rule. */
export interface RuleText {
  /** Fixed for ever: people write it down in their pipelines. */
  readonly id: string;
  /** The change, in a few words. */
  readonly title: string;
  /** What the rule can say, the usual first. */
  readonly effects: readonly EffectClass[];
  /** Why, and what to watch. */
  readonly description: string;
  readonly flow?: string;
  readonly advice?: string;
}

/** A rule about a StatefulSet. */
export interface WorkloadRule extends RuleText {
  /** `found` is what the rules before it have said of the same workload. */
  readonly check: (pair: WorkloadPair, world: World, found: readonly Finding[]) => readonly Finding[];
}

/** An object before and after; one of both is missing when it was added or removed. */
export interface ObjectPair {
  readonly subject: ManifestObject;
  readonly before?: ManifestObject;
  readonly after?: ManifestObject;
  /** The objects as the server stores them. */
  readonly old?: KubernetesObject;
  readonly new?: KubernetesObject;
  readonly changes: readonly FieldChange[];
}

/** A rule about another kind of object. */
export interface ObjectRule extends RuleText {
  /** Group and kind, such as `apps/Deployment`; a kind of the core group begins with the slash: `/Service`. */
  readonly kinds: readonly (KnownKind | ImmutableKind)[];
  readonly check: (pair: ObjectPair, world: World) => readonly Finding[];
}
