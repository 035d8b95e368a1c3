import { ClaimChanges, claimChanges, mustMigrate, Resize, resizeOf } from './claim-changes';
import { ClaimFate, PlannedVolume } from './planned';
import { unusedClaims } from './rules/live-claims';
import { claimName, ClaimTemplateFacts, FullPair, isFull, ordinalsOnlyIn, Workload, WorkloadPair } from './workload';
import { ExistingClaim, World } from './world';
import { compareQuantities } from '../kubernetes/quantity';
import type { LivePod } from '../manifest/cluster-facts';

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
  const pods = new Map((pair.live?.pods ?? []).map(pod => [pod.ordinal, pod]));
  const isShifted = isShift(pair, world);
  const scaledAway = (claim: ClaimTemplateFacts, ordinal: number): PlannedVolume => {
    if (after.whenScaled === 'Delete') { return volume(before, claim, ordinal, world, ClaimFate.DELETED, { note: 'whenScaled: Delete' }); }
    return isShifted
      ? volume(before, claim, ordinal, world, ClaimFate.STRANDED, { note: 'its pod is removed' })
      : volume(before, claim, ordinal, world, ClaimFate.UNUSED, { note: 'its pod is removed; a scale-up mounts it again' });
  };
  return [
    ...kept.flatMap(claim => {
      const resize = resizeOf(pair, claim.before, claim.after, world);
      return ordinals.map(ordinal => {
        if (!had.has(ordinal)) { return coming(after, claim.after, ordinal, world); }
        return has.has(ordinal) ? staying(pair, claim, resize, { ordinal, pod: pods.get(ordinal) }, world) : scaledAway(claim.before, ordinal);
      });
    }),
    ...[...removed, ...renamed.map(claim => claim.before)].flatMap(claim => before.ordinals.map(ordinal =>
      volume(before, claim, ordinal, world, ClaimFate.STRANDED, { note: 'its claim template is gone' }))),
    ...[...added, ...renamed.map(claim => claim.after)].flatMap(claim => after.ordinals.map(ordinal => coming(after, claim, ordinal, world))),
  ];
}

/** An ordinal, and the pod that runs there. */
interface Place {
  readonly ordinal: number;
  readonly pod?: LivePod;
}

/** Whether pods of new ordinals take the place of those that go, so that their data is missed. */
export function isShift({ before, after }: FullPair, world: World): boolean {
  return ordinalsOnlyIn(after, before)
    .some(ordinal => before.start !== after.start || after.claims.some(claim => !found(after, claim, ordinal, world)));
}

function staying(
  pair: FullPair, { before: old, after: now }: ClaimChanges['kept'][number], resize: Resize | undefined, { ordinal, pod }: Place, world: World,
): PlannedVolume {
  if (resize === 'shrink' || resize === 'cannot-grow') {
    return volume(pair.before, old, ordinal, world, ClaimFate.MUST_MIGRATE, { newSize: now.size, note: resize === 'shrink' ? 'volumes cannot shrink' : 'its class cannot expand' });
  }
  if (mustMigrate(old, now)) { return volume(pair.before, old, ordinal, world, ClaimFate.MUST_MIGRATE, { newSize: now.size, note: 'immutable on claims' }); }
  const existing = found(pair.before, old, ordinal, world);
  if (pod && !pod.claims.includes(claimName(old.name, pair.before, ordinal))) { return coming(pair.after, now, ordinal, world); }
  return resize === 'grow' && (compareQuantities(existing?.requested, now.size) ?? -1) < 0
    ? volume(pair.before, old, ordinal, world, ClaimFate.GROW, { newSize: now.size })
    : volume(pair.before, old, ordinal, world, ClaimFate.KEEP, { newSize: existing?.requested ?? now.size });
}

function coming(workload: Workload, claim: ClaimTemplateFacts, ordinal: number, world: World): PlannedVolume {
  const existing = found(workload, claim, ordinal, world);
  return existing
    ? volume(workload, claim, ordinal, world, ClaimFate.ADOPT, { newSize: existing.requested, note: existing.since ? `with its data from ${existing.since}` : 'a claim of the manifests' })
    : volume(workload, claim, ordinal, world, ClaimFate.NEW_EMPTY, { oldSize: undefined, newSize: claim.size });
}

function leaving(workload: Workload, claim: ClaimTemplateFacts, ordinal: number, world: World): PlannedVolume {
  if (!world.deletes(workload.id)) { return volume(workload, claim, ordinal, world, ClaimFate.KEEP, { newSize: claim.size, note: 'the set runs on' }); }
  return workload.whenDeleted === 'Delete'
    ? volume(workload, claim, ordinal, world, ClaimFate.DELETED, { note: 'whenDeleted: Delete' })
    : volume(workload, claim, ordinal, world, ClaimFate.STRANDED, { note: 'its set is removed' });
}

/** Claims that no pod used before this plan, and none uses after it: only a cluster can tell. */
function leftBefore(pair: FullPair, world: World): PlannedVolume[] {
  const expected = new Set(pair.after.ordinals);
  const claims = new Map(pair.before.claims.map(claim => [`${claim.name}-${pair.before.name}`, claim]));
  return unusedClaims(pair.before, world).flatMap(left => {
    const ordinal = Number(left.name.slice(left.name.lastIndexOf('-') + 1));
    const claim = claims.get(left.name.slice(0, left.name.lastIndexOf('-')))!;
    return expected.has(ordinal) ? [] : [volume(pair.before, claim, ordinal, world, ClaimFate.UNUSED, { note: `since before this change, created ${left.createdAt.slice(0, 10)}` })];
  });
}

function volume(
  workload: Workload, claim: ClaimTemplateFacts, ordinal: number, world: World, fate: ClaimFate, more: Partial<PlannedVolume>,
): PlannedVolume {
  const existing = found(workload, claim, ordinal, world);
  return {
    claim: claimName(claim.name, workload, ordinal),
    namespace: workload.namespace,
    uid: world.claim(workload.namespace, claimName(claim.name, workload, ordinal))?.uid,
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

function found(workload: Workload, claim: ClaimTemplateFacts, ordinal: number, world: World): ExistingClaim | undefined {
  return world.existing(workload.namespace, claimName(claim.name, workload, ordinal));
}
