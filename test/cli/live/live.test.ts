import { Cluster } from '../../../cli/cluster/cluster';
import { Connection } from '../../../cli/cluster/connection';
import { LiveState, readLive } from '../../../cli/live/live';
import { keyOf } from '../../../src/kubernetes/object';
import { FakeAnswer, FakeApi, refusal } from '../cluster/fake-api';
import { Workplace } from '../command-line';

let workplace: Workplace;
let api: FakeApi;
let connection: Connection;
beforeEach(() => { workplace = new Workplace(); });
afterEach(async () => {
  connection.close();
  workplace.leave();
  await api.stop();
});

const web = (more: any = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'demo', ...more.metadata },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    serviceName: 'web',
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }], ...more.pod } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } }],
    ...more.spec,
  },
});
const namespaced = (apiVersion: string, kind: string, name: string, more: any = {}) => ({ apiVersion, kind, ...more, metadata: { name, namespace: 'demo', ...more.metadata } });
const forbidden = (what: string) => refusal(403, 'Forbidden', `${what} is forbidden: User "u" cannot`);
const demo = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } };

async function read(wanted: any[], objects: any[] = [], answers: [string | RegExp, FakeAnswer][] = []): Promise<LiveState> {
  api = await FakeApi.start(`${workplace.path}/api`, [demo, ...objects]);
  answers.forEach(([which, answer]) => api.on(which, answer));
  connection = new Connection(api);
  return readLive(new Cluster(connection), { context: 'fake', namespace: 'demo' }, wanted);
}

const ask = (state: LiveState) => state.ask({ objects: state.wanted.map(keyOf), growths: [] });

test('workloads are read in few requests, whatever their number, and nothing is asked before it is known what changes', async () => {
  const many = Array.from({ length: 50 }, (_, index) => web({ metadata: { name: `web-${index}` } }));
  const { before, wanted, facts } = await read(many, many);

  expect([before.length, wanted.length]).toEqual([50, 50]);
  expect(facts).toMatchObject({ context: 'fake', namespace: 'demo', serverVersion: '1.37', answers: [], notes: [] });
  expect(facts.workloads).toHaveLength(50);
  expect(api.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(api.requests.length).toBeLessThan(20);
});

test('many objects of a kind are read as one list, few by name, and Secrets never as a list', async () => {
  const maps = Array.from({ length: 20 }, (_, index) => namespaced('v1', 'ConfigMap', `map-${index}`));
  const secrets = Array.from({ length: 20 }, (_, index) => namespaced('v1', 'Secret', `key-${index}`));
  const { before } = await read([...maps, ...secrets, namespaced('v1', 'Service', 'web')], [...maps, ...secrets.slice(1)]);

  expect(before).toHaveLength(39);
  expect(api.asked.filter(line => line.includes('/configmaps'))).toEqual(['GET /api/v1/namespaces/demo/configmaps']);
  expect(api.asked.filter(line => line.includes('/secrets'))).toHaveLength(20);
  expect(api.asked.filter(line => line.includes('/services'))).toEqual(['GET /api/v1/namespaces/demo/services/web']);
});

test('who may get but not list still gets what the manifests name', async () => {
  const maps = Array.from({ length: 20 }, (_, index) => namespaced('v1', 'ConfigMap', `map-${index}`));
  const { before } = await read(maps, maps, [[/^GET \/api\/v1\/namespaces\/demo\/configmaps\?/, forbidden('configmaps')]]);

  expect(before).toHaveLength(20);
});

test('an object without a namespace goes where the context says, another namespace stays', async () => {
  const { wanted } = await read([web({ metadata: { namespace: undefined } })]);

  expect(wanted).toMatchObject([{ metadata: { name: 'web', namespace: 'demo' } }]);
});

test('a cluster that does not answer is an error with its context', async () => {
  await expect(read([web()], [], [['GET /version', { code: 500, body: 'dial tcp 10.0.0.1:443: connect: connection refused' }]]))
    .rejects.toThrow("the cluster of context 'fake' does not answer: dial tcp 10.0.0.1:443: connect: connection refused");
});

test('a namespace that nobody creates is an error, one of the manifests is a note', async () => {
  const elsewhere = web({ metadata: { namespace: 'else' } });
  await expect(read([elsewhere])).rejects.toThrow(
    "namespace 'else' does not exist on this cluster; create it, add a Namespace to the manifests, or name another with --namespace");
  await api.stop();

  const { facts, wanted } = await read([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'else' } }, elsewhere]);
  expect(wanted).toHaveLength(2);
  expect(facts.notes).toEqual(["namespace 'else' does not exist yet: the server cannot be asked about what goes into it"]);
});

