import type { Fields } from './decoding';
import type { KINDS, KnownKind, ObjectOf } from './fields';
import { defaultPodTemplate } from './pod-defaults';
import { canonicalQuantities } from './quantity';
import { fill, Mutable } from './stored';

/*
 * Kinds of which a plan says little more than that they differ: what the server
 * fills in has to be known for it to be silent when they do not.
 */

/** What the API server fills into an object of each kind. */
export type Defaults = { readonly [Kind in KnownKind]?: (object: Mutable<ObjectOf<Kind>>, minor: number) => void };

export const OTHER_KINDS: Defaults = {
  '/Namespace': object => fill(object, { spec: { finalizers: ['kubernetes'] } }),
  'apps/Deployment': ({ spec }) => {
    fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });
    fill(spec?.strategy, { type: 'RollingUpdate' });
    if (spec?.strategy?.type === 'RollingUpdate') { fill(spec.strategy, { rollingUpdate: {} }); }
    fill(spec?.strategy?.rollingUpdate, { maxUnavailable: '25%', maxSurge: '25%' });
    defaultPodTemplate(spec?.template);
  },
  'apps/DaemonSet': ({ spec }) => {
    fill(spec, { revisionHistoryLimit: 10, updateStrategy: {} });
    fill(spec?.updateStrategy, { type: 'RollingUpdate' });
    if (spec?.updateStrategy?.type === 'RollingUpdate') { fill(spec.updateStrategy, { rollingUpdate: {} }); }
    fill(spec?.updateStrategy?.rollingUpdate, { maxUnavailable: 1, maxSurge: 0 });
    defaultPodTemplate(spec?.template);
  },
  'apps/ReplicaSet': ({ spec }) => {
    fill(spec, { replicas: 1 });
    defaultPodTemplate(spec?.template);
  },
  'batch/Job': defaultJob,
  'batch/CronJob': ({ spec }) => {
    fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
    fill(spec?.jobTemplate, { metadata: {} });
    defaultPodTemplate(spec?.jobTemplate?.spec?.template);
  },
  'autoscaling/HorizontalPodAutoscaler': ({ spec }) => fill(spec, {
    minReplicas: 1,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  }),
  'networking.k8s.io/NetworkPolicy': ({ spec }) => {
    fill(spec, { podSelector: {}, policyTypes: spec?.egress ? ['Ingress', 'Egress'] : ['Ingress'] });
    for (const { ports } of [...spec?.ingress ?? [], ...spec?.egress ?? []]) {
      for (const port of ports ?? []) { fill(port, { protocol: 'TCP' }); }
    }
  },
  'policy/PodDisruptionBudget': () => undefined,
  'scheduling.k8s.io/PriorityClass': object => fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  'storage.k8s.io/StorageClass': object => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', allowVolumeExpansion: false }),
  '/ConfigMap': () => undefined,
  '/Secret': secret => {
    fill(secret, { type: 'Opaque' });
    for (const [key, text] of Object.entries(secret.stringData ?? {})) { (secret.data ??= {})[key] = Buffer.from(text).toString('base64'); }
    delete secret.stringData;
  },
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
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': configuration => defaultWebhooks(configuration),
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': configuration => defaultWebhooks(configuration, { reinvocationPolicy: 'Never' }),
};

type Webhooks = Mutable<Fields<(typeof KINDS)['admissionregistration.k8s.io/ValidatingWebhookConfiguration']>>;

function defaultWebhooks({ webhooks }: Webhooks, more: { reinvocationPolicy?: string } = {}): void {
  for (const webhook of webhooks ?? []) {
    fill(webhook, { failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10, namespaceSelector: {}, objectSelector: {}, ...more });
    fill(webhook.clientConfig?.service, { port: 443 });
    for (const rule of webhook.rules ?? []) { fill(rule, { scope: '*' }); }
  }
}

/** Labels by which a server keeps the pods of two jobs apart; it writes them itself. */
const OF_JOB = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

function defaultJob(job: Mutable<ObjectOf<'batch/Job'>>): void {
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
  defaultPodTemplate(spec?.template);
  if (!spec || spec.manualSelector) { return; }
  delete spec.selector;
  for (const metadata of [job.metadata, spec.template?.metadata]) {
    for (const label of OF_JOB) { delete metadata?.labels?.[label]; }
    if (Object.keys(metadata?.labels ?? {}).length === 0) { delete metadata?.labels; }
  }
}

function defaultBinding({ roleRef, subjects }: Mutable<Fields<(typeof KINDS)['rbac.authorization.k8s.io/RoleBinding']>>): void {
  fill(roleRef, { apiGroup: 'rbac.authorization.k8s.io' });
  for (const subject of subjects ?? []) {
    if (subject.kind !== 'ServiceAccount') { fill(subject, { apiGroup: 'rbac.authorization.k8s.io' }); }
  }
}

type Limits = NonNullable<NonNullable<Mutable<Fields<(typeof KINDS)['/LimitRange']>>['spec']>['limits']>[number];

function defaultLimits(limits: Limits): void {
  if (limits.type === 'Container') {
    limits.default = { ...limits.max, ...limits.default };
    limits.defaultRequest = { ...limits.min, ...limits.default, ...limits.defaultRequest };
  }
  for (const name of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const) { canonicalQuantities(limits[name]); }
}
