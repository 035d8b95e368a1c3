import type { ObjectMeta, ServiceObject, ServiceSpec, StatefulSetObject } from './fields';
import { KnownKind, tableOf } from './fields';
import { keyOf, kindOf, KubernetesObject } from './object';
import { Defaults, OTHER_KINDS } from './other-kinds';
import { defaultClaim, defaultPodTemplate } from './pod-defaults';
import { fill, Mutable, withoutNothing } from './stored';

/*
 * What the API server makes of an object before it stores it: defaults filled
 * in, zero values dropped, quantities in one spelling. Two manifests that give
 * the same stored object are the same for Kubernetes.
 */

/** The newest minor version that the defaults are known for. */
export const NEWEST_MINOR = 37;

/** A copy of an object as the server would store it, without what only the server writes. */
export function asStored<T extends KubernetesObject>(object: T, minor: number = NEWEST_MINOR): Mutable<T> {
  const kind = kindOf(keyOf(object)) as KnownKind;
  const { status: _status, ...written } = object;
  const stored = withoutNothing(written, tableOf(object)) as Mutable<KubernetesObject>;
  stored.metadata = ownMetadata(object);
  (DEFAULTS[kind] as ((stored: object, minor: number) => void) | undefined)?.(stored, minor);
  return stored as Mutable<T>;
}

const DEFAULTS: Defaults = {
  ...OTHER_KINDS,
  'apps/StatefulSet': defaultStatefulSet,
  '/Service': defaultService,
  '/PersistentVolumeClaim': ({ spec }) => {
    defaultClaim(spec);
    // in a template it stays as it is written
    fill(spec, { dataSourceRef: spec?.dataSource });
  },
};

function defaultStatefulSet(set: Pick<Mutable<StatefulSetObject>, 'spec'>, minor: number): void {
  const spec = set.spec ??= {};
  fill(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    serviceName: '',
    minReadySeconds: 0,
    updateStrategy: {},
    persistentVolumeClaimRetentionPolicy: {},
  });
  fill(spec.updateStrategy, { type: 'RollingUpdate' });
  if (spec.updateStrategy?.type === 'RollingUpdate') {
    // a server leaves it out when the type was written, and means the same
    fill(spec.updateStrategy, { rollingUpdate: {} });
    fill(spec.updateStrategy.rollingUpdate, { partition: 0, ...minor >= 37 && { maxUnavailable: 1 } });
  }
  fill(spec.persistentVolumeClaimRetentionPolicy, { whenDeleted: 'Retain', whenScaled: 'Retain' });
  if (!spec.ordinals?.start) { delete spec.ordinals; }
  for (const claim of spec.volumeClaimTemplates ?? []) {
    delete claim.apiVersion;
    delete claim.kind;
    // everything but the phase that every new claim has is compared, in its metadata too
    if (claim.status?.phase === 'Pending') { delete claim.status.phase; }
    if (claim.status && Object.keys(claim.status).length === 0) { delete claim.status; }
    claim.metadata ??= {};
    defaultClaim(claim.spec ??= {});
  }
  defaultPodTemplate(spec.template);
}

function defaultService(service: Pick<Mutable<ServiceObject>, 'spec'>): void {
  const spec = service.spec ??= {};
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  if (spec.sessionAffinity === 'ClientIP') { fill(spec, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }); }
  if (spec.type !== 'ExternalName') {
    fill(spec, { internalTrafficPolicy: 'Cluster' });
    defaultFamilies(spec);
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') { fill(spec, { externalTrafficPolicy: 'Cluster' }); }
  if (spec.type === 'LoadBalancer') { fill(spec, { allocateLoadBalancerNodePorts: true }); }
  for (const port of spec.ports ?? []) {
    if (port.targetPort === 0 || port.targetPort === '') { delete port.targetPort; }
    fill(port, { protocol: 'TCP', targetPort: port.port });
  }
  if (spec.clusterIPs?.length) { fill(spec, { clusterIP: spec.clusterIPs[0] }); }
  if (spec.clusterIPs?.length === 1) { delete spec.clusterIPs; }
}

function defaultFamilies(spec: Mutable<ServiceSpec>): void {
  // without a selector somebody else writes the endpoints of a headless Service, of either family
  if (spec.clusterIP === 'None' && spec.selector === undefined) {
    fill(spec, { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] });
    return;
  }
  fill(spec, { ipFamilyPolicy: 'SingleStack' });
  if (spec.ipFamilyPolicy === 'SingleStack') { fill(spec, { ipFamilies: ['IPv4'] }); }
}

const SERVER_METADATA = new Set([
  'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink',
  'deletionTimestamp', 'deletionGracePeriodSeconds', 'namespace', 'ownerReferences', 'finalizers',
]);
const SERVER_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation',
  'pv.kubernetes.io/bind-completed', 'pv.kubernetes.io/bound-by-controller', 'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner', 'volume.beta.kubernetes.io/storage-provisioner',
]);
/** The server gives it to every Namespace. */
const NAME_OF_NAMESPACE = 'kubernetes.io/metadata.name';

function ownMetadata(object: KubernetesObject): Mutable<KubernetesObject['metadata']> {
  const { labels, annotations, ...rest }: ObjectMeta = object.metadata;
  const own = Object.fromEntries(Object.entries(rest).filter(([key, value]) => !SERVER_METADATA.has(key) && value !== null && value !== undefined));
  const isServers = (key: string) => kindOf(keyOf(object)) === '/Namespace' && key === NAME_OF_NAMESPACE;
  return {
    name: object.metadata.name,
    ...own,
    ...someOf('labels', labels, key => !isServers(key)),
    ...someOf('annotations', annotations, key => !SERVER_ANNOTATIONS.has(key)),
  };
}

function someOf(field: string, map: Readonly<Record<string, string>> | undefined, isKept: (key: string) => boolean): object {
  const kept = Object.entries(map ?? {}).filter(([key]) => isKept(key));
  return kept.length === 0 ? {} : { [field]: Object.fromEntries(kept) };
}
