import type { Judged } from './compare';
import { EFFECTS } from './effects';
import { PlannedChange, PlannedStep, StepAction } from './planned';
import { stepsOfObjects } from './steps/of-objects';
import { stepsOfSet } from './steps/of-set';
import { World } from './world';

/** In the order in which it is safe to go. */
const ORDER: readonly StepAction[] = [
  StepAction.PREFLIGHT,
  StepAction.PREPARE,
  StepAction.WIDEN,
  StepAction.MOVE_DATA,
  StepAction.PROTECT_VOLUMES,
  StepAction.GROW_CLAIMS,
  StepAction.RELABEL,
  StepAction.SWAP_SET,
  StepAction.REPLACE_OBJECT,
  StepAction.SCALE,
  StepAction.APPLY,
  StepAction.REPLACE_PODS,
  StepAction.ROLL,
  StepAction.TIGHTEN,
  StepAction.RESTORE_RETENTION,
  StepAction.REMOVE,
];

/** The steps of a plan; every step names the flow that it is a part of. */
export function stepsOf(judged: readonly Judged[], world: World): PlannedStep[] {
  const drafts = [...judged.flatMap(object => stepsOfSet(object, world)), ...stepsOfObjects(judged.filter(({ pair }) => !pair))];
  const order = new Map(ORDER.map((action, index) => [action, index]));
  // sorting keeps the order of what is equal, so steps of the same kind follow the manifests
  return drafts.sort((a, b) => order.get(a.action)! - order.get(b.action)!).map(({ object, ...step }, index) => ({
    position: index + 1,
    ...step,
    subject: { apiVersion: object.object.apiVersion, kind: object.kind, name: object.name, namespace: object.namespace || undefined },
  }));
}

/** The flags that a later `apply` of this plan would ask for. */
export function flagsOf(changes: readonly PlannedChange[]): string[] {
  return [...new Set(changes.flatMap(({ effects }) => effects.flatMap(effect => EFFECTS[effect].flag ?? [])))];
}
