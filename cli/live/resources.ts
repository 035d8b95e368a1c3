import type { KnownKind, ObjectOf } from '../../src/kubernetes/fields';
import type { Resource } from '../cluster/path';

/*
 * The kinds that a plan reads around the workloads. Their paths never changed, so nothing has to be discovered first.
 */

function resource<Kind extends KnownKind>(of: Kind, version: string, plural: string, namespaced = true): Resource<ObjectOf<Kind>> {
  const [group, kind] = of.split('/');
  return { group, version, kind, plural, namespaced };
}

export const STATEFUL_SETS = resource('apps/StatefulSet', 'v1', 'statefulsets');
export const REVISIONS = resource('apps/ControllerRevision', 'v1', 'controllerrevisions');
export const PODS = resource('/Pod', 'v1', 'pods');
export const CLAIMS = resource('/PersistentVolumeClaim', 'v1', 'persistentvolumeclaims');

export const QUOTAS = resource('/ResourceQuota', 'v1', 'resourcequotas');
export const BUDGETS = resource('policy/PodDisruptionBudget', 'v1', 'poddisruptionbudgets');
export const SERVICES = resource('/Service', 'v1', 'services');
export const CONFIG_MAPS = resource('/ConfigMap', 'v1', 'configmaps');
export const HORIZONTAL_AUTOSCALERS = resource('autoscaling/HorizontalPodAutoscaler', 'v2', 'horizontalpodautoscalers');
/** Autoscalers that are there only where somebody installed them. */
export const ADD_ONS = [
  resource('autoscaling.k8s.io/VerticalPodAutoscaler', 'v1', 'verticalpodautoscalers'),
  resource('keda.sh/ScaledObject', 'v1alpha1', 'scaledobjects'),
];

export const NAMESPACES = resource('/Namespace', 'v1', 'namespaces', false);
export const NODES: Resource = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };
export const VOLUMES = resource('/PersistentVolume', 'v1', 'persistentvolumes', false);
export const STORAGE_CLASSES = resource('storage.k8s.io/StorageClass', 'v1', 'storageclasses', false);

/** What manifests refer to by name. */
export const REFERRED: Readonly<Record<string, Resource>> = {
  ConfigMap: CONFIG_MAPS,
  Secret: resource('/Secret', 'v1', 'secrets'),
  ServiceAccount: resource('/ServiceAccount', 'v1', 'serviceaccounts'),
  PriorityClass: resource('scheduling.k8s.io/PriorityClass', 'v1', 'priorityclasses', false),
  RuntimeClass: resource('node.k8s.io/RuntimeClass', 'v1', 'runtimeclasses', false),
  StorageClass: STORAGE_CLASSES,
};
