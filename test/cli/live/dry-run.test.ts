import { Cluster } from '../../../cli/cluster/cluster';
import { Connection } from '../../../cli/cluster/connection';
import { DryRun, withImmutableOf } from '../../../cli/live/dry-run';
import { applierOf } from '../../../src/kubernetes/applier';
import { STATEFUL_SETS } from '../../../cli/live/resources';
import { storedObject } from '../../../cli/live/stored-object';
import { FakeApi, FakeRequest, refusal } from '../cluster/fake-api';
import { Workplace } from '../command-line';

const entry = (manager: string, operation: string, fields: any, subresource?: string) => ({ manager, operation, fieldsV1: fields, subresource });
const lastApplied = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
const set = (spec: any = {}, metadata: any = {}): any => ({
  apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { namespace: 'demo', name: 'web', ...metadata }, spec: { template: { a: 1 }, ...spec },
});

describe('an object is tried the way it was applied last', () => {
  test('by the field manager that applied most of it', () => {
    const managedFields = [
      entry('labeller', 'Apply', { 'f:metadata': {} }), entry('argocd-controller', 'Apply', { 'f:spec': { 'f:template': {}, 'f:replicas': {} } }),
      entry('kube-controller-manager', 'Update', {}, 'status'),
    ];
    expect(applierOf(set({}, { managedFields, annotations: lastApplied }))).toEqual({ serverSide: true, manager: 'argocd-controller' });
  });

  test('client-side when kubectl apply left its annotation', () => {
    const managedFields = [entry('kubectl-client-side-apply', 'Update', { 'f:spec': {} })];
    expect(applierOf(set({}, { managedFields, annotations: lastApplied })).serverSide).toBe(false);
  });

  test('as ours when nobody applied it, or it is new', () => {
    expect(applierOf(set({}, { managedFields: [entry('helm', 'Update', {})] }))).toEqual({ serverSide: true, manager: 'cdk8s-stateful' });
    expect(applierOf(undefined)).toEqual({ serverSide: true, manager: 'cdk8s-stateful' });
  });
});

