import type { Judged } from '../compare';
import { EffectClass } from '../effect-class';
import { weight } from '../effects';
import { ClaimFate, PlannedChange, PlannedVolume, StepAction } from '../planned';
import { count, FullPair, isUpdate, names, podName } from '../workload';
import { World } from '../world';
import { Draft, ids } from './draft';

const { CONFIG, EXPAND, INFO, INPLACE, LOSS, META, MIGRATE, RECREATE, RECREATE_ROLL, REFUSE } = EffectClass;
const { ROLL, ROLL_HELD, SCALE_DOWN, SCALE_UP, STRAND } = EffectClass;

/** What the steps of one StatefulSet follow from. */
interface Change {
  readonly object: Draft['object'];
  readonly changes: readonly PlannedChange[];
  readonly volumes: readonly PlannedVolume[];
  readonly rules: ReadonlySet<string>;
  readonly has: (...effects: EffectClass[]) => boolean;
  readonly step: (action: StepAction, flow: string, text: string, more?: Partial<Draft>) => Draft;
  /** For kubectl: `statefulset web -n prod`. */
  readonly set: string;
}

/** A change of a set that stays what it is. */
interface Update extends Change {
  readonly pair: FullPair;
  readonly isSwap: boolean;
  /** Pods cannot roll by themselves: they are deleted, lowest ordinal first. */
  readonly isReplace: boolean;
  /** The template goes into the swap, because old and new claims or labels only fit their own template. */
  readonly ridesAlong: boolean;
}

export function stepsOfSet({ subject: object, pair, changes: all, volumes }: Judged, world: World): Draft[] {
  const changes = all.filter(({ effect }) => weight(effect) > weight(INFO));
  if (!pair || changes.length === 0) { return []; }
  const change: Change = {
    object,
    changes,
    volumes,
    rules: new Set(changes.map(({ rule }) => rule)),
    has: (...effects) => changes.some(found => effects.some(effect => found.effects.includes(effect))),
    step: (action, flow, text, more = {}) => ({ action, flow, object, text, targets: [object.name], byHand: false, ...more }),
    set: `statefulset ${object.name} -n ${object.namespace}`,
  };
  if (change.has(REFUSE)) { return refused(change); }
  if (pair.relation === 'removed') { return world.deletes(pair.before!.id) ? removed(change, pair.before!.whenDeleted) : []; }
  if (pair.relation === 'added') { return [change.step(StepAction.APPLY, 'F1', `create ${object.name}`)]; }
  if (!isUpdate(pair)) { return relocated(change, (pair.before?.id ?? pair.deployment)!, world); }

  const isSwap = change.has(RECREATE, RECREATE_ROLL);
  const isReplace = change.rules.has('V9') || change.rules.has('V11');
  const ridesAlong = change.has(RECREATE_ROLL) && !change.rules.has('S37') && pair.changes.some(({ path }) => path.startsWith('spec.template.'));
  const update: Update = { ...change, pair, isSwap, isReplace, ridesAlong };
  return UPDATE.flatMap(part => part(update));
}

/** The parts of an update; the order of all steps is decided elsewhere. */
const UPDATE: readonly ((update: Update) => Draft[])[] = [
  preflight, moveData, protectVolumes, growClaims, relabel, swap, replacePods, scale, apply, roll, restoreRetention,
];

function refused({ changes, step, set }: Change): Draft[] {
  const reasons = changes.filter(({ effect }) => effect === REFUSE);
  if (reasons.every(({ rule }) => rule === 'S40')) {
    return [
      step(StepAction.PREPARE, 'F1', 'switch to OnDelete and take rollingUpdate out', {
        command: `kubectl patch ${set} --type=merge -p '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}'`,
      }),
      step(StepAction.APPLY, 'F1', 'apply the change'),
    ];
  }
  return [step(StepAction.PREFLIGHT, 'F0', `correct what is refused (${ids(reasons)}) before anything is applied`, { byHand: true })];
}

function removed({ object, volumes, step, set }: Change, whenDeleted: string): Draft[] {
  const protect = step(StepAction.PROTECT_VOLUMES, 'F12', 'set whenDeleted to Retain and wait until no claim has an owner, unless the data may go', {
    targets: volumes.map(({ claim }) => claim), command: retention(set, { whenDeleted: 'Retain' }),
  });
  return [
    ...whenDeleted === 'Delete' && volumes.length > 0 ? [protect] : [],
    step(StepAction.REMOVE, 'F12', `scale ${object.name} to 0, then delete it`, { command: `kubectl delete ${set}` }),
  ];
}

