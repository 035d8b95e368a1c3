import type { Judged } from './compare';
import { EffectClass } from './effect-class';
import { EFFECTS, weight } from './effects';
import { ClaimFate, PlannedChange, PlannedStep, StepAction } from './planned';
import { count, FullPair, isFull, names, podName } from './workload';
import { World } from './world';
import { ManifestObject } from '../manifest/manifest';

type Draft = Omit<PlannedStep, 'position' | 'subject'> & { readonly object: ManifestObject };

/** In the order in which it is safe to go. */
const ORDER: readonly StepAction[] = [
  StepAction.PREFLIGHT, StepAction.PREPARE, StepAction.WIDEN, StepAction.MOVE_DATA, StepAction.PROTECT_VOLUMES, StepAction.GROW_CLAIMS, StepAction.RELABEL, StepAction.SWAP_SET,
  StepAction.REPLACE_OBJECT, StepAction.SCALE, StepAction.APPLY, StepAction.REPLACE_PODS, StepAction.ROLL, StepAction.TIGHTEN, StepAction.RESTORE_RETENTION, StepAction.REMOVE,
];

/** What pods need to start; it is there before they are touched. */
const NEEDED_BY_PODS = new Set(['Namespace', 'ConfigMap', 'Secret', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'PriorityClass', 'RuntimeClass', 'PersistentVolumeClaim']);

/** The steps of a plan; every step names the flow that it is a part of. */
export function stepsOf(judged: readonly Judged[], world: World): PlannedStep[] {
  const drafts = [...judged.flatMap(object => object.pair ? stepsOfWorkload(object, world) : []), ...stepsOfObjects(judged.filter(object => !object.pair))];
  const order = new Map(ORDER.map((action, index) => [action, index]));
  return drafts
    .map((draft, index) => ({ draft, index }))
    .sort((a, b) => order.get(a.draft.action)! - order.get(b.draft.action)! || a.index - b.index)
    .map(({ draft: { object, ...step } }, index) => ({
      position: index + 1,
      ...step,
      subject: { apiVersion: object.object.apiVersion, kind: object.kind, name: object.name, namespace: object.namespace || undefined },
    }));
}

