import { changesWith, claimsWith, flagsFor, Update } from './change';
import { applied, claimKey, Draft, ids, podKey } from './draft';
import { compareQuantities } from '../../kubernetes/quantity';
import { EffectClass } from '../effect-class';
import { DataMove, ImmutableField, needOf } from '../needs';
import { Operation, Retention, swapped } from '../operation';
import { ClaimFate, PlannedVolume, StepAction } from '../planned';
import { addedLabels } from '../relabelling';
import { count, names, podName } from '../workload';

const { CONFIG, EXPAND, INPLACE, LOSS, META, MIGRATE, RECREATE, RECREATE_ROLL, ROLL, ROLL_HELD, SCALE_DOWN, SCALE_UP, STRAND } = EffectClass;

/** The parts of an update, in the order in which they are carried out. */
export const PARTS: readonly ((update: Update) => Draft[])[] = [
  preflight, moveData, relabel, protectVolumes, growClaims, swap, scale, apply, replacePods, roll, restoreRetention,
];

function preflight(update: Update): Draft[] {
  const { has, isSwap, step, set, pair: { before } } = update;
  if (!isSwap && !has(EXPAND, SCALE_DOWN, LOSS, STRAND, MIGRATE)) { return []; }
  const isSettled: Operation[] = before.replicas === 0 ? []
    : [{ do: 'check-settled', set, replicas: before.replicas, isOnDelete: before.strategy === 'OnDelete' }];
  return [step(StepAction.PREFLIGHT, 'F0', 'check rights, quota and claims, and that no rollout is under way', { operations: [...rights(update), ...isSettled] })];
}

function rights(update: Update): Operation[] {
  const { object: { namespace } } = update;
  const may = (resource: string, ...verbs: string[]): Operation[] => verbs.map(verb => ({ do: 'check-right', verb, resource, namespace }));
  return [
    ...isSwapped(update) ? may('statefulsets', 'delete', 'create') : [],
    ...growing(update).length > 0 || modified(update).length > 0 ? may('persistentvolumeclaims', 'patch') : [],
    ...update.isReplace ? may('pods', 'delete') : [],
  ];
}

const MOVES: Readonly<Record<Exclude<DataMove, 'rebuild'>, { readonly flow: string; readonly text: string }>> = {
  rebind: { flow: 'F7', text: 'keep the old name, or bind the old volumes to the new claims with no pod running' },
  ordinals: { flow: 'F13', text: 'keep the old range, or bind the old volumes to the new claims with no pod running' },
  files: { flow: 'F1', text: 'see that the application finds its files at the new place' },
};

function moveData({ found, needs, volumes, step }: Update): Draft[] {
  return (['rebuild', 'rebind', 'ordinals', 'files'] as const).filter(how => needs.some(need => need.need === 'move-data' && need.how === how)).map(how => {
    const { flow, text } = how === 'rebuild'
      ? { flow: 'F6', text: `decide how the data moves (${ids(changesWith(found, MIGRATE))}); Kubernetes does not do it` } : MOVES[how];
    return step(StepAction.MOVE_DATA, flow, text, { byHand: true, targets: moved(volumes, how), operations: [{ do: 'by-hand', what: text }] });
  });
}

function moved(volumes: readonly PlannedVolume[], how: DataMove): string[] {
  switch (how) {
    case 'rebuild': return claimsWith(volumes, ClaimFate.MUST_MIGRATE);
    case 'files': return volumes.map(({ claim }) => claim);
    default: return claimsWith(volumes, ClaimFate.STRANDED, ClaimFate.DELETED);
  }
}

function isRetentionAtRisk({ isSwap, pair: { before } }: Update): boolean {
  return isSwap && (before.whenDeleted === 'Delete' || before.whenScaled === 'Delete');
}

function protectVolumes(update: Update): Draft[] {
  const { step, set, volumes, pair: { before } } = update;
  if (!isRetentionAtRisk(update)) { return []; }
  const owned = volumes.filter(({ fate }) => fate !== ClaimFate.NEW_EMPTY).map(({ claim }) => claimKey(before.namespace, claim));
  return [step(StepAction.PROTECT_VOLUMES, 'F3', 'set both retention policies to Retain and wait until no claim has an owner', {
    targets: owned.map(({ name }) => name),
    operations: [
      { do: 'protect-claims', set, claims: owned },
      ...owned.length ? [{ do: 'wait', until: 'owners-gone', of: owned } as const] : [],
    ],
  })];
}

/** Claims that grow; one that is large enough already is never asked for less. */
function growing({ volumes }: Update): (PlannedVolume & { readonly newSize: string })[] {
  return volumes.filter((volume): volume is PlannedVolume & { readonly newSize: string } =>
    volume.fate === ClaimFate.GROW && volume.newSize !== undefined && (compareQuantities(volume.oldSize, volume.newSize) ?? -1) < 0);
}

/** Claims that get other attributes, and which ones. */
function modified({ needs, volumes }: Update): { claim: string; attributesClass: string }[] {
  return needs.filter(need => need.need === 'modify-claims').flatMap(({ template, attributesClass }) => volumes
    .filter(volume => volume.template === template && [ClaimFate.KEEP, ClaimFate.GROW].includes(volume.fate))
    .map(({ claim }) => ({ claim, attributesClass })));
}

