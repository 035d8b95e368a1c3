import { EffectClass } from './effect-class';
import { ClaimFate, PlannedChange, PlannedVolume } from './planned';
import type { RuleText } from './rule';
import type { LiveManager, ObjectReference, ServerAnswer } from '../manifest/cluster-facts';

/** What only a cluster can tell. Where the server and the other rules differ, the server wins. */
export const SERVER_RULES = {
  refused: {
    id: 'O1',
    title: 'the server refuses what the rules would let pass',
    effects: [EffectClass.REFUSE],
    description: 'The dry run of an object, or of the growth of a claim, was refused: by validation, a quota, a policy or a webhook of this cluster.',
    advice: 'read the answer of the server; it holds for the real apply too',
  },
  accepted: {
    id: 'O2',
    title: 'the server takes in place what the rules say it refuses',
    effects: [EffectClass.REFUSE],
    description: 'The dry run was accepted although the plan would swap or replace the object, so the plan does not fit this server.',
    advice: 'do not swap anything by this plan; report the server version and the change',
  },
  template: {
    id: 'O3',
    title: 'the server would store another pod template',
    effects: [EffectClass.REFUSE],
    description: 'The template that the server would store differs from the live one although the rules see no change of it, so pods would restart.',
    advice: 'compare the live template with the result of kubectl apply --dry-run=server',
  },
  operator: {
    id: 'O4',
    title: 'an operator owns the object',
    effects: [EffectClass.REFUSE],
    description: 'The live object has a controller as its owner, which sets it back to what the owner says.',
    advice: 'change the owner instead',
  },
} satisfies Record<string, RuleText>;

/** Changes of objects that an operator would undo. */
export function undoneByOperators(changes: readonly PlannedChange[], managers: readonly LiveManager[]): PlannedChange[] {
  const touched = new Set(changes.map(change => keyOf(referenceTo(change))));
  return managers.filter(({ tool, object }) => tool === 'operator' && touched.has(keyOf(object))).map(({ object, name }) =>
    finding(object, SERVER_RULES.operator, `${name} owns it: its operator undoes what is changed here`, 'metadata.ownerReferences'));
}

/** Where the plan and the server differ. */
export function disagreements(
  changes: readonly PlannedChange[],
  volumes: readonly PlannedVolume[],
  answers: readonly ServerAnswer[],
): PlannedChange[] {
  const byObject = new Map<string, PlannedChange[]>();
  for (const change of changes) {
    const key = keyOf(referenceTo(change));
    byObject.set(key, [...byObject.get(key) ?? [], change]);
  }
  const fates = new Map(volumes.map(volume => [`${volume.namespace}/${volume.claim}`, volume.fate]));
  return answers.flatMap(answer => {
    const mine = byObject.get(keyOf(answer.object)) ?? [];
    return answer.accepted ? acceptedOtherwise(answer, mine) : refusedOtherwise(answer, mine, fates);
  });
}

function refusedOtherwise(answer: ServerAnswer, mine: readonly PlannedChange[], fates: ReadonlyMap<string, ClaimFate>): PlannedChange[] {
  const { object, message, reason, remainder, causes } = answer;
  const field = causes[0]?.field ?? '';
  if (has(mine, EffectClass.REFUSE)) { return []; }
  const words = (text?: string) => `the server refuses it (${reason ?? 'no reason given'}): ${text}`;

  const fate = object.kind === 'PersistentVolumeClaim' ? fates.get(`${object.namespace}/${object.name}`) : undefined;
  if (fate) { return fate === ClaimFate.GROW ? [finding(object, SERVER_RULES.refused, words(message), 'spec.resources.requests.storage')] : []; }
  if (!has(mine, ...REFUSED_IN_PLACE)) { return [finding(object, SERVER_RULES.refused, words(message), field)]; }
  // A new selector needs new pod labels, which the old selector does not match: refused, but the swap brings both.
  const explained = remainder === undefined || mine.some(change => change.path.startsWith('spec.selector'));
  return explained ? [] : [finding(object, SERVER_RULES.refused, words(remainder), '')];
}

function acceptedOtherwise(answer: ServerAnswer, mine: readonly PlannedChange[]): PlannedChange[] {
  const swapped = mine.find(change => change.effects.some(effect => SWAPPED.includes(effect)));
  if (swapped) {
    return [finding(answer.object, SERVER_RULES.accepted, `the server takes the change in place, rule ${swapped.rule} says that it does not`, swapped.path)];
  }
  if (answer.templateChanged && !mine.some(change => change.path === '' || change.path.startsWith('spec.template'))) {
    return [finding(answer.object, SERVER_RULES.template, 'the server would store another pod template than the live one, so the pods restart', 'spec.template')];
  }
  return [];
}

const SWAPPED = [EffectClass.RECREATE, EffectClass.RECREATE_ROLL, EffectClass.REPLACE];
const REFUSED_IN_PLACE = [...SWAPPED, EffectClass.MIGRATE];

function has(changes: readonly PlannedChange[], ...effects: EffectClass[]): boolean {
  return changes.some(change => change.effects.some(effect => effects.includes(effect)));
}

function finding({ group, kind, name, namespace }: ObjectReference, rule: RuleText, text: string, path: string): PlannedChange {
  return {
    subject: { apiVersion: group ? `${group}/v1` : 'v1', kind, name, ...namespace && { namespace } },
    path,
    effect: EffectClass.REFUSE,
    effects: [...rule.effects],
    rule: rule.id,
    text,
    advice: rule.advice,
    docs: `docs/plan-rules.md#${rule.id.toLowerCase()}`,
  };
}

function referenceTo({ subject: { apiVersion, kind, namespace = '', name } }: PlannedChange): ObjectReference {
  return { group: apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace, name };
}

function keyOf({ group, kind, namespace, name }: ObjectReference): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