function stepsOfWorkload({ subject: object, pair, changes, volumes }: Judged, world: World): Draft[] {
  const real = changes.filter(({ effect }) => weight(effect) > weight(EffectClass.INFO));
  if (!pair || real.length === 0) { return []; }
  const has = (...effects: EffectClass[]) => real.some(change => effects.some(effect => change.effects.includes(effect)));
  const rules = new Set(real.map(({ rule }) => rule));
  const step = (action: StepAction, flow: string, text: string, more: Partial<Draft> = {}): Draft => ({ action, flow, object, text, targets: [object.name], byHand: false, ...more });
  const where = `-n ${object.namespace}`;
  const set = `statefulset ${object.name} ${where}`;

  if (has(EffectClass.REFUSE)) {
    const refused = real.filter(({ effect }) => effect === EffectClass.REFUSE);
    if (refused.every(({ rule }) => rule === 'S40')) {
      return [
        step(StepAction.PREPARE, 'F1', 'switch to OnDelete and take rollingUpdate out', { command: `kubectl patch ${set} --type=merge -p '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}'` }),
        step(StepAction.APPLY, 'F1', 'apply the change'),
      ];
    }
    return [step(StepAction.PREFLIGHT, 'F0', `correct what is refused (${ids(refused)}) before anything is applied`, { byHand: true })];
  }
  if (pair.relation === 'removed') { return removal(object, pair.before!.whenDeleted, volumes.map(({ claim }) => claim), world, step); }
  if (pair.relation === 'added') { return [step(StepAction.APPLY, 'F1', `create ${object.name}`)]; }
  if (pair.relation !== 'same') { return relocation({ object, pair, changes: real, volumes } as any, step); }
  if (!isFull(pair)) { return []; }

  const { before, after } = pair;
  const steps: Draft[] = [];
  const swap = has(EffectClass.RECREATE, EffectClass.RECREATE_ROLL);
  const replace = has(EffectClass.RECREATE_ROLL) && ['V9', 'V11'].some(id => rules.has(id));
  const ridesAlong = has(EffectClass.RECREATE_ROLL) && !rules.has('S37') && changesTemplate(pair);
  const restart = has(EffectClass.RECREATE_ROLL) && !replace && !ridesAlong;
  const retentionAtRisk = swap && (before.whenDeleted === 'Delete' || before.whenScaled === 'Delete');
  const changesRetention = ['S48', 'S49'].some(id => rules.has(id));
  if (swap || has(EffectClass.EXPAND, EffectClass.SCALE_DOWN, EffectClass.LOSS, EffectClass.STRAND, EffectClass.MIGRATE)) {
    steps.push(step(StepAction.PREFLIGHT, 'F0', 'check rights, quota and claims, and that no rollout is under way', { command: `kubectl rollout status ${set} --timeout=10s` }));
  }
  const migrating = real.filter(({ effects }) => effects.includes(EffectClass.MIGRATE));
  if (migrating.length) {
    steps.push(step(StepAction.MOVE_DATA, 'F6', `decide how the data moves (${ids(migrating)}); Kubernetes does not do it`, { byHand: true, targets: claimsWith(volumes, ClaimFate.MUST_MIGRATE) }));
  }
  const leaves = rules.has('V11') || (rules.has('S51') && has(EffectClass.STRAND, EffectClass.LOSS));
  if (leaves) {
    const flow = rules.has('V11') ? 'F7' : 'F13';
    steps.push(step(StepAction.MOVE_DATA, flow, 'keep the old name or range, or bind the old volumes to the new claims with no pod running', { byHand: true, targets: claimsWith(volumes, ClaimFate.STRANDED, ClaimFate.DELETED) }));
  }
  if (['S11', 'S12'].some(id => rules.has(id))) {
    steps.push(step(StepAction.MOVE_DATA, 'F1', 'see that the application finds its files at the new place', { byHand: true, targets: volumes.map(({ claim }) => claim) }));
  }
  if (retentionAtRisk) {
    steps.push(step(StepAction.PROTECT_VOLUMES, 'F3', 'set both retention policies to Retain and wait until no claim has an owner', {
      targets: volumes.map(({ claim }) => claim),
      command: `kubectl patch ${set} --type=merge -p '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Retain"}}}'`,
    }));
  }
  const grow = volumes.filter(({ fate }) => fate === ClaimFate.GROW);
  if (grow.length) {
    steps.push(step(StepAction.GROW_CLAIMS, 'F2', `grow ${count(grow.length, 'claim')} and wait: ${names(grow.map(({ claim }) => claim), 'claims')}`, {
      targets: grow.map(({ claim }) => claim),
      command: `kubectl patch pvc ${grow[0].claim} ${where} --type=merge -p '{"spec":{"resources":{"requests":{"storage":"${grow[0].newSize}"}}}}'`,
    }));
  }
  if (rules.has('V15')) {
    const claims = volumes.filter(({ fate }) => fate === ClaimFate.KEEP).map(({ claim }) => claim);
    steps.push(step(StepAction.GROW_CLAIMS, 'F2', `set volumeAttributesClassName of ${names(claims, 'claims')} and wait`, { targets: claims }));
  }
  if (rules.has('S36') && has(EffectClass.RECREATE_ROLL)) {
    steps.push(step(StepAction.RELABEL, 'F5', 'add the new labels to live pods, claims and revisions; take none away', { targets: before.ordinals.map(ordinal => podName(before, ordinal)) }));
  }
  if (swap && !migrating.length) {
    const flow = replace ? 'F4' : rules.has('S36') && has(EffectClass.RECREATE_ROLL) ? 'F5' : grow.length || rules.has('V15') ? 'F2' : 'F3';
    const fields = [...new Set(real.filter(({ effects }) => effects.includes(EffectClass.RECREATE) || effects.includes(EffectClass.RECREATE_ROLL)).map(({ path }) => path.replace(/^spec\.(\w+).*/, '$1'))), ...ridesAlong ? ['template'] : []];
    steps.push(step(StepAction.SWAP_SET, flow, `save the live object, replace only ${fields.join(', ')} in it, delete it without its pods, create it again`, { command: `kubectl delete ${set} --cascade=orphan` }));
  }
  if (replace) {
    const pods = after.ordinals.filter(ordinal => before.ordinals.includes(ordinal)).map(ordinal => podName(after, ordinal));
    steps.push(step(StepAction.REPLACE_PODS, 'F4', `delete pods one by one, lowest first, and wait for each: ${names(pods)}`, { targets: pods, command: `kubectl delete pod ${pods[0]} ${where}` }));
  }
  if (has(EffectClass.SCALE_DOWN) && !rules.has('S51')) {
    const going = before.ordinals.filter(ordinal => !after.ordinals.includes(ordinal)).map(ordinal => podName(before, ordinal)).reverse();
    steps.push(step(StepAction.SCALE, 'F8', `scale ${before.replicas} → ${after.replicas}, which removes ${names(going)}`, { targets: going, command: `kubectl scale ${set} --replicas=${after.replicas} --current-replicas=${before.replicas}` }));
  }
  const ordinary = real.some(({ effects, rule, path }) => !(rule === 'S51' && leaves) && !['V11', 'V15', 'S48', 'S49'].includes(rule) && effects.some(isOrdinary) && !(ridesAlong && path.startsWith('spec.template.')));
  if (ordinary) { steps.push(step(StepAction.APPLY, 'F1', swap ? 'apply the rest of the change' : 'apply the change')); }
  const roll = real.find(({ effects, path }) => effects.includes(EffectClass.ROLL) && path.startsWith('spec.'));
  const pods = longest(real.filter(({ effects }) => effects.includes(EffectClass.ROLL)).map(change => change.pods ?? []));
  if (restart) {
    const all = [...after.ordinals].reverse().map(ordinal => podName(after, ordinal));
    steps.push(step(StepAction.ROLL, 'F1', `restart and wait: ${names(all)}`, { targets: all, command: `kubectl rollout restart ${set}` }));
  } else if (roll && pods.length && !replace) {
    steps.push(step(StepAction.ROLL, 'F1', `wait while pods restart: ${names(pods)}`, { targets: pods, command: `kubectl rollout status ${set}` }));
  }
  if (retentionAtRisk || changesRetention) {
    steps.push(step(StepAction.RESTORE_RETENTION, retentionAtRisk ? 'F3' : 'F1', `set the retention policy: whenDeleted ${after.whenDeleted}, whenScaled ${after.whenScaled}`, {
      command: `kubectl patch ${set} --type=merge -p '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"${after.whenDeleted}","whenScaled":"${after.whenScaled}"}}}'`,
    }));
  }
  return steps;
}

