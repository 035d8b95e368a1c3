import { EffectClass } from '../effect-class';
import { replacePods } from '../needs';
import { rolloutOf } from '../rollout';
import { Finding, WorkloadRule } from '../rule';
import { isShift } from '../volumes';
import { claimName, FullPair, isUpdate, names, ordinalsOnlyIn, podName } from '../workload';
import { World } from '../world';

const { INFO, INPLACE, LOSS, RECREATE_ROLL, REFUSE, SCALE_DOWN, STRAND } = EffectClass;

/** Rules about upgrades that stopped half way; what the pods show is compared with the manifest by all the others. */
export const interruptedRules: readonly WorkloadRule[] = [
  {
    id: 'X9',
    title: 'an upgrade that was started and is not finished',
    effects: [REFUSE, INFO],
    description: 'An upgrade writes a ConfigMap with the label cdk8s-stateful/journal before its first step and deletes it after its last. While it is there, another run may be at work, or one was stopped half way and has to go on first.',
    check: ({ subject, orphans }, world) => (world.facts?.journals ?? [])
      .filter(({ namespace, set }) => namespace === subject.namespace && set === subject.name)
      .map(({ name }) => orphans
        ? {
          path: '',
          effects: [REFUSE],
          text: `an upgrade of ${subject.name} was interrupted: run apply or resume`,
          advice: `what it was about is in ConfigMap ${name}`,
        }
        : {
          path: '',
          effects: [INFO],
          text: `an upgrade of ${subject.name} is under way, or was interrupted: ConfigMap ${name} is still there`,
          advice: 'wait for it, or run apply or resume',
        }),
  },
  {
    id: 'S59',
    title: 'pods run without their set',
    effects: [RECREATE_ROLL, INPLACE, INFO, SCALE_DOWN, STRAND, LOSS],
    flow: 'F3',
    description: 'A swap was interrupted between the delete and the create, or somebody deleted the set with --cascade=orphan. Until the set is created, nothing replaces a pod that dies. '
      + 'The set that is created adopts the pods that match its selector and name, and treats them as its own: what differs from the manifest is scaled away, replaced or left, as in an update. A partition does not bring back their old revision.',
    advice: 'create the set soon; where it must stay as it was, with the replicas, the template and the retention policy of before',
    check: (pair, world) => {
      if (!isUpdate(pair) || !pair.orphans) { return []; }
      const { live, orphans: { unknown, current } } = pair;
      const adopted = live!.pods.map(({ name }) => name);
      const rollout = rolloutOf(pair);
      const isChanged = pair.changes.some(({ path }) => path.startsWith('spec.template.'));
      const rolling = isChanged || unknown.length > 0 ? rollout.pods : [];
      const text = `no set, and ${names(adopted)} run without it: the set that is created adopts them`;
      const restarts = unknown.length > 0 ? `; whether ${names(unknown)} restart is not known, as their revision is not there` : `; ${rollout.text}`;
      return [
        rolling.length > 0 && current.size < adopted.length
          ? { path: '', effects: [RECREATE_ROLL], pods: unknown.length > 0 ? [] : rolling, text: text + restarts }
          : { path: '', effects: [INPLACE, INFO], text: `${text} and restarts none` },
        ...movedRange(pair, world),
      ];
    },
  },
  {
    id: 'V25',
    title: 'pods run without the volume of a claim template',
    effects: [RECREATE_ROLL],
    flow: 'F4',
    description: 'A claim template was added by a swap, and the pods of before were not replaced. The controller creates the claims but cannot add them to pods that run: it fails with FailedUpdate, and neither replaces nor scales, until the pods are deleted, lowest ordinal first.',
    check: pair => !isUpdate(pair) || !pair.live || !pair.before ? [] : pair.before.claims
      .filter(({ name }) => pair.after.claims.some(claim => claim.name === name))
      .flatMap(({ name }) => withoutVolume(pair, name)),
  },
];

/** As many pods as before, but others: no rule about numbers sees them. */
function movedRange(pair: FullPair, world: World): Finding[] {
  const { before, after } = pair;
  const going = ordinalsOnlyIn(before, after).reverse();
  if (going.length === 0 || before.replicas !== after.replicas) { return []; }
  const claims = going.flatMap(ordinal => before.claims.map(({ name }) => claimName(name, before, ordinal)));
  const isLost = claims.length > 0 && after.whenScaled === 'Delete';
  const isLeft = claims.length > 0 && !isLost && isShift(pair, world);
  const coming = ordinalsOnlyIn(after, before).map(ordinal => podName(after, ordinal));
  const pods = going.map(ordinal => podName(before, ordinal));
  return [{
    path: 'spec.ordinals',
    effects: [SCALE_DOWN, ...isLost ? [LOSS] : [], ...isLeft ? [STRAND] : []],
    pods: [...coming, ...pods],
    text: `creates ${names(coming)}; ${names(pods)} ${pods.length === 1 ? 'is' : 'are'} outside the range of the set and removed${isLost ? `, and whenScaled: Delete deletes ${names(claims, 'claims')}` : ''}${isLeft ? `; ${names(claims, 'claims')} stay, and the pods that come start empty` : ''}`,
  }];
}

function withoutVolume({ before, live }: FullPair, template: string): Finding[] {
  const pods = live!.pods.filter(({ ordinal, claims }) => before.ordinals.includes(ordinal) && !claims.includes(claimName(template, before, ordinal)))
    .map(({ name }) => name);
  return pods.length === 0 ? [] : [{
    path: `spec.volumeClaimTemplates[${template}]`,
    effects: [RECREATE_ROLL],
    needs: [replacePods],
    pods,
    text: `${names(pods)} run without the volume ${template}: the controller is stuck until they are deleted, lowest ordinal first, and come back with it`,
  }];
}
