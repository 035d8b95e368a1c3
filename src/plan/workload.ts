import { FieldChange } from './field-changes';
import { keepInSet } from './kept-by-server';
import { asStored } from '../kubernetes/defaulting';
import type { ClaimSpec, ObjectMeta, PodTemplate, StatefulSetObject, StatefulSetSpec } from '../kubernetes/fields';
import * as kubernetes from '../kubernetes/names';
import type { KubernetesObject } from '../kubernetes/object';
import type { Mutable } from '../kubernetes/stored';
import type { LiveWorkload } from '../manifest/cluster-facts';
import { ManifestObject } from '../manifest/manifest';

/** A claim template as the server stores it. */
export interface ClaimTemplateFacts {
  readonly name: string;
  readonly size?: string;
  readonly storageClass?: string;
  readonly spec: ClaimSpec;
  readonly metadata: ObjectMeta;
}

/** A StatefulSet of one side, with everything that rules ask of it, worked out once. */
export interface Workload {
  readonly id: ManifestObject;
  readonly name: string;
  readonly namespace: string;
  /** As the server stores it. */
  readonly object: Mutable<StatefulSetObject>;
  readonly spec: StatefulSetSpec;
  readonly template: PodTemplate;
  readonly templateLabels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly start: number;
  readonly ordinals: readonly number[];
  readonly claims: readonly ClaimTemplateFacts[];
  readonly whenDeleted: string;
  readonly whenScaled: string;
  readonly strategy: string;
  readonly partition: number;
  readonly maxUnavailable: number;
  readonly isParallel: boolean;
}

/** How the two sides of a pair belong together. */
export type Relation = 'same' | 'added' | 'removed' | 'renamed' | 'moved' | 'from-deployment' | 'to-deployment';

/** A StatefulSet before and after. */
export interface WorkloadPair {
  readonly relation: Relation;
  readonly before?: Workload;
  readonly after?: Workload;
  /** The side that a report names: the one after, or else the one before. */
  readonly subject: ManifestObject;
  readonly changes: readonly FieldChange[];
  readonly live?: LiveWorkload;
  /** Where the set is not there and its pods are: `before` is the set as they show it. */
  readonly orphans?: { readonly current: ReadonlySet<string>; readonly unknown: readonly string[] };
  /** The Deployment on the other side of a changed kind. */
  readonly deployment?: ManifestObject;
}

/** A pair of which both sides are StatefulSets. */
export type FullPair = WorkloadPair & { readonly before: Workload; readonly after: Workload };

export function isFull(pair: WorkloadPair): pair is FullPair {
  return pair.before !== undefined && pair.after !== undefined;
}

/** What is known of a side besides its manifest. */
export interface Known {
  /** The object as the server would store it, by its own word. */
  readonly object?: KubernetesObject;
  /** The set that it replaces, as the server stores it. */
  readonly before?: StatefulSetObject;
  /** Replicas that somebody else owns. */
  readonly replicas?: number;
}

/** True for a set that stays what it is: the same kind, name and namespace. */
export function isUpdate(pair: WorkloadPair): pair is FullPair {
  return isFull(pair) && pair.relation === 'same';
}

export function describeWorkload(id: ManifestObject, minor: number, known: Known = {}): Workload {
  const object: Mutable<StatefulSetObject> = asStored((known.object ?? id.object) as StatefulSetObject, minor);
  if (known.before) { keepInSet(known.before, object); }
  const spec = object.spec ??= {};
  if (known.replicas !== undefined && !known.object) { spec.replicas = known.replicas; }
  const start = wholeNumber(spec.ordinals?.start, 0);
  const replicas = wholeNumber(spec.replicas, 1);
  return {
    id,
    name: id.name,
    namespace: id.namespace,
    object,
    spec,
    template: spec.template ?? {},
    templateLabels: spec.template?.metadata?.labels ?? {},
    selector: spec.selector?.matchLabels ?? {},
    replicas,
    start,
    ordinals: Array.from({ length: replicas }, (_, index) => start + index),
    claims: (spec.volumeClaimTemplates ?? []).map(({ metadata = {}, spec: claim = {} }) => ({
      name: String(metadata.name),
      size: textOf(claim.resources?.requests?.storage),
      storageClass: claim.storageClassName,
      spec: claim,
      metadata,
    })),
    whenDeleted: spec.persistentVolumeClaimRetentionPolicy?.whenDeleted ?? 'Retain',
    whenScaled: spec.persistentVolumeClaimRetentionPolicy?.whenScaled ?? 'Retain',
    strategy: spec.updateStrategy?.type ?? 'RollingUpdate',
    partition: wholeNumber(spec.updateStrategy?.rollingUpdate?.partition, 0),
    maxUnavailable: budget(spec.updateStrategy?.rollingUpdate?.maxUnavailable, replicas),
    isParallel: spec.podManagementPolicy === 'Parallel',
  };
}

function textOf(size: number | string | undefined): string | undefined {
  return size === undefined ? undefined : String(size);
}

// A plan must not fall over a number that the server would refuse; 100,000 pods of one set are no set.
function wholeNumber(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100_000 ? value : otherwise;
}

/** A percentage rounds down, and one pod may always be away. */
function budget(value: unknown, replicas: number): number {
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value) : null;
  if (percent) { return Math.max(1, Math.floor(Number(percent[1]) * replicas / 100)); }
  return typeof value === 'number' && value >= 1 ? value : 1;
}

export function podName(workload: Workload, ordinal: number): string {
  return kubernetes.podName(workload.name, ordinal);
}

export function claimName(claim: string, workload: Workload, ordinal: number): string {
  return kubernetes.claimName(claim, workload.name, ordinal);
}

/** Ordinals that `a` has and `b` has not. */
export function ordinalsOnlyIn(a: Workload, b: Workload): number[] {
  const other = new Set(b.ordinals);
  return a.ordinals.filter(ordinal => !other.has(ordinal));
}

/** Names for a sentence: all of them when they are few, else the ends and the number. */
export function names(list: readonly string[], what = 'pods'): string {
  if (list.length <= 4) { return list.join(', '); }
  return `${list[0]} … ${list[list.length - 1]} (${list.length} ${what})`;
}

/** Number and noun: `1 pod`, `3 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
