import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { problemsIn } from './harness';
import { NetworkAccess, SecurityProfile, StatefulDefaults, StatefulDefaultsProps, StatefulWorkload, StatefulWorkloadProps } from 'cdk8s-stateful';

type Defaults = StatefulDefaultsProps | Record<string, unknown>;

/** An app with defaults at the app, the chart and a construct in it, and a workload inside of them. */
function below(levels: { app?: Defaults; chart?: Defaults; team?: Defaults }, props: Partial<StatefulWorkloadProps> = {}) {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const team = new Construct(chart, 'team');
  for (const [scope, defaults] of [[app, levels.app], [chart, levels.chart], [team, levels.team]] as const) {
    if (defaults) { StatefulDefaults.of(scope).add(defaults); }
  }
  new StatefulWorkload(team, 'db', { image: 'example.com/redis:7.4', ...props });
  return { app, chart };
}

function synth(levels: Parameters<typeof below>[0], props: Partial<StatefulWorkloadProps> = {}) {
  const { chart } = below(levels, props);
  const objects: any[] = Testing.synth(chart);
  const statefulSet = objects.find(object => object.kind === 'StatefulSet');
  return { objects, statefulSet, pod: statefulSet.spec.template.spec, container: statefulSet.spec.template.spec.containers[0] };
}

const problemsOf = (app: Defaults) => problemsIn(below({ app }).app);
const data = { name: 'data', size: Size.gibibytes(1), mountPath: '/data' };

