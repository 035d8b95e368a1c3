import {
  ANYTHING, FLAG, HIDDEN_TEXT, INTEGER, INTEGER_OR_TEXT, listOf, mapOf, OPTIONAL_FLAG, OPTIONAL_INTEGER, OPTIONAL_TEXT, QUANTITY, TEXT,
} from './decoding';

/*
 * Pods, their containers, volumes and claims: what the kinds that make pods share.
 */

export const OBJECT_META = {
  name: TEXT,
  generateName: TEXT,
  namespace: TEXT,
  labels: mapOf(TEXT),
  annotations: mapOf(TEXT),
  finalizers: listOf(TEXT),
  ownerReferences: listOf({
    apiVersion: TEXT, kind: TEXT, name: TEXT, uid: TEXT, controller: OPTIONAL_FLAG, blockOwnerDeletion: OPTIONAL_FLAG,
  }),
  uid: TEXT,
  resourceVersion: TEXT,
  generation: INTEGER,
  creationTimestamp: TEXT,
  deletionTimestamp: TEXT,
  deletionGracePeriodSeconds: OPTIONAL_INTEGER,
  selfLink: TEXT,
  managedFields: listOf({
    manager: TEXT, operation: TEXT, apiVersion: TEXT, time: TEXT, fieldsType: TEXT, fieldsV1: ANYTHING, subresource: TEXT,
  }),
};

export const LABEL_SELECTOR = {
  matchLabels: mapOf(TEXT),
  matchExpressions: listOf({ key: TEXT, operator: TEXT, values: listOf(TEXT) }),
};

export const RESOURCES = {
  limits: mapOf(QUANTITY),
  requests: mapOf(QUANTITY),
  claims: listOf({ name: TEXT, request: OPTIONAL_TEXT }),
};

const TYPED_REFERENCE = { apiGroup: TEXT, kind: TEXT, name: TEXT };

export const CLAIM_SPEC = {
  accessModes: listOf(TEXT),
  // `claims` went after 1.28
  resources: RESOURCES,
  selector: LABEL_SELECTOR,
  storageClassName: OPTIONAL_TEXT,
  volumeAttributesClassName: OPTIONAL_TEXT,
  volumeMode: OPTIONAL_TEXT,
  volumeName: TEXT,
  dataSource: TYPED_REFERENCE,
  dataSourceRef: { ...TYPED_REFERENCE, namespace: TEXT },
};

export const CONDITION = { type: TEXT, status: TEXT, reason: TEXT, message: TEXT, lastTransitionTime: TEXT };

export const CLAIM_STATUS = {
  phase: TEXT,
  accessModes: listOf(TEXT),
  capacity: mapOf(QUANTITY),
  allocatedResources: mapOf(QUANTITY),
  allocatedResourceStatuses: mapOf(TEXT),
  conditions: listOf({ ...CONDITION, lastProbeTime: TEXT }),
  currentVolumeAttributesClassName: TEXT,
  modifyVolumeStatus: { targetVolumeAttributesClassName: TEXT, status: TEXT },
  healthStatus: ANYTHING,
};

export const CLAIM_TEMPLATE = {
  apiVersion: TEXT,
  kind: TEXT,
  metadata: OBJECT_META,
  spec: CLAIM_SPEC,
  status: CLAIM_STATUS,
};

const KEY_REFERENCE = { name: TEXT, key: TEXT, optional: OPTIONAL_FLAG };
const SOURCE_REFERENCE = { name: TEXT, optional: OPTIONAL_FLAG };
const FIELD_REFERENCE = { apiVersion: TEXT, fieldPath: TEXT };
const RESOURCE_FIELD = { containerName: TEXT, resource: TEXT, divisor: QUANTITY };
const KEY_TO_PATH = listOf({ key: TEXT, path: TEXT, mode: OPTIONAL_INTEGER, user: ANYTHING });
const DOWNWARD_ITEMS = listOf({ path: TEXT, fieldRef: FIELD_REFERENCE, resourceFieldRef: RESOURCE_FIELD, mode: OPTIONAL_INTEGER, user: ANYTHING });

const HTTP_GET = {
  path: TEXT, port: INTEGER_OR_TEXT, host: TEXT, scheme: TEXT, protocol: TEXT, httpHeaders: listOf({ name: TEXT, value: HIDDEN_TEXT }),
};
const EXEC = { command: listOf(TEXT) };
const TCP_SOCKET = { port: INTEGER_OR_TEXT, host: TEXT };
const HANDLER = { exec: EXEC, httpGet: HTTP_GET, tcpSocket: TCP_SOCKET, sleep: { seconds: OPTIONAL_INTEGER } };

const PROBE = {
  exec: EXEC,
  httpGet: HTTP_GET,
  tcpSocket: TCP_SOCKET,
  grpc: { port: INTEGER, service: OPTIONAL_TEXT, mode: TEXT },
  initialDelaySeconds: INTEGER,
  periodSeconds: INTEGER,
  timeoutSeconds: INTEGER,
  successThreshold: INTEGER,
  failureThreshold: INTEGER,
  terminationGracePeriodSeconds: OPTIONAL_INTEGER,
};

