import { applied, Draft, ids, keyOf, podKey } from './draft';
import { kindOf } from '../../kubernetes/object';
import type { Judged } from '../compare';
import { EffectClass } from '../effect-class';
import { EFFECTS, weight } from '../effects';
import { Need, needOf } from '../needs';
import { objectsOf, Operation } from '../operation';
import { StepAction } from '../planned';
import { names } from '../workload';
import { World } from '../world';

const { INFO, LOSS, MIGRATE, REFUSE, REPLACE } = EffectClass;

/** What pods need to start: it is there before they are touched. */
const NEEDED_BY_PODS = new Set([
  '/Namespace', '/ConfigMap', '/Secret', '/ServiceAccount', '/PersistentVolumeClaim',
  'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  'storage.k8s.io/StorageClass', 'scheduling.k8s.io/PriorityClass', 'node.k8s.io/RuntimeClass',
  'apiextensions.k8s.io/CustomResourceDefinition',
]);

/** Steps of everything that is no StatefulSet: one for all that can go together, one for each that cannot. */
export function stepsOfObjects(judged: readonly Judged[], world: World): Draft[] {
  const real = judged.filter(({ changes }) => changes.some(({ effect }) => weight(effect) > weight(INFO)));
  const alone = real.flatMap(object => stepOf(object) ?? []);
  const others = real.filter(object => stepOf(object) === undefined);
  const kept = others.filter(({ isRemoved }) => !isRemoved);
  const isLate = (object: Judged) => needOf(needsOf(object), 'after-pods') !== undefined;
  const isLabelled = (object: Judged) => needOf(needsOf(object), 'labelled-pods') !== undefined;
  const late = kept.filter(isLate);
  const labelled = kept.filter(object => !isLate(object) && isLabelled(object));
  const early = kept.filter(object => !isLate(object) && !isLabelled(object));
  const isNeeded = ({ subject }: Judged) => NEEDED_BY_PODS.has(kindOf(subject));
  return [
    ...alone,
    ...apply('prepare', StepAction.PREPARE, early.filter(object => isNeeded(object) && !isSecret(object)), world),
    ...apply('prepare', StepAction.PREPARE, early.filter(object => isNeeded(object) && isSecret(object)), world),
    ...apply('widen', StepAction.WIDEN, early.filter(object => !isNeeded(object)), world),
    ...labelled.flatMap(object => relabelledFirst(object, world)),
    ...apply('tighten', StepAction.TIGHTEN, late, world),
    ...remove(others.filter(({ isRemoved }) => isRemoved)),
  ];
}

function needsOf({ found }: Judged): Need[] {
  return found.flatMap(({ needs }) => needs);
}

/** What is in a Secret is not printed, so it has a step of its own. */
function isSecret({ subject: { group, kind } }: Judged): boolean {
  return group === '' && kind === 'Secret';
}

/** Pods that run get the labels that a new selector asks for, and keep their place behind it. */
function relabelledFirst(judged: Judged, world: World): Draft[] {
  const { subject } = judged;
  const operations = needsOf(judged).flatMap((need): Operation[] => need.need !== 'labelled-pods' || need.pods.length === 0 ? []
    : [{ do: 'relabel', objects: need.pods.map(name => podKey(need.namespace, name)), labels: need.labels }]);
  const targets = operations.flatMap(operation => objectsOf(operation).map(({ name }) => name));
  const relabel: Draft = {
    ...together([judged], 'apply'),
    stage: 'widen',
    action: StepAction.RELABEL,
    flow: 'F5',
    targets,
    text: `give ${names(targets)} the labels that ${subject.kind} ${subject.name} will select by; they do not restart`,
    operations,
  };
  return [...operations.length ? [relabel] : [], ...apply('widen', StepAction.WIDEN, [judged], world)];
}

function apply(stage: Draft['stage'], action: StepAction, objects: readonly Judged[], world: World): Draft[] {
  return objects.length === 0 ? [] : [{
    ...together(objects, 'apply'), stage, action, operations: applied(objects.map(({ subject }) => subject), world),
  }];
}

function remove(objects: readonly Judged[]): Draft[] {
  return objects.length === 0 ? [] : [{
    ...together(objects, 'delete'),
    stage: 'remove',
    action: StepAction.REMOVE,
    operations: objects.map(({ subject }) => ({ do: 'remove-object', object: keyOf(subject) })),
    flags: objects.some(({ changes }) => changes.some(({ effects }) => effects.includes(LOSS))) ? [EFFECTS[LOSS].flag!] : [],
  }];
}

function together(objects: readonly Judged[], verb: string) {
  return {
    flow: 'F1',
    object: objects[0].subject,
    targets: objects.map(({ subject }) => subject.name),
    text: `${verb} ${names(objects.map(({ subject }) => `${subject.kind} ${subject.name}`), 'objects')}`,
    byHand: false,
    flags: [],
  };
}

/** The step of an object that cannot simply be applied. */
function stepOf(judged: Judged): Draft | undefined {
  const { subject: object, changes } = judged;
  const needs = needsOf(judged);
  const alone = { object, targets: [object.name], byHand: true, operations: [], flags: [] };
  const refused = changes.filter(({ effect }) => effect === REFUSE);
  if (refused.length > 0) {
    return { ...alone, stage: 'check', action: StepAction.PREFLIGHT, flow: 'F0', text: `correct what is refused for ${object.kind} ${object.name} (${ids(refused)})` };
  }
  if (needOf(needs, 'new-name')) {
    const text = `create ${object.kind} ${object.name} under a new name`;
    return { ...alone, stage: 'prepare', action: StepAction.REPLACE_OBJECT, flow: 'F14', text, operations: [{ do: 'by-hand', what: text }] };
  }
  if (needOf(needs, 'replace-object')) {
    return {
      ...alone,
      stage: 'widen',
      action: StepAction.REPLACE_OBJECT,
      flow: 'F9',
      text: `delete ${object.kind} ${object.name} and create it again`,
      byHand: false,
      operations: [{ do: 'replace-object', object: keyOf(object) }],
      flags: [EFFECTS[REPLACE].flag!],
    };
  }
  if (changes.some(({ effect }) => effect === MIGRATE)) {
    const text = `decide how the data of ${object.name} moves`;
    return { ...alone, stage: 'set', action: StepAction.MOVE_DATA, flow: 'F6', text, operations: [{ do: 'by-hand', what: text }] };
  }
  return undefined;
}
