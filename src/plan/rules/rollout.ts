import { EffectClass } from '../effect-class';
import { patchStrategy, swap } from '../needs';
import { rolloutOf } from '../rollout';
import { Finding, WorkloadRule } from '../rule';
import { FullPair, isFull, names, podName, WorkloadPair } from '../workload';

const { INFO, INPLACE, NOOP, RECREATE, REFUSE, ROLL, ROLL_HELD } = EffectClass;

const STRATEGY = 'spec.updateStrategy';

function field(pair: WorkloadPair, path: string) {
  return pair.relation === 'same' ? pair.changes.find(change => change.path === path) : undefined;
}

function templateChanges(pair: FullPair): boolean {
  return pair.changes.some(change => change.path.startsWith('spec.template.'));
}

/** Pods of the live set that are not at its newest revision; undefined when no cluster was asked. */
function outdated({ live }: WorkloadPair): string[] | undefined {
  const target = live?.statefulSet?.status?.updateRevision;
  return !target ? undefined : live!.pods.filter(pod => pod.revision && pod.revision !== target).map(pod => pod.name).reverse();
}

/** Whether rollingUpdate is what the manifest before wrote, and not what the server made of its silence. */
function isStrategyWritten({ before }: FullPair): boolean {
  const { metadata, spec } = before.id.object;
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  return metadata.uid === undefined ? type !== undefined || rollingUpdate !== undefined : rollingUpdate === undefined;
}

/** Pods that the old partition or strategy held and the new one lets go. */
function released(pair: FullPair): Finding['pods'] {
  const late = outdated(pair);
  const { start, strategy, partition } = pair.before;
  const from = strategy === 'RollingUpdate' ? start + partition : Infinity;
  return rolloutOf(pair).pods.filter(name => late === undefined || late.includes(name)).filter(name => Number(name.slice(name.lastIndexOf('-') + 1)) < from);
}

/** Pods that the old partition let go and the new one holds. It counts from the first ordinal of the set, whatever its number is. */
function newlyHeld({ before, after }: FullPair): string[] {
  return before.ordinals.filter(ordinal => ordinal >= before.start + before.partition)
    .filter(ordinal => ordinal >= after.start && ordinal < after.start + after.partition)
    .map(ordinal => podName(after, ordinal));
}

