import {
  ANYTHING, decode, Fields, FLAG, HIDDEN_TEXT, INTEGER, INTEGER_OR_TEXT, listOf, mapOf, Mistake, OPTIONAL_FLAG, OPTIONAL_INTEGER,
  OPTIONAL_TEXT, QUANTITY, StructOf, TEXT,
} from './decoding';
import { keyOf, kindOf, KubernetesObject } from './object';
import {
  CLAIM_SPEC, CLAIM_STATUS, CLAIM_TEMPLATE, CONDITION, CONTAINER, LABEL_SELECTOR, NODE_SELECTOR, OBJECT_META, POD_SPEC,
  POD_TEMPLATE, RESOURCES, VOLUME,
} from './pod-fields';

/*
 * Which fields an object of each kind has, and how their values are built. The
 * check of what comes in and the TypeScript types both follow from these tables.
 */

const ROLLING = { maxUnavailable: INTEGER_OR_TEXT, maxSurge: INTEGER_OR_TEXT, partition: OPTIONAL_INTEGER };

export const STATEFUL_SET = {
  spec: {
    replicas: OPTIONAL_INTEGER,
    serviceName: TEXT,
    podManagementPolicy: TEXT,
    minReadySeconds: INTEGER,
    revisionHistoryLimit: OPTIONAL_INTEGER,
    selector: LABEL_SELECTOR,
    template: POD_TEMPLATE,
    updateStrategy: { type: TEXT, rollingUpdate: ROLLING },
    ordinals: { start: INTEGER },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: TEXT, whenScaled: TEXT },
    volumeClaimTemplates: listOf(CLAIM_TEMPLATE),
  },
  status: {
    observedGeneration: INTEGER,
    replicas: OPTIONAL_INTEGER,
    readyReplicas: INTEGER,
    availableReplicas: INTEGER,
    currentReplicas: INTEGER,
    updatedReplicas: INTEGER,
    currentRevision: TEXT,
    updateRevision: TEXT,
    collisionCount: INTEGER,
    conditions: listOf(CONDITION),
  },
};

export const DEPLOYMENT = {
  spec: {
    replicas: OPTIONAL_INTEGER,
    minReadySeconds: INTEGER,
    revisionHistoryLimit: OPTIONAL_INTEGER,
    progressDeadlineSeconds: OPTIONAL_INTEGER,
    paused: FLAG,
    selector: LABEL_SELECTOR,
    template: POD_TEMPLATE,
    strategy: { type: TEXT, rollingUpdate: ROLLING },
  },
};

export const DAEMON_SET = {
  spec: {
    minReadySeconds: INTEGER,
    revisionHistoryLimit: OPTIONAL_INTEGER,
    selector: LABEL_SELECTOR,
    template: POD_TEMPLATE,
    updateStrategy: { type: TEXT, rollingUpdate: ROLLING },
  },
};

export const REPLICA_SET = {
  spec: { replicas: OPTIONAL_INTEGER, minReadySeconds: INTEGER, selector: LABEL_SELECTOR, template: POD_TEMPLATE },
};

const JOB_SPEC = {
  parallelism: OPTIONAL_INTEGER,
  completions: OPTIONAL_INTEGER,
  completionMode: OPTIONAL_TEXT,
  backoffLimit: OPTIONAL_INTEGER,
  backoffLimitPerIndex: OPTIONAL_INTEGER,
  maxFailedIndexes: OPTIONAL_INTEGER,
  podFailurePolicy: ANYTHING,
  successPolicy: ANYTHING,
  managedBy: OPTIONAL_TEXT,
  activeDeadlineSeconds: OPTIONAL_INTEGER,
  ttlSecondsAfterFinished: OPTIONAL_INTEGER,
  podReplacementPolicy: OPTIONAL_TEXT,
  manualSelector: OPTIONAL_FLAG,
  suspend: OPTIONAL_FLAG,
  selector: LABEL_SELECTOR,
  template: POD_TEMPLATE,
};

export const JOB = { spec: JOB_SPEC };

export const CRON_JOB = {
  spec: {
    schedule: TEXT,
    timeZone: OPTIONAL_TEXT,
    startingDeadlineSeconds: OPTIONAL_INTEGER,
    concurrencyPolicy: TEXT,
    suspend: OPTIONAL_FLAG,
    successfulJobsHistoryLimit: OPTIONAL_INTEGER,
    failedJobsHistoryLimit: OPTIONAL_INTEGER,
    jobTemplate: { metadata: OBJECT_META, spec: JOB_SPEC },
  },
};

