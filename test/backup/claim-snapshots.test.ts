import { ApiObject, Chart, Size, Testing, Yaml } from 'cdk8s';
import { parse } from 'yaml';
import { run, snippets } from '../docs/snippets';
import { ClaimSnapshots, ClaimSnapshotsProps, ClaimSource, StatefulWorkload, StatefulWorkloadProps } from 'cdk8s-stateful';

function workload(chart: Chart, props: Partial<StatefulWorkloadProps> = {}): StatefulWorkload {
  return new StatefulWorkload(chart, 'db', {
    image: 'example.com/postgres:16.4',
    port: 5432,
    replicas: 2,
    securityContext: { user: 999 },
    claims: [
      { name: 'data', size: Size.gibibytes(10), mountPath: '/data' },
      { name: 'wal', size: Size.gibibytes(2), mountPath: '/wal' },
    ],
    ...props,
  });
}

function shop(props: Partial<StatefulWorkloadProps> = {}): { chart: Chart; db: StatefulWorkload } {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  return { chart, db: workload(chart, props) };
}

function snapshots(chart: Chart): any[] {
  return chart.node.findAll().filter(node => ApiObject.isApiObject(node) && node.kind === 'VolumeSnapshot').map(node => (node as ApiObject).toJson());
}

test('takes every claim of every replica, named after the claim and the construct', () => {
  const { chart, db } = shop();
  new ClaimSnapshots(chart, 'before-17', { workload: db });
  expect(snapshots(chart).map(({ metadata, spec }) => [metadata.name, spec.source.persistentVolumeClaimName])).toEqual([
    ['data-db-0-before-17', 'data-db-0'],
    ['data-db-1-before-17', 'data-db-1'],
    ['wal-db-0-before-17', 'wal-db-0'],
    ['wal-db-1-before-17', 'wal-db-1'],
  ]);
});

test('writes the snapshot as the snapshot controller reads it', () => {
  const { chart, db } = shop({ replicas: 1 });
  new ClaimSnapshots(chart, 'before-17', {
    workload: db, claims: ['data'], volumeSnapshotClassName: 'fast', labels: { reason: 'upgrade' }, annotations: { ticket: 'OPS-1' },
  });
  expect(snapshots(chart)).toEqual([{
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: {
      name: 'data-db-0-before-17',
      namespace: 'shop',
      labels: { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db', 'reason': 'upgrade' },
      annotations: { ticket: 'OPS-1' },
    },
    spec: { volumeSnapshotClassName: 'fast', source: { persistentVolumeClaimName: 'data-db-0' } },
  }]);
});

test('takes the chosen ordinals, and those from the first ordinal of the workload', () => {
  const { chart, db } = shop({ startOrdinal: 3 });
  new ClaimSnapshots(chart, 'all', { workload: db, claims: ['data'] });
  new ClaimSnapshots(chart, 'one', { workload: db, claims: ['data'], ordinals: [4] });
  expect(snapshots(chart).map(({ metadata }) => metadata.name)).toEqual(['data-db-3-all', 'data-db-4-all', 'data-db-4-one']);
});

test('a snapshot lies in the namespace of the workload, also from another chart', () => {
  const { chart, db } = shop({ replicas: 1 });
  const other = new Chart(chart, 'snapshots', { namespace: 'elsewhere' });
  new ClaimSnapshots(other, 'now', { workload: db, claims: ['data'] });
  expect(snapshots(other).map(({ metadata }) => metadata.namespace)).toEqual(['shop']);
});

test('a claim is restored from the name that the snapshots give', () => {
  const { chart, db } = shop({ replicas: 1 });
  const before = new ClaimSnapshots(chart, 'before-17', { workload: db });
  const restored = new StatefulWorkload(chart, 'db-restored', {
    image: 'example.com/postgres:16.4',
    claims: [{ name: 'data', size: Size.gibibytes(10), mountPath: '/data', dataSource: ClaimSource.snapshot(before.snapshotName('data', 0)) }],
  });
  const { volumeClaimTemplates: [template] } = ApiObject.of(restored).toJson().spec;
  expect(template.spec.dataSource).toEqual({ apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'data-db-0-before-17' });
});

test('the names do not depend on where in the tree the snapshots are', () => {
  const [flat, deep] = [shop(), shop()];
  new ClaimSnapshots(flat.chart, 'now', { workload: flat.db });
  new ClaimSnapshots(new Chart(deep.chart, 'nested'), 'now', { workload: deep.db });
  expect(Yaml.stringify(...snapshots(flat.chart))).toBe(Yaml.stringify(...snapshots(deep.chart)));
});

test('docs/backup.md quotes what its programs make', () => {
  const { chart, db } = shop();
  const [once, again, restore] = snippets('backup.md', 'ts');
  run(`${once} ${again} ${restore}`, { chart, db });
  const made: any[] = Testing.synth(chart);
  for (const quoted of snippets('backup.md', 'yaml')) {
    expect(made).toContainEqual(parse(quoted));
  }
  expect(made.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'db-restored').spec.volumeClaimTemplates[0].spec.dataSource)
    .toEqual({ apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'data-db-0-before-17' });
});

describe('problems', () => {
  function problems(props: Partial<ClaimSnapshotsProps>, of: Partial<StatefulWorkloadProps> = {}, id = 'now'): string[] {
    const { chart, db } = shop(of);
    return new ClaimSnapshots(chart, id, { workload: db, ...props }).node.validate();
  }

  test('none where everything is right', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ claims: ['wal'], ordinals: [7] })).toEqual([]);
  });

  test.each<[string, string[], unknown]>([
    ['a claim that the workload does not have', problems({ claims: ['log'] }),
      "'claims' has 'log', which workload 'db' does not have; write one of 'data', 'wal'"],
    ['a claim given twice', problems({ claims: ['wal', 'wal'], ordinals: [0] }), "'claims' has \"wal\" twice; leave one of them out"],
    ['an ordinal given twice', problems({ claims: ['wal'], ordinals: [1, 1] }), "'ordinals' has 1 twice; leave one of them out"],
    ['an ordinal below 0', problems({ claims: ['wal'], ordinals: [-1] }), "'ordinals' has -1; an ordinal is a whole number from 0"],
    ['a workload without claims', problems({}, { claims: [] }), "workload 'db' has no claims to take snapshots of"],
    ['a label that Kubernetes refuses', problems({ labels: { 'my team': 'a' } }), expect.stringMatching(/^'labels' has the label key 'my team'; /)],
    ['an annotation that is no text', problems({ annotations: { ticket: 1 as any } }),
      "'annotations' gives annotation 'ticket' the value 1; write it as a string"],
    ['an id that is no name', problems({}, {}, 'Before17'),
      "the names of the snapshots cannot end in 'Before17'; give a 'suffix' of small letters, digits and '-'"],
  ])('%s', (_, found, problem) => {
    expect(found).toEqual([problem]);
  });

  test('a claim that was added to the workload later', () => {
    const { chart, db } = shop();
    const now = new ClaimSnapshots(chart, 'now', { workload: db });
    db.addClaim({ name: 'log', size: Size.gibibytes(1), mountPath: '/log' });
    expect(now.node.validate()).toEqual(["claim 'log' was added to workload 'db' after its snapshots; add it before, or name the 'claims' to take"]);
  });
});
