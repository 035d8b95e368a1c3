import { KubernetesObject } from './object';

/** Maps by their fields, lists by the shape of their items, `TEXT`, and `ANY` for what may be anything. */
type Shape = { readonly [field: string]: Shape } | readonly [Shape] | 'text' | undefined;

const ANY = undefined;
const TEXT = 'text';
const MAP: Shape = {};
const SCALARS: Shape = [ANY];

const metadata = { labels: MAP, annotations: MAP };
const selector: Shape = { matchLabels: MAP, matchExpressions: [MAP] };
const resources: Shape = { limits: MAP, requests: MAP };
const claim: Shape = { storageClassName: TEXT, volumeMode: TEXT, accessModes: SCALARS, resources, selector, dataSource: MAP, dataSourceRef: MAP };
const httpGet: Shape = MAP;
const probe: Shape = { httpGet, grpc: MAP, exec: MAP, tcpSocket: MAP };
const projection: Shape = { serviceAccountToken: MAP, configMap: MAP, secret: MAP, downwardAPI: { items: [{ fieldRef: MAP }] } };
const container: Shape = {
  name: TEXT,
  image: TEXT,
  args: SCALARS,
  command: SCALARS,
  env: [{ name: TEXT, value: TEXT, valueFrom: { configMapKeyRef: MAP, secretKeyRef: MAP, fieldRef: MAP, resourceFieldRef: MAP } }],
  envFrom: [{ configMapRef: MAP, secretRef: MAP }],
  ports: [{ name: TEXT, protocol: TEXT }],
  resources,
  securityContext: MAP,
  volumeMounts: [{ name: TEXT, mountPath: TEXT, subPath: TEXT }],
  volumeDevices: [{ name: TEXT, devicePath: TEXT }],
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: { postStart: { httpGet }, preStop: { httpGet } },
};
const template: Shape = {
  metadata,
  spec: {
    containers: [container],
    initContainers: [container],
    volumes: [{
      name: TEXT,
      configMap: MAP,
      secret: MAP,
      downwardAPI: { items: [{ fieldRef: MAP }] },
      projected: { sources: [projection] },
      emptyDir: MAP,
      hostPath: MAP,
      persistentVolumeClaim: MAP,
      ephemeral: { volumeClaimTemplate: { spec: claim } },
    }],
    serviceAccountName: TEXT,
    imagePullSecrets: [MAP],
    securityContext: MAP,
    resources,
    overhead: MAP,
    nodeSelector: MAP,
  },
};

const KINDS: Readonly<Record<string, Shape>> = {
  StatefulSet: {
    spec: {
      serviceName: TEXT,
      podManagementPolicy: TEXT,
      selector,
      template,
      updateStrategy: { type: TEXT, rollingUpdate: MAP },
      ordinals: MAP,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: TEXT, whenScaled: TEXT },
      volumeClaimTemplates: [{ metadata: { ...metadata, name: TEXT }, spec: claim }],
    },
  },
  Deployment: { spec: { selector, template } },
  DaemonSet: { spec: { selector, template } },
  ReplicaSet: { spec: { selector, template } },
  Job: { spec: { template } },
  Service: { spec: { type: TEXT, clusterIP: TEXT, selector: MAP, ports: [MAP], clusterIPs: SCALARS, ipFamilies: SCALARS } },
  PersistentVolumeClaim: { spec: claim },
  ConfigMap: { data: MAP, binaryData: MAP },
  Secret: { data: MAP, stringData: MAP },
  PodDisruptionBudget: { spec: { selector } },
  NetworkPolicy: { spec: { podSelector: selector } },
  HorizontalPodAutoscaler: { spec: { scaleTargetRef: MAP } },
  VerticalPodAutoscaler: { spec: { targetRef: MAP } },
  ScaledObject: { spec: { scaleTargetRef: MAP } },
  StorageClass: { parameters: MAP },
  RoleBinding: { subjects: [MAP] },
  ClusterRoleBinding: { subjects: [MAP] },
};

/** What is wrong with the build of an object that plans look into: the server would refuse it. Undefined when nothing is. */
export function wrongShape(object: KubernetesObject): string | undefined {
  return wrong(object.metadata, metadata, 'metadata') ?? wrong(object, KINDS[object.kind], '');
}

function wrong(value: any, shape: Shape, path: string): string | undefined {
  if (shape === ANY || value === undefined || value === null) { return undefined; }
  if (shape === TEXT) { return typeof value === 'string' ? undefined : `'${path}' to be a text, got ${shown(value)}`; }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) { return `'${path}' to be a list, got ${shown(value)}`; }
    const [item] = shape;
    if (item === ANY) { return undefined; }
    for (let index = 0; index < value.length; index++) {
      if (value[index] === null) { return `'${path}[${index}]' to be a map, got null`; }
      const found = wrong(value[index], item, `${path}[${index}]`);
      if (found) { return found; }
    }
    return undefined;
  }
  if (typeof value !== 'object' || Array.isArray(value)) { return `'${path}' to be a map, got ${shown(value)}`; }
  const fields = shape as { readonly [field: string]: Shape };
  for (const field in fields) {
    const found = value[field] === undefined ? undefined : wrong(value[field], fields[field], path ? `${path}.${field}` : field);
    if (found) { return found; }
  }
  return undefined;
}

function shown(value: unknown): string {
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a map' : JSON.stringify(value);
}
