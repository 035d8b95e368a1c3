import { compareQuantities } from '../../kubernetes/quantity';
import type { LiveQuota, ServerAnswer } from '../../manifest/cluster-facts';
import { EffectClass } from '../effect-class';
import { needOf } from '../needs';
import { PlannedChange } from '../planned';
import { Finding, ObjectPair, RuleText, WorkloadRule } from '../rule';
import { claimName, WorkloadPair } from '../workload';
import { World } from '../world';

const { EXPAND, MIGRATE, RECREATE, RECREATE_ROLL, REFUSE, REPLACE } = EffectClass;
const SWAPPED = [RECREATE, RECREATE_ROLL, REPLACE];

/** What the server says to the parts of a swap that an update cannot show as one. */
export const serverRules: readonly WorkloadRule[] = [
  {
    id: 'X6',
    title: 'the server says otherwise about a swap or a growth',
    effects: [REFUSE],
    description: 'A swap is planned where an update would be refused, and claims grow before it. The server is asked about both: '
      + 'whether it refuses the update at all, whether the set could be created like that, and whether it lets each claim grow.',
    advice: 'the server is right: do not follow the steps of this plan',
    check: (pair, world, found) => {
      if (has(found, REFUSE) || pair.orphans) { return []; }
      const answer = world.answerFor(pair.subject);
      return [...aboutSwap(answer, found, fullCounts(pair.subject.namespace, world)), ...has(found, EXPAND) ? aboutGrowth(pair, world) : []];
    },
  },
];

const SETS = 'count/statefulsets.apps';

/** Quotas that have no room for one more set. A swap needs none: the set that goes makes the room. */
function fullCounts(namespace: string, { facts }: World): LiveQuota[] {
  const isFull = ({ hard, used }: LiveQuota) => (compareQuantities(used[SETS] ?? '0', hard[SETS]) ?? -1) >= 0;
  return (facts?.quotas ?? []).filter(quota => quota.namespace === namespace && isFull(quota));
}

function aboutSwap(answer: ServerAnswer | undefined, found: readonly Finding[], full: readonly LiveQuota[]): Finding[] {
  const swapped = found.find(({ needs = [] }) => needOf(needs, 'swap') !== undefined);
  if (!answer || !swapped) { return []; }
  if (answer.accepted) {
    return [{ path: swapped.path, effects: [REFUSE], text: 'the server takes this change in place, so nothing has to be swapped' }];
  }
  // quotas are the last that the server asks, and nothing else of a set is counted: everything but the number of sets is accepted
  const isCountAlone = full.length > 0 && answer.refusedAsNew?.includes(`${SETS}=`);
  return answer.refusedAsNew === undefined || isCountAlone ? []
    : [{ path: '', effects: [REFUSE], text: `the server would not take the set when it is created again: ${answer.refusedAsNew}` }];
}

function aboutGrowth({ after }: WorkloadPair, world: World): Finding[] {
  if (!after) { return []; }
  return after.claims.flatMap(({ name }) => after.ordinals.flatMap(ordinal => {
    const claim = claimName(name, after, ordinal);
    const answer = world.answerFor({ group: '', kind: 'PersistentVolumeClaim', namespace: after.namespace, name: claim });
    return !answer || answer.accepted ? []
      : [{ path: `spec.volumeClaimTemplates[${name}].spec.resources.requests.storage`, effects: [REFUSE], text: `the server does not let ${claim} grow: ${words(answer)}` }];
  })).slice(0, 1);
}

/** About any object that is no StatefulSet. */
export const serverObjectRule: RuleText = {
  id: 'X7',
  title: 'the server refuses an object',
  effects: [REFUSE],
  description: 'The dry run of an object was refused by validation, a quota, a policy or a webhook of this cluster.',
  advice: 'read the answer of the server: it holds for the real apply too',
};

/** What the server refuses although the rules would let it pass. */
export function refusedByServer({ subject }: ObjectPair, changes: readonly PlannedChange[], world: World): Finding[] {
  const answer = world.answerFor(subject);
  const foreseen = has(changes, REFUSE, MIGRATE, ...SWAPPED);
  return !answer || answer.accepted || foreseen ? []
    : [{ path: answer.causes[0]?.field ?? '', effects: [REFUSE], text: `the server refuses it: ${words(answer)}` }];
}

function words({ message, reason }: ServerAnswer): string {
  return message ?? reason ?? 'no reason given';
}

function has(found: readonly { readonly effects: readonly EffectClass[] }[], ...wanted: EffectClass[]): boolean {
  return found.some(({ effects }) => effects.some(effect => wanted.includes(effect)));
}
