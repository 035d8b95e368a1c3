import { ApiObject, App, Chart } from 'cdk8s';
import { Capture, Manifests, Match } from 'cdk8s-stateful';

const statefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'db' } },
  spec: {
    replicas: 3,
    template: {
      spec: {
        containers: [{
          name: 'postgres',
          image: 'postgres:17.2',
          env: [{ name: 'PGDATA', value: '/data/pg' }, { name: 'TZ', value: 'UTC' }],
        }],
      },
    },
  },
};
const headless = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db-headless', namespace: 'shop' }, spec: { clusterIP: 'None' } };
const client = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db', namespace: 'shop' }, spec: { type: 'ClusterIP' } };

const manifests = Manifests.fromObjects([headless, client, statefulSet]);

function failure(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the assertion holds, although it should not');
}

describe('where the objects come from', () => {
  function app(): App {
    const made = new App();
    new ApiObject(new Chart(made, 'one'), 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { enabled: 'yes' } });
    new ApiObject(new Chart(made, 'two'), 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'two' } });
    return made;
  }

  test('a chart gives its own objects', () => {
    Manifests.fromChart(app().charts[0]).hasOnly(['ConfigMap/one']);
  });

  test('an app gives the objects of all charts', () => {
    Manifests.fromApp(app()).hasOnly(['ConfigMap/one', 'ConfigMap/two']);
  });

  test('an app gives the same values as its charts', () => {
    expect(Manifests.fromApp(app()).objects).toEqual(app().charts.flatMap(chart => Manifests.fromChart(chart).objects));
  });

  test('an app that is not valid is not looked at', () => {
    const invalid = app();
    invalid.node.addValidation({ validate: () => ['no charts on Fridays'] });

    expect(() => Manifests.fromApp(invalid)).toThrow('no charts on Fridays');
    expect(() => Manifests.fromChart(invalid.charts[0])).toThrow('no charts on Fridays');
  });

  test('YAML gives one object a document, empty documents left out', () => {
    Manifests.fromYaml('# a comment\n---\nkind: Service\nmetadata: { name: a }\n---\n---\nkind: Service\nmetadata: { name: b }\n')
      .hasOnly(['Service/a', 'Service/b']);
  });

  test('the items of a List count one by one', () => {
    Manifests.fromYaml('kind: List\nitems:\n  - kind: Service\n    metadata: { name: a }\n').hasOnly(['Service/a']);
  });

  test('text that is not YAML is refused', () => {
    expect(() => Manifests.fromYaml('kind: [a')).toThrow("line 2: expected ',' or ']'");
  });

  test('all objects can be had as YAML again', () => {
    expect(Manifests.fromYaml(manifests.toYaml()).objects).toEqual(manifests.objects);
  });
});

describe('find', () => {
  test('gives the object of this kind and name', () => {
    expect(manifests.find('Service', 'db')).toBe(client);
  });

  test('needs no name where there is one of the kind', () => {
    expect(manifests.find('StatefulSet')).toBe(statefulSet);
  });

  test('says what there is when there is no such object', () => {
    expect(failure(() => manifests.find('StatefulSet', 'orders'))).toBe([
      "there is no StatefulSet 'orders'; there are:",
      '  Service/db-headless in namespace shop',
      '  Service/db in namespace shop',
      '  StatefulSet/db in namespace shop',
    ].join('\n'));
  });

  test('says so when there is nothing at all', () => {
    expect(failure(() => Manifests.fromObjects([]).find('StatefulSet'))).toBe('there is no StatefulSet; there are no objects at all');
  });

  test('asks which one is meant when there are several', () => {
    expect(failure(() => manifests.find('Service'))).toBe([
      'there are 2 objects Service, say which is meant:',
      '  Service/db-headless in namespace shop',
      '  Service/db in namespace shop',
    ].join('\n'));
  });

  test('tells objects of one name apart by namespace and API version', () => {
    const knative = { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'db', namespace: 'web' } };
    const both = Manifests.fromObjects([client, knative]);

    expect(both.find('Service', 'db', { namespace: 'web' })).toBe(knative);
    expect(both.find('Service', 'db', { apiVersion: 'v1' })).toBe(client);
    expect(failure(() => both.find('Service', 'db', { namespace: 'web', apiVersion: 'v1' }))).toMatch("there is no Service 'db' in namespace 'web' of 'v1';");
  });

  test('all of a kind can be found, or only those that are like this', () => {
    expect(manifests.findAll('Service')).toEqual([headless, client]);
    expect(manifests.findAll('Service', { spec: { clusterIP: 'None' } })).toEqual([headless]);
    expect(manifests.findAll('Ingress')).toEqual([]);
  });
});