export const rolloutRules: readonly WorkloadRule[] = [
  {
    id: 'S39',
    title: 'revisionHistoryLimit',
    effects: [INPLACE, RECREATE],
    flow: 'F3',
    description: 'Mutable from Kubernetes 1.33; older servers refuse it in place. Lowering it deletes revisions that could be rolled back to.',
    check: (pair, world) => {
      const change = field(pair, 'spec.revisionHistoryLimit');
      if (!change) { return []; }
      return [world.minor >= 33
        ? { ...change, effects: [INPLACE], flow: 'F1', text: Number(change.new) < Number(change.old) ? `only the newest ${change.new} old revisions stay to roll back to` : 'more old revisions are kept to roll back to' }
        : { ...change, effects: [RECREATE], needs: [swap('revisionHistoryLimit')], text: `server ${world.version} refuses this in place: the set has to be swapped`, advice: `keep ${change.old}; from Kubernetes 1.33 it can be changed in place` }];
    },
  },
  {
    id: 'S40',
    title: 'updateStrategy to OnDelete',
    effects: [REFUSE, INPLACE],
    flow: 'F1',
    description: 'Pods no longer restart by themselves. When the manifest before named no strategy, the server has filled in a rollingUpdate that no apply takes away: every apply is refused, and everything else in it too. '
      + 'A merge patch that sets rollingUpdate to null switches the set in place, without touching a pod, and the apply works after that. A strategy that was written out goes by server-side apply alone.',
    check: (pair, world) => {
      const change = field(pair, `${STRATEGY}.type`);
      if (!change || change.new !== 'OnDelete' || !isFull(pair)) { return []; }
      const found = { ...change, covers: [`${STRATEGY}.rollingUpdate`] };
      return [world.answerFor(pair.after.id)?.accepted ?? isStrategyWritten(pair) ? {
        ...found,
        effects: [INPLACE],
        text: 'no pod restarts by itself from now on: each takes the newest revision when it is next deleted or evicted',
      } : {
        ...found,
        effects: [REFUSE],
        needs: [patchStrategy],
        text: 'an apply of this is refused, and the whole object with it, as the live set has a rollingUpdate that the server filled in; a merge patch switches it in place, and then pods no longer restart by themselves',
        advice: 'switch it by the patch in the steps first, then apply',
      }];
    },
  },
  {
    id: 'S41',
    title: 'updateStrategy from OnDelete to RollingUpdate',
    effects: [ROLL, INPLACE],
    flow: 'F1',
    description: 'Every pod that is at an older revision restarts now, as if the template had changed. Taking updateStrategy out of the manifest does the same.',
    check: pair => {
      const change = field(pair, `${STRATEGY}.type`);
      if (!change || change.new !== 'RollingUpdate' || !isFull(pair)) { return []; }
      const pods = released(pair) ?? [];
      const known = outdated(pair) !== undefined || templateChanges(pair);
      return [{
        ...change,
        covers: [`${STRATEGY}.rollingUpdate`],
        effects: [pods.length ? ROLL : INPLACE],
        pods,
        text: pods.length
          ? known ? `${names(pods)} at an older revision restart now` : `pods at an older revision restart now: up to ${names(pods)}`
          : 'no pod is at an older revision, so none restarts',
      }];
    },
  },
  {
    id: 'S42',
    title: 'updateStrategy Recreate',
    effects: [REFUSE],
    description: 'An alpha strategy of Kubernetes 1.37, behind the gate StatefulSetRecreateStrategy: all pods stop together. Without the gate it is refused; when the gate is turned off later, the controller does nothing at all for the set.',
    advice: 'use RollingUpdate or OnDelete',
    check: (pair, world) => {
      if (!pair.after || pair.after.strategy !== 'Recreate' || pair.before?.strategy === 'Recreate') { return []; }
      return [{
        path: `${STRATEGY}.type`,
        old: pair.before?.strategy,
        new: 'Recreate',
        covers: [`${STRATEGY}.rollingUpdate`],
        effects: [REFUSE],
        text: world.minor >= 37 ? 'refused unless the gate StatefulSetRecreateStrategy is on; with it, all pods stop together' : `server ${world.version} does not know this strategy`,
      }];
    },
  },
  {
    id: 'S43',
    title: 'partition lowered',
    effects: [ROLL, INPLACE],
    flow: 'F1',
    description: 'Pods from the new partition on move to the newest revision. Taking the field out of the manifest sets it to 0, and lets all pods go.',
    check: pair => {
      const change = field(pair, `${STRATEGY}.rollingUpdate.partition`);
      if (!change || !isFull(pair) || pair.after.partition >= pair.before.partition) { return []; }
      const pods = released(pair) ?? [];
      return [{
        ...change,
        effects: [pods.length ? ROLL : INPLACE],
        pods,
        text: pods.length
          ? `releases ${names(pods)}: ${pods.length === 1 ? 'it restarts if it is' : 'they restart if they are'} at an older revision`
          : 'no pod is released',
      }];
    },
  },
  {
    id: 'S44',
    title: 'partition raised',
    effects: [INPLACE],
    description: 'Pods that have the new revision already keep it. Pods below the partition return to the old revision when they are next created again.',
    check: pair => {
      const change = field(pair, `${STRATEGY}.rollingUpdate.partition`);
      if (!change || !isFull(pair) || pair.after.partition <= pair.before.partition || pair.after.partition >= pair.after.replicas) { return []; }
      const held = pair.after.ordinals.slice(0, pair.after.partition).map(ordinal => podName(pair.after, ordinal));
      return [{ ...change, effects: [INPLACE], text: `${names(held)} return to the current revision when next created again; none is rolled back now` }];
    },
  },
  {
    id: 'S45',
    title: 'partition that holds every pod',
    effects: [ROLL_HELD, INPLACE],
    description: 'A partition of as many replicas or more is the pause button of a StatefulSet: a new template makes a revision and no pod moves. It counts from the first ordinal of the set. Raised over one that holds every pod already, it changes nothing.',
    check: pair => {
      const change = field(pair, `${STRATEGY}.rollingUpdate.partition`);
      if (!change || !isFull(pair) || pair.after.partition <= pair.before.partition || pair.after.partition < pair.after.replicas) { return []; }
      if (newlyHeld(pair).length === 0) {
        return [{ ...change, effects: [INPLACE], text: pair.before.replicas ? `partition ${pair.before.partition} holds every pod already` : 'no pod runs, so none is held' }];
      }
      return [{ ...change, effects: [ROLL_HELD], text: `rollout paused: partition ${pair.after.partition} holds all ${pair.after.replicas} pods at their revision` }];
    },
  },
  {
    id: 'S46',
    title: 'maxUnavailable of the rollout',
    effects: [INPLACE, NOOP, INFO],
    description: 'On by default from Kubernetes 1.37; older servers drop the field without a word unless the gate MaxUnavailableStatefulSet is on. Under OrderedReady several pods are deleted at once and come back one by one; the order is no longer strictly highest first.',
    check: (pair, world) => {
      const change = field(pair, `${STRATEGY}.rollingUpdate.maxUnavailable`);
      if (!change) { return []; }
      return [world.minor >= 37
        ? { ...change, effects: [INPLACE], text: `rollouts replace up to ${change.new} pods at a time, no longer strictly highest first` }
        : { ...change, effects: [NOOP, INFO], text: `ignored: server ${world.version} drops the field without a word, unless the gate MaxUnavailableStatefulSet is on` }];
    },
  },
  {
    id: 'S47',
    title: 'minReadySeconds',
    effects: [INPLACE],
    description: 'No new revision. Rollouts wait that long after each pod is Ready (always from Kubernetes 1.34), and a pod that is younger counts as unavailable at once.',
    check: pair => {
      const change = field(pair, 'spec.minReadySeconds');
      return change ? [{ ...change, effects: [INPLACE], text: `rollouts wait ${change.new} seconds per pod` }] : [];
    },
  },
];
