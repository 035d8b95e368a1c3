import { execFileSync, spawnSync } from 'node:child_process';
import { TestNamespace } from './namespace';
import type { PlannedStep } from '../../src/plan/planned';
import { commandLine, Workplace } from '../cli/command-line';

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
  readonly size?: string;
  readonly image?: string;
  readonly replicas?: number;
  readonly policy?: string;
  readonly logs?: boolean;
  readonly onDelete?: boolean;
  readonly whenDeleted?: string;
  readonly tier?: boolean;
  readonly clientIP?: string;
  readonly label?: boolean;
}

/** A set of three pods, its governing Service, and one for clients. */
function manifests({ size = '1Gi', image = 'nginx:1.25', replicas = 3, policy = 'OrderedReady', logs, onDelete, whenDeleted, tier, clientIP, label }: Shape = {}): string {
  const claim = (name: string, of: string) => `    - metadata: { name: ${name} }\n      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${of} } } }\n`;
  return `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: None, selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: client }
spec: { ${clientIP ? `clusterIP: ${clientIP}, ` : ''}selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web${label ? ', labels: { team: db }' : ''} }
spec:
  serviceName: web
  replicas: ${replicas}
  podManagementPolicy: ${policy}
  selector: { matchLabels: { app: web${tier ? ', tier: data' : ''} } }
${onDelete ? '  updateStrategy: { type: OnDelete }\n' : ''}${whenDeleted ? `  persistentVolumeClaimRetentionPolicy: { whenDeleted: ${whenDeleted}, whenScaled: Retain }\n` : ''}  template:
    metadata: { labels: { app: web${tier ? ', tier: data' : ''} } }
    spec:
      containers:
        - name: web
          image: ${image}
          volumeMounts: [{ name: data, mountPath: /data }${logs ? ', { name: logs, mountPath: /logs }' : ''}]
  volumeClaimTemplates:
${claim('data', size)}${logs ? claim('logs', '1Gi') : ''}`;
}

/** Every object of a kind that is not being deleted, as its UID by its name. */
function uids(kind: string): Record<string, string> {
  const { items } = JSON.parse(namespace.kubectl(['get', kind, '--output=json']));
  return Object.fromEntries(items.filter((item: any) => !item.metadata.deletionTimestamp).map(({ metadata }: any) => [metadata.name, metadata.uid]));
}

function sizes(): string[] {
  return JSON.parse(namespace.kubectl(['get', 'pvc', '--output=json'])).items.map((claim: any) => claim.status.capacity.storage);
}

async function planned(after: string): Promise<{ exitCode: number; steps: PlannedStep[] }> {
  workplace.write({ 'dist/web.k8s.yaml': after });
  const { stdout, stderr } = await commandLine('plan', '--against', 'live', '--namespace', namespace.name, '-o', 'json');
  if (stdout === '') { throw new Error(stderr); }
  return JSON.parse(stdout);
}

/** Runs every command that the plan prints, in its order, as printed. */
async function follow(before: Shape, after: Shape, how: 'server-side' | 'client-side' = 'server-side'): Promise<string[]> {
  namespace.apply(manifests(before), ...how === 'server-side' ? ['--server-side'] : []);
  namespace.kubectl(['rollout', 'status', 'statefulset/web', '--timeout=90s']);
  const kept = { pods: uids('pods'), claims: uids('pvc') };
  Object.assign(state, kept);
  const { steps } = await planned(manifests(after));
  expect(steps.filter(({ byHand, commands }) => byHand || commands.length === 0).map(({ text }) => text)).toEqual([]);
  for (const { commands } of steps) {
    execFileSync('sh', ['-e', '-c', commands.join('\n')], { cwd: workplace.path, stdio: ['ignore', 'ignore', 'pipe'], timeout: 120_000 });
  }
  return steps.map(({ action }) => action);
}

const state: { pods: Record<string, string>; claims: Record<string, string> } = { pods: {}, claims: {} };

async function nothingIsLeft(after: Shape): Promise<void> {
  expect(await planned(manifests(after))).toMatchObject({ exitCode: 0, steps: [] });
}

