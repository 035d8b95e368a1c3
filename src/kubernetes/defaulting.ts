import { defaultPullPolicy } from './image';
import { KubernetesObject } from './object';
import { fill, OTHER_KINDS } from './other-kinds';
import { canonicalQuantities, canonicalQuantity } from './quantity';

/*
 * What the API server makes of an object before it stores it: defaults filled
 * in, zero values dropped, quantities in one spelling. Two manifests that give
 * the same stored object are the same for Kubernetes.
 */

/** The newest minor version that the defaults are known for. */
export const NEWEST_MINOR = 37;

/** A copy of an object as the server would store it, without what only the server writes. */
export function asStored(object: KubernetesObject, minor: number = NEWEST_MINOR): any {
  const { status: _status, ...rest } = object;
  const tidyKind = KINDS[`${groupOf(object)}/${object.kind}`];
  const stored: any = tidyKind ? tidy(rest) : { ...rest };
  stored.metadata = ownMetadata(object.metadata);
  tidyKind?.(stored, minor);
  return stored;
}

function groupOf(object: KubernetesObject): string {
  return object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
}

const KINDS: Record<string, ((object: any, minor: number) => void) | undefined> = {
  ...OTHER_KINDS,
  'apps/StatefulSet': defaultStatefulSet,
  'apps/Deployment': withPods('apps/Deployment', object => object.spec?.template),
  'apps/DaemonSet': withPods('apps/DaemonSet', object => object.spec?.template),
  'batch/CronJob': withPods('batch/CronJob', object => object.spec?.jobTemplate?.spec?.template),
  'apps/ReplicaSet': withPods('apps/ReplicaSet', object => object.spec?.template),
  'batch/Job': withPods('batch/Job', object => object.spec?.template),
  '/Service': defaultService,
  '/PersistentVolumeClaim': object => defaultClaim(object.spec),
  '/ConfigMap': () => undefined,
  '/Secret': defaultSecret,
  'policy/PodDisruptionBudget': () => undefined,
  'storage.k8s.io/StorageClass': object => { fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', allowVolumeExpansion: false }); },
};

function withPods(kind: string, template: (object: any) => any): (object: any) => void {
  return object => {
    OTHER_KINDS[kind](object);
    defaultPodTemplate(template(object));
  };
}

function defaultStatefulSet(set: any, minor: number): void {
  const spec = set.spec ??= {};
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady', serviceName: '', minReadySeconds: 0, updateStrategy: {}, persistentVolumeClaimRetentionPolicy: {} });
  for (const [of, field] of [[spec.updateStrategy, 'type'], [spec.persistentVolumeClaimRetentionPolicy, 'whenDeleted'], [spec.persistentVolumeClaimRetentionPolicy, 'whenScaled']]) {
    if (of[field] === '') { delete of[field]; }
  }
  fill(spec.updateStrategy, { type: 'RollingUpdate' });
  if (spec.updateStrategy.type === 'RollingUpdate') {
    // a server leaves it out when the type was written, and means the same
    fill(spec.updateStrategy, { rollingUpdate: {} });
    fill(spec.updateStrategy.rollingUpdate, { partition: 0 });
    if (minor >= 37) { fill(spec.updateStrategy.rollingUpdate, { maxUnavailable: 1 }); }
  }
  fill(spec.persistentVolumeClaimRetentionPolicy, { whenDeleted: 'Retain', whenScaled: 'Retain' });
  if (spec.ordinals !== undefined) { fill(spec.ordinals, { start: 0 }); if (spec.ordinals.start === 0) { delete spec.ordinals; } }
  for (const claim of listOf(spec.volumeClaimTemplates)) {
    delete claim.apiVersion;
    delete claim.kind;
    // everything but the phase that every new claim has is compared, in its metadata too
    if (claim.status?.phase === 'Pending') { delete claim.status.phase; }
    if (claim.status && Object.keys(claim.status).length === 0) { delete claim.status; }
    claim.metadata = dropEmpty({ ...claim.metadata });
    defaultClaim(claim.spec ??= {});
  }
  defaultPodTemplate(spec.template);
}

function defaultClaim(spec: any): void {
  if (!spec) { return; }
  fill(spec, { volumeMode: 'Filesystem' });
  canonicalResources(spec.resources);
  // each names the other when only one is written
  if (spec.dataSource && !spec.dataSourceRef) { spec.dataSourceRef = spec.dataSource; }
}

function defaultPodTemplate(template: any): void {
  if (!template) { return; }
  template.metadata = dropEmpty({ ...template.metadata });
  const spec = template.spec ??= {};
  fill(spec, { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30, schedulerName: 'default-scheduler', securityContext: {} });
  if (spec.serviceAccountName ?? spec.serviceAccount) { spec.serviceAccountName ??= spec.serviceAccount; }
  delete spec.serviceAccount;
  for (const container of [...listOf(spec.containers), ...listOf(spec.initContainers)]) { defaultContainer(container, spec.hostNetwork === true); }
  for (const volume of listOf(spec.volumes)) { defaultVolume(volume); }
  canonicalQuantities(spec.overhead);
  canonicalResources(spec.resources);
}

function defaultContainer(container: any, hostNetwork: boolean): void {
  fill(container, {
    imagePullPolicy: defaultPullPolicy(container.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  });
  canonicalResources(container.resources);
  for (const port of listOf(container.ports)) {
    fill(port, { protocol: 'TCP' });
    if (hostNetwork) { fill(port, { hostPort: port.containerPort }); }
  }
  for (const entry of listOf(container.env)) {
    if (entry.valueFrom?.fieldRef) { fill(entry.valueFrom.fieldRef, { apiVersion: 'v1' }); }
    if (entry.valueFrom?.resourceFieldRef) { fill(entry.valueFrom.resourceFieldRef, { divisor: '0' }); }
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = container[name];
    if (!probe) { continue; }
    fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    defaultHttpGet(probe.httpGet);
    if (probe.grpc) { fill(probe.grpc, { service: '' }); }
  }
  defaultHttpGet(container.lifecycle?.postStart?.httpGet);
  defaultHttpGet(container.lifecycle?.preStop?.httpGet);
}

function defaultHttpGet(httpGet: any): void {
  if (httpGet) { fill(httpGet, { path: '/', scheme: 'HTTP' }); }
}

const SOURCES_WITH_MODE = ['configMap', 'secret', 'projected', 'downwardAPI'];

function defaultVolume(volume: any): void {
  if (Object.keys(volume).length === 1) { volume.emptyDir = {}; }
  for (const source of SOURCES_WITH_MODE) { if (volume[source]) { fill(volume[source], { defaultMode: 0o644 }); } }
  for (const source of listOf(volume.projected?.sources)) {
    if (source.serviceAccountToken) { fill(source.serviceAccountToken, { expirationSeconds: 3600 }); }
  }
  const projected = listOf(volume.projected?.sources).flatMap(source => listOf(source.downwardAPI?.items));
  for (const item of [...listOf(volume.downwardAPI?.items), ...projected]) {
    if (item.fieldRef) { fill(item.fieldRef, { apiVersion: 'v1' }); }
  }
  if (volume.hostPath) { fill(volume.hostPath, { type: '' }); }
  if (volume.emptyDir?.sizeLimit !== undefined) { volume.emptyDir.sizeLimit = canonicalQuantity(volume.emptyDir.sizeLimit); }
  defaultClaim(volume.ephemeral?.volumeClaimTemplate?.spec);
}

function defaultService(service: any): void {
  const spec = service.spec ??= {};
  if (Object.keys(spec.selector ?? {}).length === 0) { delete spec.selector; }
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  if (spec.sessionAffinity === 'ClientIP') { fill(spec, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }); }
  if (spec.type !== 'ExternalName') { fill(spec, { internalTrafficPolicy: 'Cluster', ipFamilyPolicy: 'SingleStack' }); }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') { fill(spec, { externalTrafficPolicy: 'Cluster' }); }
  if (spec.type === 'LoadBalancer') { fill(spec, { allocateLoadBalancerNodePorts: true }); }
  for (const port of listOf(spec.ports)) {
    fill(port, { protocol: 'TCP', targetPort: port.port });
  }
  if (spec.clusterIP === undefined && spec.clusterIPs?.length) { spec.clusterIP = spec.clusterIPs[0]; }
  if (spec.clusterIPs?.length === 1) { delete spec.clusterIPs; }
}

function defaultSecret(secret: any): void {
  fill(secret, { type: 'Opaque' });
  for (const [key, text] of Object.entries(secret.stringData ?? {})) {
    (secret.data ??= {})[key] = Buffer.from(String(text)).toString('base64');
  }
  delete secret.stringData;
}

const SERVER_METADATA = new Set(['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink',
  'deletionTimestamp', 'deletionGracePeriodSeconds', 'namespace', 'ownerReferences', 'finalizers']);
const SERVER_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation',
  'pv.kubernetes.io/bind-completed', 'pv.kubernetes.io/bound-by-controller', 'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner', 'volume.beta.kubernetes.io/storage-provisioner',
]);

