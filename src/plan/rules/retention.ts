import { sumQuantities } from '../../kubernetes/quantity';
import { EffectClass } from '../effect-class';
import { setRetention } from '../needs';
import { WorkloadRule } from '../rule';
import { count, isFull, ordinalsOnlyIn, Workload, WorkloadPair } from '../workload';

const { INFO, INPLACE, LOSS } = EffectClass;

function policy(pair: WorkloadPair, when: 'whenDeleted' | 'whenScaled', to: string) {
  const change = pair.relation === 'same' ? pair.changes.find(({ path }) => path === `spec.persistentVolumeClaimRetentionPolicy.${when}`) : undefined;
  return change?.new === to ? change : undefined;
}

function volumesOf(workload: Workload): string {
  const size = sumQuantities(workload.ordinals.flatMap(() => workload.claims.map(claim => claim.size)));
  return `${count(workload.replicas * workload.claims.length, 'volume')}${size ? ` (${size})` : ''}`;
}

export const retentionRules: readonly WorkloadRule[] = [
  {
    id: 'S48',
    title: 'whenDeleted from Retain to Delete',
    effects: [INPLACE, INFO],
    description: 'Nothing is deleted now. From now on the claims have the set as their owner, so that every delete of the set takes the data along: also a re-creation by a tool that does not orphan. The swaps of this plan set it back first.',
    advice: 'keep Retain unless the data can be rebuilt',
    check: pair => {
      const change = policy(pair, 'whenDeleted', 'Delete');
      return change && isFull(pair) ? [{ ...change, effects: [INPLACE, INFO], needs: [setRetention], text: `from now on, deleting ${pair.after.name} deletes ${volumesOf(pair.after)}` }] : [];
    },
  },
  {
    id: 'S49',
    title: 'whenScaled from Retain to Delete',
    effects: [INPLACE, INFO, LOSS],
    description: 'From now on a scale-down deletes claims. Claims that an earlier scale-down left are not covered. Together with a scale-down in the same apply, the volumes of that scale-down are deleted.',
    check: pair => {
      const change = policy(pair, 'whenScaled', 'Delete');
      if (!change || !isFull(pair)) { return []; }
      return pair.after.claims.length > 0 && ordinalsOnlyIn(pair.before, pair.after).length > 0
        ? [{ ...change, effects: [INPLACE, LOSS], needs: [setRetention], text: 'the scale-down in the same apply deletes volumes', advice: 'scale down first, change the policy after it' }]
        : [{ ...change, effects: [INPLACE, INFO], needs: [setRetention], text: 'from now on, a scale-down deletes volumes; claims left by earlier scale-downs are not covered' }];
    },
  },
  {
    id: 'S50',
    title: 'retention from Delete to Retain',
    effects: [INPLACE],
    description: 'Volumes are safe once the owner references are gone from the claims, which is at the next sync of the controller and not at once. Taking the policy out of the manifest does the same.',
    check: pair => (['whenDeleted', 'whenScaled'] as const).flatMap(when => {
      const change = policy(pair, when, 'Retain');
      return change ? [{ ...change, effects: [INPLACE], text: 'volumes are safe after the owner references are gone from the claims' }] : [];
    }),
  },
];