function growClaims(update: Update): Draft[] {
  const { object: { namespace }, step } = update;
  const grow = growing(update);
  const modify = modified(update);
  const keysOf = (claims: readonly { readonly claim: string }[]) => claims.map(({ claim }) => claimKey(namespace, claim));
  const grown = (): Draft => step(StepAction.GROW_CLAIMS, 'F2', `grow ${count(grow.length, 'claim')} and wait: ${names(grow.map(({ claim }) => claim), 'claims')}`, {
    targets: grow.map(({ claim }) => claim),
    operations: [
      ...grow.map(({ claim, uid, oldSize, newSize }): Operation => ({ do: 'grow-claim', claim: claimKey(namespace, claim), uid, from: oldSize, to: newSize })),
      ...groups(grow, ({ newSize }) => newSize).map(([size, claims]): Operation => ({ do: 'wait', until: 'claim-grown', of: keysOf(claims), size })),
    ],
  });
  const changed = (): Draft => step(StepAction.GROW_CLAIMS, 'F2', `set volumeAttributesClassName of ${names(modify.map(({ claim }) => claim), 'claims')} and wait`, {
    targets: modify.map(({ claim }) => claim),
    operations: [
      ...modify.map(({ claim, attributesClass }): Operation => ({ do: 'modify-claim', claim: claimKey(namespace, claim), attributesClass })),
      ...groups(modify, ({ attributesClass }) => attributesClass)
        .map(([attributesClass, claims]): Operation => ({ do: 'wait', until: 'claim-modified', of: keysOf(claims), attributesClass })),
    ],
  });
  return [...grow.length ? [grown()] : [], ...modify.length ? [changed()] : []];
}

/** Items that share something, in the order of the first of each. */
function groups<T>(items: readonly T[], share: (item: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const group = found.get(share(item));
    if (group) { group.push(item); } else { found.set(share(item), [item]); }
  }
  return [...found];
}

function relabel(update: Update): Draft[] {
  const { step, set, object: { namespace }, needs, volumes, pair: { before, after } } = update;
  if (!needOf(needs, 'relabel')) { return []; }
  const pods = before.ordinals.map(ordinal => podName(before, ordinal));
  const added = addedLabels(before.selector, after.selector);
  if (!added) {
    const what = 'between the delete and the create of the swap, give pods, claims and revisions the labels of the new selector: '
      + 'a pod that is relabelled earlier is released by the set that runs';
    return [step(StepAction.RELABEL, 'F5', what, { byHand: true, targets: pods, operations: [{ do: 'by-hand', what }] })];
  }
  const stays = volumes.filter(({ fate }) => fate !== ClaimFate.NEW_EMPTY);
  const live = [...pods.map(name => podKey(namespace, name)), ...stays.map(({ claim }) => claimKey(namespace, claim))];
  return [step(StepAction.RELABEL, 'F5', 'add the new labels to live pods, claims and revisions; take none away', {
    targets: pods,
    operations: [
      ...live.length ? [{ do: 'relabel', objects: live, labels: added } as const] : [],
      { do: 'relabel-revisions', set, selector: before.selector, labels: added },
    ],
  })];
}

function isSwapped({ isSwap, needs }: Update): boolean {
  return isSwap && !needs.some(need => need.need === 'move-data' && need.how === 'rebuild');
}

function swap(update: Update): Draft[] {
  const { needs, step, set, ridesAlong, pair: { before, after } } = update;
  if (!isSwapped(update)) { return []; }
  const fields: ImmutableField[] = [...new Set(needs.flatMap(need => need.need === 'swap' ? need.field : []))];
  const operation = { do: 'swap-set', set, uid: textOf(before.id.object.metadata.uid), fields, withTemplate: ridesAlong } as const;
  // labels that contradict each other have to be changed in the gap, which no command line is safe for
  const byHand = needOf(needs, 'relabel') !== undefined && addedLabels(before.selector, after.selector) === undefined;
  return [step(StepAction.SWAP_SET, flowOfSwap(update),
    `save the live object, replace only ${swapped(operation).join(' and ')} in it, delete it without its pods, create it again`,
    { byHand, operations: [operation], flags: flagsFor(update, RECREATE, RECREATE_ROLL, STRAND) })];
}