function changesTemplate(pair: FullPair): boolean {
  return pair.changes.some(({ path }) => path.startsWith('spec.template.'));
}

function isOrdinary(effect: EffectClass): boolean {
  return [EffectClass.META, EffectClass.INPLACE, EffectClass.SCALE_UP, EffectClass.ROLL, EffectClass.ROLL_HELD].includes(effect);
}

function removal(object: ManifestObject, whenDeleted: string, claims: string[], world: World, step: (action: StepAction, flow: string, text: string, more?: Partial<Draft>) => Draft): Draft[] {
  if (!world.prune) { return []; }
  const set = `statefulset ${object.name} -n ${object.namespace}`;
  return [
    ...whenDeleted === 'Delete' && claims.length ? [step(StepAction.PROTECT_VOLUMES, 'F12', 'set whenDeleted to Retain and wait until no claim has an owner, unless the data may go', {
      targets: claims, command: `kubectl patch ${set} --type=merge -p '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}'`,
    })] : [],
    step(StepAction.REMOVE, 'F12', `scale ${object.name} to 0, then delete it`, { command: `kubectl delete ${set}` }),
  ];
}

function relocation({ object, pair, volumes }: Pick<Required<Judged>, 'pair' | 'volumes'> & { object: ManifestObject }, step: (action: StepAction, flow: string, text: string, more?: Partial<Draft>) => Draft): Draft[] {
  const old = pair.before?.id ?? pair.deployment!;
  const claims = claimsWith(volumes, ClaimFate.STRANDED, ClaimFate.DELETED);
  return [
    ...claims.length ? [step(StepAction.MOVE_DATA, 'F7', `keep ${old.kind} ${old.namespace}/${old.name} as it is, or bind its volumes to the new claims with both at 0 replicas`, { byHand: true, targets: claims })] : [],
    step(StepAction.APPLY, 'F7', `create ${object.kind} ${object.name}`),
    step(StepAction.REMOVE, 'F7', `delete ${old.kind} ${old.namespace === object.namespace ? '' : `${old.namespace}/`}${old.name} once its data is not needed`, { targets: [old.name], byHand: true }),
  ];
}