export const POD = {
  spec: POD_SPEC,
  status: {
    phase: TEXT,
    reason: TEXT,
    message: TEXT,
    podIP: TEXT,
    startTime: TEXT,
    conditions: listOf(CONDITION),
    containerStatuses: listOf(ANYTHING),
    initContainerStatuses: listOf(ANYTHING),
  },
};

/** What a ControllerRevision of a StatefulSet holds: a patch with the pod template. */
export const CONTROLLER_REVISION = { revision: OPTIONAL_INTEGER, data: { spec: { template: POD_TEMPLATE } } };

export const SERVICE = {
  spec: {
    type: TEXT,
    selector: mapOf(TEXT),
    ports: listOf({
      name: TEXT, port: INTEGER, targetPort: INTEGER_OR_TEXT, nodePort: INTEGER, protocol: TEXT, appProtocol: OPTIONAL_TEXT,
    }),
    clusterIP: TEXT,
    clusterIPs: listOf(TEXT),
    ipFamilies: listOf(TEXT),
    ipFamilyPolicy: OPTIONAL_TEXT,
    externalName: TEXT,
    externalIPs: listOf(TEXT),
    externalTrafficPolicy: TEXT,
    internalTrafficPolicy: OPTIONAL_TEXT,
    trafficDistribution: OPTIONAL_TEXT,
    healthCheckNodePort: INTEGER,
    loadBalancerIP: TEXT,
    loadBalancerClass: OPTIONAL_TEXT,
    loadBalancerSourceRanges: listOf(TEXT),
    allocateLoadBalancerNodePorts: OPTIONAL_FLAG,
    publishNotReadyAddresses: FLAG,
    sessionAffinity: TEXT,
    sessionAffinityConfig: { clientIP: { timeoutSeconds: OPTIONAL_INTEGER } },
  },
};

/** A PersistentVolumeClaim. */
export const CLAIM = { spec: CLAIM_SPEC, status: CLAIM_STATUS };

/** A PersistentVolume. */
export const VOLUME_OBJECT = {
  spec: {
    accessModes: listOf(TEXT),
    capacity: mapOf(QUANTITY),
    claimRef: { namespace: TEXT, name: TEXT, uid: TEXT },
    persistentVolumeReclaimPolicy: TEXT,
    storageClassName: OPTIONAL_TEXT,
    volumeMode: OPTIONAL_TEXT,
    volumeAttributesClassName: OPTIONAL_TEXT,
    nodeAffinity: { required: NODE_SELECTOR },
    csi: { driver: TEXT, volumeHandle: TEXT },
  },
  status: { phase: TEXT },
};

export const STORAGE_CLASS = {
  provisioner: TEXT,
  parameters: mapOf(TEXT),
  reclaimPolicy: OPTIONAL_TEXT,
  volumeBindingMode: OPTIONAL_TEXT,
  allowVolumeExpansion: OPTIONAL_FLAG,
  mountOptions: listOf(TEXT),
  allowedTopologies: ANYTHING,
};

export const CSI_DRIVER = {
  spec: {
    attachRequired: OPTIONAL_FLAG,
    podInfoOnMount: OPTIONAL_FLAG,
    storageCapacity: OPTIONAL_FLAG,
    fsGroupPolicy: OPTIONAL_TEXT,
    volumeLifecycleModes: listOf(TEXT),
    requiresRepublish: OPTIONAL_FLAG,
    seLinuxMount: OPTIONAL_FLAG,
    preventPodSchedulingIfMissing: OPTIONAL_FLAG,
  },
};

export const CONFIG_MAP = { data: mapOf(TEXT), binaryData: mapOf(HIDDEN_TEXT), immutable: OPTIONAL_FLAG };

export const SECRET = { type: TEXT, data: mapOf(HIDDEN_TEXT), stringData: mapOf(HIDDEN_TEXT), immutable: OPTIONAL_FLAG };

export const POD_DISRUPTION_BUDGET = {
  spec: {
    selector: LABEL_SELECTOR, minAvailable: INTEGER_OR_TEXT, maxUnavailable: INTEGER_OR_TEXT, unhealthyPodEvictionPolicy: OPTIONAL_TEXT,
  },
  status: {
    disruptionsAllowed: OPTIONAL_INTEGER,
    currentHealthy: INTEGER,
    desiredHealthy: INTEGER,
    expectedPods: INTEGER,
    observedGeneration: INTEGER,
  },
};

const PEERS = listOf({
  podSelector: LABEL_SELECTOR, namespaceSelector: LABEL_SELECTOR, ipBlock: { cidr: TEXT, except: listOf(TEXT) },
});
const POLICY_PORTS = listOf({ port: INTEGER_OR_TEXT, endPort: OPTIONAL_INTEGER, protocol: TEXT });

