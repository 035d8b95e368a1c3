import { Answer } from './api';
import { Scene } from './stage';
import { PodEvent } from './watched';
import { EffectClass } from '../../../src/plan/effect-class';
import { UpgradePlan } from '../../../src/plan/plan';
import { ClaimFate, PlannedChange } from '../../../src/plan/planned';

export const REFUSED = new Set([EffectClass.RECREATE, EffectClass.RECREATE_ROLL, EffectClass.REPLACE, EffectClass.MIGRATE, EffectClass.REFUSE]);

/** Rules whose refusal is our own: the server does what they warn of. */
export const OURS = new Set(['S13', 'S57', 'X2', 'C4', 'C5', 'C9', 'C11', 'N11', 'S59', 'V25', 'X9']);

/** What a plan says that is not nothing, a line each. */
export function told(plan: UpgradePlan): string[] {
  return plan.changes.filter(({ effect }) => effect !== EffectClass.NOOP)
    .map(({ rule, effects, subject, path, oldValue, newValue }) => `${rule} ${effects.join('+')}: ${subject.kind} ${path}: ${JSON.stringify(oldValue)} → ${JSON.stringify(newValue)}`);
}

function nameOf(object: any): string {
  return `${object.kind} ${object.metadata?.name ?? object.name}`;
}

export function refusedObjects(answers: Map<any, Answer>): string[] {
  return [...answers].filter(([, { status }]) => status >= 300).map(([object, { status }]) => `${nameOf(object)} ${status}`).sort();
}

const IMMUTABLE = ['serviceName', 'podManagementPolicy', 'selector', 'volumeClaimTemplates'].map(field => `spec.${field}`);

/** The immutable fields of a StatefulSet that the refusals name; old servers name none. */
export function refusedFields(answers: Map<any, Answer>): string[] {
  return [...answers].filter(([{ kind }, { status }]) => kind === 'StatefulSet' && status === 422)
    .flatMap(([, { body }]) => (body.details?.causes ?? []).map(({ field }: any) => field))
    .filter(field => IMMUTABLE.includes(field));
}

/** The objects that the server will refuse, by the plan, and how. */
export function foreseen(plan: UpgradePlan, objects: readonly any[]): string[] {
  return objects.flatMap(object => {
    const refusing = plan.changes.filter(({ effects, rule, subject }) => !OURS.has(rule) && effects.some(effect => REFUSED.has(effect))
      && subject.kind === object.kind && subject.name === object.metadata.name);
    return refusing.length === 0 ? [] : [`${nameOf(object)} ${refusing.map(change => statusOf(change, plan.kubernetesVersion)).find(status => status !== 422) ?? 422}`];
  }).sort();
}

// A version of an API that is gone is not found, and for a field that it does not know a server has no better word than 500.
function statusOf({ rule, path, text }: PlannedChange, version: string): number {
  if (rule === 'S54') { return 404; }
  // what a class does not allow, admission forbids; all else about claims is not valid
  if (rule === 'V23' && text.includes('allowVolumeExpansion')) { return 403; }
  return ['X5', 'S26', 'S27'].includes(rule) || (path.endsWith('volumeAttributesClassName') && version === '1.28') ? 500 : 422;
}

/** Pods that were created, deleted or replaced, without an order. */
export function podsTouched(was: Scene, is: Scene): string[] {
  const touched = [...was.pods.keys(), ...is.pods.keys()].filter(name => was.pods.get(name) !== is.pods.get(name));
  return [...new Set(touched.map(name => name.split('/')[1]))].sort();
}

export function podsPlanned(plan: UpgradePlan): string[] {
  return [...new Set(plan.changes.flatMap(({ pods }) => pods ?? []))];
}

/** Whether one pod after the other is touched: nothing is deleted as a whole, and one set goes step by step. */
export function isOrdered(plan: UpgradePlan, objects: readonly any[]): boolean {
  const sets = new Set(plan.changes.filter(({ pods }) => pods).map(({ subject }) => subject.name));
  const set = objects.find(({ kind, metadata }) => kind === 'StatefulSet' && sets.has(metadata.name));
  return sets.size === 1 && set !== undefined && !plan.changes.some(({ path }) => ['kind', 'metadata.name', 'metadata.namespace'].includes(path))
    && set.spec.podManagementPolicy !== 'Parallel' && !(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable > 1);
}

/** Pods in the order in which something happened to them. */
export function podsInOrder(events: readonly PodEvent[]): string[] {
  return [...new Set(events.map(({ pod }) => pod))];
}

export function claimsFound(was: Scene, is: Scene): Record<string, string> {
  return Object.fromEntries([...new Set([...was.claims.keys(), ...is.claims.keys()])].sort().map(name => {
    const [old, now] = [was.claims.get(name), is.claims.get(name)];
    if (!now) { return [name, 'deleted']; }
    return [name, described(!old ? 'new' : old.uid === now.uid ? 'kept' : 'replaced', now.isUsed)];
  }));
}

const AS_FOUND: Record<ClaimFate, string> = {
  [ClaimFate.KEEP]: described('kept', true),
  [ClaimFate.GROW]: described('kept', true),
  [ClaimFate.ADOPT]: described('kept', true),
  [ClaimFate.NEW_EMPTY]: described('new', true),
  [ClaimFate.UNUSED]: described('kept', false),
  [ClaimFate.STRANDED]: described('kept', false),
  [ClaimFate.DELETED]: 'deleted',
  [ClaimFate.MUST_MIGRATE]: described('kept', true),
};

/** What becomes of every claim, by the plan; what it does not speak of stays as it was. */
export function claimsPlanned(plan: UpgradePlan, was: Scene, is: Scene): Record<string, string> {
  const planned = new Map(plan.volumes.map(({ namespace, claim, fate, ordinal }) => {
    const name = `${namespace}/${claim}`;
    // of a claim that belongs to no set, a plan says nothing about who uses it
    const found = ordinal === undefined && AS_FOUND[fate] !== 'deleted' ? described(AS_FOUND[fate].replace(/,.*/, ''), is.claims.get(name)?.isUsed === true) : AS_FOUND[fate];
    return [name, found];
  }));
  return Object.fromEntries([...new Set([...was.claims.keys(), ...planned.keys()])].sort()
    .map(name => [name, planned.get(name) ?? described('kept', was.claims.get(name)!.isUsed)]));
}

function described(fate: string, isUsed: boolean): string {
  return isUsed ? `${fate}, in use` : fate;
}
