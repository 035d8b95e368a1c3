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
  '/LimitRange': ({ spec }) => spec?.limits?.forEach(defaultLimits),
  'rbac.authorization.k8s.io/RoleBinding': defaultBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': defaultBinding,
};

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
