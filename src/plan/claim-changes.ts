import { claimName, ClaimTemplateFacts, FullPair } from './workload';
import { World } from './world';
import type { PodTemplate, PodVolume } from '../kubernetes/fields';
import { compareQuantities } from '../kubernetes/quantity';
import { isSame } from '../kubernetes/same';

/** How the claim templates of a workload differ, worked out once for rules, volumes and steps. */
export interface ClaimChanges {
  /** Templates that both sides have. */
  readonly kept: readonly { readonly before: ClaimTemplateFacts; readonly after: ClaimTemplateFacts }[];
  readonly added: readonly ClaimTemplateFacts[];
  readonly removed: readonly ClaimTemplateFacts[];
  readonly renamed: readonly { readonly before: ClaimTemplateFacts; readonly after: ClaimTemplateFacts }[];
}

const cache = new WeakMap<FullPair, ClaimChanges>();

export function claimChanges(pair: FullPair): ClaimChanges {
  let changes = cache.get(pair);
  if (!changes) {
    changes = compareClaims(pair);
    cache.set(pair, changes);
  }
  return changes;
}

function compareClaims(pair: FullPair): ClaimChanges {
  const byName = (claims: readonly ClaimTemplateFacts[]) => new Map([...claims].reverse().map(claim => [claim.name, claim]));
  const [had, has] = [byName(pair.before.claims), byName(pair.after.claims)];
  const kept = pair.before.claims.flatMap(before => {
    const after = has.get(before.name);
    return after ? [{ before, after }] : [];
  });
  const removed = pair.before.claims.filter(({ name }) => !has.has(name));
  const added = pair.after.claims.filter(({ name }) => !had.has(name));
  const renamed = removed.flatMap(before => {
    if (volumeNamed(pair.after.template, before.name)) { return []; }
    const isOnlyCandidate = removed.length === 1 && added.length === 1 && isSame(before.spec, added[0].spec);
    const after = added.find(candidate => isRename(before, candidate, pair)) ?? (isOnlyCandidate ? added[0] : undefined);
    return after ? [{ before, after }] : [];
  });
  const moved = new Set(renamed.flatMap(({ before, after }) => [before, after]));
  return {
    kept,
    renamed,
    removed: removed.filter(claim => !moved.has(claim)),
    added: added.filter(claim => !moved.has(claim)),
  };
}

// The same place in the containers is the best evidence that the same data is meant.
function isRename(before: ClaimTemplateFacts, after: ClaimTemplateFacts, pair: FullPair): boolean {
  const now = new Set(mountPaths(pair.after.template, after.name));
  return mountPaths(pair.before.template, before.name).some(path => now.has(path));
}

export function mountPaths(template: PodTemplate, volume: string): string[] {
  return mountsOf(template, volume).map(({ container, path }) => `${container}:${path}`);
}

/** Where a container mounts a volume. */
export interface Mount {
  readonly container: string;
  readonly path: string;
  readonly subPath: string;
}

/** Where the containers of a template mount a volume. */
export function mountsOf({ spec }: PodTemplate, volume: string): Mount[] {
  return (spec?.containers ?? []).flatMap(({ name: container = '', volumeMounts = [], volumeDevices = [] }) => [
    ...volumeMounts.map(({ name, mountPath, subPath, subPathExpr }) =>
      ({ name, container, path: mountPath ?? '', subPath: subPath ?? subPathExpr ?? '' })),
    ...volumeDevices.map(({ name, devicePath }) => ({ name, container, path: devicePath ?? '', subPath: '' })),
  ].filter(({ name }) => name === volume).map(({ name: _name, ...mount }) => mount));
}

export function volumeNamed({ spec }: PodTemplate, name: string): PodVolume | undefined {
  return (spec?.volumes ?? []).find(volume => volume.name === name);
}

/** What a changed size of a claim template comes to. */
export type Resize = 'grow' | 'grown-already' | 'cannot-grow' | 'shrink';

export function resizeOf(pair: FullPair, before: ClaimTemplateFacts, after: ClaimTemplateFacts, world: World): Resize | undefined {
  const order = compareQuantities(before.size, after.size);
  if (order === undefined || order === 0) { return undefined; }
  const claims = pair.before.ordinals.map(ordinal => world.existing(pair.before.namespace, claimName(before.name, pair.before, ordinal)));
  const compared = claims.map(claim => claim && compareQuantities(claim.requested, after.size));
  if (order > 0) { return compared.every(found => found !== undefined && found <= 0) ? 'grown-already' : 'shrink'; }
  if (compared.every(found => found !== undefined && found >= 0)) { return 'grown-already'; }
  const classes = new Set(claims.some(Boolean) ? claims.map(claim => claim?.storageClass ?? before.storageClass) : [before.storageClass]);
  return [...classes].some(storageClass => world.isExpandable(storageClass) === false) ? 'cannot-grow' : 'grow';
}

/** True when existing claims cannot become what the template says. */
export function mustMigrate(before: ClaimTemplateFacts, after: ClaimTemplateFacts): boolean {
  return before.storageClass !== after.storageClass
    || !isSame(before.spec.accessModes, after.spec.accessModes)
    || before.spec.volumeMode !== after.spec.volumeMode;
}
