import { App, Chart, Size, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { problemsIn, problemsOf, shop, synth } from './harness';
import { StatefulWorkload } from 'cdk8s-stateful';

const NAME = 'app.kubernetes.io/name';
const INSTANCE = 'app.kubernetes.io/instance';
const OF_DB = { [NAME]: 'db', [INSTANCE]: 'db' };

function problemsOfName(id: string, props: object = {}): string[] {
  const chart = shop();
  new StatefulWorkload(chart, id, { image: 'example.com/redis:7.4', ...props });
  return problemsIn(App.of(chart));
}

describe('the one name', () => {
  test('is the construct id', () => {
    const { statefulSet, workload } = synth();

    expect(statefulSet.metadata.name).toBe('db');
    expect(workload.name).toBe('db');
  });

  test('is metadata.name where that is given, for everything that follows from it', () => {
    const { statefulSet, kinds, workload } = synth({ metadata: { name: 'orders-db' } });

    expect(statefulSet.metadata.name).toBe('orders-db');
    expect(statefulSet.spec.serviceName).toBe('orders-db-headless');
    expect(statefulSet.spec.selector.matchLabels).toEqual({ [NAME]: 'orders-db', [INSTANCE]: 'orders-db' });
    expect(kinds.Service[0].metadata.name).toBe('orders-db-headless');
    expect(kinds.NetworkPolicy[0].metadata.name).toBe('orders-db');
    expect(workload.podName(0)).toBe('orders-db-0');
  });

  test('of 52 characters is fine: the pods still carry it with a revision hash', () => {
    expect(problemsOfName('d'.repeat(52))).toEqual([]);
  });

  test('of 53 characters is told with the reason', () => {
    expect(problemsOfName('d'.repeat(53))).toEqual([
      `[shop/${'d'.repeat(53)}] name '${'d'.repeat(53)}' has 53 characters; write at most 52: the pods carry it with a revision hash in a label of at most 63`,
    ]);
  });

  test.each([
    ['OrdersDb', 'orders-db'],
    ['orders_db', 'orders-db'],
    ['-db-', 'db'],
    ['db.main', 'db-main'],
    ['Ördérs Db!', 'orders-db'],
    ['HTTPCache2Main', 'httpcache2-main'],
  ])('\'%s\' is told once, with the name to write: \'%s\'', (id, better) => {
    expect(problemsOfName(id)).toEqual([`[shop/${id}] name '${id}' is not a DNS label (lower case letters, digits and '-'); write '${better}'`]);
  });

  test('without a letter in it is told with an example', () => {
    expect(problemsOfName('???')).toEqual(['[shop/???] name \'???\' is not a DNS label (lower case letters, digits and \'-\'); give it a name such as \'db\'']);
  });

  test('may be any construct id when metadata.name is a DNS label', () => {
    expect(problemsOfName('Ördérs Db!', { metadata: { name: 'orders-db' } })).toEqual([]);
  });

  test('that begins with a digit is told: the Services could not be made', () => {
    expect(problemsOfName('7db')).toEqual([
      '[shop/7db] \'headlessService\' name \'7db-headless\' begins with a digit, which Kubernetes before 1.36 refuses in a Service; begin it with a letter',
    ]);
  });

  test('that begins with a digit is fine where the Service has another name', () => {
    expect(problemsOfName('7db', { headlessService: { name: 'db7' } })).toEqual([]);
  });

  test('cannot be generated', () => {
    expect(problemsOf({ metadata: { generateName: 'db-' } })).toEqual([
      '\'metadata.generateName\' cannot name a workload that keeps data; write \'metadata.name\', or leave it: the name is \'db\'',
    ]);
  });
});

describe('namespace', () => {
  test('is that of the chart', () => {
    expect(synth().objects.map(object => object.metadata.namespace)).toEqual(['shop', 'shop', 'shop']);
  });

  test('of metadata wins over that of the chart, on every object', () => {
    const { objects, workload } = synth({ metadata: { namespace: 'data' }, replicas: 2, port: 6379, clientService: {}, perPodServices: {} });

    expect(objects.map(object => `${object.kind} ${object.metadata.namespace}`)).toEqual([
      'PodDisruptionBudget data', 'NetworkPolicy data', 'Service data', 'StatefulSet data', 'Service data', 'Service data', 'Service data',
    ]);
    expect(workload.podDnsName(0)).toBe('db-0.db-headless.data.svc');
  });

  test('is told when it is not a DNS label', () => {
    expect(problemsOf({ metadata: { namespace: 'Shop_1' } })).toEqual(['namespace \'Shop_1\' is not a DNS label; write \'shop-1\'']);
  });
});

describe('outputs', () => {
  test('say every name that Kubernetes will make', () => {
    const { workload } = synth({ replicas: 3, claims: [{ name: 'data', size: size(), mountPath: '/data' }] });

    expect(workload.serviceName).toBe('db-headless');
    expect(workload.headlessDnsName).toBe('db-headless.shop.svc');
    expect(workload.podName(2)).toBe('db-2');
    expect(workload.podDnsName(2)).toBe('db-2.db-headless.shop.svc');
    expect(workload.podDnsNames()).toEqual(['db-0.db-headless.shop.svc', 'db-1.db-headless.shop.svc', 'db-2.db-headless.shop.svc']);
    expect(workload.claimName('data', 1)).toBe('data-db-1');
    expect(workload.selectorLabels).toEqual(OF_DB);
    expect(workload.replicas).toBe(3);
  });

  test('leave the namespace out where there is none', () => {
    const workload = new StatefulWorkload(new Chart(new App(), 'shop'), 'db', { image: 'example.com/redis:7.4' });

    expect(workload.podDnsName(0)).toBe('db-0.db-headless');
    expect(workload.headlessDnsName).toBe('db-headless');
  });

  test('count from the start ordinal', () => {
    const { workload } = synth({ replicas: 2, startOrdinal: 5 });

    expect(workload.podDnsNames()).toEqual(['db-5.db-headless.shop.svc', 'db-6.db-headless.shop.svc']);
    expect(workload.podDnsNames(1)).toEqual(['db-5.db-headless.shop.svc']);
    expect(workload.podDnsNames(0)).toEqual([]);
  });

  test('follow the name of the headless Service', () => {
    const { workload, statefulSet } = synth({ headlessService: { name: 'peers' } });

    expect(workload.podDnsName(0)).toBe('db-0.peers.shop.svc');
    expect(statefulSet.spec.serviceName).toBe('peers');
  });

  test('replicas is 1 where nothing was said', () => {
    expect(synth().workload.replicas).toBe(1);
  });

  test.each([-1, 1.5, NaN])('podName(%p) throws in words', ordinal => {
    const { workload } = synth();

    expect(() => workload.podName(ordinal)).toThrow(`'ordinal' must be a whole number, 0 or more, got ${ordinal}`);
    expect(() => workload.podDnsName(ordinal)).toThrow('\'ordinal\' must be a whole number');
    expect(() => workload.podDnsNames(ordinal)).toThrow('\'count\' must be a whole number of pods, 0 or more');
  });

  test('claimName() of a claim that does not exist throws with those that do', () => {
    const { workload } = synth({ claims: [{ name: 'data', size: size(), mountPath: '/data' }] });

    expect(() => workload.claimName('wal', 0)).toThrow('claim \'wal\' does not exist in workload \'shop/db\'; it has \'data\'');
  });
});

describe('the place in the construct tree', () => {
  test('changes no byte: not the chart, not a construct above, not a sibling', () => {
    const yaml = (chartId: string, under: string[], siblings: string[]) => {
      const chart = new Chart(new App(), chartId, { namespace: 'shop' });
      let scope: Construct = chart;
      for (const id of under) { scope = new Construct(scope, id); }
      for (const id of siblings) { new Construct(scope, id); }
      new StatefulWorkload(scope, 'db', { image: 'example.com/redis:7.4', port: 6379, replicas: 3, claims: [{ name: 'data', size: size(), mountPath: '/data' }] });
      return Testing.synth(chart);
    };

    const plain = yaml('shop', [], []);

    expect(yaml('store', [], [])).toEqual(plain);
    expect(yaml('shop', ['layer', 'Default'], ['cache'])).toEqual(plain);
    expect(JSON.stringify(plain)).not.toContain('cdk8s.io/metadata.addr');
  });

  test('does not matter inside a construct of the user or a nested chart', () => {
    class Platform extends Construct {
      public readonly db: StatefulWorkload;
      public constructor(scope: Construct, id: string) {
        super(scope, id);
        this.db = new StatefulWorkload(this, 'db', { image: 'example.com/redis:7.4' });
      }
    }
    const app = new App();
    const nested = new Chart(new Chart(app, 'outer'), 'inner', { namespace: 'shop' });

    const { db } = new Platform(nested, 'platform');

    expect(db.podDnsName(0)).toBe('db-0.db-headless.shop.svc');
    expect(Testing.synth(nested)).toEqual(synth().objects);
  });

  test('does not matter for a class of the user that extends the workload', () => {
    class Postgres extends StatefulWorkload {
      public constructor(scope: Construct, id: string) {
        super(scope, id, { image: 'example.com/redis:7.4' });
        this.addContainer({ name: 'exporter', image: 'exporter:1.0', portNumber: 9187 });
      }
    }
    const chart = shop();

    new Postgres(chart, 'db');

    const [, service, statefulSet] = Testing.synth(chart);
    expect(statefulSet.spec.selector.matchLabels).toEqual(OF_DB);
    expect(service.spec.ports).toEqual([{ name: 'tcp-9187', port: 9187 }]);
  });
});

describe('selectorLabels', () => {
  test('are the name and instance of the workload, everywhere the same', () => {
    const { statefulSet, template, kinds, pod } = synth({ replicas: 2, port: 6379, clientService: {} });

    expect(statefulSet.spec.selector).toEqual({ matchLabels: OF_DB });
    expect(template.metadata.labels).toEqual(OF_DB);
    expect(kinds.Service.map(service => service.spec.selector)).toEqual([OF_DB, OF_DB]);
    expect(kinds.NetworkPolicy[0].spec.podSelector).toEqual({ matchLabels: OF_DB });
    expect(kinds.PodDisruptionBudget[0].spec.selector).toEqual({ matchLabels: OF_DB });
    expect(pod.topologySpreadConstraints[0].labelSelector).toEqual({ matchLabels: OF_DB });
    const [apart] = pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(apart.podAffinityTerm.labelSelector).toEqual({ matchLabels: OF_DB });
  });

  test('that are given adopt a live StatefulSet: they alone are the selector and on the pods', () => {
    const { statefulSet, template, kinds, workload } = synth({ selectorLabels: { app: 'legacy' }, replicas: 2 });

    expect(statefulSet.spec.selector).toEqual({ matchLabels: { app: 'legacy' } });
    expect(template.metadata.labels).toEqual({ app: 'legacy' });
    expect(kinds.Service[0].spec.selector).toEqual({ app: 'legacy' });
    expect(kinds.PodDisruptionBudget[0].spec.selector).toEqual({ matchLabels: { app: 'legacy' } });
    expect(workload.selectorLabels).toEqual({ app: 'legacy' });
  });

  test('that are empty are told', () => {
    expect(problemsOf({ selectorLabels: {} })).toEqual(['\'selectorLabels\' is empty, so every pod would be selected; write at least one label, or leave it out']);
  });

  test('that the API server would refuse are told once', () => {
    expect(problemsOf({ selectorLabels: { app: 'my db' } })).toEqual([
      '\'selectorLabels\' gives label \'app\' the value "my db"; use at most 63 letters, digits, \'-\', \'_\' and \'.\', beginning and ending with a letter or digit',
    ]);
  });

  test('cannot be changed by select()', () => {
    const problems = problemsOf({}, workload => workload.select());

    expect(problems).toEqual(['\'select()\' would change the selector, which Kubernetes never allows; write \'selectorLabels\' in the props instead']);
  });

  test('stay what they are when the user changes the map afterwards', () => {
    const selectorLabels: Record<string, string> = { app: 'legacy' };

    const { statefulSet } = synth({ selectorLabels }, () => { selectorLabels.app = 'other'; });

    expect(statefulSet.spec.selector.matchLabels).toEqual({ app: 'legacy' });
  });
});

describe('labels', () => {
  const props = { metadata: { labels: { team: 'orders' } }, replicas: 2, port: 6379, clientService: {}, perPodServices: {}, claims: [{ name: 'data', size: size(), mountPath: '/data' }] };

  test('of metadata go on every object, with the recommended ones', () => {
    for (const object of synth(props).objects) {
      expect(object.metadata.labels).toEqual({ ...OF_DB, 'app.kubernetes.io/managed-by': 'cdk8s', 'team': 'orders' });
    }
  });

  test('of metadata never reach pods and claims: there they would block the next upgrade', () => {
    const { template, statefulSet } = synth(props);

    expect(template.metadata.labels).toEqual(OF_DB);
    expect(statefulSet.spec.volumeClaimTemplates[0].metadata).toEqual({ name: 'data' });
  });

  test('of the user win over the recommended ones and never change the selector', () => {
    const { statefulSet, kinds } = synth({ metadata: { labels: { [NAME]: 'postgresql', [INSTANCE]: 'orders' } } });

    expect(statefulSet.metadata.labels).toEqual({ [NAME]: 'postgresql', [INSTANCE]: 'orders', 'app.kubernetes.io/managed-by': 'cdk8s' });
    expect(kinds.Service[0].metadata.labels[NAME]).toBe('postgresql');
    expect(statefulSet.spec.selector.matchLabels).toEqual(OF_DB);
    expect(statefulSet.spec.template.metadata.labels).toEqual(OF_DB);
  });

  test('of the chart go on every object but not on pods', () => {
    const chart = new Chart(new App(), 'shop', { labels: { env: 'prod' } });
    new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', replicas: 2 });

    const objects = Testing.synth(chart);

    expect(objects.map(object => object.metadata.labels.env)).toEqual(['prod', 'prod', 'prod', 'prod']);
    expect(objects[3].spec.template.metadata.labels).toEqual(OF_DB);
  });

  test('added to the StatefulSet after the constructor stay on it', () => {
    const { statefulSet, kinds } = synth({}, workload => workload.metadata.addLabel('tier', 'data'));

    expect(statefulSet.metadata.labels.tier).toBe('data');
    expect(kinds.Service[0].metadata.labels.tier).toBeUndefined();
  });

  test.each([
    ['a value with a space', { team: 'my team' }, '\'metadata.labels\' gives label \'team\' the value "my team"'],
    ['a value that ends in a dash', { team: 'orders-' }, '\'metadata.labels\' gives label \'team\' the value "orders-"'],
    ['a value of 64 characters', { team: 'x'.repeat(64) }, `'metadata.labels' gives label 'team' the value "${'x'.repeat(64)}"`],
    ['a key with a space', { 'my team': 'x' }, '\'metadata.labels\' has the label key \'my team\''],
    ['a key with two slashes', { 'a/b/c': 'x' }, '\'metadata.labels\' has the label key \'a/b/c\''],
    ['an upper case prefix', { 'Example.com/team': 'x' }, '\'metadata.labels\' has the label key \'Example.com/team\''],
  ])('with %s are told', (_, labels, said) => {
    const problems = problemsOf({ metadata: { labels } });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(said);
  });

  test.each([
    ['an empty value', { team: '' }],
    ['63 characters', { team: 'x'.repeat(63) }],
    ['a prefix', { 'example.com/team': 'Orders_1.2' }],
  ])('with %s are fine', (_, labels) => {
    expect(problemsOf({ metadata: { labels } })).toEqual([]);
  });

  test('added later are looked at too', () => {
    expect(problemsOf({}, workload => workload.metadata.addLabel('team', 'my team'))[0]).toContain('gives label \'team\' the value "my team"');
  });
});

describe('annotations', () => {
  test('of metadata go on the StatefulSet alone', () => {
    const { objects } = synth({ metadata: { annotations: { 'example.com/owner': 'orders' } }, replicas: 2, port: 6379, clientService: {} });

    expect(objects.filter(object => object.metadata.annotations).map(object => object.kind)).toEqual(['StatefulSet']);
  });

  test('carry the description', () => {
    expect(synth({ description: 'keeps the orders' }).statefulSet.metadata.annotations).toEqual({ 'kubernetes.io/description': 'keeps the orders' });
  });

  test('are told when they and the description say different things', () => {
    const metadata = { annotations: { 'kubernetes.io/description': 'keeps the carts' } };

    expect(problemsOf({ description: 'keeps the orders', metadata })).toEqual(['\'description\' and the annotation \'kubernetes.io/description\' say different things; keep one']);
    expect(problemsOf({ description: 'keeps the carts', metadata })).toEqual([]);
  });

  test('that the API server would refuse are told', () => {
    expect(problemsOf({ metadata: { annotations: { 'a b': 'x' } } })[0]).toContain('\'metadata.annotations\' has the annotation key \'a b\'');
    expect(problemsOf({ metadata: { annotations: { big: 'x'.repeat(256 * 1024) } } })[0]).toContain('bytes of annotations; Kubernetes allows 262144');
    expect(problemsOf({ metadata: { annotations: { 'Example.com/Any-Text': 'a value: with any signs' } } })).toEqual([]);
  });
});

describe('podMetadata', () => {
  test('adds labels and annotations to the pods alone', () => {
    const { template, statefulSet, kinds } = synth({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' }, annotations: { 'example.com/scrape': 'true' } } });

    expect(template.metadata).toEqual({
      labels: { ...OF_DB, 'sidecar.istio.io/inject': 'false' },
      annotations: { 'example.com/scrape': 'true' },
    });
    expect(statefulSet.metadata.labels['sidecar.istio.io/inject']).toBeUndefined();
    expect(kinds.Service[0].metadata.labels['sidecar.istio.io/inject']).toBeUndefined();
  });

  test('can be added to after the constructor', () => {
    expect(synth({}, workload => workload.podMetadata.addLabel('zone', 'a')).template.metadata.labels).toEqual({ ...OF_DB, zone: 'a' });
  });

  test('that overwrites a selector label is told, from props and from code', () => {
    const said = '\'podMetadata\' sets the selector label \'app.kubernetes.io/name\' to \'postgresql\', so the workload would not find its own pods; remove it, or write \'selectorLabels\'';

    expect(problemsOf({ podMetadata: { labels: { [NAME]: 'postgresql' } } })).toEqual([said]);
    expect(problemsOf({}, workload => workload.podMetadata.addLabel(NAME, 'postgresql'))).toEqual([said]);
  });

  test('may repeat a selector label', () => {
    expect(problemsOf({ podMetadata: { labels: { [NAME]: 'db' } } })).toEqual([]);
  });

  test.each([
    ['name', '\'podMetadata.name\' has no effect: the StatefulSet controller gives each pod its name; remove it'],
    ['namespace', '\'podMetadata.namespace\' has no effect: pods live in the namespace of the workload; write it in \'metadata\''],
  ])('with a %s is told', (prop, said) => {
    expect(problemsOf({ podMetadata: { [prop]: 'db-0' } })).toEqual([said]);
  });
});

function size() { return Size.gibibytes(1); }