function relocated({ object, volumes, step }: Change, old: Draft['object'], world: World): Draft[] {
  const claims = claimsWith(volumes, ClaimFate.STRANDED, ClaimFate.DELETED);
  const elsewhere = old.namespace === object.namespace ? old.name : `${old.namespace}/${old.name}`;
  return [
    ...claims.length ? [step(StepAction.MOVE_DATA, 'F7', `keep ${old.kind} ${elsewhere} as it is, or bind its volumes to the new claims with both at 0 replicas`, {
      byHand: true, targets: claims,
    })] : [],
    step(StepAction.APPLY, 'F7', `create ${object.kind} ${object.name}`),
    ...world.deletes(old) ? [step(StepAction.REMOVE, 'F7', `delete ${old.kind} ${elsewhere} once its data is not needed`, { targets: [old.name], byHand: true })] : [],
  ];
}

function preflight({ has, isSwap, step, set }: Update): Draft[] {
  return isSwap || has(EXPAND, SCALE_DOWN, LOSS, STRAND, MIGRATE)
    ? [step(StepAction.PREFLIGHT, 'F0', 'check rights, quota and claims, and that no rollout is under way', { command: `kubectl rollout status ${set} --timeout=10s` })]
    : [];
}

function moveData({ changes, rules, volumes, step, has }: Update): Draft[] {
  const steps: Draft[] = [];
  const migrating = changes.filter(({ effects }) => effects.includes(MIGRATE));
  const left = claimsWith(volumes, ClaimFate.STRANDED, ClaimFate.DELETED);
  if (migrating.length > 0) {
    const targets = claimsWith(volumes, ClaimFate.MUST_MIGRATE);
    steps.push(step(StepAction.MOVE_DATA, 'F6', `decide how the data moves (${ids(migrating)}); Kubernetes does not do it`, { byHand: true, targets }));
  }
  if (rules.has('V11')) {
    steps.push(step(StepAction.MOVE_DATA, 'F7', 'keep the old name, or bind the old volumes to the new claims with no pod running', { byHand: true, targets: left }));
  }
  if (rules.has('S51') && has(STRAND, LOSS)) {
    steps.push(step(StepAction.MOVE_DATA, 'F13', 'keep the old range, or bind the old volumes to the new claims with no pod running', { byHand: true, targets: left }));
  }
  if (rules.has('S11') || rules.has('S12')) {
    const targets = volumes.map(({ claim }) => claim);
    steps.push(step(StepAction.MOVE_DATA, 'F1', 'see that the application finds its files at the new place', { byHand: true, targets }));
  }
  return steps;
}

function isRetentionAtRisk({ isSwap, pair: { before } }: Update): boolean {
  return isSwap && (before.whenDeleted === 'Delete' || before.whenScaled === 'Delete');
}

