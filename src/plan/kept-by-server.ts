import { LAST_APPLIED } from '../kubernetes/applier';
import { kindOf, KubernetesObject, ObjectKey } from '../kubernetes/object';
import { compareQuantities } from '../kubernetes/quantity';

/*
 * Not everything that a manifest leaves out is taken away: the server keeps
 * what it has allocated, and an apply keeps what somebody else has written.
 */

/** An object as it was read, and as the server stores it. */
export interface Side {
  readonly object: KubernetesObject;
  readonly stored: any;
}

/** Copies what the server allocated from the stored object before to the one after, and back where the one after is live. */
export function keepAllocated(key: ObjectKey, before: Side, after: Side): void {
  const [wasLive, isLive] = [before.object.metadata.uid !== undefined, after.object.metadata.uid !== undefined];
  if (kindOf(key) === '/Service') {
    keepAddresses(before.stored, after);
    if (isLive && !wasLive) { keepAddresses(after.stored, before); }
  }
  if (kindOf(key) === '/PersistentVolumeClaim') {
    if (wasLive) { keepBinding(before.stored, after.stored); }
    if (isLive) { keepBinding(after.stored, before.stored); }
    keepSize(before.stored.spec, after.stored.spec);
  }
}

/** A size in another unit is the same to the server, where a claim or a claim template is asked for. */
export function keepSize(before: any, after: any): void {
  const [old, now] = [before?.resources?.requests, after?.resources?.requests];
  if (old && now && compareQuantities(old.storage, now.storage) === 0) { now.storage = old.storage; }
}

/** What the server keeps of a StatefulSet although the manifest after does not have it. */
export function keepInSet(before: any, after: any): void {
  const claims = (set: any): any[] => Array.isArray(set.spec.volumeClaimTemplates) ? set.spec.volumeClaimTemplates : [];
  for (const claim of claims(after)) {
    keepSize(claims(before).find(({ metadata }) => metadata?.name === claim.metadata?.name)?.spec, claim.spec);
  }
  const [old, now] = [before.spec.template?.spec, after.spec.template?.spec];
  if (old?.serviceAccountName !== undefined && now && now.serviceAccountName === undefined) { now.serviceAccountName = old.serviceAccountName; }
}

/** A claim gets the default class and a volume when it names none. */
function keepBinding(live: any, claim: any): void {
  for (const field of ['volumeName', 'storageClassName']) {
    if (claim.spec?.[field] === undefined && live.spec?.[field] !== undefined) { claim.spec[field] = live.spec[field]; }
  }
}

/** Fields of a Service that the server fills in and keeps when the update does not name them. */
const ALLOCATED = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort'];

/** A Service keeps its addresses and node ports. */
function keepAddresses(before: any, { object, stored }: Side): void {
  const [old, now] = [before.spec, stored.spec];
  if (old.type === 'ExternalName' || now.type === 'ExternalName') { return; }
  // a default that the server would fill into a new Service is no wish of the manifest
  const isWritten = (field: string) => now[field] !== undefined && object.spec?.[field]?.length > 0;
  for (const field of ALLOCATED) {
    if (!isWritten(field) && old[field] !== undefined && !(field === 'clusterIPs' && now.clusterIP !== undefined && now.clusterIP !== old.clusterIP)) { now[field] = old[field]; }
  }
  if (now.type === 'ClusterIP') { return; }
  for (const port of now.ports ?? []) {
    const same = (old.ports ?? []).find((other: any) => other.port === port.port && other.protocol === port.protocol);
    if (port.nodePort === undefined && same?.nodePort !== undefined) { port.nodePort = same.nodePort; }
  }
}

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

/** Copies labels and annotations that only the live object has, and that no manifest wrote, to the stored object after. */
export function keepUnowned(live: KubernetesObject, after: any): void {
  if (live.metadata.uid === undefined) { return; }
  const applied = lastApplied(live);
  for (const at of [(object: any) => object, (object: any) => object?.spec?.template]) {
    for (const field of ['labels', 'annotations']) {
      const values = at(live)?.metadata?.[field] ?? {};
      const owned = at(applied)?.metadata?.[field] ?? {};
      for (const key of Object.keys(values)) {
        const isForeign = applied ? !(key in owned) : key === RESTARTED;
        const target = at(after);
        if (key !== LAST_APPLIED && isForeign && target && target.metadata?.[field]?.[key] === undefined) {
          target.metadata = { ...target.metadata, [field]: { ...target.metadata?.[field], [key]: values[key] } };
        }
      }
    }
  }
}

function lastApplied({ metadata }: KubernetesObject): any {
  const text = metadata.annotations?.[LAST_APPLIED];
  try { return typeof text === 'string' ? JSON.parse(text) : undefined; } catch { return undefined; }
}

/**
 * Whether a manifest gave the replicas of this object. In a live object they always stand; who owns them is told by the
 * annotation of client-side apply or by the managed fields, and without either, nobody else is known to.
 */
export function writesReplicas(object: KubernetesObject): boolean {
  const replicas = object.spec?.replicas;
  if (replicas === undefined || replicas === null) { return false; }
  const applied = lastApplied(object);
  if (applied) { return applied.spec?.replicas !== undefined && applied.spec.replicas !== null; }
  const managers: any[] = object.metadata.managedFields;
  return !Array.isArray(managers) || managers.some(entry => entry?.operation === 'Apply' && entry.fieldsV1?.['f:spec']?.['f:replicas'] !== undefined);
}