test('without the right to read what a plan needs there is none, and every right that is missing is named', async () => {
  await expect(read([web()], [], [['GET /api/v1/namespaces/demo/pods', forbidden('pods')], ['GET /api/v1/namespaces/demo/persistentvolumeclaims', forbidden('persistentvolumeclaims')]]))
    .rejects.toThrow("cannot read the workloads of namespace 'demo': pods is forbidden: User \"u\" cannot\n"
      + "cannot read the workloads of namespace 'demo': persistentvolumeclaims is forbidden: User \"u\" cannot");
  await api.stop();

  await expect(read([namespaced('v1', 'ConfigMap', 'a')], [], [['GET /api/v1/namespaces/demo/configmaps/a', forbidden('configmaps "a"')]]))
    .rejects.toThrow('cannot read the objects of the manifests: configmaps "a" is forbidden');
});

test('without the right to list what only helps, the plan goes on and says so', async () => {
  const { facts } = await read([web()], [], [
    ['GET /api/v1/namespaces/demo/resourcequotas', forbidden('resourcequotas')], ['GET /apis/storage.k8s.io/v1/storageclasses', forbidden('storageclasses')],
  ]);

  expect(facts.notes).toEqual([
    "resourcequotas of namespace 'demo' are not known: resourcequotas is forbidden: User \"u\" cannot",
    'storage classes are not known: storageclasses is forbidden: User "u" cannot',
  ]);
  expect(facts).toMatchObject({ quotas: undefined, storageClasses: undefined, disruptionBudgets: [] });
});

test('a kind that the server does not have is judged as new, with a note', async () => {
  const state = await read([web(), namespaced('monitoring.coreos.com/v1', 'PodMonitor', 'web')]);

  expect(state.wanted).toHaveLength(2);
  expect((await ask(state)).facts.answers).toHaveLength(1);
  expect(state.facts.notes).toEqual([
    'the server does not know PodMonitor (monitoring.coreos.com/v1): these objects are judged as new, and are refused until its API is installed',
  ]);
});

test('a refusal by admission is an answer, a missing right is not', async () => {
  const byQuota = await ask(await read([web()], [], [['PATCH', forbidden('exceeded quota')]]));
  expect(byQuota.facts.answers).toMatchObject([{ accepted: false, reason: 'Forbidden' }]);
  await api.stop();

  const byRights = await ask(await read([web()], [], [
    ['PATCH', forbidden('statefulsets')], ['POST /apis/authorization.k8s.io', { code: 201, body: { status: { allowed: false } } }],
  ]));
  expect(byRights.facts.answers).toEqual([]);
  expect(byRights.facts.notes).toEqual([
    "the server was not asked about web, judged by the rules alone: no right to create statefulsets.apps in namespace 'demo'",
  ]);
});

test('only what changes is asked about, and only that becomes what the server stores', async () => {
  const state = await read([web(), web({ metadata: { name: 'other' } })]);
  const { after, facts } = await state.ask({ objects: [keyOf(state.wanted[1])], growths: [{ namespace: 'demo', name: 'data-web-0', size: '2Gi' }] });

  expect(api.requests.filter(({ method }) => method === 'PATCH').map(({ path, body }) => [path, body.spec?.resources])).toEqual([
    ['/apis/apps/v1/namespaces/demo/statefulsets/other', undefined],
    ['/api/v1/namespaces/demo/persistentvolumeclaims/data-web-0', { requests: { storage: '2Gi' } }],
  ]);
  expect(facts.answers.map(({ object }) => `${object.kind} ${object.name}`)).toEqual(['StatefulSet other', 'PersistentVolumeClaim data-web-0']);
  expect(after[0]).toBe(state.wanted[0]);
});

test('what the server warns of is a note', async () => {
  const state = await read([web()], [], [['PATCH', { body: web(), headers: { Warning: '299 - "would violate PodSecurity"' } }]]);

  expect((await ask(state)).facts.notes).toEqual(['the server warns: would violate PodSecurity']);
});