describe('the commands of a plan, run as they are printed', () => {
  test('grow claims and swap the set: every pod and every claim stays', async () => {
    const actions = await follow({}, { size: '2Gi' });

    expect(actions).toEqual(['preflight', 'grow-claims', 'swap-set']);
    expect(uids('pods')).toEqual(state.pods);
    expect(uids('pvc')).toEqual(state.claims);
    expect(sizes()).toEqual(['2Gi', '2Gi', '2Gi']);
    await nothingIsLeft({ size: '2Gi' });
  });

  test('grow claims that their set would take along, and protect them meanwhile', async () => {
    const actions = await follow({ whenDeleted: 'Delete' }, { size: '2Gi', whenDeleted: 'Delete' });

    expect(actions).toEqual(['preflight', 'protect-volumes', 'grow-claims', 'swap-set', 'restore-retention']);
    expect(uids('pods')).toEqual(state.pods);
    expect(uids('pvc')).toEqual(state.claims);
    await nothingIsLeft({ size: '2Gi', whenDeleted: 'Delete' });
  });

  test('swap the set for another policy: every pod and every claim stays', async () => {
    const actions = await follow({}, { policy: 'Parallel' });

    expect(actions).toEqual(['preflight', 'swap-set']);
    expect(uids('pods')).toEqual(state.pods);
    expect(uids('pvc')).toEqual(state.claims);
    await nothingIsLeft({ policy: 'Parallel' });
  });

  test('swap the set and drop a label: what the manifest no longer has goes, as its manager still owns it', async () => {
    const actions = await follow({ label: true }, { policy: 'Parallel' });

    expect(actions).toEqual(['preflight', 'swap-set', 'apply']);
    expect(uids('pods')).toEqual(state.pods);
    expect(namespace.kubectl(['get', 'statefulset/web', '--output=jsonpath={.metadata.labels}'])).toBe('');
    await nothingIsLeft({ policy: 'Parallel' });
  });

  test('add a claim: every pod is replaced, and every old claim stays', async () => {
    const actions = await follow({}, { logs: true });

    expect(actions).toEqual(['preflight', 'swap-set', 'replace-pods']);
    expect(Object.values(uids('pods')).filter(uid => Object.values(state.pods).includes(uid))).toEqual([]);
    expect(uids('pvc')).toMatchObject(state.claims);
    expect(Object.keys(uids('pvc')).filter(name => name.startsWith('logs'))).toEqual(['logs-web-0', 'logs-web-1', 'logs-web-2']);
    await nothingIsLeft({ logs: true });
  });

  test('add a label to the selector: pods are adopted, then roll, and every claim stays', async () => {
    const actions = await follow({}, { tier: true });

    expect(actions).toEqual(['preflight', 'relabel', 'swap-set', 'roll']);
    expect(uids('pvc')).toEqual(state.claims);
    await nothingIsLeft({ tier: true });
  });

  test('scale down: the other pods and every claim stay', async () => {
    const actions = await follow({}, { replicas: 1 });

    expect(actions).toEqual(['preflight', 'scale']);
    expect(uids('pods')).toEqual({ 'web-0': state.pods['web-0'] });
    expect(uids('pvc')).toEqual(state.claims);
  });

  test('switch to OnDelete, which no client-side apply can: no pod restarts', async () => {
    const actions = await follow({}, { onDelete: true }, 'client-side');

    expect(actions).toEqual(['prepare', 'apply']);
    expect(uids('pods')).toEqual(state.pods);
    expect(namespace.kubectl(['get', 'statefulset/web', '--output=jsonpath={.spec.updateStrategy}'])).toBe('{"type":"OnDelete"}');
    await nothingIsLeft({ onDelete: true });
  });

  test('replace a Service: it is another one, and every pod stays', async () => {
    const services = () => uids('services');
    const actions = await follow({}, { clientIP: 'None' });

    expect(actions).toEqual(['replace-object']);
    expect(uids('pods')).toEqual(state.pods);
    expect(namespace.kubectl(['get', 'service/client', '--output=jsonpath={.spec.clusterIP}'])).toBe('None');
    expect(Object.keys(services())).toEqual(['client', 'web']);
  });
});

describe('the script of a plan', () => {
  const script = async (after: Shape) => {
    namespace.deploy(manifests());
    Object.assign(state, { pods: uids('pods'), claims: uids('pvc') });
    workplace.write({ 'dist/web.k8s.yaml': manifests(after) });
    const { stdout } = await commandLine('plan', '--against', 'live', '--namespace', namespace.name, '-o', 'script');
    workplace.write({ 'upgrade.sh': stdout });
  };
  const run = (answers: string) => spawnSync('bash', ['upgrade.sh'], { cwd: workplace.path, input: answers, encoding: 'utf8', timeout: 120_000 });

  test('grows claims and swaps the set when every question is answered with yes', async () => {
    await script({ size: '2Gi' });

    const { status, stderr } = run('y\ny\n');
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(uids('pods')).toEqual(state.pods);
    expect(uids('pvc')).toEqual(state.claims);
    expect(sizes()).toEqual(['2Gi', '2Gi', '2Gi']);
    await nothingIsLeft({ size: '2Gi' });
  });

  test('changes nothing after a no', async () => {
    await script({ policy: 'Parallel' });
    const before = uids('statefulsets');

    expect(run('n\n').status).toBe(1);
    expect(uids('statefulsets')).toEqual(before);
  });

  test('swaps the set, and its way back swaps it back, with the same pods', async () => {
    await script({ policy: 'Parallel' });

    const { status, stderr } = run('y\n');
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(namespace.kubectl(['get', 'statefulset/web', '--output=jsonpath={.spec.podManagementPolicy}'])).toBe('Parallel');

    const back = /to go back: (kubectl delete .*)/.exec(stderr)![1];
    execFileSync('bash', ['-e', '-c', back], { cwd: workplace.path, stdio: ['ignore', 'ignore', 'pipe'] });
    expect(namespace.kubectl(['get', 'statefulset/web', '--output=jsonpath={.spec.podManagementPolicy}'])).toBe('OrderedReady');
    expect(uids('pods')).toEqual(state.pods);
  });
});
