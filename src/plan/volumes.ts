import { claimChanges, mustMigrate, resizeOf } from './claim-changes';
import { ClaimFate, PlannedVolume } from './planned';
import { strandedClaims } from './rules/live-claims';
import { claimName, ClaimTemplateFacts, FullPair, isFull, Workload, WorkloadPair } from './workload';
import { World } from './world';
import { LiveClaim } from '../manifest/cluster-facts';

/** What becomes of every claim of a workload, when the change is applied as it is written. */
export function volumesOf(pair: WorkloadPair, world: World): PlannedVolume[] {
  const { before, after, relation } = pair;
  if (relation === 'same' && isFull(pair)) { return [...sameSet(pair, world), ...leftBefore(pair, world)]; }
  return [
    ...before ? before.claims.flatMap(claim => before.ordinals.map(ordinal => leaving(before, claim, ordinal, world))) : [],
    ...after ? after.claims.flatMap(claim => after.ordinals.map(ordinal => coming(after, claim, ordinal, world))) : [],
  ];
}

function sameSet(pair: FullPair, world: World): PlannedVolume[] {
  const { before, after } = pair;
  const { kept, added, removed, renamed } = claimChanges(pair);
  const [had, has] = [new Set(before.ordinals), new Set(after.ordinals)];
  const ordinals = [...new Set([...before.ordinals, ...after.ordinals])].sort((a, b) => a - b);
  return [
    ...kept.flatMap(claim => ordinals.map(ordinal => {
      if (!had.has(ordinal)) { return coming(after, claim.after, ordinal, world); }
      if (has.has(ordinal)) { return staying(pair, claim.before, claim.after, ordinal, world); }
      return volume(before, claim.before, ordinal, world, after.whenScaled === 'Delete' ? ClaimFate.DELETED : ClaimFate.STRANDED,
        { note: after.whenScaled === 'Delete' ? 'whenScaled: Delete' : 'its pod is removed' });
    })),
    ...[...removed, ...renamed.map(claim => claim.before)].flatMap(claim => before.ordinals.map(ordinal =>
      volume(before, claim, ordinal, world, ClaimFate.STRANDED, { note: 'its claim template is gone' }))),
    ...[...added, ...renamed.map(claim => claim.after)].flatMap(claim => after.ordinals.map(ordinal => coming(after, claim, ordinal, world))),
  ];
}

function staying(pair: FullPair, old: ClaimTemplateFacts, now: ClaimTemplateFacts, ordinal: number, world: World): PlannedVolume {
  const resize = resizeOf(pair, old, now, world);
  if (resize === 'shrink' || resize === 'cannot-grow') {
    return volume(pair.before, old, ordinal, world, ClaimFate.MUST_MIGRATE, { newSize: now.size, note: resize === 'shrink' ? 'volumes cannot shrink' : 'its class cannot expand' });
  }
  if (mustMigrate(old, now)) { return volume(pair.before, old, ordinal, world, ClaimFate.MUST_MIGRATE, { newSize: now.size, note: 'immutable on claims' }); }
  return resize === 'grow'
    ? volume(pair.before, old, ordinal, world, ClaimFate.GROW, { newSize: now.size })
    : volume(pair.before, old, ordinal, world, ClaimFate.KEEP, { newSize: live(pair.before, old, ordinal, world)?.requested ?? now.size });
}

function coming(workload: Workload, claim: ClaimTemplateFacts, ordinal: number, world: World): PlannedVolume {
  const existing = live(workload, claim, ordinal, world);
  return existing
    ? volume(workload, claim, ordinal, world, ClaimFate.ADOPT, { newSize: existing.requested, note: `with its data from ${existing.createdAt.slice(0, 10)}` })
    : volume(workload, claim, ordinal, world, ClaimFate.NEW_EMPTY, { oldSize: undefined, newSize: claim.size });
}

function leaving(workload: Workload, claim: ClaimTemplateFacts, ordinal: number, world: World): PlannedVolume {
  if (!world.deletes(workload.id)) { return volume(workload, claim, ordinal, world, ClaimFate.KEEP, { newSize: claim.size, note: 'the set runs on' }); }
  return workload.whenDeleted === 'Delete'
    ? volume(workload, claim, ordinal, world, ClaimFate.DELETED, { note: 'whenDeleted: Delete' })
    : volume(workload, claim, ordinal, world, ClaimFate.STRANDED, { note: 'its set is removed' });
}

/** Claims that were stranded before this plan, and stay so: only a cluster can tell. */
function leftBefore(pair: FullPair, world: World): PlannedVolume[] {
  const expected = new Set(pair.after.ordinals);
  const claims = new Map(pair.before.claims.map(claim => [`${claim.name}-${pair.before.name}`, claim]));
  return strandedClaims(pair.before, world).flatMap(found => {
    const ordinal = Number(found.name.slice(found.name.lastIndexOf('-') + 1));
    const claim = claims.get(found.name.slice(0, found.name.lastIndexOf('-')))!;
    return expected.has(ordinal) ? [] : [volume(pair.before, claim, ordinal, world, ClaimFate.STRANDED, { note: `since before this change, created ${found.createdAt.slice(0, 10)}` })];
  });
}

function volume(
  workload: Workload, claim: ClaimTemplateFacts, ordinal: number, world: World, fate: ClaimFate, more: Partial<PlannedVolume>,
): PlannedVolume {
  const existing = live(workload, claim, ordinal, world);
  return {
    claim: claimName(claim.name, workload, ordinal),
    namespace: workload.namespace,
    workload: workload.name,
    template: claim.name,
    ordinal,
    fate,
    oldSize: existing?.requested ?? (world.facts ? undefined : claim.size),
    storageClass: existing?.storageClass ?? claim.storageClass,
    assumed: world.facts === undefined,
    ...more,
  };
}

function live(workload: Workload, claim: ClaimTemplateFacts, ordinal: number, world: World): LiveClaim | undefined {
  return world.claim(workload.namespace, claimName(claim.name, workload, ordinal));
}