describe('asking', () => {
  let workplace: Workplace;
  let api: FakeApi;
  let connection: Connection;
  const warnings: string[] = [];
  beforeEach(async () => {
    workplace = new Workplace();
    api = await FakeApi.start(`${workplace.path}/api`, [set()]);
    connection = new Connection(api);
    warnings.length = 0;
  });
  afterEach(async () => {
    connection.close();
    workplace.leave();
    await api.stop();
  });

  const ask = (object: any, live?: any) =>
    new DryRun(new Cluster(connection), warning => warnings.push(warning)).apply({ object, live, resource: STATEFUL_SETS });
  const requests = () => api.requests.map(({ method, path, query, headers, body }) => ({ line: `${method} ${path.split('/').slice(-1)}?${query}`, type: headers['content-type'], spec: body.spec }));
  const refuseServiceName = ({ body }: FakeRequest) => body.spec.serviceName === 'bad'
    ? refusal(422, 'Invalid', 'web is invalid', [{ field: 'spec.serviceName', message: 'immutable' }]) : { body };

  test('a server-side apply is tried with its own field manager', async () => {
    const live = set({}, { managedFields: [entry('flux', 'Apply', { 'f:spec': {} })] });

    expect(await ask(set({ replicas: 3 }), live)).toMatchObject({ accepted: true, templateChanged: false, result: { spec: { replicas: 3 } } });
    expect(requests()).toEqual([{ line: 'PATCH web?fieldManager=flux&force=true&dryRun=All', type: 'application/apply-patch+yaml', spec: { template: { a: 1 }, replicas: 3 } }]);
  });

  test('a client-side apply is tried as the patch that kubectl would send', async () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(set({ minReadySeconds: 5 })) };

    await ask(set({ replicas: 3 }), set({ minReadySeconds: 5, replicas: 1, paused: true }, { annotations }));

    expect(requests()).toEqual([{
      line: 'PATCH web?fieldManager=kubectl-client-side-apply&dryRun=All', type: 'application/strategic-merge-patch+json', spec: { replicas: 3, minReadySeconds: null },
    }]);
  });

  test('a client-side apply that changes nothing needs no request', async () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(set()) };

    const answer = await ask(set(), set({ replicas: 1 }, { annotations }));

    expect(answer).toMatchObject({ accepted: true, templateChanged: false, result: { spec: { replicas: 1 } } });
    expect(requests()).toEqual([]);
  });

  test('a custom resource that was applied client-side takes a JSON merge patch', async () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(set()) };
    api.on('PATCH', ({ headers, body }) => headers['content-type'] === 'application/merge-patch+json' ? { body: { ...set(), ...body, metadata: set().metadata } }
      : refusal(415, 'UnsupportedMediaType', 'the body of the request was in an unknown format'));

    expect(await ask(set({ replicas: 3 }), set({}, { annotations }))).toMatchObject({ accepted: true, result: { spec: { replicas: 3 } } });
  });

  test('a refusal names its reason and fields, and does not hide what else is asked', async () => {
    api.on('PATCH', refuseServiceName);
    const answers = await Promise.all(['a', 'bad', 'c'].map(serviceName => ask(set({ serviceName }))));

    expect(answers.map(({ accepted }) => accepted)).toEqual([true, false, true]);
    expect(answers[1]).toMatchObject({ reason: 'Invalid', causes: [{ field: 'spec.serviceName' }], object: { group: 'apps', kind: 'StatefulSet', namespace: 'demo', name: 'web' } });
  });

  test('a refused set is asked for again without what cannot change, so that the rest of its effect is known', async () => {
    api.on('PATCH', refuseServiceName);
    const live = set({ serviceName: 'good' });
    const held = await ask(set({ serviceName: 'bad' }), live);
    const rolling = await ask(set({ serviceName: 'bad', template: { a: 2 } }), live);

    expect(held).toMatchObject({ accepted: false, templateChanged: false, result: { spec: { serviceName: 'bad' } } });
    expect(rolling).toMatchObject({ accepted: false, templateChanged: true });
  });

  describe('whether a refused set could be created again', () => {
    const quota = 'statefulsets.apps "web" is forbidden: exceeded quota: few, requested: count/statefulsets.apps=1, used: count/statefulsets.apps=1, limited: count/statefulsets.apps=1';

    beforeEach(() => { api.on('PATCH', refuseServiceName); });
    const asked = () => ask(set({ serviceName: 'bad' }, { uid: 'u', resourceVersion: '7' }), set({ serviceName: 'good' }));

    test('is tried under its own name: that it exists is said last', async () => {
      expect(await asked()).toMatchObject({ accepted: false, refusedAsNew: undefined });
      expect(api.requests.filter(({ method }) => method === 'POST').map(({ body }) => body.metadata)).toEqual([{ namespace: 'demo', name: 'web' }]);
    });

    test.each([
      ['a policy refuses it', refusal(403, 'Forbidden', 'admission webhook "x" denied the request: no'), 'admission webhook "x" denied the request: no'],
      ['a quota of the number of sets is full, since the old one counts until it is gone', refusal(403, 'Forbidden', quota), undefined],
      ['another quota is full', refusal(403, 'Forbidden', quota.replaceAll('count/statefulsets.apps', 'requests.cpu')), expect.stringContaining('requests.cpu')],
      ['a quota of more than that is full', refusal(403, 'Forbidden', quota.replace('=1, used', '=1,requests.cpu=1, used')), expect.stringContaining('requests.cpu')],
      ['a webhook only says the words of a quota', refusal(403, 'Forbidden', `admission webhook "x" denied the request: ${quota}`), expect.stringContaining('admission webhook')],
      ['it is no valid set', refusal(422, 'Invalid', 'web is invalid'), 'web is invalid'],
    ])('when %s', async (_, answer, expected) => {
      api.on('POST', answer);

      expect((await asked()).refusedAsNew).toEqual(expected);
    });
  });

  test('the order of keys does not change a template', async () => {
    const live = set({ template: { b: { d: 1, c: 2 }, a: [1] } });

    expect((await ask(set({ template: { a: [1], b: { c: 2, d: 1 } } }), live)).templateChanged).toBe(false);
  });
});

test('the fields that cannot change are taken from the live set, and the others are not', () => {
  const held = withImmutableOf(set({ serviceName: 'old', replicas: 1 }), set({ serviceName: 'new', replicas: 5 }));

  expect(held.spec).toMatchObject({ serviceName: 'old', replicas: 5 });
});

describe('the object as it would be stored', () => {
  const answer = { object: { group: 'apps', kind: 'StatefulSet', namespace: 'demo', name: 'web' }, causes: [] };

  test('is what the server stores', () => {
    expect(storedObject(set(), set(), { ...answer, accepted: true, result: set({ replicas: 5 }) })).toEqual(set({ replicas: 5 }));
  });

  test('keeps the labels of others where the server was not asked', () => {
    const wanted = set({}, { labels: { mine: 'new' } });
    const live = set({}, { labels: { mine: 'old', theirs: 'kept' }, annotations: { theirs: 'kept' } });

    expect(storedObject(wanted, live, undefined).metadata).toMatchObject({ name: 'web', labels: { mine: 'new', theirs: 'kept' }, annotations: { theirs: 'kept' } });
    expect(storedObject(wanted, undefined, undefined)).toBe(wanted);
  });
});