describe('hasObject', () => {
  test('asks only for the properties that are named', () => {
    manifests.hasObject('StatefulSet', 'db', { spec: { replicas: 3 } });
    manifests.hasObject('StatefulSet', 'db');
  });

  test('shows every place that differs, with what was expected and what is there', () => {
    expect(failure(() => manifests.hasObject('StatefulSet', 'db', {
      metadata: { labels: { 'app.kubernetes.io/name': 'orders' } },
      spec: {
        replicas: 5,
        template: { spec: { containers: [{ image: Match.stringLike('postgres:16*') }] } },
      },
    }))).toBe([
      "StatefulSet 'db' is not as expected:",
      "  metadata.labels['app.kubernetes.io/name']",
      "    expected  'orders'",
      "    got       'db'",
      '  spec.replicas',
      '    expected  5',
      '    got       3',
      '  spec.template.spec.containers[0].image',
      "    expected  a string like 'postgres:16*'",
      "    got       'postgres:17.2'",
    ].join('\n'));
  });

  test('shows the neighbours of a property that is missing, so that a slip of the pen is seen', () => {
    expect(failure(() => manifests.hasObject('StatefulSet', 'db', { spec: { replica: 3 } }))).toBe([
      "StatefulSet 'db' is not as expected:",
      '  spec.replica',
      '    expected  3',
      '    got       nothing; there are: replicas, template',
    ].join('\n'));
  });

  test('tells a number from a string', () => {
    expect(failure(() => manifests.hasObject('StatefulSet', 'db', { spec: { replicas: '3' } }))).toMatch("expected  '3'\n    got       3");
  });

  test('a list has exactly the items that are named', () => {
    const [tz, both] = [[{ name: 'TZ' }], [{ name: 'PGDATA' }, { name: 'TZ' }]];

    manifests.hasObject('StatefulSet', 'db', { spec: { template: { spec: { containers: [{ env: both }] } } } });
    expect(failure(() => manifests.hasObject('StatefulSet', 'db', { spec: { template: { spec: { containers: [{ env: tz }] } } } }))).toBe([
      "StatefulSet 'db' is not as expected:",
      '  spec.template.spec.containers[0].env[0].name',
      "    expected  'TZ'",
      "    got       'PGDATA'",
      '  spec.template.spec.containers[0].env[1]',
      '    expected  nothing',
      '    got       {"name":"TZ","value":"UTC"}',
    ].join('\n'));
  });

  test('refuses null, which could mean two things', () => {
    expect(failure(() => manifests.hasObject('StatefulSet', 'db', { spec: { replicas: null } })))
      .toBe("the expected value of 'spec.replicas' is null; write Match.absent() for what must not be there, Match.anyValue() for what must");
  });

  test('says what there is when the object is missing', () => {
    expect(failure(() => manifests.hasObject('StatefulSet', 'orders', {}))).toMatch("there is no StatefulSet 'orders'; there are:");
  });
});

describe('hasObjectLike', () => {
  test('is content with one object', () => {
    manifests.hasObjectLike('Service', { spec: { clusterIP: 'None' } });
  });

  test('shows the closest when none is like this', () => {
    expect(failure(() => manifests.hasObjectLike('Service', { metadata: { namespace: 'shop' }, spec: { clusterIP: 'None', publishNotReadyAddresses: true } }))).toBe([
      "none of 2 objects Service is as expected; the closest is 'db-headless':",
      '  spec.publishNotReadyAddresses',
      '    expected  true',
      '    got       nothing; there are: clusterIP',
    ].join('\n'));
  });

  test('names the only one there is', () => {
    expect(failure(() => manifests.hasObjectLike('StatefulSet', { spec: { replicas: 1 } }))).toMatch("the only StatefulSet, 'db', is not as expected:");
  });

  test('says what there is when there is none of the kind', () => {
    expect(failure(() => manifests.hasObjectLike('Ingress', {}))).toMatch('there is no Ingress; there are:');
  });
});