describe('each default', () => {
  test('storageClassName holds for claims and ephemeral volumes', () => {
    const { app, chart } = below({ app: { storageClassName: 'fast' } }, { claims: [data, { ...data, name: 'wal', mountPath: '/wal', storageClassName: 'slow' }] });
    const workload = chart.node.findAll().find((each): each is StatefulWorkload => each instanceof StatefulWorkload)!;
    workload.containers[0].mount('/scratch', workload.addEphemeralVolume({ name: 'scratch', size: Size.gibibytes(1) }));

    const { spec } = Testing.synth(chart).find(object => object.kind === 'StatefulSet');

    expect(problemsIn(app)).toEqual([]);
    expect(spec.volumeClaimTemplates.map((claim: any) => claim.spec.storageClassName)).toEqual(['fast', 'slow']);
    const scratch = spec.template.spec.volumes.find((volume: any) => volume.name === 'scratch');
    expect(scratch.ephemeral.volumeClaimTemplate.spec.storageClassName).toBe('fast');
  });

  test('imagePullSecrets', () => {
    const chart = new Chart(new App(), 'secrets');
    const [mine, theirs] = ['mine', 'theirs'].map(name => kplus.Secret.fromSecretName(chart, name, name));

    expect(synth({ app: { imagePullSecrets: [mine] } }).pod.imagePullSecrets).toEqual([{ name: 'mine' }]);
    expect(synth({ app: { imagePullSecrets: [mine] } }, { imagePullSecrets: [theirs] }).pod.imagePullSecrets).toEqual([{ name: 'theirs' }]);
  });

  test('resources hold for containers that name none, replaced whole', () => {
    const resources = { memory: { request: Size.gibibytes(4) } };

    expect(synth({ app: { resources } }).container.resources).toEqual({ requests: { memory: '4Gi' } });
    expect(synth({ app: { resources } }, { resources: {} }).container.resources).toBeUndefined();
  });

  test('securityProfile', () => {
    expect(synth({ app: { securityProfile: SecurityProfile.PRIVILEGED } }).pod.securityContext).toBeUndefined();
    const own = synth({ app: { securityProfile: SecurityProfile.PRIVILEGED } }, { securityProfile: SecurityProfile.RESTRICTED });
    expect(own.pod.securityContext.runAsNonRoot).toBe(true);
  });

  test('labels go on objects, not on pods and claims', () => {
    const { objects, statefulSet } = synth({ app: { labels: { team: 'data' } } }, { claims: [data] });

    expect(objects.map(object => object.metadata.labels.team)).toEqual(objects.map(() => 'data'));
    expect(statefulSet.spec.template.metadata.labels).not.toHaveProperty('team');
    expect(statefulSet.spec.volumeClaimTemplates[0].metadata.labels).toBeUndefined();
    expect(statefulSet.spec.selector.matchLabels).not.toHaveProperty('team');
  });

  test('networkAccess', () => {
    const policies = (objects: any[]) => objects.filter(object => object.kind === 'NetworkPolicy').length;

    expect(policies(synth({ app: { networkAccess: NetworkAccess.OPEN } }).objects)).toBe(0);
    expect(policies(synth({ app: { networkAccess: NetworkAccess.OPEN } }, { networkAccess: NetworkAccess.ISOLATED }).objects)).toBe(1);
  });

  test('priorityClassName', () => {
    expect(synth({ app: { priorityClassName: 'data' } }).pod.priorityClassName).toBe('data');
    expect(synth({ app: { priorityClassName: 'data' } }, { priorityClassName: 'batch' }).pod.priorityClassName).toBe('batch');
  });

  test('nodeSelector merges key by key, and the workload wins', () => {
    expect(synth({ app: { nodeSelector: { disk: 'ssd', arch: 'arm64' } } }, { nodeSelector: { disk: 'nvme' } }).pod.nodeSelector)
      .toEqual({ disk: 'nvme', arch: 'arm64' });
  });

  test('tolerations are replaced whole', () => {
    expect(synth({ app: { tolerations: [{ key: 'data' }] } }).pod.tolerations).toEqual([{ key: 'data', operator: 'Exists' }]);
    expect(synth({ app: { tolerations: [{ key: 'data' }] } }, { tolerations: [{ key: 'gpu' }] }).pod.tolerations).toEqual([{ key: 'gpu', operator: 'Exists' }]);
    expect(synth({ app: { tolerations: [{ key: 'data' }] } }, { tolerations: [] }).pod.tolerations).toBeUndefined();
  });

  test('imagePullPolicy holds for every container', () => {
    const { app, chart } = below({ app: { imagePullPolicy: kplus.ImagePullPolicy.NEVER } }, {
      image: undefined, containers: [{ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:1', imagePullPolicy: kplus.ImagePullPolicy.ALWAYS }],
    });

    expect(problemsIn(app)).toEqual([]);
    const { containers } = Testing.synth(chart).find(object => object.kind === 'StatefulSet').spec.template.spec;
    expect(containers.map((container: any) => container.imagePullPolicy)).toEqual(['Never', 'Always']);
  });

  test('timeZone', () => {
    expect(synth({ app: { timeZone: 'Europe/Berlin' } }).container.env).toEqual([{ name: 'TZ', value: 'Europe/Berlin' }]);
    expect(synth({ app: { timeZone: 'Europe/Berlin' } }, { timeZone: 'UTC' }).container.env).toEqual([{ name: 'TZ', value: 'UTC' }]);
  });

  test('revisionHistoryLimit', () => {
    expect(synth({ app: { revisionHistoryLimit: 3 } }).statefulSet.spec.revisionHistoryLimit).toBe(3);
    expect(synth({ app: { revisionHistoryLimit: 3 } }, { revisionHistoryLimit: 0 }).statefulSet.spec.revisionHistoryLimit).toBe(0);
  });
});

describe('scopes', () => {
  test('nearer ones win over farther ones', () => {
    expect(synth({ app: { priorityClassName: 'app' }, chart: { priorityClassName: 'chart' }, team: { priorityClassName: 'team' } }).pod.priorityClassName).toBe('team');
    expect(synth({ app: { priorityClassName: 'app' }, chart: { priorityClassName: 'chart' }, team: {} }).pod.priorityClassName).toBe('chart');
  });

  test('labels merge key by key over all of them, and metadata of the workload wins', () => {
    const { statefulSet } = synth(
      { app: { labels: { a: 'app', b: 'app', c: 'app' } }, chart: { labels: { b: 'chart', c: 'chart' } } },
      { metadata: { labels: { c: 'own' } } },
    );

    expect(statefulSet.metadata.labels).toMatchObject({ a: 'app', b: 'chart', c: 'own' });
  });

  test('hold for workloads below them alone', () => {
    const app = new App();
    const [here, there] = ['here', 'there'].map(id => new Chart(app, id));
    StatefulDefaults.of(here).add({ priorityClassName: 'data' });

    const classes = [here, there].map(chart => {
      new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4' });
      return Testing.synth(chart).find(object => object.kind === 'StatefulSet').spec.template.spec.priorityClassName;
    });

    expect(classes).toEqual(['data', undefined]);
  });

  test('collect what is added twice', () => {
    const app = new App();
    StatefulDefaults.of(app).add({ priorityClassName: 'data', labels: { a: '1', b: '1' } });
    StatefulDefaults.of(app).add({ revisionHistoryLimit: 3, labels: { b: '2' } });

    new StatefulWorkload(new Chart(app, 'shop'), 'db', { image: 'example.com/redis:7.4' });

    const statefulSet = Testing.synth(app.node.children[0] as Chart).find(object => object.kind === 'StatefulSet');
    expect(statefulSet.metadata.labels).toMatchObject({ a: '1', b: '2' });
    expect(statefulSet.spec.template.spec.priorityClassName).toBe('data');
    expect(statefulSet.spec.revisionHistoryLimit).toBe(3);
  });

  test('do not change when the user changes the map afterwards', () => {
    const labels = { team: 'data' };
    const app = new App();
    StatefulDefaults.of(app).add({ labels });
    labels.team = 'other';

    new StatefulWorkload(new Chart(app, 'shop'), 'db', { image: 'example.com/redis:7.4' });

    expect(Testing.synth(app.node.children[0] as Chart)[0].metadata.labels.team).toBe('data');
  });

  test('refuse what comes after a workload below them', () => {
    const { app, chart } = below({});

    expect(() => StatefulDefaults.of(chart).add({ priorityClassName: 'data' }))
      .toThrow('StatefulDefaults of \'shop\' were added after a workload below it was made, which would not have them; add them before');
    expect(() => StatefulDefaults.of(app).add({})).toThrow('StatefulDefaults of \'the app\' were added after a workload below it was made');
  });

  test('take what comes after a workload elsewhere', () => {
    const { app } = below({});
    const other = new Chart(app, 'other');

    expect(() => StatefulDefaults.of(other).add({ priorityClassName: 'data' })).not.toThrow();
  });
});

describe('defaults that cannot work are told at their scope', () => {
  test.each<[Defaults, string]>([
    [{ storageClass: 'fast' }, '\'StatefulDefaults.storageClass\' is not a property that exists here; did you mean \'storageClassName\'?'],
    [{ labels: { team: 'my team' } }, '\'StatefulDefaults.labels\' gives label \'team\' the value "my team"'],
    [{ nodeSelector: { 'a b': 'c' } }, '\'StatefulDefaults.nodeSelector\' has the label key \'a b\''],
    [{ timeZone: 'Europe/Nowhere' }, '\'timeZone\' is \'Europe/Nowhere\', which is no name of the IANA time zone database; write one such as \'Europe/Berlin\' or \'UTC\''],
    [{ priorityClassName: 'Very High' }, '\'StatefulDefaults.priorityClassName\' is \'Very High\', which Kubernetes takes for no name'],
    [{ revisionHistoryLimit: -1 }, '\'StatefulDefaults.revisionHistoryLimit\' must be a whole number of revisions, 0 or more, got -1'],
    [{ tolerations: [{ value: 'b' }] }, '\'StatefulDefaults.tolerations[0]\' compares a value without a key'],
    [{ tolerations: [{ key: 'a', duration: Duration.minutes(1) }] }, '\'StatefulDefaults.tolerations[0].duration\' works only with effect NO_EXECUTE'],
    [{ securityProfile: 'paranoid' }, '\'StatefulDefaults.securityProfile\' must be one of'],
    [{ imagePullSecrets: ['registry'] }, '\'StatefulDefaults.imagePullSecrets[0]\' must be a Secret such as kplus.Secret.fromSecretName(…), got \'registry\''],
  ])('%j', (defaults, said) => {
    const problems = problemsOf(defaults).filter(problem => problem.startsWith('[] '));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(said);
  });

  test('carry the path of their scope', () => {
    expect(problemsIn(below({ team: { revisionHistoryLimit: -1 } }).app)[0]).toMatch(/^\[shop\/team\] 'StatefulDefaults.revisionHistoryLimit'/);
  });

  test('what works is silent', () => {
    expect(problemsOf({ storageClassName: 'fast', labels: { team: 'data' }, timeZone: 'Europe/Kyiv', priorityClassName: 'data', tolerations: [{ key: 'a' }] })).toEqual([]);
  });
});
