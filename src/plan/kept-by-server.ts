import { LAST_APPLIED } from '../kubernetes/applier';
import { decode, Fields, Mistake, OPTIONAL_INTEGER } from '../kubernetes/decoding';
import type { ClaimSpec, ObjectMeta, ServiceSpec, StatefulSetObject } from '../kubernetes/fields';
import { kindOf, KubernetesObject, ObjectKey } from '../kubernetes/object';
import { OBJECT_META } from '../kubernetes/pod-fields';
import { compareQuantities } from '../kubernetes/quantity';
import { fill, Mutable } from '../kubernetes/stored';

/*
 * Not everything that a manifest leaves out is taken away: the server keeps
 * what it has allocated, and an apply keeps what somebody else has written.
 */

/** An object as it was read, and as the server stores it. */
export interface Side {
  readonly object: KubernetesObject;
  readonly stored: Mutable<KubernetesObject>;
}

/** Copies what the server allocated from the stored object before to the one after, and back where the one after is live. */
export function keepAllocated(key: ObjectKey, before: Side, after: Side): void {
  const [wasLive, isLive] = [before.object.metadata.uid !== undefined, after.object.metadata.uid !== undefined];
  if (kindOf(key) === '/Service') {
    keepAddresses(before.stored, after);
    if (isLive && !wasLive) { keepAddresses(after.stored, before); }
  }
  if (kindOf(key) === '/PersistentVolumeClaim') {
    const [old, now]: Mutable<ClaimSpec>[] = [before, after].map(({ stored }) => stored.spec ??= {});
    if (wasLive) { keepBinding(old, now); }
    if (isLive) { keepBinding(now, old); }
    keepSize(old, now);
  }
}

/** A size in another unit is the same to the server, where a claim or a claim template is asked for. */
export function keepSize(before: ClaimSpec | undefined, after: Mutable<ClaimSpec> | undefined): void {
  const [old, now] = [before?.resources?.requests, after?.resources?.requests];
  if (old && now && compareQuantities(old.storage, now.storage) === 0) { now.storage = old.storage; }
}

/** What the server keeps of a StatefulSet although the manifest after does not have it. */
export function keepInSet({ spec: before }: StatefulSetObject, { spec: after }: Mutable<StatefulSetObject>): void {
  for (const claim of after?.volumeClaimTemplates ?? []) {
    keepSize(before?.volumeClaimTemplates?.find(({ metadata }) => metadata?.name === claim.metadata?.name)?.spec, claim.spec);
  }
  const [old, now] = [before?.template?.spec, after?.template?.spec];
  if (old?.serviceAccountName !== undefined && now && now.serviceAccountName === undefined) { now.serviceAccountName = old.serviceAccountName; }
}

/** A claim gets the default class and a volume when it names none. */
function keepBinding({ volumeName, storageClassName }: ClaimSpec, claim: Mutable<ClaimSpec>): void {
  fill(claim, { volumeName, storageClassName });
}

/** Fields of a Service that the server fills in and keeps when the update does not name them. */
const ALLOCATED = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort'] as const;

/** A Service keeps its addresses and node ports. */
function keepAddresses(before: Side['stored'], { object, stored }: Side): void {
  const [old, now]: Mutable<ServiceSpec>[] = [before.spec, stored.spec];
  const written: ServiceSpec = object.spec ?? {};
  if (old.type === 'ExternalName' || now.type === 'ExternalName') { return; }
  // a default that the server would fill into a new Service is no wish of the manifest
  const isWritten = (field: typeof ALLOCATED[number]) => {
    const given = written[field];
    return now[field] !== undefined && given !== undefined && (typeof given === 'number' || given.length > 0);
  };
  const isOtherAddress = now.clusterIP !== undefined && now.clusterIP !== old.clusterIP;
  for (const field of ALLOCATED) {
    if (!isWritten(field) && !(field === 'clusterIPs' && isOtherAddress)) { copy(old, now, field); }
  }
  if (now.type === 'ClusterIP') { return; }
  for (const port of now.ports ?? []) {
    const same = (old.ports ?? []).find(other => other.port === port.port && other.protocol === port.protocol);
    if (port.nodePort === undefined && same?.nodePort !== undefined) { port.nodePort = same.nodePort; }
  }
}

function copy<T, Name extends keyof T>(from: T, to: T, field: Name): void {
  if (from[field] !== undefined) { to[field] = from[field]; }
}

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

/** Copies labels and annotations that only the live object has, and that no manifest wrote, to the stored object after. */
export function keepUnowned(live: KubernetesObject, after: Mutable<KubernetesObject>): void {
  if (live.metadata.uid === undefined) { return; }
  const applied = lastApplied(live);
  keepLabels(live, after, applied && { metadata: applied.metadata });
  keepLabels(live.spec?.template, after.spec?.template, applied && { metadata: applied.spec?.template?.metadata });
}

/** Of an object or of a pod template. */
interface Labelled {
  metadata?: Pick<ObjectMeta, 'name' | 'labels' | 'annotations'>;
}

function keepLabels(live: Labelled | undefined, after: Labelled | undefined, applied: Labelled | undefined): void {
  if (!after) { return; }
  for (const field of ['labels', 'annotations'] as const) {
    const owned = applied?.metadata?.[field] ?? {};
    for (const [key, value] of Object.entries(live?.metadata?.[field] ?? {})) {
      const isForeign = applied ? !(key in owned) : key === RESTARTED;
      if (key === LAST_APPLIED || !isForeign || after.metadata?.[field]?.[key] !== undefined) { continue; }
      after.metadata = { ...after.metadata, [field]: { ...after.metadata?.[field], [key]: value } };
    }
  }
}

/** What is read of the annotation, which anybody may have written. */
const APPLIED = { metadata: OBJECT_META, spec: { replicas: OPTIONAL_INTEGER, template: { metadata: OBJECT_META } } };

function lastApplied({ metadata }: KubernetesObject): Fields<typeof APPLIED> | undefined {
  const text: unknown = metadata.annotations?.[LAST_APPLIED];
  if (typeof text !== 'string') { return undefined; }
  try {
    const applied = decode(JSON.parse(text), APPLIED);
    return applied instanceof Mistake ? undefined : applied;
  } catch {
    return undefined;
  }
}

/** The fields of a manager, each with `f:` in front. */
interface OwnedFields {
  readonly 'f:spec'?: { readonly 'f:replicas'?: unknown };
}

/**
 * Whether a manifest gave the replicas of this object. In a live object they always stand; who owns them is told by the
 * annotation of client-side apply or by the managed fields, and without either, nobody else is known to.
 */
export function writesReplicas(object: KubernetesObject): boolean {
  const replicas = object.spec?.replicas;
  if (replicas === undefined || replicas === null) { return false; }
  const applied = lastApplied(object);
  if (applied) { return applied.spec?.replicas !== undefined; }
  const { managedFields }: ObjectMeta = object.metadata;
  return !managedFields || managedFields.some(({ operation, fieldsV1 }) => operation === 'Apply'
    && (fieldsV1 as OwnedFields | undefined)?.['f:spec']?.['f:replicas'] !== undefined);
}
