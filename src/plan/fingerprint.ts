import { createHash } from 'crypto';
import type { Operation } from './operation';
import type { PlannedChange, PlannedStep, PlannedVolume } from './planned';
import type { KubernetesObject } from '../kubernetes/object';

/** What a plan says, as one word: two plans with the same word do the same to the same objects. */
export function fingerprintOf(
  changes: readonly PlannedChange[], volumes: readonly PlannedVolume[], steps: readonly PlannedStep[], operations: readonly (readonly Operation[])[],
): string {
  return hash({
    changes: changes.map(({ subject, path, oldValue, newValue, effects, rule }) => ({ subject, path, oldValue, newValue, effects, rule })),
    volumes: volumes.map(({ namespace, claim, uid, fate, oldSize, newSize }) => ({ namespace, claim, uid, fate, oldSize, newSize })),
    steps: steps.map(({ id, byHand }, index) => ({ id, byHand, operations: operations[index] })),
  });
}

/** What is wanted, as one word: the same for the same objects in any order of their fields. */
export function wantedHashOf(objects: readonly KubernetesObject[]): string {
  return hash(objects);
}

function hash(value: unknown): string {
  return createHash('sha256').update(stable(value)).digest('hex');
}

/** JSON with the keys of maps in order, and without what is undefined. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => typeof item === 'object' && item !== null && !Array.isArray(item)
    ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1)) : item);
}