const SECURITY = {
  runAsUser: OPTIONAL_INTEGER,
  runAsGroup: OPTIONAL_INTEGER,
  runAsNonRoot: OPTIONAL_FLAG,
  seLinuxOptions: { level: TEXT, role: TEXT, type: TEXT, user: TEXT },
  seccompProfile: { type: TEXT, localhostProfile: OPTIONAL_TEXT },
  appArmorProfile: { type: TEXT, localhostProfile: OPTIONAL_TEXT },
  windowsOptions: ANYTHING,
};

export const CONTAINER = {
  name: TEXT,
  image: TEXT,
  imagePullPolicy: TEXT,
  command: listOf(TEXT),
  args: listOf(TEXT),
  workingDir: TEXT,
  env: listOf({
    name: TEXT,
    value: HIDDEN_TEXT,
    valueFrom: {
      configMapKeyRef: KEY_REFERENCE,
      secretKeyRef: KEY_REFERENCE,
      fieldRef: FIELD_REFERENCE,
      resourceFieldRef: RESOURCE_FIELD,
      fileKeyRef: ANYTHING,
    },
  }),
  envFrom: listOf({ prefix: TEXT, configMapRef: SOURCE_REFERENCE, secretRef: SOURCE_REFERENCE }),
  ports: listOf({ name: TEXT, containerPort: INTEGER, hostPort: INTEGER, hostIP: TEXT, protocol: TEXT }),
  resources: RESOURCES,
  resizePolicy: listOf({ resourceName: TEXT, restartPolicy: TEXT }),
  restartPolicy: TEXT,
  restartPolicyRules: ANYTHING,
  volumeMounts: listOf({
    name: TEXT,
    mountPath: TEXT,
    subPath: TEXT,
    subPathExpr: TEXT,
    readOnly: FLAG,
    recursiveReadOnly: OPTIONAL_TEXT,
    mountPropagation: OPTIONAL_TEXT,
    bindMountOptions: listOf(TEXT),
  }),
  volumeDevices: listOf({ name: TEXT, devicePath: TEXT }),
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  lifecycle: { postStart: HANDLER, preStop: HANDLER, stopSignal: OPTIONAL_TEXT },
  terminationMessagePath: TEXT,
  terminationMessagePolicy: TEXT,
  securityContext: {
    ...SECURITY,
    allowPrivilegeEscalation: OPTIONAL_FLAG,
    privileged: OPTIONAL_FLAG,
    procMount: OPTIONAL_TEXT,
    readOnlyRootFilesystem: OPTIONAL_FLAG,
    capabilities: { add: listOf(TEXT), drop: listOf(TEXT) },
  },
  stdin: FLAG,
  stdinOnce: FLAG,
  tty: FLAG,
};

export const VOLUME = {
  name: TEXT,
  configMap: { ...SOURCE_REFERENCE, items: KEY_TO_PATH, defaultMode: OPTIONAL_INTEGER, defaultUser: ANYTHING },
  secret: { secretName: TEXT, optional: OPTIONAL_FLAG, items: KEY_TO_PATH, defaultMode: OPTIONAL_INTEGER, defaultUser: ANYTHING },
  downwardAPI: { items: DOWNWARD_ITEMS, defaultMode: OPTIONAL_INTEGER, defaultUser: ANYTHING },
  projected: {
    defaultMode: OPTIONAL_INTEGER,
    defaultUser: ANYTHING,
    sources: listOf({
      configMap: { ...SOURCE_REFERENCE, items: KEY_TO_PATH },
      secret: { ...SOURCE_REFERENCE, items: KEY_TO_PATH },
      downwardAPI: { items: DOWNWARD_ITEMS },
      serviceAccountToken: { audience: TEXT, expirationSeconds: OPTIONAL_INTEGER, path: TEXT, user: ANYTHING },
      clusterTrustBundle: ANYTHING,
      podCertificate: ANYTHING,
    }),
  },
  emptyDir: { medium: TEXT, sizeLimit: QUANTITY, mode: OPTIONAL_INTEGER },
  hostPath: { path: TEXT, type: OPTIONAL_TEXT },
  persistentVolumeClaim: { claimName: TEXT, readOnly: FLAG },
  ephemeral: { volumeClaimTemplate: { metadata: OBJECT_META, spec: CLAIM_SPEC } },
  csi: { driver: TEXT, fsType: OPTIONAL_TEXT, readOnly: OPTIONAL_FLAG, volumeAttributes: mapOf(TEXT), nodePublishSecretRef: { name: TEXT } },
  nfs: { server: TEXT, path: TEXT, readOnly: FLAG },
  image: { reference: TEXT, pullPolicy: TEXT },
  iscsi: ANYTHING,
  rbd: ANYTHING,
  azureDisk: ANYTHING,
  scaleIO: ANYTHING,
  awsElasticBlockStore: ANYTHING,
  azureFile: ANYTHING,
  cephfs: ANYTHING,
  cinder: ANYTHING,
  fc: ANYTHING,
  flexVolume: ANYTHING,
  flocker: ANYTHING,
  gcePersistentDisk: ANYTHING,
  gitRepo: ANYTHING,
  glusterfs: ANYTHING,
  photonPersistentDisk: ANYTHING,
  portworxVolume: ANYTHING,
  quobyte: ANYTHING,
  storageos: ANYTHING,
  vsphereVolume: ANYTHING,
};

