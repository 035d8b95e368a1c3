import { ManifestObject } from '../../manifest/manifest';
import { PlannedChange, PlannedStep } from '../planned';

/** A step before the steps of all objects are put in order. */
export type Draft = Omit<PlannedStep, 'position' | 'subject'> & { readonly object: ManifestObject };

/** Ids of the rules that said some changes, each once. */
export function ids(changes: readonly PlannedChange[]): string {
  return [...new Set(changes.map(({ rule }) => rule))].join(', ');
}