function ownMetadata(metadata: Record<string, any>): any {
  const own: any = {};
  for (const [key, value] of Object.entries(metadata)) {
    if (SERVER_METADATA.has(key) || value === null || value === undefined) { continue; }
    own[key] = key === 'annotations' && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).filter(([name]) => !SERVER_ANNOTATIONS.has(name)))
      : value;
  }
  return dropEmpty(own);
}

function dropEmpty(metadata: any): any {
  for (const key of Object.keys(metadata)) {
    const value = metadata[key];
    if (value === undefined || value === null || ((key === 'labels' || key === 'annotations') && Object.keys(value).length === 0)) { delete metadata[key]; }
  }
  return metadata;
}

// Fields whose zero value is not stored. Others, such as `privileged: false`, are pointers: written or not is a difference.
const ZERO_IS_UNSET = new Set(['hostNetwork', 'hostPID', 'hostIPC', 'stdin', 'stdinOnce', 'tty', 'readOnly', 'initialDelaySeconds', 'value', 'subPath', 'subPathExpr',
  'workingDir', 'nodeName', 'hostname', 'subdomain', 'serviceAccountName', 'serviceAccount', 'priorityClassName', 'hostIP', 'hostPort', 'minReadySeconds', 'medium', 'fsType',
  'key', 'effect', 'publishNotReadyAddresses', 'nodePort', 'healthCheckNodePort', 'loadBalancerIP', 'externalName', 'host']);