function flowOfSwap(update: Update): string {
  if (update.isReplace) { return 'F4'; }
  if (needOf(update.needs, 'relabel')) { return 'F5'; }
  return growing(update).length > 0 || modified(update).length > 0 ? 'F2' : 'F3';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The same pods with fewer of them; a range that moves goes by an apply. */
function scale(update: Update): Draft[] {
  const { has, pair: { before, after }, step, set } = update;
  if (!has(SCALE_DOWN) || before.start !== after.start) { return []; }
  const stays = new Set(after.ordinals);
  const going = before.ordinals.filter(ordinal => !stays.has(ordinal)).map(ordinal => podName(before, ordinal)).reverse();
  return [step(StepAction.SCALE, 'F8', `scale ${before.replicas} → ${after.replicas}, which removes ${names(going)}`, {
    targets: going,
    operations: [
      { do: 'scale', set, from: before.replicas, to: after.replicas },
      ...going.length ? [{ do: 'wait', until: 'object-gone', of: going.map(name => podKey(before.namespace, name)) } as const] : [],
    ],
    flags: flagsFor(update, SCALE_DOWN, LOSS),
  })];
}

const ORDINARY = [META, INPLACE, CONFIG, SCALE_UP, ROLL, ROLL_HELD];

/** Whether something is left for an ordinary apply after the steps that needs ask for. */
function isApplied({ found, ridesAlong, pair: { before, after } }: Update): boolean {
  return found.some(({ change: { effects }, needs }) => {
    const isOrdinary = effects.some(effect => ORDINARY.includes(effect)) || (effects.includes(SCALE_DOWN) && before.start !== after.start);
    const others = needs.filter(({ need }) => need !== 'new-template');
    const isTemplate = others.length < needs.length;
    const isForFiles = others.every(need => need.need === 'move-data' && need.how === 'files');
    return isOrdinary && (isTemplate ? isForFiles && !ridesAlong : others.length === 0);
  });
}

function apply(update: Update): Draft[] {
  const { isSwap, step, set } = update;
  return isApplied(update) ? [step(StepAction.APPLY, 'F1', isSwap ? 'apply the rest of the change' : 'apply the change', {
    operations: applied([set], update.world),
    flags: isSwap ? [] : flagsFor(update, STRAND),
  })] : [];
}

export function replacePods({ object, found, isReplace, pair: { after }, step }: Update): Draft[] {
  const named = new Set(found.filter(({ needs }) => needOf(needs, 'replace-pods')).flatMap(({ change: { pods = [] } }) => pods));
  const pods = after.ordinals.map(ordinal => podName(after, ordinal)).filter(name => named.has(name));
  return isReplace && pods.length ? [step(StepAction.REPLACE_PODS, 'F4', `delete pods one by one, lowest first, and wait for each: ${names(pods)}`, {
    targets: pods, operations: pods.flatMap(name => replaced(object.namespace, name)),
  })] : [];
}

function replaced(namespace: string, name: string): Operation[] {
  return [{ do: 'delete-pod', pod: podKey(namespace, name) }, { do: 'wait', until: 'pod-ready', of: [podKey(namespace, name)] }];
}

export function roll(update: Update): Draft[] {
  const { found, needs, isReplace, pair: { before, after }, step, set } = update;
  if (isReplace) { return []; }
  const all = [...after.ordinals].reverse().map(ordinal => podName(after, ordinal));
  const isNewTemplate = needOf(needs, 'new-template') !== undefined;
  if (after.strategy === 'OnDelete') {
    const old = new Set(before.ordinals);
    const isPending = isNewTemplate || isRestarted(update);
    const pending = !isPending ? [] : after.ordinals.filter(ordinal => old.has(ordinal)).reverse().map(ordinal => podName(after, ordinal));
    const text = `updateStrategy OnDelete: delete each pod when it suits, it comes back on the new revision: ${names(pending)}`;
    return pending.length ? [step(StepAction.ROLL, 'F1', text, {
      targets: pending, byHand: true, operations: pending.flatMap(name => replaced(after.namespace, name)),
    })] : [];
  }
  // an apply that rolls every pod has created them all again already
  if (isRestarted(update) && (!isNewTemplate || after.partition > 0) && all.length) {
    return [step(StepAction.ROLL, 'F1', `restart and wait: ${names(all)}`, {
      targets: all, operations: [{ do: 'restart', set }, { do: 'wait', until: 'rolled-out', of: [set] }],
    })];
  }
  const rolling = changesWith(found, ROLL).map(({ pods: restarting = [] }) => restarting);
  const pods = rolling.reduce((longest, list) => list.length > longest.length ? list : longest, isRestarted(update) ? all : []);
  return pods.length ? [step(StepAction.ROLL, 'F1', `wait while pods restart: ${names(pods)}`, {
    targets: pods, operations: [{ do: 'wait', until: 'rolled-out', of: [set] }],
  })] : [];
}

/** Whether every pod has to be created again: for its name in DNS, or to let go of a claim that its template has lost. */
function isRestarted({ needs, ridesAlong }: Update): boolean {
  return needOf(needs, 'restart') !== undefined || (!ridesAlong && needs.some(need => need.need === 'swap' && need.withTemplate));
}

function restoreRetention(update: Update): Draft[] {
  const { needs, pair: { after: { whenDeleted, whenScaled } }, step, set } = update;
  const isAtRisk = isRetentionAtRisk(update);
  return isAtRisk || needOf(needs, 'set-retention')
    ? [step(StepAction.RESTORE_RETENTION, isAtRisk ? 'F3' : 'F1', `set the retention policy: whenDeleted ${whenDeleted}, whenScaled ${whenScaled}`, {
      operations: [{ do: 'set-retention', set, whenDeleted: whenDeleted as Retention, whenScaled: whenScaled as Retention }],
    })] : [];
}
