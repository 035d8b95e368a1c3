import { claimPrefix } from '../../kubernetes/names';
import { textOfKey } from '../../kubernetes/object';
import { EffectClass } from '../effect-class';
import { weight, worstOf } from '../effects';
import { needOf, newTemplate } from '../needs';
import { Finding, WorkloadRule } from '../rule';
import { claimName, isFull, names, WorkloadPair } from '../workload';

const { INFO, INPLACE, RECREATE, RECREATE_ROLL, REFUSE, ROLL } = EffectClass;

function swaps(found: readonly Finding[]): boolean {
  return found.some(({ needs = [] }) => needOf(needs, 'swap') !== undefined);
}

function isMidRollout({ live }: WorkloadPair): boolean {
  const { updateRevision, currentRevision } = live?.statefulSet?.status ?? {};
  return updateRevision !== undefined && currentRevision !== undefined && updateRevision !== currentRevision
    && live!.pods.some(pod => pod.revision && pod.revision !== updateRevision);
}

/** Rules about changes that are harmless alone: they come last and see what the others found. */
export const togetherRules: readonly WorkloadRule[] = [
  {
    id: 'X1',
    title: 'a swap while two revisions are live, or with a partition',
    effects: [REFUSE, INFO],
    description: 'A StatefulSet that was created again has no current revision: its partition no longer holds pods at the old one, and a pod that dies comes back on the new one.',
    advice: 'finish the rollout, or roll it back, before the set is swapped',
    check: (pair, _world, found) => {
      if (!isFull(pair) || pair.orphans || !swaps(found)) { return []; }
      if (isMidRollout(pair)) {
        return [{ path: 'spec.updateStrategy', effects: [REFUSE], text: 'a rollout is under way: after a swap nothing holds pods at their old revision' }];
      }
      return pair.before.partition > 0 && pair.before.strategy === 'RollingUpdate'
        ? [{ path: 'spec.updateStrategy.rollingUpdate.partition', old: pair.before.partition, new: pair.after.partition, effects: [INFO], text: `after a swap, partition ${pair.before.partition} holds no pod at its old revision` }] : [];
    },
  },
  {
    id: 'X2',
    title: 'two sets with the same claim name',
    effects: [REFUSE],
    description: 'A claim is named after its template, its set and its ordinal: template `a` of set `b-c` and template `a-b` of set `c` give the same name, and so one volume to two sets.',
    advice: 'rename one of the claim templates',
    check: ({ after }, world) => !after ? [] : after.claims.flatMap(({ name }) => {
      const others = world.setsClaiming(after.namespace, claimPrefix(name, after.name)).filter(set => set.name !== after.name);
      return others.length === 0 || after.ordinals.length === 0 ? []
        : [{ path: `spec.volumeClaimTemplates[${name}]`, new: claimName(name, after, after.start), effects: [REFUSE], text: `${names(others.map(set => set.name), 'sets')} would use the same claim ${claimName(name, after, after.start)}` }];
    }),
  },
  {
    id: 'X3',
    title: 'the server says otherwise',
    effects: [REFUSE, ROLL],
    description: 'With a live cluster, the server is asked by a dry run. Where its answer and these rules differ, the server is right.',
    check: (pair, world, found) => {
      const answer = world.answerFor(pair.subject);
      if (!answer) { return []; }
      const expected = worstOf(found.flatMap(({ effects }) => effects));
      const foreseen = found.some(({ effects }) => effects.includes(RECREATE) || effects.includes(RECREATE_ROLL)) || weight(expected) >= weight(EffectClass.MIGRATE) || found.some(({ covers, path }) => (covers ?? []).includes('spec.updateStrategy.rollingUpdate') && path === 'spec.updateStrategy.type');
      if (!answer.accepted && !foreseen) {
        return [{ path: answer.causes[0]?.field ?? '', effects: [REFUSE], text: `the server refuses it: ${answer.message ?? answer.reason ?? 'no reason given'}` }];
      }
      const rolls = found.some(({ path, effects }) => path.startsWith('spec.template') && (effects.includes(EffectClass.ROLL) || effects.includes(EffectClass.ROLL_HELD)));
      return answer.accepted && answer.templateChanged === true && !rolls
        ? [{ path: 'spec.template', effects: [ROLL], needs: [newTemplate], text: 'the server would store another pod template than the live one, although the manifests show no difference: pods restart' }]
        : [];
    },
  },
  {
    id: 'X4',
    title: 'somebody else manages the set',
    effects: [INFO, REFUSE],
    description: 'Helm, Argo CD, Flux or an operator writes the same object and may undo a step in the middle.',
    check: (pair, world, found) => !world.facts || found.every(({ effects }) => weight(worstOf(effects)) <= weight(INFO)) ? [] : world.facts.managers
      .filter(({ object }) => textOfKey(object) === pair.subject.key)
      .map(({ tool, name, pause }) => ({
        path: 'metadata',
        effects: [tool === 'operator' ? REFUSE : INFO],
        text: tool === 'operator' ? `${name} owns this set and writes it` : `${tool} ${name} manages this set and may undo a step`,
        ...pause ? { advice: pause } : {},
      })),
  },
  {
    id: 'X5',
    title: 'a field or a value that no rule knows',
    effects: [REFUSE, INPLACE, INFO],
    description: 'No server up to 1.37 has such a field in a StatefulSet: kubectl refuses it, and other clients lose it without a word. A live server that takes it knows more than these rules.',
    advice: 'look for a typing error, or ask the server: kubectl apply --server-side --dry-run=server',
    check: ({ changes, relation, subject }, world, found) => {
      if (relation !== 'same') { return []; }
      const isTaken = world.answerFor(subject)?.accepted === true;
      const known = found.flatMap(({ path, covers = [] }) => [path, ...covers]);
      return changes.filter(({ path }) => !/^(apiVersion|metadata|spec\.template\.)/.test(path) && !known.some(other => isWithin(path, other) || isWithin(other, path)))
        .map(({ path, old, new: now }) => ({
          path,
          old,
          new: now,
          ...isTaken
            ? { effects: [INPLACE, INFO], text: 'not known to these rules, but the server takes it' }
            : { effects: [REFUSE], text: 'no server up to 1.37 has this field, or takes this value: kubectl refuses it' },
        }));
    },
  },
];

function isWithin(path: string, other: string): boolean {
  return other !== '' && path.startsWith(other) && /^($|[.[])/.test(path.slice(other.length));
}
