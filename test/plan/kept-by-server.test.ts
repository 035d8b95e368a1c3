import { UpgradePlan } from 'cdk8s-stateful';

const LIVE = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-05-02T10:00:00Z', namespace: 'default' };

function service(spec: any, metadata: any = {}): any {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata }, spec: { ports: [{ port: 80 }], ...spec } };
}

function claim(spec: any = {}, metadata: any = {}): any {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', ...metadata }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } };
}

const ALLOCATED = { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', ports: [{ port: 80, nodePort: 30080 }] };
const BOUND = {
  ...LIVE,
  annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes', 'volume.kubernetes.io/storage-provisioner': 'csi.example.com' },
};

const pairs: [string, any, any][] = [
  ['a Service with addresses', service({}), service({ ...ALLOCATED, ports: [{ port: 80 }] }, LIVE)],
  ['a headless Service', service({ clusterIP: 'None' }), service({ clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }, LIVE)],
  ['a Service with node ports', service({ type: 'NodePort' }), service({ type: 'NodePort', ...ALLOCATED }, LIVE)],
  ['a claim with a volume', claim({ storageClassName: 'fast' }), claim({ storageClassName: 'fast', volumeName: 'pv-1' }, BOUND)],
  ['a claim of the default class', claim(), claim({ storageClassName: 'standard', volumeName: 'pv-1' }, BOUND)],
];

test.each(pairs)('%s does not differ from its manifest', (_title, written, live) => {
  expect(UpgradePlan.compare({ before: [live], after: [written] }).changes).toEqual([]);
});

test.each(pairs)('the manifest of %s does not differ from it', (_title, written, live) => {
  expect(UpgradePlan.compare({ before: [written], after: [live] }).changes).toEqual([]);
});

test('a volume that a manifest names is a change', () => {
  const { changes } = UpgradePlan.compare({ before: [claim()], after: [claim({ volumeName: 'pv-1' })] });

  expect(changes.map(({ path }) => path)).toEqual(['spec.volumeName']);
});

test('an address that a manifest names is a change', () => {
  const { changes } = UpgradePlan.compare({ before: [service({})], after: [service({ clusterIP: '10.96.0.9' })] });

  expect(changes.map(({ path }) => path)).toEqual(['spec.clusterIP']);
});

test('a node port of the health check that the manifest writes is a change', () => {
  const balanced = (healthCheckNodePort: number) => service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort });
  const { changes } = UpgradePlan.compare({ before: [balanced(30000)], after: [balanced(30001)] });

  expect(changes.map(({ rule, path }) => `${rule} ${path}`)).toEqual(['N9 spec.healthCheckNodePort']);
});

test('an annotation of the last apply that is no object is no word about labels', () => {
  const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '{"metadata":{"labels":"text"}}' };
  const live = service({}, { ...LIVE, labels: { team: 'db' }, annotations: applied });

  expect(UpgradePlan.compare({ before: [live], after: [service({})] }).changes.map(({ path }) => path)).toEqual(['metadata.labels']);
});
