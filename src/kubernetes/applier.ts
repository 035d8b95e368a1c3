import type { ObjectMeta } from './fields';
import type { KubernetesObject } from './object';

/** Who would apply an object the next time, and how. */
export interface Applier {
  readonly serverSide: boolean;
  readonly manager: string;
}

/** Where nobody has applied an object yet. */
export const OURS: Applier = { serverSide: true, manager: 'cdk8s-stateful' };

/** The annotation in which kubectl keeps the whole object that it applied, data of Secrets included. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** How the live object was applied last; ours where nobody applied it. */
export function applierOf(live: KubernetesObject | undefined): Applier {
  const { managedFields = [], annotations = {} } = (live?.metadata ?? {}) as ObjectMeta;
  const applied = managedFields
    .filter(({ operation, subresource }) => operation === 'Apply' && !subresource)
    .map(({ manager, fieldsV1 }) => ({ manager: manager ?? OURS.manager, size: JSON.stringify(fieldsV1 ?? {}).length }))
    .sort((one, other) => other.size - one.size);
  if (applied.length > 0) { return { serverSide: true, manager: applied[0].manager }; }
  return annotations[LAST_APPLIED] === undefined ? OURS : { serverSide: false, manager: 'kubectl-client-side-apply' };
}
