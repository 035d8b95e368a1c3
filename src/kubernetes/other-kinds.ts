import { canonicalQuantities } from './quantity';

/*
 * Kinds of which a plan says no more than that they differ: what the server
 * fills in has to be known for it to be silent when they do not.
 */

/** What the API server fills into an object of a kind, by its group and kind. */
export const OTHER_KINDS: Readonly<Record<string, (object: any) => void>> = {
  '/Namespace': object => {
    delete object.metadata.labels?.['kubernetes.io/metadata.name'];
    if (Object.keys(object.metadata.labels ?? {}).length === 0) { delete object.metadata.labels; }
    fill(object, { spec: { finalizers: ['kubernetes'] } });
  },
  'apps/Deployment': ({ spec }) => fill(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
  }),
  'apps/DaemonSet': ({ spec }) => fill(spec, {
    revisionHistoryLimit: 10,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
  }),
  'apps/ReplicaSet': ({ spec }) => fill(spec, { replicas: 1 }),
  'batch/Job': defaultJob,
  'batch/CronJob': ({ spec }) => {
    fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
    fill(spec?.jobTemplate, { metadata: {} });
  },
  'autoscaling/HorizontalPodAutoscaler': ({ spec }) => fill(spec, {
    minReplicas: 1,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  }),
  'networking.k8s.io/NetworkPolicy': ({ spec }) => {
    fill(spec, { policyTypes: spec?.egress ? ['Ingress', 'Egress'] : ['Ingress'] });
    for (const rule of [...spec?.ingress ?? [], ...spec?.egress ?? []]) {
      for (const port of rule?.ports ?? []) { fill(port, { protocol: 'TCP' }); }
    }
  },
  'scheduling.k8s.io/PriorityClass': object => fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  '/ResourceQuota': ({ spec }) => canonicalQuantities(spec?.hard),
  '/PersistentVolume': ({ spec }) => {
    fill(spec, { volumeMode: 'Filesystem', persistentVolumeReclaimPolicy: 'Retain' });
    canonicalQuantities(spec?.capacity);
  },
  'storage.k8s.io/CSIDriver': ({ spec }) => fill(spec, {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    volumeLifecycleModes: ['Persistent'],
    requiresRepublish: false,
    seLinuxMount: false,
    preventPodSchedulingIfMissing: false,
  }),
  '/LimitRange': ({ spec }) => spec?.limits?.forEach(defaultLimits),
  'rbac.authorization.k8s.io/RoleBinding': defaultBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': defaultBinding,
};

/** Labels by which a server keeps the pods of two jobs apart; it writes them itself. */
const OF_JOB = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

function defaultJob(job: any): void {
  const { spec } = job;
  fill(spec, {
    ...spec?.parallelism === undefined ? { completions: 1 } : {},
    parallelism: 1,
    backoffLimit: spec?.backoffLimitPerIndex === undefined ? 6 : 2147483647,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec?.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed',
  });
  if (!spec || spec.manualSelector) { return; }
  delete spec.selector;
  for (const metadata of [job.metadata, spec.template?.metadata]) {
    for (const label of OF_JOB) { delete metadata?.labels?.[label]; }
    if (Object.keys(metadata?.labels ?? {}).length === 0) { delete metadata?.labels; }
  }
}

function defaultBinding(binding: any): void {
  fill(binding.roleRef, { apiGroup: 'rbac.authorization.k8s.io' });
  for (const subject of binding.subjects ?? []) {
    if (subject?.kind !== 'ServiceAccount') { fill(subject, { apiGroup: 'rbac.authorization.k8s.io' }); }
  }
}

function defaultLimits(limits: any): void {
  if (limits.type === 'Container') {
    limits.default = { ...limits.max, ...limits.default };
    limits.defaultRequest = { ...limits.min, ...limits.default, ...limits.defaultRequest };
  }
  for (const name of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio']) { canonicalQuantities(limits[name]); }
}

/** Sets what is not set yet. */
export function fill(target: any, defaults: Record<string, unknown>): void {
  for (const key of Object.keys(defaults)) {
    if (target && target[key] === undefined && defaults[key] !== undefined) { target[key] = defaults[key]; }
  }
}
