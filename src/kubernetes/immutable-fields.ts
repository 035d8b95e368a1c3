import type { KubernetesObject } from './object';

/*
 * Fields that no update can change, as API servers of 1.28 and 1.37 answer.
 * StatefulSets, Services and claims have rules of their own, since there it
 * depends on more than the field.
 */

interface ImmutableField {
  /** The field and everything below it, such as `spec.selector`. */
  readonly path: string;
  /** Parts of it that can change after all; an item of any list is `[]`. */
  readonly except?: readonly string[];
  /** The last minor version that refuses the change. */
  readonly until?: number;
  /** When an update may change it after all, judged by the stored object before and after. */
  readonly unless?: (before: KubernetesObject, after: KubernetesObject) => boolean;
}

/** Where pods of a job run, and their metadata: they can still change while the job is suspended. */
const SCHEDULING = ['metadata', 'spec.nodeSelector', 'spec.tolerations', 'spec.affinity', 'spec.schedulingGates'].map(path => `spec.template.${path}`);

const isSuspended = ({ spec }: KubernetesObject): boolean => spec?.suspend === true;
// an indexed job grows and shrinks with its parallelism
const growsInTandem = ({ spec: old }: KubernetesObject, { spec: now }: KubernetesObject): boolean =>
  old?.completionMode === 'Indexed' && now?.completionMode === 'Indexed' && now.completions === now.parallelism;

const SELECTOR: readonly ImmutableField[] = [{ path: 'spec.selector' }];
const ROLE: readonly ImmutableField[] = [{ path: 'roleRef' }];

/** By group and kind; the core group is empty. */
export const IMMUTABLE = {
  'apps/Deployment': SELECTOR,
  'apps/DaemonSet': SELECTOR,
  'apps/ReplicaSet': SELECTOR,
  'batch/Job': [
    { path: 'spec.template', unless: isSuspended },
    { path: 'spec.template', except: SCHEDULING },
    { path: 'spec.selector' },
    { path: 'spec.completions', unless: growsInTandem },
    { path: 'spec.completionMode' },
    { path: 'spec.podFailurePolicy' },
    { path: 'spec.successPolicy' },
    { path: 'spec.backoffLimitPerIndex' },
    { path: 'spec.managedBy' },
  ],
  '/Pod': [{
    path: 'spec',
    except: ['spec.containers[].image', 'spec.initContainers[].image', 'spec.activeDeadlineSeconds', 'spec.tolerations', 'spec.schedulingGates'],
  }],
  'rbac.authorization.k8s.io/RoleBinding': ROLE,
  'rbac.authorization.k8s.io/ClusterRoleBinding': ROLE,
  'storage.k8s.io/StorageClass': [{ path: 'provisioner' }, { path: 'parameters' }, { path: 'reclaimPolicy' }, { path: 'volumeBindingMode' }],
  'storage.k8s.io/VolumeAttributesClass': [{ path: 'driverName' }, { path: 'parameters' }],
  'storage.k8s.io/CSIDriver': [
    { path: 'spec.attachRequired' },
    { path: 'spec.volumeLifecycleModes' },
    { path: 'spec.podInfoOnMount', until: 28 },
    { path: 'spec.fsGroupPolicy', until: 28 },
  ],
  '/PersistentVolume': [{
    path: 'spec',
    except: [
      'capacity', 'accessModes', 'persistentVolumeReclaimPolicy', 'storageClassName', 'mountOptions', 'claimRef', 'nodeAffinity', 'volumeAttributesClassName',
    ].map(field => `spec.${field}`),
  }],
  'scheduling.k8s.io/PriorityClass': [{ path: 'value' }, { path: 'preemptionPolicy' }],
  'node.k8s.io/RuntimeClass': [{ path: 'handler' }],
  'networking.k8s.io/IngressClass': [{ path: 'spec.controller' }],
  'networking.k8s.io/ServiceCIDR': [{ path: 'spec.cidrs' }],
  'discovery.k8s.io/EndpointSlice': [{ path: 'addressType' }],
  'resource.k8s.io/ResourceClaimTemplate': [{ path: 'spec' }],
  '/ResourceQuota': [{ path: 'spec.scopes' }],
  'apiextensions.k8s.io/CustomResourceDefinition': [{ path: 'spec.scope' }, { path: 'spec.group' }, { path: 'spec.names.kind' }, { path: 'spec.names.plural' }],
} as const satisfies Readonly<Record<string, readonly ImmutableField[]>>;

export type ImmutableKind = keyof typeof IMMUTABLE;

export const IMMUTABLE_KINDS = Object.keys(IMMUTABLE) as readonly ImmutableKind[];

/** The field that an update of this object cannot change and that holds this path; undefined when it can. */
export function immutableFieldAt(kind: string, path: string, before: KubernetesObject, after: KubernetesObject, minor: number): string | undefined {
  if (!Object.hasOwn(IMMUTABLE, kind)) { return undefined; }
  const fields: readonly ImmutableField[] = IMMUTABLE[kind as ImmutableKind];
  // an item of a list goes by its name, and names hold anything but brackets
  const shape = path.replace(/\[[^\]]*\]/g, '[]');
  return fields.find(field => isBelow(shape, field.path) && minor <= (field.until ?? minor)
    && !field.except?.some(part => isBelow(shape, part)) && !field.unless?.(before, after))?.path;
}

function isBelow(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}
