import { applierOf, OURS } from '../../kubernetes/applier';
import { ObjectKey, textOfKey } from '../../kubernetes/object';
import type { ManifestObject } from '../../manifest/manifest';
import { Operation } from '../operation';
import { PlannedChange, StepAction } from '../planned';
import { World } from '../world';

/** The parts of a plan, in their order: what `apply` does first, and what last. */
export const STAGES = ['check', 'prepare', 'widen', 'set', 'tighten', 'remove'] as const;

export type Stage = typeof STAGES[number];

/** A step before the steps of all objects are put in order. */
export interface Draft {
  readonly stage: Stage;
  readonly action: StepAction;
  readonly flow: string;
  readonly object: ManifestObject;
  readonly text: string;
  /** Names of what it touches, in order. */
  readonly targets: readonly string[];
  readonly byHand: boolean;
  readonly operations: readonly Operation[];
  /** What `apply` will have to be given to go ahead. */
  readonly flags: readonly string[];
}

/** Ids of the rules that said some changes, each once: for people to look up, nothing is decided by them. */
export function ids(changes: readonly PlannedChange[]): string {
  return [...new Set(changes.map(({ rule }) => rule))].join(', ');
}

/** Who an object is, without what it is. */
export function keyOf({ group, kind, namespace, name }: ObjectKey): ObjectKey {
  return { group, kind, namespace, name };
}

export function podKey(namespace: string, name: string): ObjectKey {
  return { group: '', kind: 'Pod', namespace, name };
}

export function claimKey(namespace: string, name: string): ObjectKey {
  return { group: '', kind: 'PersistentVolumeClaim', namespace, name };
}

/** An apply of objects, each by the manager that applied its live self. */
export function applied(keys: readonly ObjectKey[], world: World): Operation[] {
  const groups = new Map<string | undefined, ObjectKey[]>();
  for (const key of keys) {
    const applier = applierOf(world.before.objects.get(textOfKey(key))?.object);
    const by = applier.serverSide && applier !== OURS ? applier.manager : undefined;
    const group = groups.get(by);
    if (group) { group.push(keyOf(key)); } else { groups.set(by, [keyOf(key)]); }
  }
  return [...groups].map(([manager, objects]) => ({ do: 'apply', objects, ...manager !== undefined && { manager } }));
}
