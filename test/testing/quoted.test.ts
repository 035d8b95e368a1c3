import { readFileSync } from 'node:fs';
import { ApiObject, App, Chart } from 'cdk8s';
import { Capture, Manifests, Match, StatefulChecks } from 'cdk8s-stateful';

/** A chart as a user would have it; what the pages quote is run against it. */
function myChart(): Chart {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const labels = { app: 'db' };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db-headless', labels: { team: 'data' } } };
  new ApiObject(chart, 'Service', { ...service, spec: { clusterIP: 'None', selector: labels } });
  const statefulSet = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', labels: { team: 'data' } } };
  new ApiObject(chart, 'Set', {
    ...statefulSet,
    spec: {
      replicas: 3,
      serviceName: 'db-headless',
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{
            name: 'postgres',
            image: 'postgres:17.2',
            env: [{ name: 'TZ', value: 'UTC' }, { name: 'PGDATA', value: '/data/pg' }],
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          }],
        },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '20Gi' } } } }],
    },
  });
  return chart;
}

const chart = myChart();

test('three replicas, each with a volume of its own', () => {
  const manifests = Manifests.fromChart(chart);

  manifests.hasObject('StatefulSet', 'db', {
    spec: {
      replicas: 3,
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '20Gi' } } } }],
    },
  });
  manifests.hasOnly(['Service/db-headless', 'StatefulSet/db']);
});

test('matchers', () => {
  const manifests = Manifests.fromChart(chart);

  manifests.hasObject('StatefulSet', 'db', {
    spec: {
      minReadySeconds: Match.absent(),
      template: {
        spec: {
          containers: [{
            image: Match.stringLike('postgres:17.*'),
            env: Match.arrayWith([{ name: 'PGDATA', value: Match.anyValue() }]),
          }],
        },
      },
    },
  });
});

test('other questions', () => {
  const manifests = Manifests.fromChart(chart);

  manifests.everyObjectHas({ metadata: { labels: { team: 'data' } } });
  manifests.hasObjectLike('Service', { spec: { clusterIP: 'None' } });
  manifests.hasCount('PersistentVolumeClaim', 0);

  const image = new Capture();
  manifests.hasObject('StatefulSet', 'db', { spec: { template: { spec: { containers: [{ image }] } } } });
  expect(image.asString()).not.toMatch(/:latest$/);
});

test('nothing is wrong with it', () => {
  expect(StatefulChecks.ofChart(chart)).toEqual([]);
});

test('the message of a failure', () => {
  const page = readFileSync('docs/testing.md', 'utf8');
  const [, shown] = /```text\n([^`]*)```/.exec(page)!;

  expect(() => Manifests.fromChart(chart).hasObject('StatefulSet', 'db', {
    spec: { replica: 3, template: { spec: { containers: [{ image: Match.stringLike('postgres:16.*') }] } } },
  })).toThrow(new Error(shown.trimEnd()));
});

test.each(['docs/testing.md', 'docs/checks.md'])('%s quotes only what is run here', page => {
  const here = flat(readFileSync(__filename, 'utf8'));
  const blocks = [...readFileSync(page, 'utf8').matchAll(/```ts\n([^`]*)```/g)].map(([, block]) => flat(block));

  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) { expect(here).toContain(block); }
});

function flat(code: string): string {
  return code.replace(/^\s+/gm, '').trimEnd();
}
