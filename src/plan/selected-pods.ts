import { afterPods, Need } from './needs';
import { podName, Workload, WorkloadPair } from './workload';
import { World } from './world';
import type { LabelSelector } from '../kubernetes/fields';
import { matchesSelector } from '../kubernetes/selector';

/**
 * When the new selector of a Service, a budget or a policy may be applied. Pods that run keep the labels of the old
 * template until they are created again: a selector that only fits the new ones loses them all at once.
 */
export function needsOfSelector(namespace: string, old: LabelSelector | undefined, now: LabelSelector | undefined, world: World): Need[] {
  const lost = changedSets(namespace, world).filter(({ before, after }) =>
    matchesSelector(old, before.templateLabels) && !matchesSelector(now, before.templateLabels) && matchesSelector(now, after.templateLabels));
  if (lost.length === 0) { return []; }
  // new pods that still match the old selector bridge the rollout
  if (lost.every(({ after }) => matchesSelector(old, after.templateLabels))) { return [afterPods]; }
  const labels = lost.map(({ before }) => labelsToAdd(before, now));
  return labels.every(found => found !== undefined)
    ? lost.map(({ before }, index): Need => ({ need: 'labelled-pods', namespace, pods: podsOf(before), labels: labels[index]! }))
    : [afterPods];
}


function changedSets(namespace: string, world: World): { before: Workload; after: Workload }[] {
  return [...world.pairs.values()].flatMap(({ before, after, subject }: WorkloadPair) =>
    before && after && subject.namespace === namespace && before.namespace === namespace ? [{ before, after }] : []);
}

/** The labels that pods lack for a selector; undefined where adding them would take them out of their own set. */
function labelsToAdd({ templateLabels, spec, selector }: Workload, now: LabelSelector | undefined): Record<string, string> | undefined {
  const missing = Object.fromEntries(Object.entries(now?.matchLabels ?? {}).filter(([key, value]) => templateLabels[key] !== value));
  const isSafe = !now?.matchExpressions && !spec.selector?.matchExpressions && Object.keys(missing).every(key => selector[key] === undefined);
  return isSafe ? missing : undefined;
}

function podsOf(workload: Workload): string[] {
  return workload.ordinals.map(ordinal => podName(workload, ordinal));
}
