import { allowedDisruptions } from '../../kubernetes/budget';
import { matchesSelector } from '../../kubernetes/selector';
import { Bundle, KubeObject, namespaceOf, Workload } from '../bundle';
import { Check } from '../check';
import { CheckLevel } from '../stateful-check';

const budgetBlocksDrains: Check = {
  id: 'budget-blocks-drains',
  title: 'the disruption budget never allows an eviction',
  level: CheckLevel.ERROR,
  explanation: 'A node that runs such a pod cannot be drained: upgrades of the cluster stand still until somebody deletes the budget or the pod.',
  remedy: "Set 'maxUnavailable: 1'; for a single replica that may be interrupted, leave the budget out.",
  find: bundle => bundle.ofKind('PodDisruptionBudget').flatMap(budget => {
    const workloads = bundle.workloads.filter(workload => covers(budget, workload));
    const reason = workloads.some(({ kind }) => kind === 'StatefulSet') ? blocks(budget, total(workloads)) : undefined;
    return reason === undefined ? [] : [{ object: budget, ...reason }];
  }),
};

const twoBudgetsOnOnePod: Check = {
  id: 'two-budgets-on-one-pod',
  title: 'two disruption budgets select the same pods',
  level: CheckLevel.ERROR,
  explanation: 'The API server refuses to evict a pod that is under two budgets: its node cannot be drained.',
  remedy: 'Remove one of them, or make their selectors differ.',
  find: bundle => bundle.statefulSets.flatMap(set => {
    const names = budgetsOf(bundle, set).map(({ metadata }) => `'${metadata.name}'`);
    return names.length < 2 ? [] : [{ object: set.object, path: 'spec.template.metadata.labels', message: `budgets ${names.join(' and ')} select its pods` }];
  }),
};

const noGracePeriod: Check = {
  id: 'no-grace-period',
  title: 'pods are killed without a grace period',
  level: CheckLevel.WARNING,
  explanation: 'With 0 seconds a pod is forgotten before it is known to be dead, and a second one of the same name can write to the same volume.',
  remedy: "Give 'terminationGracePeriodSeconds' the time that the program needs to shut down.",
  find: bundle => bundle.statefulSets
    .filter(({ podSpec }) => podSpec.terminationGracePeriodSeconds === 0)
    .map(({ object }) => ({ object, path: 'spec.template.spec.terminationGracePeriodSeconds', message: 'is 0' })),
};

const replicasBesideAutoscaler: Check = {
  id: 'replicas-beside-autoscaler',
  title: 'a fixed number of replicas beside an autoscaler',
  level: CheckLevel.WARNING,
  explanation: 'Every time the manifest is applied the number of pods jumps back to the one that is written there.',
  remedy: "Leave 'spec.replicas' out.",
  find: bundle => bundle.statefulSets
    .filter(({ object, autoscalers }) => object.spec?.replicas !== undefined && autoscalers.length > 0)
    .map(({ object, autoscalers }) => ({
      object,
      path: 'spec.replicas',
      message: `is ${object.spec.replicas}, while ${autoscalers[0].kind} '${autoscalers[0].metadata.name}' decides`,
    })),
};

const autoscalerDeletesData: Check = {
  id: 'autoscaler-deletes-data',
  title: 'an autoscaler deletes claims',
  level: CheckLevel.WARNING,
  explanation: "With 'whenScaled: Delete' each scale-in deletes the volumes of the pods that go, and here a machine decides when that is.",
  remedy: "Set 'persistentVolumeClaimRetentionPolicy.whenScaled' to Retain, unless the data can be made again.",
  find: bundle => bundle.statefulSets
    .filter(({ object, autoscalers }) => object.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete' && autoscalers.length > 0)
    .map(({ object, autoscalers }) => ({
      object,
      path: 'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
      message: `is Delete, while ${autoscalers[0].kind} '${autoscalers[0].metadata.name}' decides on the replicas`,
    })),
};

export const availabilityChecks = [budgetBlocksDrains, twoBudgetsOnOnePod, noGracePeriod, replicasBesideAutoscaler, autoscalerDeletesData];

function budgetsOf(bundle: Bundle, workload: Workload): KubeObject[] {
  return bundle.ofKind('PodDisruptionBudget').filter(budget => covers(budget, workload));
}

function covers(budget: KubeObject, workload: Workload): boolean {
  return namespaceOf(budget) === workload.namespace && matchesSelector(budget.spec?.selector, workload.podLabels);
}

/** How many pods these workloads have together; undefined where that is not written down. */
function total(workloads: Workload[]): number | undefined {
  return workloads.reduce<number | undefined>((sum, { replicas }) => sum === undefined || replicas === undefined ? undefined : sum + replicas, 0);
}

function blocks({ spec }: KubeObject, replicas: number | undefined): { path: string; message: string } | undefined {
  if (replicas === 0 || allowedDisruptions(spec, replicas) !== 0) { return undefined; }
  if (spec.maxUnavailable !== undefined) { return { path: 'spec.maxUnavailable', message: `is ${spec.maxUnavailable}` }; }
  const all = replicas === undefined || spec.minAvailable === '100%' ? '' : `, of ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
  return { path: 'spec.minAvailable', message: `is ${spec.minAvailable}${all}` };
}
