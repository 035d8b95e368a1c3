import { readFileSync } from 'node:fs';
import { ApiObject, App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { soundWorkload } from './sound-workload';
import { CheckLevel, StatefulChecks, StatefulWorkload } from 'cdk8s-stateful';

function spoiled() {
  const { service, statefulSet } = soundWorkload();
  delete service.spec.clusterIP;
  statefulSet.spec.template.spec.terminationGracePeriodSeconds = 0;
  return [service, statefulSet];
}

function ids(found: { check: string }[]): string[] {
  return found.map(({ check }) => check);
}

test('a finding says which check, how sure, where, what, why and what to do', () => {
  const [finding] = StatefulChecks.ofObjects(spoiled());

  expect(finding).toEqual({
    check: 'governing-service-not-headless',
    title: 'the governing Service is not headless',
    level: CheckLevel.ERROR,
    object: 'StatefulSet/db',
    namespace: 'shop',
    path: 'spec.serviceName',
    message: "Service 'db-headless' has no 'clusterIP: None'",
    explanation: 'A Service with a cluster IP has one DNS name for itself and none for the pods: names such as db-0.db do not resolve.',
    remedy: "Give the Service 'clusterIP: None', and clients that want one address a second Service.",
  });
});

test('objects, YAML, a List, a chart and an app are judged alike', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  spoiled().forEach(({ kind, ...props }) => new ApiObject(chart, kind, { kind, ...props }));
  const expected = ['governing-service-not-headless', 'no-grace-period'];

  expect(ids(StatefulChecks.ofObjects(spoiled()))).toEqual(expected);
  expect(ids(StatefulChecks.ofObjects([{ kind: 'List', items: spoiled() }]))).toEqual(expected);
  expect(ids(StatefulChecks.ofYaml(spoiled().map(object => stringify(object)).join('---\n')))).toEqual(expected);
  expect(ids(StatefulChecks.ofChart(chart))).toEqual(expected);
  expect(ids(StatefulChecks.ofApp(app))).toEqual(expected);
});

test('charts of one app are judged together', () => {
  const app = new App();
  const { service, statefulSet } = soundWorkload();
  const chart = new Chart(app, 'set');
  new ApiObject(chart, 'Set', statefulSet);
  new ApiObject(new Chart(app, 'service'), 'Service', service);

  expect(ids(StatefulChecks.ofChart(chart))).toEqual(['governing-service-missing']);
  expect(StatefulChecks.ofApp(app)).toEqual([]);
});

test('nothing is wrong with a StatefulWorkload, also when it is autoscaled and starts in parallel', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop', labels: { 'helm.sh/chart': 'shop-1.2.3' } });
  const claims = [{ name: 'data', size: Size.gibibytes(20), mountPath: '/data' }];
  new StatefulWorkload(chart, 'db', { image: 'example.com/postgres:17', port: 5432, claims, replicas: 3, clientService: {}, perPodServices: {} });
  const cache = new StatefulWorkload(chart, 'cache', {
    image: 'example.com/redis:7.4',
    port: 6379,
    claims,
    podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
  });
  new kplus.HorizontalPodAutoscaler(chart, 'autoscaler', { target: cache, minReplicas: 2, maxReplicas: 5 });

  expect(StatefulChecks.ofChart(chart)).toEqual([]);
});

test('a check can be left out, everywhere or for one object', () => {
  expect(ids(StatefulChecks.ofObjects(spoiled(), { ignore: ['no-grace-period'] }))).toEqual(['governing-service-not-headless']);
  expect(ids(StatefulChecks.ofObjects(spoiled(), { ignore: ['no-grace-period StatefulSet/db'] }))).toEqual(['governing-service-not-headless']);
  expect(ids(StatefulChecks.ofObjects(spoiled(), { ignore: ['no-grace-period StatefulSet/web'] }))).toHaveLength(2);
});

test('a check that does not exist cannot be left out', () => {
  expect(() => StatefulChecks.ofObjects([], { ignore: ['no-grace'] }))
    .toThrow(/^'ignore' names 'no-grace', which is not a check; there are: no-governing-service, /);
});

test('text that is not YAML is refused', () => {
  expect(() => StatefulChecks.ofYaml('kind: [a')).toThrow("line 2: expected ',' or ']'");
});

test('whatever people write, the checks do not break', () => {
  const fields = ['spec', 'template', 'metadata', 'labels', 'selector', 'matchLabels', 'containers', 'volumeMounts', 'volumes', 'volumeClaimTemplates', 'name', 'serviceName'];
  const { anything } = fc.letrec(tie => ({
    anything: fc.oneof({ maxDepth: 5 },
      fc.constantFrom<unknown>(null, 'x', 0, 3, true),
      fc.array(tie('anything'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...fields), tie('anything'), { maxKeys: 4, noNullPrototype: true })),
  }));
  const object = fc.record({
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'policy/v1', 'autoscaling/v2'),
    kind: fc.constantFrom('Service', 'StatefulSet', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'PersistentVolumeClaim', 'List'),
    metadata: fc.oneof(fc.constant({ name: 'x' }), anything),
    spec: anything,
  });

  fc.assert(fc.property(fc.array(fc.oneof(object, anything), { maxLength: 4 }), objects => {
    StatefulChecks.ofObjects(objects);
  }));
});

describe('the catalogue', () => {
  test('names each check once', () => {
    const all = ids(StatefulChecks.all().map(({ id }) => ({ check: id })));

    expect(new Set(all).size).toBe(all.length);
  });

  test('is the table in docs/checks.md', () => {
    const rows = StatefulChecks.all().map(({ id, level, title, explanation, remedy }) => `| \`${id}\` | ${level} | ${title} | ${explanation} | ${remedy} |`);
    const table = ['| check | level | what is wrong | what happens | what to write |', '|---|---|---|---|---|', ...rows].join('\n');

    expect(readFileSync('docs/checks.md', 'utf8')).toContain(table);
  });
});
