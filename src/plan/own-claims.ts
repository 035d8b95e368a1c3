import { ClaimFate, PlannedVolume } from './planned';
import { ObjectPair } from './rule';
import { World } from './world';
import { kindOf } from '../kubernetes/object';
import { compareQuantities } from '../kubernetes/quantity';
import { LiveClaim } from '../manifest/cluster-facts';

/*
 * Claims that a manifest names itself, outside of a StatefulSet. Rules say
 * what is wrong with their change, and the table of volumes what becomes of them.
 */

export const SIZE = 'spec.resources.requests.storage';

/** What a changed size comes to; undefined when the size stays. */
export type ClaimResize = 'grow' | 'cannot-grow' | 'not-bound' | 'shrink';

export function isClaim({ subject }: ObjectPair): boolean {
  return kindOf(subject) === '/PersistentVolumeClaim';
}

export function resizeOfClaim(pair: ObjectPair, world: World): ClaimResize | undefined {
  const change = pair.changes.find(({ path }) => path === SIZE);
  if (!change) { return undefined; }
  if (compareQuantities(change.old, change.new) !== -1) { return 'shrink'; }
  const live = liveClaim(pair, world);
  if (live && live.phase !== 'Bound') { return 'not-bound'; }
  return world.isExpandable(classOf(pair, world)) === false ? 'cannot-grow' : 'grow';
}

/** The class of the claim: what the cluster gave it counts more than what the manifest says. */
export function classOf(pair: ObjectPair, world: World): string | undefined {
  return liveClaim(pair, world)?.storageClass ?? (pair.new ?? pair.old)?.spec?.storageClassName;
}

/** Fields that no claim can change. */
export function immutableChanges({ changes }: ObjectPair, world: World) {
  return changes.filter(({ path }) => path.startsWith('spec.') && path !== SIZE && !isAttributesClass(path, world));
}

/** The one other field that a claim can change, from 1.34 on. */
export function isAttributesClass(path: string, world: World): boolean {
  return path === 'spec.volumeAttributesClassName' && world.minor >= 34;
}

/** What becomes of a claim that differs between the manifests; nothing for any other object. */
export function volumesOfObject(pair: ObjectPair, world: World): PlannedVolume[] {
  if (!isClaim(pair)) { return []; }
  const { subject: { namespace, name } } = pair;
  const live = liveClaim(pair, world);
  const old = live?.requested ?? (world.facts ? undefined : pair.old?.spec?.resources?.requests?.storage);
  const assumed = world.facts === undefined;
  const storageClass = classOf(pair, world);
  return [{ claim: name, namespace, uid: live?.uid, oldSize: old, storageClass, assumed, ...becomes(pair, world) }];
}

function becomes(pair: ObjectPair, world: World): Pick<PlannedVolume, 'fate' | 'newSize' | 'note'> {
  const { before, after } = pair;
  const live = liveClaim(pair, world);
  const wanted: string | undefined = pair.new?.spec?.resources?.requests?.storage;
  if (before && !after) {
    return world.deletes(before) ? { fate: ClaimFate.DELETED, note: 'removed from the manifests' }
      : { fate: ClaimFate.KEEP, newSize: live?.requested ?? pair.old?.spec?.resources?.requests?.storage, note: 'nothing deletes it' };
  }
  if (!before) {
    return live ? { fate: ClaimFate.ADOPT, newSize: wanted, note: `with its data from ${live.createdAt.slice(0, 10)}` } : { fate: ClaimFate.NEW_EMPTY, newSize: wanted };
  }
  if (immutableChanges(pair, world).length > 0) { return { fate: ClaimFate.MUST_MIGRATE, newSize: wanted, note: 'immutable on claims' }; }
  switch (resizeOfClaim(pair, world)) {
    case 'grow': return { fate: ClaimFate.GROW, newSize: wanted };
    case 'shrink': return { fate: ClaimFate.MUST_MIGRATE, newSize: wanted, note: 'volumes cannot shrink' };
    case 'cannot-grow': return { fate: ClaimFate.MUST_MIGRATE, newSize: wanted, note: 'its class cannot expand' };
    case 'not-bound': return { fate: ClaimFate.KEEP, newSize: live?.requested, note: 'only bound claims can grow' };
    default: return { fate: ClaimFate.KEEP, newSize: wanted };
  }
}

function liveClaim({ subject }: ObjectPair, world: World): LiveClaim | undefined {
  return world.claim(subject.namespace, subject.name);
}
