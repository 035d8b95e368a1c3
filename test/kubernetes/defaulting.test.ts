import { asStored } from '../../src/kubernetes/defaulting';
import { KubernetesObject } from '../../src/kubernetes/object';

function statefulSet(spec: any = {}, podSpec: any = {}, container: any = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: { ...spec, template: { spec: { ...podSpec, containers: [{ name: 'db', image: 'db:1', ...container }] } } },
  };
}

function object(apiVersion: string, kind: string, fields: any): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'a' }, ...fields };
}

test('a StatefulSet gets the defaults of its spec', () => {
  expect(asStored(statefulSet()).spec).toMatchObject({
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  });
});

test('maxUnavailable has a default from 1.37, where the server keeps it', () => {
  expect(asStored(statefulSet(), 37).spec.updateStrategy.rollingUpdate).toEqual({ partition: 0, maxUnavailable: 1 });
  expect(asStored(statefulSet(), 36).spec.updateStrategy.rollingUpdate).toEqual({ partition: 0 });
});

test('OnDelete gets no rollingUpdate', () => {
  expect(asStored(statefulSet({ updateStrategy: { type: 'OnDelete' } })).spec.updateStrategy).toEqual({ type: 'OnDelete' });
});

test.each([
  ['restartPolicy: Always', { restartPolicy: 'Always' }, {}],
  ['the default grace period', { terminationGracePeriodSeconds: 30 }, {}],
  ['hostNetwork: false', { hostNetwork: false }, {}],
  ['an empty node selector', { nodeSelector: {} }, {}],
  ['no tolerations', { tolerations: [] }, {}],
  ['the old name of the service account', { serviceAccountName: 'db' }, { serviceAccount: 'db' }],
  ['a null', { affinity: null }, {}],
])('%s is stored as without it', (_what, a, b) => {
  expect(asStored(statefulSet({}, a))).toEqual(asStored(statefulSet({}, b)));
});

test.each([
  ['automountServiceAccountToken: false', { automountServiceAccountToken: false }],
  ['enableServiceLinks: true', { enableServiceLinks: true }],
  ['shareProcessNamespace: false', { shareProcessNamespace: false }],
])('%s is stored, as written and unwritten differ', (_what, podSpec) => {
  expect(asStored(statefulSet({}, podSpec))).not.toEqual(asStored(statefulSet()));
});

test.each([
  ['db:1', 'IfNotPresent'], ['db', 'Always'], ['db:latest', 'Always'], ['registry:5000/db', 'Always'], ['db@sha256:aa', 'IfNotPresent'], ['db:latest@sha256:aa', 'IfNotPresent'],
])('the pull policy of %s is %s', (image, policy) => {
  expect(asStored(statefulSet({}, {}, { image })).spec.template.spec.containers[0].imagePullPolicy).toBe(policy);
});

test('probes, ports and references get their defaults', () => {
  const [container] = asStored(statefulSet({}, {}, {
    readinessProbe: { httpGet: { port: 80 } },
    ports: [{ containerPort: 80 }],
    env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
  })).spec.template.spec.containers;

  expect(container).toMatchObject({
    readinessProbe: { httpGet: { port: 80, path: '/', scheme: 'HTTP' }, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
    ports: [{ containerPort: 80, protocol: 'TCP' }],
    env: [{ name: 'IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } }],
  });
});

test('volumes get their modes, and one without a source is an emptyDir', () => {
  const volumes = [{ name: 'a', configMap: { name: 'a' } }, { name: 'b' }];

  expect(asStored(statefulSet({}, { volumes })).spec.template.spec.volumes).toEqual([{ name: 'a', configMap: { name: 'a', defaultMode: 420 } }, { name: 'b', emptyDir: {} }]);
});

test('a claim template is stored without kind, status and null times', () => {
  const claim = { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1024Mi' } } } };
  const noisy = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' }, ...claim, metadata: { name: 'data', creationTimestamp: null } };

  expect(asStored(statefulSet({ volumeClaimTemplates: [noisy] }))).toEqual(asStored(statefulSet({ volumeClaimTemplates: [claim] })));
  expect(asStored(statefulSet({ volumeClaimTemplates: [claim] })).spec.volumeClaimTemplates[0].spec).toEqual({ volumeMode: 'Filesystem', resources: { requests: { storage: '1Gi' } } });
});

test('what only the server writes is no part of an object', () => {
  const live = object('v1', 'ConfigMap', {
    metadata: {
      name: 'a',
      uid: '1',
      resourceVersion: '2',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
    },
    data: { a: 'b' },
  });

  expect(asStored(live)).toEqual(asStored(object('v1', 'ConfigMap', { data: { a: 'b' } })));
});

test('data of a ConfigMap is the user\'s own, also when it is empty', () => {
  expect(asStored(object('v1', 'ConfigMap', { data: { value: '', key: '' } })).data).toEqual({ value: '', key: '' });
});

test('stringData of a Secret is stored as data', () => {
  expect(asStored(object('v1', 'Secret', { stringData: { a: 'b' } }))).toEqual(asStored(object('v1', 'Secret', { type: 'Opaque', data: { a: 'Yg==' } })));
});

test('a Service gets its defaults', () => {
  expect(asStored(object('v1', 'Service', { spec: { ports: [{ port: 80 }] } })).spec).toEqual({
    type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'], ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
  });
});

test('an object that is read is never changed', () => {
  const set = statefulSet({ volumeClaimTemplates: [{ apiVersion: 'v1', metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1024Mi' } } } }] });
  const copy = JSON.parse(JSON.stringify(set));

  asStored(set);

  expect(set).toEqual(copy);
});

test('an unknown kind keeps every value, as nobody knows what the server makes of it', () => {
  expect(asStored(object('example.com/v1', 'Backup', { spec: { hostNetwork: false, list: [], size: '1024Mi' } })).spec).toEqual({ hostNetwork: false, list: [], size: '1024Mi' });
});

test('an empty word of the strategy or of the retention policy is none', () => {
  const empty = statefulSet({ updateStrategy: { type: '' }, persistentVolumeClaimRetentionPolicy: { whenDeleted: '', whenScaled: '' } });

  expect(asStored(empty)).toEqual(asStored(statefulSet()));
});
