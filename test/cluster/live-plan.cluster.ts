import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl, TestNamespace } from './namespace';
import { commandLine, Outcome, Workplace } from '../cli/command-line';

let namespace: TestNamespace;
let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
  namespace = new TestNamespace();
});
afterEach(() => {
  workplace.leave();
  namespace.remove();
});

interface Shape {
  readonly name?: string;
  readonly image?: string;
  readonly size?: string;
  readonly storageClass?: string;
  readonly replicas?: number;
  readonly claim?: string;
  readonly metadata?: string;
  readonly spec?: string;
}

function web({ name = 'web', image = 'nginx:1.25', size = '1Gi', storageClass = 'standard', replicas = 2, claim = 'data', metadata = '', spec = '' }: Shape = {}): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: None, selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
  ${metadata}
spec:
  serviceName: ${name}
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  podManagementPolicy: Parallel
  ${spec}
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: web
          image: ${image}
          volumeMounts: [{ name: ${claim}, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: ${claim} }
      spec: { accessModes: [ReadWriteOnce], storageClassName: ${storageClass}, resources: { requests: { storage: ${size} } } }
`;
}

async function plan(manifests: string, ...args: string[]): Promise<Outcome> {
  workplace.write({ 'dist/web.k8s.yaml': manifests });
  return commandLine('plan', '--against', 'live', '--namespace', namespace.name, ...args);
}

async function planned(manifests: string, ...args: string[]): Promise<any> {
  const { code, stdout, stderr } = await plan(manifests, '-o', 'json', ...args);
  if (stdout === '') { throw new Error(stderr); }
  const json = JSON.parse(stdout);
  expect(json.exitCode).toBe(code);
  return json;
}

const effects = (json: any) => [...new Set(json.changes.flatMap((change: any) => change.effects))].sort();
const fates = (json: any) => Object.fromEntries(json.volumes.map((volume: any) => [volume.claim, volume.fate]));

test('what is applied already needs nothing, whoever filled in the defaults', async () => {
  namespace.deploy(web());

  const { code, stderr } = await plan(web());
  const json = await planned(web());

  expect({ code, changes: json.changes }).toEqual({ code: 0, changes: [] });
  expect(stderr).toMatch(new RegExp(`^context .+, namespace ${namespace.name}\n$`));
  expect(json.cluster.answers).toEqual([]);
});

test('what kubectl applied client-side needs nothing either', async () => {
  namespace.apply(web());
  namespace.kubectl(['rollout', 'status', 'statefulset/web', '--timeout=90s']);

  expect((await planned(web())).changes).toEqual([]);
});

test('a restart by hand does not come back as a change', async () => {
  namespace.deploy(web());
  namespace.kubectl(['rollout', 'restart', 'statefulset/web']);

  expect((await planned(web())).changes).toEqual([]);
});

test('a new image restarts the pods, highest ordinal first', async () => {
  namespace.deploy(web());

  const json = await planned(web({ image: 'nginx:1.26' }));

  expect(json).toMatchObject({ exitCode: 2, worst: 'ROLL', changes: [{ rule: 'S1', old: 'nginx:1.25', new: 'nginx:1.26', pods: ['web-1', 'web-0'] }] });
  expect(fates(json)).toEqual({ 'data-web-0': 'keep', 'data-web-1': 'keep' });
  expect(json.cluster.answers).toMatchObject([{ object: { kind: 'StatefulSet' }, accepted: true, templateChanged: true }]);
});

test('a claim of a class that can expand grows, and the set is swapped', async () => {
  namespace.deploy(web());

  const json = await planned(web({ size: '2Gi' }));

  expect(json).toMatchObject({ exitCode: 3, worst: 'RECREATE' });
  expect(effects(json)).toEqual(['EXPAND', 'RECREATE']);
  expect(fates(json)).toEqual({ 'data-web-0': 'grow', 'data-web-1': 'grow' });
  expect(json.cluster.answers.map((answer: any) => [answer.object.kind, answer.accepted])).toEqual([
    ['StatefulSet', false], ['PersistentVolumeClaim', true], ['PersistentVolumeClaim', true],
  ]);
});

test('a claim of a class that cannot expand does not grow', async () => {
  namespace.deploy(web({ storageClass: 'fixed' }));

  const json = await planned(web({ storageClass: 'fixed', size: '2Gi' }));

  expect(json.exitCode).toBeGreaterThanOrEqual(4);
  expect(json.changes.map((change: any) => change.rule)).toContain('V2');
});

test('a renamed claim starts empty and strands the old one', async () => {
  namespace.deploy(web());

  const json = await planned(web({ claim: 'store' }));

  expect(json.exitCode).toBe(4);
  expect(fates(json)).toEqual({ 'data-web-0': 'stranded', 'data-web-1': 'stranded', 'store-web-0': 'new-empty', 'store-web-1': 'new-empty' });
});

test('a scale-down keeps the claims, unless the retention policy deletes them', async () => {
  const deleting = 'persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }';
  namespace.deploy(web());
  expect(await planned(web({ replicas: 1 }))).toMatchObject({ exitCode: 3, worst: 'SCALE_DOWN' });

  namespace.deploy(web({ spec: deleting }));
  const json = await planned(web({ replicas: 1, spec: deleting }));

  expect(json).toMatchObject({ exitCode: 4, worst: 'LOSS' });
  expect(fates(json)).toMatchObject({ 'data-web-1': 'deleted' });
});

test('claims that an earlier scale-down left are listed', async () => {
  namespace.deploy(web({ replicas: 3 }));
  namespace.deploy(web({ replicas: 2 }));

  expect(fates(await planned(web({ replicas: 2, image: 'nginx:1.26' })))).toMatchObject({ 'data-web-0': 'keep', 'data-web-2': 'unused' });
  expect(fates(await planned(web({ replicas: 3 })))).toMatchObject({ 'data-web-2': 'adopt' });
});

test('a quota that is too small for the growth refuses it', async () => {
  namespace.deploy(web());
  namespace.kubectl(['create', 'quota', 'small', '--hard=requests.storage=3Gi']);
  await until(() => namespace.kubectl(['get', 'quota', 'small', '-o', 'jsonpath={.status.used.requests\\.storage}']) === '2Gi');

  expect(await planned(web({ size: '2Gi' }))).toMatchObject({ exitCode: 5, worst: 'REFUSE' });
});

test('a quota that counts sets and is full does not stand in the way of a swap', async () => {
  namespace.deploy(web());
  namespace.kubectl(['create', 'quota', 'few', '--hard=count/statefulsets.apps=1']);
  await until(() => namespace.kubectl(['get', 'quota', 'few', '-o', 'jsonpath={.status.used.count/statefulsets\\.apps}']) === '1');

  expect(await planned(web({ size: '2Gi' }))).toMatchObject({ exitCode: 3, worst: 'RECREATE' });
});

test('an autoscaler is seen', async () => {
  namespace.deploy(web());
  namespace.kubectl(['autoscale', 'statefulset/web', '--min=2', '--max=5', '--cpu-percent=50']);

  const json = await planned(web({ replicas: 3 }));

  expect(json.changes.map((change: any) => change.rule)).toContain('S35');
});

test('whoever else manages the set is named, with how to make it hold still', async () => {
  const helm = 'labels: { app.kubernetes.io/managed-by: Helm }\n  annotations: { meta.helm.sh/release-name: shop, meta.helm.sh/release-namespace: demo }';
  namespace.deploy(web({ metadata: helm }));

  for (const image of ['nginx:1.25', 'nginx:1.26']) {
    const { stdout } = await plan(web({ metadata: helm, image }));
    expect(stdout.replace(/\s+/g, ' ').match(/do not run 'helm upgrade shop' or 'helm rollback shop' meanwhile/g)).toHaveLength(1);
  }
});

test('a refused change is named by its field, and the image beside it is still seen', async () => {
  namespace.deploy(web());

  const json = await planned(web({ image: 'nginx:1.26' }).replace('serviceName: web', 'serviceName: other'));

  expect(json.exitCode).toBeGreaterThanOrEqual(3);
  expect(json.changes.map((change: any) => change.path)).toEqual(expect.arrayContaining(['spec.serviceName', 'spec.template.spec.containers[web].image']));
});

test('a renamed set is recognised', async () => {
  namespace.deploy(web());

  const json = await planned(web({ name: 'site' }));

  expect(json.exitCode).toBe(4);
  expect(fates(json)).toMatchObject({ 'data-web-0': 'stranded', 'data-site-0': 'new-empty' });
});

test('an object that only the server refuses makes the plan refuse', async () => {
  namespace.deploy(web());

  const json = await planned(`${web()}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: odd }\ndata: { 'not/a/key': a }\n`);

  expect(json).toMatchObject({ exitCode: 5, worst: 'REFUSE' });
  expect(json.cluster.answers.find((answer: any) => answer.object.kind === 'ConfigMap')).toMatchObject({ accepted: false, reason: 'Invalid' });
});

test('an API that is not installed is a note', async () => {
  const monitor = '---\napiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: web }\n';

  const { stdout } = await plan(web() + monitor);

  expect(stdout).toContain('the server does not know PodMonitor (monitoring.coreos.com/v1)');
});

test('a namespace that does not exist is an error', async () => {
  workplace.write({ 'dist/web.k8s.yaml': web() });

  expect(await commandLine('plan', '--against', 'live', '--namespace', 'nowhere')).toMatchObject({
    code: 1, stdout: '', stderr: expect.stringContaining("error: namespace 'nowhere' does not exist on this cluster"),
  });
});

describe('a user with few rights', () => {
  function allow(...rules: string[]): void {
    rules.forEach((rule, index) => {
      const [verbs, resources] = rule.split(' ');
      namespace.kubectl(['create', 'role', `r${index}`, `--verb=${verbs}`, `--resource=${resources}`]);
      namespace.kubectl(['create', 'rolebinding', `r${index}`, `--role=r${index}`, `--serviceaccount=${namespace.name}:few`]);
    });
  }

  test('gets no plan when a needed object may not be read', async () => {
    namespace.deploy(web());
    allow('get services', 'get,list statefulsets.apps');
    becomeFew();

    const { code, stdout, stderr } = await plan(web({ image: 'nginx:1.26' }));

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`error: cannot read the workloads of namespace '${namespace.name}': pods is forbidden`);
    expect(stderr).toContain('persistentvolumeclaims is forbidden');
  });

  test('gets a plan by the rules alone when only the dry run is not allowed', async () => {
    namespace.deploy(web());
    allow('get,list services,pods,persistentvolumeclaims,statefulsets.apps,controllerrevisions.apps');
    becomeFew();

    const json = await planned(web({ image: 'nginx:1.26' }));

    expect(json).toMatchObject({ exitCode: 2, worst: 'ROLL', cluster: { answers: [] } });
    expect(json.cluster.notes).toEqual(expect.arrayContaining([
      'whether the namespaces exist is not known: no right to get namespaces',
      expect.stringContaining('storage classes are not known: '),
      expect.stringContaining(`resourcequotas of namespace '${namespace.name}' are not known: `),
      `the server was not asked about web, judged by the rules alone: no right to patch statefulsets.apps in namespace '${namespace.name}'`,
    ]));
  });
});

test('the role of the documentation suffices for a plan with everything in it', async () => {
  const role = readFileSync(join(__dirname, '../../docs/plan.md'), 'utf8').match(/```yaml\n(apiVersion: rbac[^]*?)```/)![1];
  const name = namespace.name;
  kubectl(['apply', '--filename', '-'], role.replace('name: plan', `name: ${name}`));
  kubectl(['create', 'clusterrolebinding', name, `--clusterrole=${name}`, `--serviceaccount=${name}:few`]);
  try {
    namespace.deploy(web({ storageClass: 'topology' }));
    becomeFew();

    const json = await planned(web({ storageClass: 'topology', image: 'nginx:1.26' }));

    expect(json).toMatchObject({ exitCode: 2, cluster: { notes: [], answers: [{ accepted: true }] } });
  } finally {
    kubectl(['delete', `clusterrole/${name}`, `clusterrolebinding/${name}`]);
  }
});

test('a server that does not answer is an error', async () => {
  const config = JSON.parse(kubectl(['config', 'view', '--raw', '--minify', '-o', 'json']));
  config.clusters[0].cluster.server = 'https://127.0.0.1:1';
  workplace.write({ kubeconfig: JSON.stringify(config) });
  process.env.KUBECONFIG = `${workplace.path}/kubeconfig`;

  const { code, stdout, stderr } = await plan(web());

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: the cluster of context '.+' does not answer: /m);
});

async function until(done: () => boolean): Promise<void> {
  for (let attempt = 0; !done(); attempt++) {
    if (attempt === 100) { throw new Error('it did not happen within 20 s'); }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** From here on, the command line is a ServiceAccount that may do only what it was allowed. */
function becomeFew(): void {
  namespace.kubectl(['create', 'serviceaccount', 'few']);
  const token = namespace.kubectl(['create', 'token', 'few']).trim();
  const config = JSON.parse(kubectl(['config', 'view', '--raw', '--minify', '-o', 'json']));
  config.users = [{ name: 'few', user: { token } }];
  config.contexts = [{ name: 'few', context: { cluster: config.clusters[0].name, user: 'few' } }];
  workplace.write({ kubeconfig: JSON.stringify({ ...config, 'current-context': 'few' }) });
  process.env.KUBECONFIG = `${workplace.path}/kubeconfig`;
}
