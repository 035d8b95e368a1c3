import { asStored } from '../../src/kubernetes/defaulting';

const CPU = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];
const ROLLING = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };

test.each([
  ['apps/v1', 'Deployment', { spec: {} }, { spec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: ROLLING } }],
  ['apps/v1', 'DaemonSet', { spec: {} }, { spec: { revisionHistoryLimit: 10, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } } }],
  ['batch/v1', 'CronJob', { spec: {} }, { spec: { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 } }],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', { spec: {} }, { spec: { minReplicas: 1, metrics: CPU } }],
  ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { ingress: [{ ports: [{ port: 1 }] }] } }, { spec: { policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 1, protocol: 'TCP' }] }] } }],
  ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { egress: [{ ports: [{ port: 1 }] }] } }, { spec: { policyTypes: ['Ingress', 'Egress'], egress: [{ ports: [{ port: 1, protocol: 'TCP' }] }] } }],
  ['scheduling.k8s.io/v1', 'PriorityClass', { value: 1 }, { value: 1, preemptionPolicy: 'PreemptLowerPriority' }],
  ['v1', 'ResourceQuota', { spec: { hard: { 'pods': 10, 'requests.storage': '1024Gi' } } }, { spec: { hard: { 'pods': '10', 'requests.storage': '1Ti' } } }],
  ['v1', 'LimitRange', { spec: { limits: [{ type: 'Container', default: { memory: '512Mi' }, max: { memory: '1Gi', cpu: 2 }, min: { cpu: '10m' } }] } },
    { spec: { limits: [{ default: { memory: '512Mi', cpu: '2' }, defaultRequest: { memory: '512Mi', cpu: '2' } }] } }],
  ['v1', 'LimitRange', { spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '1Ti' } }] } }, { spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '1Ti' } }] } }],
  ['v1', 'Namespace', {}, { spec: { finalizers: ['kubernetes'] } }],
])('%s %s gets what the server fills in', (apiVersion, kind, written, stored) => {
  expect(asStored({ apiVersion, kind, metadata: { name: 'a' }, ...written })).toMatchObject(stored);
});

test('the label that the server gives a Namespace is none of its own, and its other labels are', () => {
  const labels = { 'kubernetes.io/metadata.name': 'a', 'team': 'db' };

  expect(asStored({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels } }).metadata).toEqual({ name: 'a', labels: { team: 'db' } });
});

test('users and groups of a binding get the group of their API, accounts do not', () => {
  const subjects = [{ kind: 'User', name: 'a' }, { kind: 'ServiceAccount', name: 'b' }];

  expect(asStored({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'a' }, roleRef: { kind: 'Role', name: 'r' }, subjects }).subjects)
    .toEqual([{ kind: 'User', name: 'a', apiGroup: 'rbac.authorization.k8s.io' }, { kind: 'ServiceAccount', name: 'b' }]);
});

test('what is written stays', () => {
  expect(asStored({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'a' }, spec: { suspend: true } }).spec.suspend).toBe(true);
});

test('an object without a spec does not fail', () => {
  expect(() => asStored({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } })).not.toThrow();
});
