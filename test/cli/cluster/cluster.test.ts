import http from 'node:http';
import { Cluster } from '../../../cli/cluster/cluster';
import { Connection } from '../../../cli/cluster/connection';
import { Discovery } from '../../../cli/cluster/discovery';
import { Resource } from '../../../cli/cluster/path';
import { Rights } from '../../../cli/cluster/rights';
import { Workplace } from '../command-line';
import { FakeApi, refusal } from './fake-api';

const pods: Resource = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const secrets: Resource = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret', namespaced: true };
const sets: Resource = { group: 'apps', version: 'v1', plural: 'statefulsets', kind: 'StatefulSet', namespaced: true };
const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'demo' }, spec: {} };

let workplace: Workplace;
let api: FakeApi;
let connection: Connection;
let cluster: Cluster;
beforeEach(async () => {
  workplace = new Workplace();
  api = await FakeApi.start(`${workplace.path}/api`, [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'demo' } }, set]);
  connection = new Connection(api);
  cluster = new Cluster(connection);
});
afterEach(() => {
  connection.close();
  workplace.leave();
});

describe('reading', () => {
  afterEach(() => api.stop());

  test('an object is there or it is not, and a refusal is neither', async () => {
    api.on('GET /api/v1/namespaces/demo/pods/secret', refusal(403, 'Forbidden', 'no'));

    expect(await cluster.get(pods, { namespace: 'demo', name: 'web-0' })).toMatchObject({ kind: 'Pod', metadata: { name: 'web-0' } });
    expect(await cluster.get(pods, { namespace: 'demo', name: 'web-9' })).toBeUndefined();
    await expect(cluster.get(pods, { namespace: 'demo', name: 'secret' })).rejects.toMatchObject({ code: 403 });
  });

  test('items of a list get the kind that the server leaves out', async () => {
    expect(await cluster.list(pods, 'demo')).toMatchObject([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0' } }]);
  });

  test('a long list is read in chunks', async () => {
    const page = (name: string, next?: string) => ({ body: { metadata: { continue: next }, items: [{ metadata: { name } }] } });
    api.on(/pods\?limit=500$/, page('a', 'to/b'));
    api.on(/pods\?limit=500&continue=to%2Fb$/, page('b'));

    expect((await cluster.list(pods, 'demo')).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });

  test('a list whose chunks have expired is read at once', async () => {
    api.on(/limit=500&continue/, refusal(410, 'Expired', 'the provided continue parameter is too old'));
    api.on(/limit=500$/, { body: { metadata: { continue: 'x' }, items: [{ metadata: { name: 'old' } }] } });
    api.on(/pods$/, { body: { items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }] } });

    expect((await cluster.list(pods, 'demo')).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });

  test('only the names of Secrets are asked for where only names are needed', async () => {
    await cluster.get(secrets, { namespace: 'demo', name: 'key' }, true);
    await cluster.list(secrets, 'demo', { metadataOnly: true });

    expect(api.requests.map(({ headers }) => headers.accept)).toEqual([
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1', 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    ]);
  });

  test('an object that no server should have stored is named with what is wrong', async () => {
    api.on('GET', { body: { items: [{ metadata: { name: 'web', labels: { a: 1 } } }] } });

    await expect(cluster.list(pods, 'demo')).rejects.toThrow("the server sent Pod 'web', which needs 'metadata.labels.a' to be a text, got 1, which needs quotes");
  });

  test('discovery knows the kinds of the versions that were asked for, and asks for nothing that is no version', async () => {
    const discovery = await Discovery.read(cluster, ['apps/v1', 'v1', 'none.example/v1', 'v1/namespaces/a/services/b/proxy%2F', '../v1']);

    expect(discovery.of(set)).toEqual(sets);
    expect(discovery.of({ apiVersion: 'none.example/v1', kind: 'Thing' })).toBeUndefined();
    expect(api.asked.sort()).toEqual(['GET /api/v1', 'GET /apis', 'GET /apis/apps/v1', 'GET /apis/none.example/v1']);
  });

  test('the right that is missing is named, and each is asked for once', async () => {
    api.on('POST /apis/authorization.k8s.io', ({ body }) => ({ code: 201, body: { status: { allowed: body.spec.resourceAttributes.verb !== 'patch' } } }));
    const rights = new Rights(cluster);

    expect(await rights.missing(['create', 'patch'], sets, 'demo')).toBe("patch statefulsets.apps in namespace 'demo'");
    expect(await rights.missing(['create'], sets, 'demo')).toBeUndefined();
    expect(api.requests.map(({ body }) => body.spec.resourceAttributes)).toEqual([
      { verb: 'create', group: 'apps', resource: 'statefulsets', namespace: 'demo' }, { verb: 'patch', group: 'apps', resource: 'statefulsets', namespace: 'demo' },
    ]);
  });
});

async function tryEverything(): Promise<void> {
  await cluster.tryApply(sets, set, 'helm');
  await cluster.tryPatch(sets, set, { spec: { replicas: 2 } }, 'application/merge-patch+json');
  await cluster.tryCreate(sets, { ...set, metadata: { ...set.metadata, name: 'new' } }, 'cdk8s-stateful');
}

test('every request that could write is a dry run', async () => {
  await tryEverything();

  expect(api.requests.map(({ method, path, query }) => `${method} ${path}?${query}`)).toEqual([
    'PATCH /apis/apps/v1/namespaces/demo/statefulsets/web?fieldManager=helm&force=true&dryRun=All',
    'PATCH /apis/apps/v1/namespaces/demo/statefulsets/web?dryRun=All',
    'POST /apis/apps/v1/namespaces/demo/statefulsets?fieldManager=cdk8s-stateful&dryRun=All',
  ]);
  await api.stop();
});

test('a test fails when a dry run is none any more', async () => {
  const original = http.request;
  const spy = jest.spyOn(http, 'request').mockImplementation(((options: http.RequestOptions) => original({ ...options, path: options.path!.replace(/[?&]dryRun=All/, '') })) as typeof http.request);
  try {
    await tryEverything();
  } finally {
    spy.mockRestore();
  }

  await expect(api.stop()).rejects.toThrow(/could have changed the cluster:\nPATCH .*\nPATCH .*\nPOST /);
});

test.each(['DELETE', 'PUT', 'PATCH', 'POST'])('a test fails when something is asked for by %s', async method => {
  await connection.ask({ method: method as 'PATCH', path: '/api/v1/namespaces/demo/pods/web-0', body: { metadata: {} } });

  await expect(api.stop()).rejects.toThrow(`this could have changed the cluster:\n${method} /api/v1/namespaces/demo/pods/web-0`);
});
