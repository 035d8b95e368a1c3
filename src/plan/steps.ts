import { commandsOf } from './commands';
import type { Judged } from './compare';
import { EFFECTS } from './effects';
import { objectsOf, Operation, swapped, valuesOf } from './operation';
import { PlannedChange, PlannedStep, PlanSubject } from './planned';
import { Draft, STAGES } from './steps/draft';
import { stepsOfObjects } from './steps/of-objects';
import { stepsOfSet } from './steps/of-set';
import { World } from './world';
import { ObjectKey } from '../kubernetes/object';

/** A step, and what it does as data. */
export interface StepWithOperations {
  readonly step: PlannedStep;
  readonly operations: readonly Operation[];
}

/** The steps of a plan, in the order in which `apply` carries them out: set by set, in the order of the manifests. */
export function stepsOf(judged: readonly Judged[], world: World): StepWithOperations[] {
  const drafts = [...judged.flatMap(object => stepsOfSet(object, world)), ...stepsOfObjects(judged.filter(({ pair }) => !pair), world)];
  // sorting keeps the order of what is equal: of the parts of a set, and of the manifests
  drafts.sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));
  const ids = new Map<string, number>();
  return drafts.map((draft, index) => ({ step: stepOf(draft, index + 1, ids, world), operations: draft.operations }));
}

function stepOf(draft: Draft, position: number, ids: Map<string, number>, world: World): PlannedStep {
  const { object, action, flow, text, targets, byHand, operations, flags } = draft;
  const printed = operations.map(operation => commandsOf(operation, key => world.wanted(key)));
  const why = printed.find(({ commands }) => commands.length === 0)?.why;
  return {
    position,
    id: idOf(draft, ids),
    action,
    flow,
    subject: subjectOf(object, world),
    text,
    targets: [...targets],
    objects: distinct(operations.flatMap(objectsOf)).map(key => subjectOf(key, world)),
    fields: [...new Set(operations.flatMap(operation => operation.do === 'swap-set' ? swapped(operation) : []))],
    values: Object.assign({}, ...operations.map(valuesOf)),
    flags: [...flags],
    byHand,
    // half of the commands of a step would be worse than none
    commands: why === undefined ? printed.flatMap(({ commands }) => commands) : [],
    noCommand: why,
  };
}

/** `shop/db/swap-set`; of objects that are no sets, with their kind; a second one of the same name is numbered. */
function idOf({ object: { group, kind, namespace, name }, action }: Draft, taken: Map<string, number>): string {
  const isSet = group === 'apps' && kind === 'StatefulSet';
  const id = [namespace, isSet ? '' : kind.toLowerCase(), name, action].filter(Boolean).join('/');
  const number = (taken.get(id) ?? 0) + 1;
  taken.set(id, number);
  return number === 1 ? id : `${id}-${number}`;
}

function distinct(keys: readonly ObjectKey[]): ObjectKey[] {
  return [...new Map(keys.map(key => [`${key.group}/${key.kind}/${key.namespace}/${key.name}`, key])).values()];
}

function subjectOf(key: ObjectKey, world: World): PlanSubject {
  const { group, kind, name, namespace } = key;
  const usual = group === '' ? 'v1' : `${group}/v1`;
  return { apiVersion: world.apiVersionOf(key) ?? usual, kind, name, namespace: namespace || undefined };
}

/** The flags that a later `apply` of this plan would ask for. */
export function flagsOf(changes: readonly PlannedChange[]): string[] {
  return [...new Set(changes.flatMap(({ effects }) => effects.flatMap(effect => EFFECTS[effect].flag ?? [])))];
}