describe('everyObjectHas', () => {
  test('holds where all objects have it', () => {
    manifests.everyObjectHas({ metadata: { namespace: 'shop' } });
    manifests.everyObjectHas({ metadata: { labels: Match.absent() } }, 'Service');
  });

  test('shows each object that has it not', () => {
    expect(failure(() => manifests.everyObjectHas({ metadata: { labels: Match.anyValue() } }))).toBe([
      '2 of 3 objects are not as expected:',
      '  Service/db-headless in namespace shop',
      '    metadata.labels',
      '      expected  any value',
      '      got       nothing; there are: name, namespace',
      '  Service/db in namespace shop',
      '    metadata.labels',
      '      expected  any value',
      '      got       nothing; there are: name, namespace',
    ].join('\n'));
  });

  test('does not hold where there is no object', () => {
    expect(failure(() => manifests.everyObjectHas({}, 'Ingress'))).toMatch('there is no Ingress to look at; there are:');
    expect(failure(() => Manifests.fromObjects([]).everyObjectHas({}))).toBe('there is no object to look at; there are no objects at all');
  });
});

describe('hasCount', () => {
  test('counts the objects of a kind', () => {
    manifests.hasCount('Service', 2);
    manifests.hasCount('Ingress', 0);
  });

  test('lists those there are', () => {
    expect(failure(() => manifests.hasCount('Service', 1))).toBe([
      'expected 1 objects Service, got 2:',
      '  Service/db-headless in namespace shop',
      '  Service/db in namespace shop',
    ].join('\n'));
    expect(failure(() => manifests.hasCount('Ingress', 1))).toMatch('expected 1 objects Ingress, got 0; there are:\n  Service/db-headless');
  });
});

describe('hasOnly', () => {
  test('holds for all objects, in any order', () => {
    manifests.hasOnly(['StatefulSet/db', 'Service/db', 'Service/db-headless']);
  });

  test('shows what is too many and what is missing', () => {
    expect(failure(() => manifests.hasOnly(['StatefulSet/db', 'Service/db', 'Ingress/db']))).toBe([
      'the objects are not those that were expected',
      '  not expected  Service/db-headless in namespace shop',
      '  missing       Ingress/db',
    ].join('\n'));
  });

  test('counts an object of two namespaces twice', () => {
    const twice = Manifests.fromObjects([client, { ...client, metadata: { name: 'db', namespace: 'web' } }]);

    twice.hasOnly(['Service/db', 'Service/db']);
    expect(failure(() => twice.hasOnly(['Service/db']))).toMatch('not expected  Service/db in namespace web');
  });
});

describe('a capture', () => {
  test('takes down the value for the test to look at', () => {
    const image = new Capture();
    const replicas = new Capture();

    manifests.hasObject('StatefulSet', 'db', { spec: { replicas, template: { spec: { containers: [{ image }] } } } });

    expect(image.asString()).toBe('postgres:17.2');
    expect(replicas.asNumber()).toBe(3);
  });

  test('takes down lists and objects', () => {
    const containers = new Capture();
    const spec = new Capture({ replicas: 3 });
    manifests.hasObject('StatefulSet', 'db', { spec });
    manifests.hasObject('StatefulSet', 'db', { spec: { template: { spec: { containers } } } });

    expect(containers.asArray()).toHaveLength(1);
    expect(spec.asObject().replicas).toBe(3);
  });

  test('gives the values of several objects', () => {
    const name = new Capture();
    manifests.everyObjectHas({ metadata: { name } }, 'Service');

    expect(name.values).toEqual(['db-headless', 'db']);
    expect(name.value).toBe('db');
  });

  test('takes down only the item of the list that was meant', () => {
    const value = new Capture();
    manifests.hasObject('StatefulSet', 'db', { spec: { template: { spec: { containers: [{ env: Match.arrayWith([{ name: 'TZ', value }]) }] } } } });

    expect(value.values).toEqual(['UTC']);
  });

  test('stays empty when the assertion fails elsewhere', () => {
    const replicas = new Capture();
    failure(() => manifests.hasObject('StatefulSet', 'db', { metadata: { name: 'orders' }, spec: { replicas } }));

    expect(() => replicas.value).toThrow('nothing was captured');
  });

  test('asks for a value, and for the pattern it was given', () => {
    expect(failure(() => manifests.hasObject('StatefulSet', 'db', { spec: { paused: new Capture() } }))).toMatch('expected  any value\n    got       nothing');
    expect(failure(() => manifests.hasObject('StatefulSet', 'db', { spec: { replicas: new Capture(5) } }))).toMatch('expected  5\n    got       3');
  });

  test('says what it is when it is not what the test takes it for', () => {
    const replicas = new Capture();
    manifests.hasObject('StatefulSet', 'db', { spec: { replicas } });

    expect(() => replicas.asString()).toThrow('captured 3, which is not a string but a number');
    expect(() => replicas.asBoolean()).toThrow('not a boolean');
  });
});