function stepsOfObjects(judged: readonly Judged[]): Draft[] {
  const groups: Draft[] = [];
  const group = (action: StepAction, flow: string, objects: readonly Judged[], text: (list: string) => string) => {
    if (objects.length) { groups.push({ action, flow, object: objects[0].subject, targets: objects.map(({ subject }) => subject.name), text: text(names(objects.map(describe), 'objects')), byHand: false }); }
  };
  const real = judged.filter(({ changes }) => changes.some(({ effect }) => weight(effect) > weight(EffectClass.INFO)));
  const refused = real.filter(({ changes }) => changes.some(({ effect }) => effect === EffectClass.REFUSE));
  const replaced = real.filter(object => !refused.includes(object) && object.changes.some(({ effect }) => effect === EffectClass.REPLACE));
  const moving = real.filter(object => !refused.includes(object) && object.changes.some(({ effect }) => effect === EffectClass.MIGRATE));
  const others = real.filter(object => !refused.includes(object) && !replaced.includes(object) && !moving.includes(object));
  const kept = others.filter(({ isRemoved }) => !isRemoved);
  for (const { subject, changes } of refused) {
    groups.push({ action: StepAction.PREFLIGHT, flow: 'F0', object: subject, targets: [subject.name], byHand: true, text: `correct what is refused for ${subject.kind} ${subject.name} (${ids(changes.filter(({ effect }) => effect === EffectClass.REFUSE))})` });
  }
  group(StepAction.PREPARE, 'F1', kept.filter(({ subject }) => NEEDED_BY_PODS.has(subject.kind)), list => `apply ${list}`);
  group(StepAction.WIDEN, 'F1', kept.filter(({ subject }) => !NEEDED_BY_PODS.has(subject.kind)), list => `apply ${list}`);
  for (const { subject, changes } of replaced) {
    const flow = changes.find(({ effect }) => effect === EffectClass.REPLACE)?.flow ?? 'F9';
    groups.push({ action: StepAction.REPLACE_OBJECT, flow, object: subject, targets: [subject.name], byHand: false, text: flow === 'F14' ? `create ${subject.kind} ${subject.name} under a new name` : `delete ${subject.kind} ${subject.name} and create it again` });
  }
  for (const { subject } of moving) {
    groups.push({ action: StepAction.MOVE_DATA, flow: 'F6', object: subject, targets: [subject.name], byHand: true, text: `decide how the data of ${subject.name} moves` });
  }
  group(StepAction.REMOVE, 'F1', others.filter(({ isRemoved }) => isRemoved), list => `delete ${list}`);
  return groups;
}

function describe({ subject }: Judged): string {
  return `${subject.kind} ${subject.name}`;
}

function ids(changes: readonly PlannedChange[]): string {
  return [...new Set(changes.map(({ rule }) => rule))].join(', ');
}

function claimsWith(volumes: Judged['volumes'], ...fates: ClaimFate[]): string[] {
  return volumes.filter(({ fate }) => fates.includes(fate)).map(({ claim }) => claim);
}

function longest(lists: readonly (readonly string[])[]): string[] {
  return [...lists.reduce<readonly string[]>((best, list) => list.length > best.length ? list : best, [])];
}

/** The flags that a later `apply` of this plan would ask for. */
export function flagsOf(changes: readonly PlannedChange[]): string[] {
  return [...new Set(changes.flatMap(({ effects }) => effects.flatMap(effect => EFFECTS[effect].flag ?? [])))];
}
