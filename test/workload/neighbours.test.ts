import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Chart, Size, Testing, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { problemsIn } from './harness';
import { StatefulWorkload, StatefulWorkloadProps } from 'cdk8s-stateful';

const { FILE_PER_APP, FILE_PER_CHART, FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE } = YamlOutputType;

const outdir = mkdtempSync(join(tmpdir(), 'neighbours-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

function appOf(yamlOutputType: YamlOutputType = FILE_PER_CHART): App {
  return new App({ yamlOutputType, outdir });
}

function workload(scope: Construct, id: string, props: Partial<StatefulWorkloadProps> = {}): StatefulWorkload {
  return new StatefulWorkload(scope, id, { image: 'example.com/redis:7.4', ...props });
}

const claims = (...names: string[]) => ({ claims: names.map(name => ({ name, size: Size.gibibytes(1), mountPath: `/${name}` })) });

describe('two workloads of one name', () => {
  const both = (app: App, props: Partial<StatefulWorkloadProps> = {}) => {
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    workload(new Construct(chart, 'a'), 'db');
    workload(new Construct(chart, 'b'), 'db', props);
    return problemsIn(app);
  };

  test('in one chart are told, at the second', () => {
    expect(both(appOf())).toEqual([
      '[shop/b/db] workload \'db\' exists already at \'shop/a/db\' in the same namespace and output; give one of them another name',
    ]);
  });

  test('in one chart are fine in two namespaces', () => {
    expect(both(appOf(), { metadata: { namespace: 'other' } })).toEqual([]);
  });

  test('in one chart and namespace are told when metadata.name makes it so', () => {
    const app = appOf();
    const chart = new Chart(app, 'shop');
    workload(chart, 'orders');
    workload(chart, 'carts', { metadata: { name: 'orders' } });

    expect(problemsIn(app)[0]).toContain('[shop/carts] workload \'orders\' exists already at \'shop/orders\'');
  });

  const inTwoCharts = (output: YamlOutputType) => {
    const app = appOf(output);
    for (const id of ['dev', 'prod']) { workload(new Chart(app, id, { namespace: 'shop' }), 'db', claims('data')); }
    return problemsIn(app);
  };

  test.each([FILE_PER_CHART, FOLDER_PER_CHART_FILE_PER_RESOURCE])('in two charts that go to different files are fine: %s', output => {
    expect(inTwoCharts(output)).toEqual([]);
  });

  test('in two charts of one file are told', () => {
    expect(inTwoCharts(FILE_PER_APP)).toEqual([
      '[prod/db] workload \'db\' exists already at \'dev/db\' in the same namespace and output; give one of them another name',
    ]);
  });

  test('in a nested chart are fine: it has a file of its own', () => {
    const app = appOf();
    const outer = new Chart(app, 'outer', { namespace: 'shop' });
    workload(outer, 'db');
    workload(new Chart(outer, 'inner', { namespace: 'shop' }), 'db');

    expect(problemsIn(app)).toEqual([]);
  });
});

describe('names of Services', () => {
  const pair = (first: Partial<StatefulWorkloadProps>, second: Partial<StatefulWorkloadProps>, ids = ['db', 'cache']) => {
    const app = appOf();
    const chart = new Chart(app, 'shop');
    workload(chart, ids[0], { port: 1, ...first });
    workload(chart, ids[1], { port: 1, ...second });
    return problemsIn(app);
  };

  test('of two workloads that are equal are told', () => {
    expect(pair({ clientService: { name: 'data' } }, { clientService: { name: 'data' } })).toEqual([
      '[shop/cache] Service \'data\' is made by \'shop/db\' too, in the same namespace and output; give one of them another name',
    ]);
    expect(pair({}, { headlessService: { name: 'db-headless' } })[0]).toContain('Service \'db-headless\' is made by \'shop/db\' too');
  });

  test('of a pod and of another workload that are equal are told', () => {
    expect(pair({ perPodServices: {} }, { clientService: {} }, ['db', 'db-0'])).toEqual([
      '[shop/db-0] Service \'db-0\' is made by \'shop/db\' too, in the same namespace and output; give one of them another name',
    ]);
  });

  test('that differ are fine', () => {
    expect(pair({ clientService: {}, perPodServices: {} }, { clientService: {}, perPodServices: {} })).toEqual([]);
  });
});

describe('names of claims', () => {
  const pair = (first: [string, string], second: [string, string], output = FILE_PER_CHART, charts = ['shop', 'shop']) => {
    const app = appOf(output);
    const [a, b] = charts.map((id, index) => charts.indexOf(id) < index ? app.node.findChild(id) as Chart : new Chart(app, id, { namespace: 'shop' }));
    workload(a, first[0], claims(first[1]));
    workload(b, second[0], claims(second[1]));
    return problemsIn(app);
  };

  test('that two workloads would share are told: a of b-c and a-b of c', () => {
    expect(pair(['b-c', 'a'], ['c', 'a-b'])).toEqual([
      '[shop/c] claim \'a-b\' of workload \'c\' and claim \'a\' of workload \'b-c\' would both be called \'a-b-c-0\', so pods of both would use one volume; rename one of the claims',
    ]);
  });

  test('that two workloads would share are told over charts of one file', () => {
    expect(pair(['b-c', 'a'], ['c', 'a-b'], FILE_PER_APP, ['one', 'two'])).toHaveLength(1);
    expect(pair(['b-c', 'a'], ['c', 'a-b'], FILE_PER_CHART, ['one', 'two'])).toEqual([]);
  });

  test('that are equal in two workloads are fine', () => {
    expect(pair(['db', 'data'], ['cache', 'data'])).toEqual([]);
  });

  test('that come late count too', () => {
    const app = appOf();
    const chart = new Chart(app, 'shop');
    workload(chart, 'b-c', claims('a'));
    workload(chart, 'c').addClaim({ name: 'a-b', size: Size.gibibytes(1), mountPath: '/data' });

    expect(problemsIn(app)).toHaveLength(1);
  });
});

describe('one file for each resource', () => {
  const inTwoCharts = (output: YamlOutputType, namespaces = ['dev', 'prod']) => {
    const app = appOf(output);
    for (const namespace of namespaces) { workload(new Chart(app, namespace, { namespace }), 'db'); }
    return app;
  };

  test('the second of a name would replace the first, also in another namespace', () => {
    const problems = problemsIn(inTwoCharts(FILE_PER_RESOURCE));

    expect(problems).toContain('[prod/db] \'prod/db/Resource\' and \'dev/db/Resource\' would both be written to the file \'StatefulSet.db\', '
      + 'so only one of them would be left; give one another name, or choose the output FILE_PER_CHART');
    expect(problems).toHaveLength(3);
  });

  test('nothing is written then', () => {
    rmSync(outdir, { recursive: true, force: true });

    expect(() => inTwoCharts(FILE_PER_RESOURCE).synth()).toThrow('would both be written to the file');
    expect(readdirSync(outdir)).toEqual([]);
  });

  test('a folder for each chart keeps them apart', () => {
    rmSync(outdir, { recursive: true, force: true });

    inTwoCharts(FOLDER_PER_CHART_FILE_PER_RESOURCE).synth();

    expect(readdirSync(outdir).sort()).toEqual(['dev', 'prod']);
    expect(readdirSync(join(outdir, 'dev')).sort()).toEqual(['NetworkPolicy.db.k8s.yaml', 'Service.db-headless.k8s.yaml', 'StatefulSet.db.k8s.yaml']);
  });

  test('two of a name in one folder are told, also when one is the user\'s own', () => {
    const app = appOf(FOLDER_PER_CHART_FILE_PER_RESOURCE);
    const chart = new Chart(app, 'shop');
    workload(chart, 'db');
    new kplus.Service(chart, 'own', { metadata: { name: 'db-headless', namespace: 'other' }, ports: [{ port: 1 }] });

    expect(problemsIn(app)).toEqual([expect.stringContaining('[shop/db] \'shop/own/Resource\' and \'shop/db/HeadlessService/Resource\' would both be written to the file \'shop/Service.db-headless\'')]);
  });

  test.each([FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE])('different names are fine: %s', output => {
    const app = appOf(output);
    const chart = new Chart(app, 'shop');
    workload(chart, 'db');
    workload(chart, 'cache');

    expect(problemsIn(app)).toEqual([]);
  });
});

describe('judging anew', () => {
  test('each synth sees what was added since the last', () => {
    const app = appOf();
    const chart = new Chart(app, 'shop');
    workload(chart, 'b-c', claims('a'));
    const late = workload(chart, 'c');
    expect(Testing.synth(chart)).toHaveLength(6);

    late.addClaim({ name: 'a-b', size: Size.gibibytes(1), mountPath: '/data' });

    expect(() => Testing.synth(chart)).toThrow('would both be called \'a-b-c-0\'');
  });

  test('problems of all workloads come in one list, each with its path', () => {
    const app = appOf();
    const chart = new Chart(app, 'shop');
    workload(chart, 'One');
    workload(chart, 'two', { replicas: -1 });

    expect(problemsIn(app).map(problem => problem.split(' ')[0])).toEqual(['[shop/One]', '[shop/two]']);
  });

  test('apps do not see one another', () => {
    const apps = [appOf(), appOf()];
    for (const app of apps) { workload(new Chart(app, 'shop'), 'db'); }

    expect(apps.flatMap(problemsIn)).toEqual([]);
  });
});
