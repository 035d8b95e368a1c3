/** Fields of a StatefulSet that no update changes: the object has to be swapped. */
export type ImmutableField = 'selector' | 'serviceName' | 'podManagementPolicy' | 'volumeClaimTemplates' | 'revisionHistoryLimit';

/** Why data has to be moved by hand. */
export type DataMove =
  /** Claims cannot become what the template says: smaller, another class, another mode. */
  | 'rebuild'
  /** Pods will use other claims, and the data stays on the old ones. */
  | 'rebind'
  /** The range of ordinals moves away from claims that hold data. */
  | 'ordinals'
  /** The same claim is mounted elsewhere. */
  | 'files';

/**
 * What carrying a change out takes, beyond applying the manifest: the steps of a plan follow from these, from effects and
 * from the fate of claims.
 */
export type Need =
  /** The set is deleted without its pods and created again with another value of this field. */
  | { readonly need: 'swap'; readonly field: ImmutableField; readonly withTemplate: boolean }
  /** A new pod template, which makes a new revision. */
  | { readonly need: 'new-template' }
  /** Pods are deleted one by one, lowest ordinal first, as the controller cannot replace them. */
  | { readonly need: 'replace-pods' }
  /** Every pod has to be created again, although its template stays the same. */
  | { readonly need: 'restart' }
  /** Live pods, claims and revisions get labels first. */
  | { readonly need: 'relabel' }
  | { readonly need: 'grow-claims' }
  /** Live claims of a template get another class of attributes. */
  | { readonly need: 'modify-claims'; readonly template: string; readonly attributesClass: string }
  /** A merge patch takes `rollingUpdate` away, which no apply does. */
  | { readonly need: 'patch-strategy' }
  /** The retention policy becomes stricter, after everything else. */
  | { readonly need: 'set-retention' }
  | { readonly need: 'move-data'; readonly how: DataMove }
  /** The object is deleted and created again. */
  | { readonly need: 'replace-object' }
  /** The object cannot change: another one has to take its place, under another name. */
  | { readonly need: 'new-name' }
  /** Only once every pod is new: done earlier, it takes something away from pods that run. */
  | { readonly need: 'after-pods' }
  /** Only once these pods, which run, carry labels that their template gives to new pods. */
  | { readonly need: 'labelled-pods'; readonly namespace: string; readonly pods: readonly string[]; readonly labels: Readonly<Record<string, string>> };

/** The set is swapped; with its template where old and new claims or labels only fit their own template. */
export function swap(field: ImmutableField, { withTemplate = false } = {}): Need {
  return { need: 'swap', field, withTemplate };
}

export function moveData(how: DataMove): Need {
  return { need: 'move-data', how };
}

export function modifyClaims(template: string, attributesClass: string): Need {
  return { need: 'modify-claims', template, attributesClass };
}

export const newTemplate: Need = { need: 'new-template' };
export const replacePods: Need = { need: 'replace-pods' };
export const restartPods: Need = { need: 'restart' };
export const relabel: Need = { need: 'relabel' };
export const growClaims: Need = { need: 'grow-claims' };
export const patchStrategy: Need = { need: 'patch-strategy' };
export const setRetention: Need = { need: 'set-retention' };
export const replaceObject: Need = { need: 'replace-object' };
export const newName: Need = { need: 'new-name' };
export const afterPods: Need = { need: 'after-pods' };

/** A need of one kind among some, with the data of that kind. */
export function needOf<K extends Need['need']>(needs: readonly Need[], kind: K): Extract<Need, { need: K }> | undefined {
  return needs.find((found): found is Extract<Need, { need: K }> => found.need === kind);
}