function protectVolumes(update: Update): Draft[] {
  const { step, set, volumes } = update;
  return !isRetentionAtRisk(update) ? [] : [step(StepAction.PROTECT_VOLUMES, 'F3', 'set both retention policies to Retain and wait until no claim has an owner', {
    targets: volumes.map(({ claim }) => claim), command: retention(set, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
  })];
}

function growClaims({ object, volumes, rules, step }: Update): Draft[] {
  const patch = (claim: string, spec: unknown) => `kubectl patch pvc ${claim} -n ${object.namespace} --type=merge -p '${JSON.stringify({ spec })}'`;
  const growing = volumes.filter(({ fate }) => fate === ClaimFate.GROW);
  const grow = () => step(StepAction.GROW_CLAIMS, 'F2', `grow ${count(growing.length, 'claim')} and wait: ${names(growing.map(({ claim }) => claim), 'claims')}`, {
    targets: growing.map(({ claim }) => claim),
    command: patch(growing[0].claim, { resources: { requests: { storage: growing[0].newSize } } }),
  });
  const kept = claimsWith(volumes, ClaimFate.KEEP);
  const modify = () => step(StepAction.GROW_CLAIMS, 'F2', `set volumeAttributesClassName of ${names(kept, 'claims')} and wait`, { targets: kept });
  return [...growing.length ? [grow()] : [], ...rules.has('V15') ? [modify()] : []];
}

function isRelabelled({ rules, has }: Update): boolean {
  return rules.has('S36') && has(RECREATE_ROLL);
}

function relabel(update: Update): Draft[] {
  const { step, pair: { before } } = update;
  return isRelabelled(update) ? [step(StepAction.RELABEL, 'F5', 'add the new labels to live pods, claims and revisions; take none away', {
    targets: before.ordinals.map(ordinal => podName(before, ordinal)),
  })] : [];
}

function swap(update: Update): Draft[] {
  const { changes, rules, volumes, step, set, has, isSwap, isReplace, ridesAlong } = update;
  if (!isSwap || has(MIGRATE)) { return []; }
  const grows = rules.has('V15') || volumes.some(({ fate }) => fate === ClaimFate.GROW);
  const flow = isReplace ? 'F4' : isRelabelled(update) ? 'F5' : grows ? 'F2' : 'F3';
  const fields = changes.filter(({ effects }) => effects.includes(RECREATE) || effects.includes(RECREATE_ROLL)).map(({ path }) => path.replace(/^spec\.(\w+).*/, '$1'));
  const replaced = [...new Set(fields), ...ridesAlong ? ['template'] : []].join(' and ');
  return [step(StepAction.SWAP_SET, flow, `save the live object, replace only ${replaced} in it, delete it without its pods, create it again`, {
    command: `kubectl delete ${set} --cascade=orphan`,
  })];
}

function replacePods({ object, isReplace, pair: { before, after }, step }: Update): Draft[] {
  const old = new Set(before.ordinals);
  const pods = after.ordinals.filter(ordinal => old.has(ordinal)).map(ordinal => podName(after, ordinal));
  return isReplace && pods.length ? [step(StepAction.REPLACE_PODS, 'F4', `delete pods one by one, lowest first, and wait for each: ${names(pods)}`, {
    targets: pods, command: `kubectl delete pod ${pods[0]} -n ${object.namespace}`,
  })] : [];
}

function scale({ has, rules, pair: { before, after }, step, set }: Update): Draft[] {
  const stays = new Set(after.ordinals);
  const going = before.ordinals.filter(ordinal => !stays.has(ordinal)).map(ordinal => podName(before, ordinal)).reverse();
  return has(SCALE_DOWN) && !rules.has('S51') ? [step(StepAction.SCALE, 'F8', `scale ${before.replicas} → ${after.replicas}, which removes ${names(going)}`, {
    targets: going, command: `kubectl scale ${set} --replicas=${after.replicas} --current-replicas=${before.replicas}`,
  })] : [];
}

const ORDINARY = [META, INPLACE, CONFIG, SCALE_UP, ROLL, ROLL_HELD];
// what these change is done by a step of its own
const OWN_STEP = new Set(['V11', 'V15', 'S48', 'S49']);

function apply({ changes, has, rules, isSwap, ridesAlong, step }: Update): Draft[] {
  const shifts = rules.has('S51') && has(STRAND, LOSS);
  const rest = changes.some(({ effects, rule, path }) => effects.some(effect => ORDINARY.includes(effect))
    && !OWN_STEP.has(rule) && !(shifts && rule === 'S51') && !(ridesAlong && path.startsWith('spec.template.')))
    || (rules.has('S51') && has(SCALE_DOWN));
  return rest ? [step(StepAction.APPLY, 'F1', isSwap ? 'apply the rest of the change' : 'apply the change')] : [];
}

function roll({ changes, has, isReplace, ridesAlong, pair: { after }, step, set }: Update): Draft[] {
  if (isReplace) { return []; }
  if (has(RECREATE_ROLL) && !ridesAlong) {
    const all = [...after.ordinals].reverse().map(ordinal => podName(after, ordinal));
    return all.length ? [step(StepAction.ROLL, 'F1', `restart and wait: ${names(all)}`, { targets: all, command: `kubectl rollout restart ${set}` })] : [];
  }
  const rolling = changes.filter(({ effects }) => effects.includes(ROLL)).map(({ pods: restarting = [] }) => restarting);
  const pods = rolling.reduce((longest, list) => list.length > longest.length ? list : longest, []);
  return pods.length ? [step(StepAction.ROLL, 'F1', `wait while pods restart: ${names(pods)}`, { targets: pods, command: `kubectl rollout status ${set}` })] : [];
}

function restoreRetention(update: Update): Draft[] {
  const { rules, pair: { after: { whenDeleted, whenScaled } }, step, set } = update;
  const isAtRisk = isRetentionAtRisk(update);
  return isAtRisk || rules.has('S48') || rules.has('S49')
    ? [step(StepAction.RESTORE_RETENTION, isAtRisk ? 'F3' : 'F1', `set the retention policy: whenDeleted ${whenDeleted}, whenScaled ${whenScaled}`, {
      command: retention(set, { whenDeleted, whenScaled }),
    })] : [];
}

function retention(set: string, policy: Record<string, string>): string {
  return `kubectl patch ${set} --type=merge -p '${JSON.stringify({ spec: { persistentVolumeClaimRetentionPolicy: policy } })}'`;
}

function claimsWith(volumes: readonly PlannedVolume[], ...fates: ClaimFate[]): string[] {
  return volumes.filter(({ fate }) => fates.includes(fate)).map(({ claim }) => claim);
}
