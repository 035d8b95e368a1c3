import type { Judged } from '../compare';
import { EffectClass } from '../effect-class';
import { weight } from '../effects';
import { StepAction } from '../planned';
import { names } from '../workload';
import { Draft, ids } from './draft';

const { INFO, MIGRATE, REFUSE, REPLACE } = EffectClass;

/** What pods need to start: it is there before they are touched. */
const NEEDED_BY_PODS = new Set([
  'Namespace', 'ConfigMap', 'Secret', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding',
  'StorageClass', 'PriorityClass', 'RuntimeClass', 'PersistentVolumeClaim',
]);

/** Steps of everything that is no StatefulSet: one for all that can go together, one for each that cannot. */
export function stepsOfObjects(judged: readonly Judged[]): Draft[] {
  const real = judged.filter(({ changes }) => changes.some(({ effect }) => weight(effect) > weight(INFO)));
  const alone = real.flatMap(object => stepOf(object) ?? []);
  const others = real.filter(object => stepOf(object) === undefined);
  const kept = others.filter(({ isRemoved }) => !isRemoved);
  return [
    ...alone,
    ...together(StepAction.PREPARE, 'apply', kept.filter(({ subject }) => NEEDED_BY_PODS.has(subject.kind))),
    ...together(StepAction.WIDEN, 'apply', kept.filter(({ subject }) => !NEEDED_BY_PODS.has(subject.kind))),
    ...together(StepAction.REMOVE, 'delete', others.filter(({ isRemoved }) => isRemoved)),
  ];
}

function together(action: StepAction, verb: string, objects: readonly Judged[]): Draft[] {
  return objects.length === 0 ? [] : [{
    action,
    flow: 'F1',
    object: objects[0].subject,
    targets: objects.map(({ subject }) => subject.name),
    text: `${verb} ${names(objects.map(({ subject }) => `${subject.kind} ${subject.name}`), 'objects')}`,
    byHand: false,
  }];
}

/** The step of an object that cannot simply be applied. */
function stepOf({ subject: object, changes }: Judged): Draft | undefined {
  const targets = [object.name];
  const refused = changes.filter(({ effect }) => effect === REFUSE);
  if (refused.length > 0) {
    return { action: StepAction.PREFLIGHT, flow: 'F0', object, targets, byHand: true, text: `correct what is refused for ${object.kind} ${object.name} (${ids(refused)})` };
  }
  const replaced = changes.find(({ effect }) => effect === REPLACE);
  if (replaced) {
    const flow = replaced.flow ?? 'F9';
    const text = flow === 'F14' ? `create ${object.kind} ${object.name} under a new name` : `delete ${object.kind} ${object.name} and create it again`;
    return { action: StepAction.REPLACE_OBJECT, flow, object, targets, byHand: false, text };
  }
  return changes.some(({ effect }) => effect === MIGRATE)
    ? { action: StepAction.MOVE_DATA, flow: 'F6', object, targets, byHand: true, text: `decide how the data of ${object.name} moves` } : undefined;
}