export const NETWORK_POLICY = {
  spec: {
    podSelector: LABEL_SELECTOR,
    policyTypes: listOf(TEXT),
    ingress: listOf({ from: PEERS, ports: POLICY_PORTS }),
    egress: listOf({ to: PEERS, ports: POLICY_PORTS }),
  },
};

const SCALE_TARGET = { apiVersion: TEXT, kind: TEXT, name: TEXT };

export const HORIZONTAL_POD_AUTOSCALER = {
  spec: {
    scaleTargetRef: SCALE_TARGET, minReplicas: OPTIONAL_INTEGER, maxReplicas: INTEGER, metrics: listOf(ANYTHING), behavior: ANYTHING,
  },
};

export const VERTICAL_POD_AUTOSCALER = { spec: { targetRef: SCALE_TARGET, updatePolicy: { updateMode: TEXT } } };

export const SCALED_OBJECT = {
  spec: { scaleTargetRef: SCALE_TARGET, minReplicaCount: OPTIONAL_INTEGER, maxReplicaCount: OPTIONAL_INTEGER, idleReplicaCount: OPTIONAL_INTEGER },
};

export const BINDING = {
  roleRef: { apiGroup: TEXT, kind: TEXT, name: TEXT },
  subjects: listOf({ apiGroup: TEXT, kind: TEXT, name: TEXT, namespace: TEXT }),
};

/** A ValidatingWebhookConfiguration or MutatingWebhookConfiguration. */
export const WEBHOOKS = {
  webhooks: listOf({
    name: TEXT,
    admissionReviewVersions: listOf(TEXT),
    clientConfig: { caBundle: OPTIONAL_TEXT, url: OPTIONAL_TEXT, service: { name: TEXT, namespace: TEXT, path: OPTIONAL_TEXT, port: INTEGER } },
    failurePolicy: OPTIONAL_TEXT,
    matchPolicy: OPTIONAL_TEXT,
    matchConditions: listOf(ANYTHING),
    namespaceSelector: LABEL_SELECTOR,
    objectSelector: LABEL_SELECTOR,
    reinvocationPolicy: OPTIONAL_TEXT,
    rules: listOf({
      apiGroups: listOf(TEXT), apiVersions: listOf(TEXT), operations: listOf(TEXT), resources: listOf(TEXT), scope: OPTIONAL_TEXT,
    }),
    sideEffects: OPTIONAL_TEXT,
    timeoutSeconds: OPTIONAL_INTEGER,
  }),
};

export const NAMESPACE = { spec: { finalizers: listOf(TEXT) }, status: { phase: TEXT } };

export const SERVICE_ACCOUNT = {
  automountServiceAccountToken: OPTIONAL_FLAG, imagePullSecrets: listOf({ name: TEXT }), secrets: listOf({ name: TEXT }),
};

export const PRIORITY_CLASS = { value: OPTIONAL_INTEGER, globalDefault: FLAG, preemptionPolicy: OPTIONAL_TEXT, description: TEXT };

export const RUNTIME_CLASS = { handler: TEXT, overhead: { podFixed: mapOf(QUANTITY) }, scheduling: ANYTHING };

export const RESOURCE_QUOTA = {
  spec: { hard: mapOf(QUANTITY), scopes: listOf(TEXT), scopeSelector: ANYTHING },
  status: { hard: mapOf(QUANTITY), used: mapOf(QUANTITY) },
};

const LIMITS = mapOf(QUANTITY);

export const LIMIT_RANGE = {
  spec: {
    limits: listOf({
      type: TEXT, max: LIMITS, min: LIMITS, default: LIMITS, defaultRequest: LIMITS, maxLimitRequestRatio: LIMITS,
    }),
  },
};

export const CUSTOM_RESOURCE_DEFINITION = {
  spec: { group: TEXT, scope: TEXT, names: { kind: TEXT, plural: TEXT, singular: TEXT } },
};

