import { readFileSync } from 'node:fs';
import { Kubectl } from '../../../cli/cluster/kubectl';
import { destinationOf, LiveState, readLive } from '../../../cli/live/live';
import { FakeAnswer, fakeKubectl } from '../cluster/fake-kubectl';
import { Workplace } from '../command-line';

let workplace: Workplace;
beforeEach(() => { workplace = new Workplace(); });
afterEach(() => workplace.leave());

const web = (more: any = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'demo', ...more.metadata },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    serviceName: 'web',
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } }],
    ...more.spec,
  },
});
const forbidden = (what: string) => ({ stderr: `Error from server (Forbidden): ${what} is forbidden: User "u" cannot` });

async function read(wanted: any[], answers: Record<string, FakeAnswer> = {}): Promise<LiveState> {
  fakeKubectl(workplace, answers);
  const kubectl = new Kubectl();
  return readLive(kubectl, await destinationOf(kubectl), wanted);
}

function calls(): string[] {
  return readFileSync('calls.txt', 'utf8').trim().split('\n');
}

test('a new workload is read in few calls, whatever their number', async () => {
  const many = Array.from({ length: 50 }, (_, index) => web({ metadata: { name: `web-${index}` } }));
  const { before, after, facts } = await read(many);

  expect(before).toEqual([]);
  expect(after).toHaveLength(50);
  expect(facts).toMatchObject({ context: 'fake', namespace: 'demo', serverVersion: '1.37', workloads: [], notes: [] });
  expect(calls()).toHaveLength(9);
});

test('an object without a namespace goes where the context says, another namespace stays', async () => {
  const { after } = await read([web({ metadata: { namespace: undefined } })]);

  expect(after).toMatchObject([{ metadata: { name: 'web', namespace: 'demo' } }]);
});

test('a cluster that does not answer is an error with its context', async () => {
  await expect(read([web()], { '/version': { stderr: 'The connection to the server 10.0.0.1:443 was refused - did you specify the right host or port?' } }))
    .rejects.toThrow("the cluster of context 'fake' does not answer: The connection to the server 10.0.0.1:443 was refused");
});

test('a kubeconfig without a context is an error', async () => {
  await expect(read([web()], { 'config view': { stderr: 'error: current-context must exist in order to minify' } }))
    .rejects.toThrow('no cluster to ask: current-context must exist in order to minify; name a context with --context, or set KUBECONFIG');
});

test('a namespace that nobody creates is an error, one of the manifests is a note', async () => {
  const elsewhere = web({ metadata: { namespace: 'else' } });
  await expect(read([elsewhere])).rejects.toThrow(
    "namespace 'else' does not exist on this cluster; create it, add a Namespace to the manifests, or name another with --namespace");

  const { facts, after } = await read([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'else' } }, elsewhere]);
  expect(after).toHaveLength(2);
  expect(facts.notes).toEqual(["namespace 'else' does not exist yet: the server cannot be asked about what goes into it"]);
});

test.each([
  ['get --ignore-not-found --show-managed-fields', 'statefulsets.apps "web"', 'cannot read the objects of the manifests: statefulsets.apps "web" is forbidden'],
  ['get statefulsets.apps', 'pods', "cannot read the workloads of namespace 'demo': pods is forbidden"],
])('without the right to %s there is no plan', async (call, what, message) => {
  await expect(read([web()], { [call]: forbidden(what) })).rejects.toThrow(message);
});

test('without the right to list what only helps, the plan goes on and says so', async () => {
  const needed = 'get statefulsets.apps,controllerrevisions.apps,pods,persistentvolumeclaims --namespace';
  const { facts } = await read([web()], {
    [needed]: { json: { kind: 'List', items: [] } },
    'get statefulsets.apps': forbidden('resourcequotas'),
    'get resourcequotas --namespace': forbidden('resourcequotas'),
    'get storageclasses': forbidden('storageclasses'),
  });

  expect(facts.notes).toEqual([
    "resourcequotas of namespace 'demo' are not known: resourcequotas is forbidden: User \"u\" cannot",
    'storage classes are not known: storageclasses is forbidden: User "u" cannot',
  ]);
  expect(facts).toMatchObject({ quotas: undefined, storageClasses: undefined, disruptionBudgets: [] });
});

test('a kind that the server does not have is judged as new, with a note', async () => {
  const { after, facts } = await read([web(), { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'web', namespace: 'demo' } }]);

  expect(after).toHaveLength(2);
  expect(facts.answers).toHaveLength(1);
  expect(facts.notes).toEqual([
    'the server does not know PodMonitor (monitoring.coreos.com/v1): these objects are judged as new, and are refused until its API is installed',
  ]);
});

test('a refusal by admission is an answer, a missing right is not', async () => {
  const byQuota = await read([web()], { 'apply --server-side': forbidden('exceeded quota') });
  expect(byQuota.facts.answers).toMatchObject([{ accepted: false, reason: 'Forbidden' }]);

  const byRights = await read([web()], { 'apply --server-side': forbidden('statefulsets'), 'selfsubjectaccessreviews': { json: { status: { allowed: false } } } });
  expect(byRights.facts.answers).toEqual([]);
  expect(byRights.facts.notes).toEqual([
    "the server was not asked about web, judged by the rules alone: no right to create statefulsets.apps in namespace 'demo'",
  ]);
});

test('a set that looks like the former self of a new one is compared with it', async () => {
  const former = web({ metadata: { name: 'old', uid: 'u' } });
  const stranger = web({ metadata: { name: 'other', uid: 'v' }, spec: { selector: { matchLabels: { app: 'other' } }, volumeClaimTemplates: [] } });

  const { before } = await read([web()], { 'get statefulsets.apps': { json: { kind: 'List', items: [former, stranger] } } });

  expect(before.map(object => object.metadata.name)).toEqual(['old']);
});
