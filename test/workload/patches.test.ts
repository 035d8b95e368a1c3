import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { shop, synth } from './harness';
import { StatefulWorkload } from 'cdk8s-stateful';

const full = { port: 6379, replicas: 2, clientService: {}, perPodServices: {}, monitoring: {} };

test('the StatefulSet is the default child: ApiObject.of(workload)', () => {
  const { workload } = synth();

  expect(ApiObject.of(workload).kind).toBe('StatefulSet');
  expect(ApiObject.of(workload).name).toBe('db');
});

test.each<[string, unknown]>([
  ['/spec/template/spec/containers/0/resources/limits/memory', '1Gi'],
  ['/spec/updateStrategy/rollingUpdate/maxUnavailable', 2],
  ['/spec/updateStrategy/rollingUpdate/maxUnavailable', '50%'],
  ['/spec/template/spec/containers/0/readinessProbe/tcpSocket/port', 'redis'],
  ['/spec/template/spec/containers/0/resizePolicy', [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }]],
  ['/spec/fieldOfTheYear2040', { depth: [1, '1', 1.5, true, null] }],
  ['/metadata/annotations', { 'example.com/note': 'by hand' }],
])('a patch at %s of the StatefulSet arrives as it was written: %j', (path, value) => {
  const { statefulSet } = synth(full, workload => ApiObject.of(workload).addJsonPatch(JsonPatch.add(path, value)));

  expect(path.slice(1).split('/').reduce((at, key) => at[key], statefulSet)).toEqual(value);
});

test('patches replace, move and remove', () => {
  const { statefulSet } = synth(full, workload => ApiObject.of(workload).addJsonPatch(
    JsonPatch.test('/spec/replicas', 2),
    JsonPatch.replace('/spec/replicas', 5),
    JsonPatch.remove('/spec/persistentVolumeClaimRetentionPolicy'),
    JsonPatch.copy('/spec/serviceName', '/metadata/annotations'),
  ));

  expect(statefulSet.spec.replicas).toBe(5);
  expect(statefulSet.spec).not.toHaveProperty('persistentVolumeClaimRetentionPolicy');
  expect(statefulSet.metadata.annotations).toBe('db-headless');
});

test('a patch sees containers and claims that come after it was asked for', () => {
  const { statefulSet } = synth({}, workload => {
    ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/containers/1/stdin', true));
    workload.addContainer({ name: 'late', image: 'late:1.0' });
  });

  expect(statefulSet.spec.template.spec.containers[1]).toMatchObject({ name: 'late', stdin: true });
});

const others: [string, (workload: StatefulWorkload) => ApiObject][] = [
  ['headless Service', workload => ApiObject.of(workload.headlessService)],
  ['client Service', workload => ApiObject.of(workload.clientService!)],
  ['Service of a pod', workload => workload.node.findChild('PodService1') as ApiObject],
  ['NetworkPolicy', workload => workload.node.findChild('NetworkPolicy') as ApiObject],
  ['PodDisruptionBudget', workload => workload.node.findChild('DisruptionBudget') as ApiObject],
  ['PodMonitor', workload => workload.node.findChild('PodMonitor') as ApiObject],
  ['PrometheusRule', workload => workload.node.findChild('PrometheusRule') as ApiObject],
];

test.each(others)('a patch of the %s arrives as it was written', (_, objectOf) => {
  const value = { quantity: '1Gi', port: 6379, percent: '25%', unknown: [true, null] };
  let patched!: ApiObject;

  const { objects } = synth(full, workload => {
    patched = objectOf(workload);
    patched.addJsonPatch(JsonPatch.add('/spec/somethingNew', value));
  });

  expect(objects.find(({ kind, metadata }) => kind === patched.kind && metadata.name === patched.name).spec.somethingNew).toEqual(value);
});

test('a patch of the dashboard arrives as it was written', () => {
  const { kinds } = synth(full, workload => (workload.node.findChild('Dashboard') as ApiObject).addJsonPatch(JsonPatch.add('/data/extra.json', '{}')));

  expect(kinds.ConfigMap[0].data['extra.json']).toBe('{}');
});

test('patches are applied once, however often an app is synthesized', () => {
  const chart = shop();
  const workload = new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', nodeSelector: { disk: 'ssd' }, tolerations: [] });
  ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/tolerations', []), JsonPatch.add('/spec/template/spec/tolerations/-', { operator: 'Exists' }));

  const [first, second] = [Testing.synth(chart), Testing.synth(chart)];

  expect(first.at(-1).spec.template.spec.tolerations).toEqual([{ operator: 'Exists' }]);
  expect(second).toEqual(first);
});

test('every object of a workload can be reached and has a steady id', () => {
  const workload = new StatefulWorkload(new Chart(new App(), 'shop'), 'db', { image: 'example.com/redis:7.4', ...full });

  const ids = workload.node.findAll().filter(each => ApiObject.isApiObject(each)).map(each => each.node.path.replace('shop/db/', ''));

  expect(ids).toEqual([
    'DisruptionBudget', 'NetworkPolicy', 'HeadlessService/Resource', 'Resource', 'ClientService/Resource', 'PodService0', 'PodService1',
    'PodMonitor', 'PrometheusRule', 'Dashboard',
  ]);
});