/** The table of every kind that code of ours looks into, by its group and kind; the core group is empty. */
export const KINDS = {
  'apps/StatefulSet': STATEFUL_SET,
  'apps/Deployment': DEPLOYMENT,
  'apps/DaemonSet': DAEMON_SET,
  'apps/ReplicaSet': REPLICA_SET,
  'apps/ControllerRevision': CONTROLLER_REVISION,
  'batch/Job': JOB,
  'batch/CronJob': CRON_JOB,
  '/Pod': POD,
  '/Service': SERVICE,
  '/PersistentVolumeClaim': CLAIM,
  '/PersistentVolume': VOLUME_OBJECT,
  'storage.k8s.io/StorageClass': STORAGE_CLASS,
  'storage.k8s.io/CSIDriver': CSI_DRIVER,
  '/ConfigMap': CONFIG_MAP,
  '/Secret': SECRET,
  'policy/PodDisruptionBudget': POD_DISRUPTION_BUDGET,
  'networking.k8s.io/NetworkPolicy': NETWORK_POLICY,
  'autoscaling/HorizontalPodAutoscaler': HORIZONTAL_POD_AUTOSCALER,
  'autoscaling.k8s.io/VerticalPodAutoscaler': VERTICAL_POD_AUTOSCALER,
  'keda.sh/ScaledObject': SCALED_OBJECT,
  'rbac.authorization.k8s.io/RoleBinding': BINDING,
  'rbac.authorization.k8s.io/ClusterRoleBinding': BINDING,
  '/Namespace': NAMESPACE,
  '/ServiceAccount': SERVICE_ACCOUNT,
  'scheduling.k8s.io/PriorityClass': PRIORITY_CLASS,
  'node.k8s.io/RuntimeClass': RUNTIME_CLASS,
  '/ResourceQuota': RESOURCE_QUOTA,
  '/LimitRange': LIMIT_RANGE,
  'apiextensions.k8s.io/CustomResourceDefinition': CUSTOM_RESOURCE_DEFINITION,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': WEBHOOKS,
} as const satisfies Readonly<Record<string, StructOf>>;

/** A kind with a table: `apps/StatefulSet`, `/Service`. */
export type KnownKind = keyof typeof KINDS;

/** An object of a kind with a table. */
export type ObjectOf<Kind extends KnownKind> = KubernetesObject & Fields<(typeof KINDS)[Kind]>;

/** The object with the fields of a kind, if it is of that kind; its group counts too. */
export function asKind<Kind extends KnownKind>(object: KubernetesObject, kind: Kind): ObjectOf<Kind> | undefined {
  return kindOf(keyOf(object)) === kind ? object as ObjectOf<Kind> : undefined;
}

export type StatefulSetObject = ObjectOf<'apps/StatefulSet'>;
export type StatefulSetSpec = NonNullable<StatefulSetObject['spec']>;
export type DeploymentObject = ObjectOf<'apps/Deployment'>;
export type PodObject = ObjectOf<'/Pod'>;
export type RevisionObject = ObjectOf<'apps/ControllerRevision'>;
export type ServiceObject = ObjectOf<'/Service'>;
export type ServiceSpec = NonNullable<ServiceObject['spec']>;
export type ServicePort = NonNullable<ServiceSpec['ports']>[number];
export type ClaimObject = ObjectOf<'/PersistentVolumeClaim'>;
export type VolumeObject = ObjectOf<'/PersistentVolume'>;
export type StorageClassObject = ObjectOf<'storage.k8s.io/StorageClass'>;
export type ConfigMapObject = ObjectOf<'/ConfigMap'>;
export type SecretObject = ObjectOf<'/Secret'>;
export type BudgetObject = ObjectOf<'policy/PodDisruptionBudget'>;
export type NetworkPolicyObject = ObjectOf<'networking.k8s.io/NetworkPolicy'>;

export type ObjectMeta = Fields<typeof OBJECT_META>;
export type LabelSelector = Fields<typeof LABEL_SELECTOR>;
export type Resources = Fields<typeof RESOURCES>;
export type PodTemplate = Fields<typeof POD_TEMPLATE>;
export type PodSpec = Fields<typeof POD_SPEC>;
export type Container = Fields<typeof CONTAINER>;
export type Probe = NonNullable<Container['livenessProbe']>;
export type PodVolume = Fields<typeof VOLUME>;
export type ClaimTemplate = Fields<typeof CLAIM_TEMPLATE>;
export type ClaimSpec = Fields<typeof CLAIM_SPEC>;
export type Condition = Fields<typeof CONDITION>;

const METADATA = { metadata: OBJECT_META };

// One table for each kind with its metadata, put together once.
const TABLES = new Map<string, StructOf>(Object.entries(KINDS).map(([kind, fields]) => [kind, { ...METADATA, ...fields }]));

/** The fields of an object, by its group and kind. */
export function tableOf(object: KubernetesObject): StructOf {
  return TABLES.get(kindOf(keyOf(object))) ?? METADATA;
}

/** An object without the nulls that mean nothing to the server, or what is wrong with it, so that a server would refuse it. */
export function decodeObject(object: KubernetesObject): KubernetesObject | Mistake {
  return decode(object, tableOf(object)) as KubernetesObject | Mistake;
}
