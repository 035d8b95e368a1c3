import { Change, changeOf, changesWith, claimsWith, flagsFor, updateOf } from './change';
import { applied, claimKey, Draft, ids, keyOf, podKey } from './draft';
import { PARTS, replacePods, roll } from './of-update';
import type { ManifestObject } from '../../manifest/manifest';
import type { Judged } from '../compare';
import { EffectClass } from '../effect-class';
import { Operation } from '../operation';
import { ClaimFate, StepAction } from '../planned';
import { FullPair, isUpdate, names, podName, Workload } from '../workload';
import { World } from '../world';

const { LOSS, RECREATE_ROLL, REFUSE, SCALE_DOWN, STRAND } = EffectClass;

/** The steps of one StatefulSet. */
export function stepsOfSet(judged: Judged, world: World): Draft[] {
  const change = changeOf(judged, world);
  const { pair } = judged;
  if (!pair || change.found.length === 0) { return []; }
  if (change.has(REFUSE)) { return refused(change); }
  if (pair.relation === 'removed') { return world.deletes(pair.before!.id) ? removed(change, pair.before!) : []; }
  if (pair.relation === 'added') { return [create(change, 'F1')]; }
  if (pair.orphans && isUpdate(pair)) { return adopted(change, pair); }
  if (!isUpdate(pair)) { return relocated(change, (pair.before?.id ?? pair.deployment)!); }
  const update = updateOf(change, pair);
  return PARTS.flatMap(part => part(update));
}

function refused({ found, step, set, world }: Change): Draft[] {
  const reasons = found.filter(({ change }) => change.effects.includes(REFUSE));
  if (reasons.every(({ needs }) => needs.some(({ need }) => need === 'patch-strategy'))) {
    return [
      step(StepAction.PREPARE, 'F1', 'switch to OnDelete and take rollingUpdate out', { operations: [{ do: 'patch-strategy', set }] }),
      step(StepAction.APPLY, 'F1', 'apply the change', { operations: applied([set], world) }),
    ];
  }
  return [step(StepAction.PREFLIGHT, 'F0', `correct what is refused (${ids(changesWith(found, REFUSE))}) before anything is applied`, { byHand: true })];
}

function create({ object, step, set, world }: Change, flow: string): Draft {
  return step(StepAction.APPLY, flow, `create ${object.kind === 'StatefulSet' ? '' : `${object.kind} `}${object.name}`, { operations: applied([set], world) });
}

/** The set is created, and what is left to do to the pods that it adopts follows. */
function adopted(change: Change, pair: FullPair): Draft[] {
  const flags = flagsFor(change, RECREATE_ROLL, SCALE_DOWN, STRAND, LOSS);
  const update = updateOf(change, pair);
  return [
    { ...create(change, 'F3'), text: `create ${change.object.name}, which adopts ${names(pair.live!.pods.map(({ name }) => name))}`, flags },
    ...replacePods(update),
    ...update.isReplace ? [] : roll(update),
  ];
}

function removed(change: Change, before: Workload): Draft[] {
  const { object, volumes, step, set } = change;
  const claims = volumes.map(({ claim, namespace }) => claimKey(namespace, claim));
  const protect = step(StepAction.PROTECT_VOLUMES, 'F12', 'set whenDeleted to Retain and wait until no claim has an owner, unless the data may go', {
    stage: 'remove',
    targets: volumes.map(({ claim }) => claim),
    operations: [{ do: 'set-retention', set, whenDeleted: 'Retain' }, { do: 'wait', until: 'owners-gone', of: claims }],
  });
  const scaled: Operation[] = before.replicas === 0 ? [] : [
    { do: 'scale', set, from: before.replicas, to: 0 },
    { do: 'wait', until: 'object-gone', of: before.ordinals.map(ordinal => podKey(before.namespace, podName(before, ordinal))) },
  ];
  return [
    ...before.whenDeleted === 'Delete' && volumes.length > 0 ? [protect] : [],
    step(StepAction.REMOVE, 'F12', `scale ${object.name} to 0, then delete it`, {
      operations: [...scaled, { do: 'remove-object', object: set }], flags: flagsFor(change, SCALE_DOWN, STRAND, LOSS),
    }),
  ];
}

function relocated(change: Change, old: ManifestObject): Draft[] {
  const { object, volumes, step, world } = change;
  const claims = claimsWith(volumes, ClaimFate.STRANDED, ClaimFate.DELETED);
  const elsewhere = old.namespace === object.namespace ? old.name : `${old.namespace}/${old.name}`;
  const keep = `keep ${old.kind} ${elsewhere} as it is, or bind its volumes to the new claims with both at 0 replicas`;
  return [
    ...claims.length ? [step(StepAction.MOVE_DATA, 'F7', keep, { byHand: true, targets: claims, operations: [{ do: 'by-hand', what: keep }] })] : [],
    { ...create(change, 'F7'), text: `create ${object.kind} ${object.name}`, flags: flagsFor(change, STRAND, LOSS) },
    ...world.deletes(old) ? [step(StepAction.REMOVE, 'F7', `delete ${old.kind} ${elsewhere} once its data is not needed`, {
      targets: [old.name], byHand: true, operations: [{ do: 'remove-object', object: keyOf(old) }],
    })] : [],
  ];
}