const NODE_TERM = {
  matchExpressions: listOf({ key: TEXT, operator: TEXT, values: listOf(TEXT) }),
  matchFields: listOf({ key: TEXT, operator: TEXT, values: listOf(TEXT) }),
};

export const NODE_SELECTOR = { nodeSelectorTerms: listOf(NODE_TERM) };

const POD_TERM = {
  labelSelector: LABEL_SELECTOR,
  namespaceSelector: LABEL_SELECTOR,
  namespaces: listOf(TEXT),
  topologyKey: TEXT,
  matchLabelKeys: listOf(TEXT),
  mismatchLabelKeys: listOf(TEXT),
};

const POD_AFFINITY = {
  requiredDuringSchedulingIgnoredDuringExecution: listOf(POD_TERM),
  preferredDuringSchedulingIgnoredDuringExecution: listOf({ weight: OPTIONAL_INTEGER, podAffinityTerm: POD_TERM }),
};

const AFFINITY = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: NODE_SELECTOR,
    preferredDuringSchedulingIgnoredDuringExecution: listOf({ weight: OPTIONAL_INTEGER, preference: NODE_TERM }),
  },
  podAffinity: POD_AFFINITY,
  podAntiAffinity: POD_AFFINITY,
};

export const POD_SPEC = {
  containers: listOf(CONTAINER),
  initContainers: listOf(CONTAINER),
  ephemeralContainers: listOf({ ...CONTAINER, targetContainerName: TEXT }),
  volumes: listOf(VOLUME),
  restartPolicy: TEXT,
  terminationGracePeriodSeconds: OPTIONAL_INTEGER,
  activeDeadlineSeconds: OPTIONAL_INTEGER,
  dnsPolicy: TEXT,
  dnsConfig: {
    nameservers: listOf(TEXT), searches: listOf(TEXT), options: listOf({ name: TEXT, value: TEXT }),
  },
  hostAliases: listOf({ ip: TEXT, hostnames: listOf(TEXT) }),
  nodeSelector: mapOf(TEXT),
  nodeName: TEXT,
  affinity: AFFINITY,
  tolerations: listOf({ key: TEXT, operator: TEXT, value: TEXT, effect: TEXT, tolerationSeconds: OPTIONAL_INTEGER }),
  topologySpreadConstraints: listOf({
    maxSkew: OPTIONAL_INTEGER,
    minDomains: OPTIONAL_INTEGER,
    topologyKey: TEXT,
    whenUnsatisfiable: TEXT,
    labelSelector: LABEL_SELECTOR,
    matchLabelKeys: listOf(TEXT),
    nodeAffinityPolicy: OPTIONAL_TEXT,
    nodeTaintsPolicy: OPTIONAL_TEXT,
  }),
  serviceAccountName: TEXT,
  serviceAccount: TEXT,
  automountServiceAccountToken: OPTIONAL_FLAG,
  imagePullSecrets: listOf({ name: TEXT }),
  securityContext: {
    ...SECURITY,
    fsGroup: OPTIONAL_INTEGER,
    fsGroupChangePolicy: OPTIONAL_TEXT,
    supplementalGroups: listOf(INTEGER),
    supplementalGroupsPolicy: OPTIONAL_TEXT,
    sysctls: listOf({ name: TEXT, value: TEXT }),
    seLinuxChangePolicy: OPTIONAL_TEXT,
  },
  hostNetwork: FLAG,
  hostPID: FLAG,
  hostIPC: FLAG,
  hostUsers: OPTIONAL_FLAG,
  hostname: TEXT,
  hostnameOverride: OPTIONAL_TEXT,
  subdomain: TEXT,
  setHostnameAsFQDN: OPTIONAL_FLAG,
  shareProcessNamespace: OPTIONAL_FLAG,
  schedulerName: TEXT,
  schedulingGates: listOf({ name: TEXT }),
  priorityClassName: TEXT,
  priority: OPTIONAL_INTEGER,
  preemptionPolicy: OPTIONAL_TEXT,
  runtimeClassName: OPTIONAL_TEXT,
  enableServiceLinks: OPTIONAL_FLAG,
  overhead: mapOf(QUANTITY),
  resources: RESOURCES,
  readinessGates: listOf({ conditionType: TEXT }),
  os: { name: TEXT },
  resourceClaims: ANYTHING,
  schedulingGroup: ANYTHING,
  evictionResponders: ANYTHING,
};

export const POD_TEMPLATE = { metadata: OBJECT_META, spec: POD_SPEC };
