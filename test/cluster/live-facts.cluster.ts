import { TestNamespace } from './namespace';
import { Cluster } from '../../cli/cluster/cluster';
import { WatchExpired } from '../../cli/cluster/refusal';
import { withCluster } from '../../cli/cluster/session';
import { streamLines, watch } from '../../cli/cluster/watch';
import { DryRun } from '../../cli/live/dry-run';
import { readLive } from '../../cli/live/live';
import { PODS } from '../../cli/live/resources';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { readManifest } from '../../src/manifest/manifest';

let namespace: TestNamespace;
beforeEach(() => { namespace = new TestNamespace(); });
afterEach(() => namespace.remove());

const objectsOf = (manifests: string): any[] => [...readManifest(manifests, { namespace: namespace.name }).objects.values()]
  .map(({ object }) => ({ ...object, metadata: { ...object.metadata, namespace: namespace.name } }));
const live = <T>(work: (cluster: Cluster) => Promise<T>) => withCluster({}, work);

function set({ image = 'nginx:1.25', more = '', pod = '', container = '' } = {}): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web
  replicas: 2
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      ${pod}
      containers:
        - name: web
          image: ${image}
          ${container}
        ${more}
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 1Gi } } }
`;
}

async function facts(manifests: string): Promise<ClusterFacts> {
  return (await live(cluster => readLive(cluster, { context: 'test', namespace: namespace.name }, objectsOf(manifests)))).facts;
}

test('pods that a deleted set has left behind are known, with what they run', async () => {
  namespace.deploy(set());
  namespace.kubectl(['delete', 'statefulset', 'web', '--cascade=orphan']);
  await until(async () => (await facts(set())).orphans!.length > 0);

  const { orphans, workloads } = await facts(set({ image: 'nginx:1.26' }));

  expect(workloads).toEqual([]);
  expect(orphans).toMatchObject([{ name: 'web', pods: [{ name: 'web-0', claims: ['data-web-0'], labels: { app: 'web' } }, { name: 'web-1' }] }]);
  const [{ pods: [{ revision }], revisions }] = orphans!;
  expect(revisions.map(({ name, template }) => [name, template?.spec?.containers?.[0].image])).toEqual([[revision, 'nginx:1.25']]);
});

test('what the manifests name is there, or it is not', async () => {
  namespace.kubectl(['create', 'secret', 'generic', 'key', '--from-literal=password=hunter2']);
  namespace.kubectl(['create', 'configmap', 'cdk8s-stateful.db']);
  namespace.kubectl(['label', 'configmap', 'cdk8s-stateful.db', 'cdk8s-stateful/journal=db']);

  const found = await facts(set({ pod: 'serviceAccountName: db\n      priorityClassName: system-cluster-critical', container: 'envFrom: [{ secretRef: { name: key } }, { configMapRef: { name: none } }]' }));

  expect(Object.fromEntries(found.named!.map(({ object, exists }) => [`${object.kind} ${object.name}`, exists]))).toEqual({
    'Secret key': true, 'ConfigMap none': false, 'ServiceAccount db': false, 'PriorityClass system-cluster-critical': true, 'StorageClass standard': true,
  });
  expect(JSON.stringify(found)).not.toContain(Buffer.from('hunter2').toString('base64'));
  expect(found.journals).toMatchObject([{ name: 'cdk8s-stateful.db', set: 'db' }]);
});

test('long lists come in chunks', async () => {
  const maps = Array.from({ length: 1100 }, (_, index) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `map-${index}` } }));
  namespace.kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: maps }));

  const found = await live(cluster => cluster.list({ group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true }, namespace.name));

  expect(new Set(found.map(({ metadata }) => metadata.name).filter(name => name.startsWith('map-'))).size).toBe(1100);
});

test('changes are watched and logs are streamed through the same door', async () => {
  namespace.deploy(set());
  await live(async cluster => {
    const abort = new AbortController();
    const events = watch(cluster.connection, `/api/v1/namespaces/${namespace.name}/pods`, { resourceVersion: '', signal: abort.signal });
    expect((await events.next()).value).toMatchObject({ type: 'ADDED', object: { kind: 'Pod' } });
    abort.abort();
    for await (const { object } of events) { expect(object.kind).toBe('Pod'); }

    const lines: string[] = [];
    for await (const line of streamLines(cluster.connection, `/api/v1/namespaces/${namespace.name}/pods/web-0/log`, {})) { lines.push(line); }
    expect(lines.length).toBeGreaterThan(0);

    const old = watch(cluster.connection, `/api/v1/namespaces/${namespace.name}/pods`, { resourceVersion: '1' });
    await expect(old.next().then(({ value }) => value?.type === 'ADDED' ? Promise.reject(new WatchExpired('not expired here')) : value)).rejects.toBeInstanceOf(WatchExpired);
  });
});

test('nothing can be deleted or replaced through the door', async () => {
  await live(async cluster => {
    const ask = (method: 'GET') => cluster.connection.ask({ method, path: `/api/v1/namespaces/${namespace.name}` });
    for (const method of ['DELETE', 'PUT']) { await expect(ask(method as 'GET')).rejects.toMatchObject({ code: 403, message: 'Forbidden' }); }
  });
  expect(namespace.kubectl(['get', 'namespace', namespace.name, '-o', 'jsonpath={.status.phase}'])).toBe('Active');
});

describe('what a client-side apply would store is what kubectl says', () => {
  const sidecar = '- { name: sidecar, image: "busybox:1" }';
  const service = (ports: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: web, labels: { a: b } }\nspec: { selector: { app: web }, ports: [${ports}] }\n`;
  const deployment = (strategy: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 0, strategy: ${strategy}, selector: { matchLabels: { a: b } }, `
    + 'template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } } }\n';
  const cron = (args: string) => 'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: web }\nspec: { schedule: "0 0 1 1 *", suspend: true, jobTemplate: { spec: { template: { spec: { restartPolicy: Never, '
    + `containers: [{ name: a, image: b, args: ${args} }, { name: c, image: d }] } } } } }\n`;
  const map = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, labels: { a: b } }\ndata: ${data}\n`;

  test.each<{ what: string; before: () => string; after: () => string; foreign?: object }>(([
    ['the same again', () => set(), () => set()],
    ['an image', () => set(), () => set({ image: 'nginx:1.26' })],
    ['a container less', () => set({ more: sidecar }), () => set()],
    ['a container that somebody else added', () => set(), () => set({ image: 'nginx:1.26' }), { spec: { template: { spec: { containers: [{ name: 'injected', image: 'x' }] } } } }],
    ['variables in another order, one of them gone', () => set({ container: 'env: [{ name: A, value: a }, { name: B, value: b }, { name: C, value: c }]' }),
      () => set({ container: 'env: [{ name: C, value: c }, { name: A, value: d }]' })],
    ['a volume of another kind', () => set({ pod: 'volumes: [{ name: v, emptyDir: {} }]' }), () => set({ pod: 'volumes: [{ name: v, configMap: { name: c } }]' })],
    ['a port of another number', () => set({ container: 'ports: [{ name: http, containerPort: 80 }]' }), () => set({ container: 'ports: [{ name: http, containerPort: 81 }]' })],
    ['tolerations and arguments, which are replaced', () => set({ pod: 'tolerations: [{ key: a }, { key: b }]', container: 'args: [a, b]' }), () => set({ pod: 'tolerations: [{ key: c }]', container: 'args: [b]' })],
    ['labels and annotations of somebody else', () => set(), () => set({ image: 'nginx:1.26' }), { metadata: { labels: { theirs: 'a' } }, spec: { template: { metadata: { annotations: { theirs: 'a' } } } } }],
    ['ports of a Service', () => service('{ name: a, port: 80 }, { name: b, port: 81 }'), () => service('{ name: b, port: 82 }, { name: a, port: 80, targetPort: 8080 }')],
    ['the strategy of a Deployment', () => deployment('{ type: RollingUpdate, rollingUpdate: { maxSurge: 2 } }'), () => deployment('{ type: Recreate }')],
    ['containers of a CronJob', () => cron('[a, b]'), () => cron('[c]')],
    ['keys of a ConfigMap', () => map('{ a: "1", b: "2" }'), () => map('{ b: "3" }'), { data: { theirs: 'x' } }],
  ] as [string, () => string, () => string, object?][]).map(([what, before, after, foreign]) => ({ what, before, after, foreign })))('$what', async ({ before, after, foreign }) => {
    namespace.apply(before());
    const [{ kind, metadata: { name } }] = objectsOf(before());
    if (foreign) { namespace.kubectl(['patch', kind, name, '--type=strategic', '-p', JSON.stringify(foreign)]); }
    const get = () => JSON.parse(namespace.kubectl(['get', kind, name, '-o', 'json', '--show-managed-fields']));
    const kubectl = JSON.parse(namespace.kubectl(['apply', '--dry-run=server', '-o', 'json', '-f', '-'], after()));

    const [object] = objectsOf(after());
    const { group, version, plural } = RESOURCES[kind];
    const { accepted, result } = await live(cluster => new DryRun(cluster, () => undefined)
      .apply({ object, live: get(), resource: { group, version, plural, kind, namespaced: true } }));

    expect(accepted).toBe(true);
    expect(content(result)).toEqual(content(kubectl));
  });
});

const RESOURCES: Record<string, { group: string; version: string; plural: string }> = {
  StatefulSet: { group: 'apps', version: 'v1', plural: 'statefulsets' },
  Deployment: { group: 'apps', version: 'v1', plural: 'deployments' },
  CronJob: { group: 'batch', version: 'v1', plural: 'cronjobs' },
  Service: { group: '', version: 'v1', plural: 'services' },
  ConfigMap: { group: '', version: 'v1', plural: 'configmaps' },
};

/** An object without nulls, without what every write changes, and without kubectl's own note. */
function content(object: any): any {
  return withoutTraces(JSON.parse(JSON.stringify(object, (_, value) => value ?? undefined)));
}

function withoutTraces({ metadata: { managedFields, resourceVersion, generation, annotations = {}, ...metadata }, status, ...rest }: any): any {
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, 'deployment.kubernetes.io/revision': __, ...others } = annotations;
  return { ...rest, metadata: { ...metadata, annotations: others } };
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; !await done(); attempt++) {
    if (attempt === 50) { throw new Error('it did not happen within 10 s'); }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

test('a list of everything in the cluster needs no namespace', async () => {
  expect((await live(cluster => cluster.list(PODS))).every(({ kind }) => kind === 'Pod')).toBe(true);
});
