import type { Labels } from '../kubernetes/selector';

/** The labels that pods of the old selector lack for the new one; undefined where the two contradict each other. */
export function addedLabels(old: Labels, now: Labels): Labels | undefined {
  const contradicts = Object.entries(now).some(([key, value]) => old[key] !== undefined && old[key] !== value);
  return contradicts ? undefined : Object.fromEntries(Object.entries(now).filter(([key]) => old[key] === undefined));
}
