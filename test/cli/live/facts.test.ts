import { autoscalersOf, claimsOf, Owned, storageClassesOf, volumesOf } from '../../../cli/live/facts';

const statefulSet: any = { kind: 'StatefulSet', metadata: { name: 'web', namespace: 'demo', uid: 'set' } };
const owned = { ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'set', controller: true }] };

function pod(name: string, more: any = {}): any {
  return {
    kind: 'Pod',
    metadata: { name, namespace: 'demo', uid: `uid-${name}`, labels: { 'controller-revision-hash': 'web-1' }, ...owned, ...more.metadata },
    spec: { nodeName: 'node-0', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } }, { name: 'tmp', emptyDir: {} }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: more.ready ?? 'True' }] },
  };
}

test('cost grows with the number of pods, not with its square', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => pod(`web-${index}`));
  const cost = (count: number) => {
    const pods = many(count);
    const started = process.cpuUsage();
    claimsOf([], pods);
    new Owned(pods, []).workloadOf(statefulSet);
    return process.cpuUsage(started).user;
  };
  cost(2_000);

  expect(cost(40_000) / cost(4_000)).toBeLessThan(40);
});

test('the pods of a workload are those it controls, sorted by number and not by text', () => {
  const stranger = pod('web-1', { metadata: { ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'former', controller: true }] } });
  const { pods } = new Owned([pod('web-10'), pod('web-9', { ready: 'False' }), stranger], []).workloadOf(statefulSet);

  expect(pods.map(({ name, ordinal, ready }) => [name, ordinal, ready])).toEqual([['web-9', 9, false], ['web-10', 10, true]]);
  expect(pods[0]).toMatchObject({ uid: 'uid-web-9', revision: 'web-1', node: 'node-0', terminating: false, claims: ['data-web-9'] });
});

test('revisions come oldest first, with the template and the cause of change', () => {
  const revision = (name: string, number: number, annotations?: any): any => ({
    kind: 'ControllerRevision', metadata: { name, namespace: 'demo', creationTimestamp: 'then', annotations, ...owned }, revision: number, data: { spec: { template: { from: name } } },
  });

  expect(new Owned([], [revision('web-b', 3), revision('web-a', 2, { 'kubernetes.io/change-cause': 'why' })]).workloadOf(statefulSet).revisions).toEqual([
    { name: 'web-a', revision: 2, createdAt: 'then', changeCause: 'why', template: { from: 'web-a' } },
    { name: 'web-b', revision: 3, createdAt: 'then', changeCause: undefined, template: { from: 'web-b' } },
  ]);
});

test('a claim tells its sizes, its owners and who uses it', () => {
  const claim: any = {
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-web-0', namespace: 'demo', uid: 'c', creationTimestamp: 'then', deletionTimestamp: 'now', ownerReferences: [{ kind: 'Pod', name: 'web-0', uid: 'p' }] },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', volumeName: 'pv', resources: { requests: { storage: '20Gi' } } },
    status: { phase: 'Bound', capacity: { storage: '10Gi' }, conditions: [{ type: 'Resizing', status: 'True' }] },
  };

  expect(claimsOf([claim], [pod('web-0'), pod('web-1')])).toMatchObject([{
    requested: '20Gi',
    capacity: '10Gi',
    deletionTimestamp: 'now',
    usedBy: ['web-0'],
    owners: [{ kind: 'Pod', controller: false }],
    conditions: [{ kind: 'Resizing', status: 'True' }],
  }]);
});

describe('a volume', () => {
  const volume = (key: string, values: string[]): any => ({
    metadata: { name: 'pv' },
    spec: { persistentVolumeReclaimPolicy: 'Delete', nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values }] }] } } },
  });
  const node: any = { metadata: { labels: { 'topology.kubernetes.io/zone': 'a' } } };
  const zone = 'topology.kubernetes.io/zone';

  test('is tied to its zones', () => {
    expect(volumesOf([volume(zone, ['a', 'b'])], [node])).toMatchObject([{ zones: ['a', 'b'], nodes: [], accessible: true }]);
  });

  test('cannot be reached when no node is in them', () => {
    expect(volumesOf([volume(zone, ['c'])], [node])).toMatchObject([{ accessible: false }]);
  });

  test('may or may not be reached when the nodes are not known', () => {
    expect(volumesOf([volume(zone, ['c'])])).toMatchObject([{ accessible: undefined }]);
  });

  test('that is tied to nothing is reached from everywhere', () => {
    expect(volumesOf([{ metadata: { name: 'pv' }, spec: {} } as any])).toMatchObject([{ zones: [], accessible: true, reclaimPolicy: 'Retain' }]);
  });
});

test('a storage class expands only when it says so', () => {
  const named = (name: string, more = {}): any => ({ metadata: { name }, provisioner: 'csi', ...more });

  expect(storageClassesOf([named('a', { allowVolumeExpansion: true }), named('b')]).map(({ name, allowVolumeExpansion }) => [name, allowVolumeExpansion]))
    .toEqual([['a', true], ['b', false]]);
});

test('autoscalers of all three kinds name their target', () => {
  const metadata = { name: 'a', namespace: 'demo' };
  const target = { kind: 'StatefulSet', name: 'web' };

  const autoscalers: any[] = [
    { kind: 'HorizontalPodAutoscaler', metadata, spec: { scaleTargetRef: target, minReplicas: 2, maxReplicas: 5 } },
    { kind: 'VerticalPodAutoscaler', metadata, spec: { targetRef: target } },
    { kind: 'ScaledObject', metadata, spec: { scaleTargetRef: { name: 'api' }, maxReplicaCount: 9 } },
  ];

  expect(autoscalersOf(autoscalers).map(({ targetKind, targetName, maxReplicas }) => [targetKind, targetName, maxReplicas]))
    .toEqual([['StatefulSet', 'web', 5], ['StatefulSet', 'web', undefined], ['Deployment', 'api', 9]]);
});