const EMPTY_IS_UNSET = new Set(['labels', 'annotations', 'nodeSelector', 'matchLabels', 'limits', 'requests', 'resources', 'data', 'binaryData', 'stringData', 'overhead', 'parameters']);
// What is below these is the user's own: keys and values mean nothing to the server.
const FREE = new Set(['data', 'stringData', 'binaryData', 'labels', 'annotations', 'matchLabels', 'nodeSelector']);

function tidy(value: any, key?: string): any {
  if (Array.isArray(value)) { return value.map(item => tidy(item)); }
  if (typeof value !== 'object' || value === null) { return value; }
  const free = key !== undefined && FREE.has(key);
  const result: any = {};
  for (const name of Object.keys(value)) {
    const field = value[name];
    if (field === null || field === undefined) { continue; }
    if (free) { result[name] = field; continue; }
    if ((field === '' || field === 0 || field === false) && ZERO_IS_UNSET.has(name)) { continue; }
    const tidied = tidy(field, name);
    if (Array.isArray(tidied) ? tidied.length === 0 : EMPTY_IS_UNSET.has(name) && typeof tidied === 'object' && Object.keys(tidied).length === 0) { continue; }
    result[name] = tidied;
  }
  return result;
}

function canonicalResources(resources: any): void {
  canonicalQuantities(resources?.limits);
  canonicalQuantities(resources?.requests);
}

function listOf(value: unknown): any[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'object' && item !== null) : [];
}