test('a set that looks like the former self of a new one is compared with it', async () => {
  const former = web({ metadata: { name: 'old', uid: 'u' } });
  const stranger = web({ metadata: { name: 'other', uid: 'v' }, spec: { selector: { matchLabels: { app: 'other' } }, volumeClaimTemplates: [] } });

  const { before } = await read([web()], [former, stranger]);

  expect(before.map(object => object.metadata.name)).toEqual(['old']);
});

describe('facts', () => {
  const pod = (name: string, more: any = {}) => namespaced('v1', 'Pod', name, {
    metadata: { uid: `uid-${name}`, labels: { 'app': 'web', 'controller-revision-hash': 'web-7d' }, ...more },
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } }, { name: 'tmp', emptyDir: {} }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });

  test('hold the pods that a set which is not there has left behind, and what they ran', async () => {
    const revision = namespaced('apps/v1', 'ControllerRevision', 'web-7d', { metadata: { labels: { app: 'web' } }, revision: 3, data: { spec: { template: { spec: {} } } } });
    const owned = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'x', uid: 'x', controller: true }] };
    const { facts } = await read([web()], [
      pod('web-10'), pod('web-9'), pod('web-0', owned), pod('web-1', { labels: { app: 'other' } }), pod('web-a'), pod('site-0'), revision,
    ]);

    expect(facts.orphans).toMatchObject([{ namespace: 'demo', name: 'web', revisions: [{ name: 'web-7d', revision: 3 }] }]);
    expect(facts.orphans![0].pods.map(({ name, revision: of, claims }) => [name, of, claims])).toEqual([['web-9', 'web-7d', ['data-web-9']], ['web-10', 'web-7d', ['data-web-10']]]);
    expect(facts.orphans![0].pods[0]).toMatchObject({ labels: { app: 'web' }, volumes: [{ name: 'data', claim: 'data-web-9' }, { name: 'tmp' }] });
  });

  test('hold upgrades that are not finished, by their label, without what the journal says', async () => {
    const journal = namespaced('v1', 'ConfigMap', 'cdk8s-stateful.db', { metadata: { labels: { 'cdk8s-stateful/journal': 'db' }, creationTimestamp: 'then' } });
    const { facts } = await read([web()], [journal, namespaced('v1', 'ConfigMap', 'other')]);

    expect(facts.journals).toEqual([{ namespace: 'demo', name: 'cdk8s-stateful.db', set: 'db', createdAt: 'then' }]);
  });

  test('say whether what the manifests name is there: yes, no, or not known', async () => {
    const pod_ = {
      serviceAccountName: 'db',
      priorityClassName: 'high',
      imagePullSecrets: [{ name: 'pull' }],
      volumes: [{ name: 'a', configMap: { name: 'here' } }, { name: 'b', configMap: { name: 'brought' } }, { name: 'c', secret: { secretName: '--all' } }],
    };
    const claims = [{ metadata: { name: 'data' }, spec: { storageClassName: 'fast' } }];
    const { facts } = await read([web({ pod: pod_, spec: { volumeClaimTemplates: claims } }), namespaced('v1', 'ConfigMap', 'brought')],
      [namespaced('v1', 'ConfigMap', 'here'), namespaced('v1', 'Secret', 'pull'), { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } }],
      [['GET /apis/scheduling.k8s.io/v1/priorityclasses/high', forbidden('priorityclasses')]]);

    // a template without a spec of its own keeps that of the pod
    expect(Object.fromEntries(facts.named!.map(({ object, exists }) => [`${object.group}/${object.kind}/${object.namespace}/${object.name}`, exists]))).toEqual({
      '/ConfigMap/demo/here': true,
      '/Secret/demo/pull': true,
      '/ServiceAccount/demo/db': false,
      'scheduling.k8s.io/PriorityClass//high': undefined,
      'storage.k8s.io/StorageClass//fast': true,
    });
    expect(api.requests.filter(({ path }) => path.includes('/secrets')).every(({ headers }) => headers.accept!.includes('PartialObjectMetadata'))).toBe(true);
  });

  test('hold the addresses and selectors of Services', async () => {
    const { facts } = await read([web()], [namespaced('v1', 'Service', 'web', { spec: { clusterIP: 'None', ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack', selector: { app: 'web' } } })]);

    expect(facts.services).toEqual([
      { namespace: 'demo', name: 'web', type: 'ClusterIP', clusterIP: 'None', ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack', selector: { app: 'web' } },
    ]);
  });
});
