import { claimChanges } from './claim-changes';
import { EffectClass } from './effect-class';
import { FullPair, isFull, names, podName } from './workload';
import { World } from './world';
import { ManifestObject } from '../manifest/manifest';

/** What a new revision does to the pods of a workload. */
export interface Rollout {
  readonly effect: EffectClass;
  /** The pods that restart, first one first. */
  readonly pods: string[];
  /** A sentence about them. */
  readonly text: string;
}

/** How the pods that stay move to a new revision of the template. */
export function rolloutOf(pair: FullPair): Rollout {
  const { before, after } = pair;
  const old = new Set(before.ordinals);
  const staying = after.ordinals.filter(ordinal => old.has(ordinal));
  const pods = staying.filter(ordinal => ordinal - after.start >= after.partition).reverse().map(ordinal => podName(after, ordinal))
    .filter(name => !pair.orphans?.current.has(name));
  const { added, renamed } = claimChanges(pair);
  if (staying.length > 0 && (added.length > 0 || renamed.length > 0)) {
    const all = staying.map(ordinal => podName(after, ordinal));
    return { effect: EffectClass.ROLL, pods: all, text: `${names(all)} are deleted and created again after the swap, lowest ordinal first` };
  }
  if (staying.length === 0) { return { effect: EffectClass.INPLACE, pods: [], text: 'no pod runs, so none restarts' }; }
  if (after.strategy === 'OnDelete') {
    return { effect: EffectClass.ROLL_HELD, pods: [], text: 'updateStrategy OnDelete: no pod restarts by itself, each takes the new revision when it is next deleted or evicted' };
  }
  if (after.strategy === 'Recreate') {
    return { effect: EffectClass.ROLL, pods, text: `updateStrategy Recreate: ${names(pods)} stop together, then start with the new revision` };
  }
  if (pods.length === 0) {
    return { effect: EffectClass.ROLL_HELD, pods: [], text: `rollout paused: partition ${after.partition} holds all pods at the old revision` };
  }
  const held = staying.filter(ordinal => ordinal - after.start < after.partition).map(ordinal => podName(after, ordinal));
  const pace = pods.length === 1 ? `${pods[0]} restarts`
    : after.maxUnavailable > 1 ? `${names(pods)} restart, up to ${after.maxUnavailable} at a time`
      : `${names(pods)} restart one by one`;
  return { effect: EffectClass.ROLL, pods, text: held.length ? `${pace}; partition ${after.partition} holds ${names(held)} at the old revision` : pace };
}

/** Whether the pods of a StatefulSet restart in the same apply. */
export function isRolling(set: ManifestObject, world: World): boolean {
  const pair = world.pairs.get(set.key);
  return pair !== undefined && isFull(pair) && pair.changes.some(({ path }) => path.startsWith('spec.template.')) && rolloutOf(pair).effect === EffectClass.ROLL;
}
