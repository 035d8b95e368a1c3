/**
 * Measures what a plan against a live cluster costs: the CPU seconds of the whole tree of processes, kubectl included.
 *
 * It needs a control plane for tests in $KUBECONFIG, since it makes a namespace and workloads in it, and removes them
 * afterwards. It runs the program as it is shipped, bin/cdk8s-stateful, and prints a line and nothing else without $KUBECONFIG.
 *
 * --repeat 5     how often each is measured; the median counts
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import guard from '../test/cluster/guard';

const PROGRAM = join(__dirname, '..', 'bin', 'cdk8s-stateful');
const OUT = join(__dirname, 'out');

interface Shape {
  readonly replicas?: number;
  readonly size?: string;
  readonly image?: string;
}

function set(name: string, { replicas = 2, size = '1Gi', image = 'postgres:17.2' }: Shape): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: None, selector: { app: ${name} }, ports: [{ name: sql, port: 5432 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  serviceName: ${name}
  replicas: ${replicas}
  podManagementPolicy: ${replicas > 100 ? 'OrderedReady' : 'Parallel'}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: postgres
          image: ${image}
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }
`;
}

const sets = (count: number, shape: Shape = {}) => Array.from({ length: count }, (_, index) => set(`db-${index}`, shape)).join('---\n');

function kubectl(args: readonly string[], input = ''): string {
  return execFileSync('kubectl', args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'inherit'], maxBuffer: 2 ** 28 });
}

/** Seconds of user and system time of a plan and of everything that it started: a shell adds up what it waited for. */
function cost(namespace: string, manifests: string, expected: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    writeFileSync(join(folder, 'wanted.yaml'), manifests);
    const script = '"$1" "$2" plan "$3" --against live -n "$4" -o json >/dev/null 2>"$3.err"; echo $?; times';
    const printed = execFileSync('bash', ['-c', script, 'bash', process.execPath, PROGRAM, join(folder, 'wanted.yaml'), namespace], { encoding: 'utf8' });
    const [code, , children] = printed.trim().split('\n');
    if (Number(code) !== expected) { throw new Error(`a plan ended with ${code}, not with ${expected}`); }
    return children.split(' ').map(time => /(\d+)m([\d.]+)s/.exec(time)!).reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

interface Measure {
  readonly what: string;
  readonly deployed: string;
  readonly wanted: string;
  readonly pods: number;
  readonly exitCode: number;
  /** The most CPU seconds that it may take. */
  readonly most?: number;
}

const MEASURES: readonly Measure[] = [
  { what: '100 workloads, nothing changes', deployed: sets(100), wanted: sets(100), pods: 200, exitCode: 0, most: 1.5 },
  { what: '10 workloads, every claim grows', deployed: sets(10), wanted: sets(10, { size: '2Gi' }), pods: 20, exitCode: 3, most: 1.0 },
  // one pod that never gets ready stands for the others, which do not start before it
  ...[1_000, 10_000].map(replicas => ({
    what: `a new image for ${replicas.toLocaleString('en')} replicas`,
    deployed: set('big', { replicas, image: 'postgres:17.2-unready' }),
    wanted: set('big', { replicas, image: 'postgres:17.3-unready' }),
    pods: 1,
    exitCode: 2,
  })),
];

async function measure({ what, deployed, wanted, pods, exitCode, most }: Measure, repetitions: number) {
  const namespace = `bench-${process.pid}-${Date.now().toString(36)}`;
  kubectl(['create', 'namespace', namespace]);
  try {
    kubectl(['apply', '--server-side', '-n', namespace, '-f', '-'], deployed);
    const running = () => kubectl(['get', 'pods', '-n', namespace, '--no-headers', '-o', 'custom-columns=P:.status.phase']).split('\n').filter(phase => phase === 'Running').length;
    for (let attempt = 0; running() < pods; attempt++) {
      if (attempt === 300) { throw new Error(`${pods} pods do not run within 5 minutes: are there enough nodes?`); }
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
    const costs = Array.from({ length: repetitions }, () => cost(namespace, wanted, exitCode));
    return { what, cpuSeconds: median(costs), least: Math.min(...costs), most };
  } finally {
    kubectl(['delete', 'namespace', namespace, '--wait=false']);
  }
}

async function main(): Promise<void> {
  if (!process.env.KUBECONFIG) {
    console.log('plans against a cluster are not measured: $KUBECONFIG names none');
    return;
  }
  guard();
  const { values } = parseArgs({ options: { repeat: { type: 'string', default: '5' }, sizes: { type: 'string' } } });
  const rows = [];
  for (const each of MEASURES) { rows.push(await measure(each, Number(values.repeat))); }

  const table = new Table({ head: ['a plan against a cluster', 'CPU seconds', 'least', 'may take'], style: { head: [], border: [] } });
  for (const { what, cpuSeconds, least, most } of rows) { table.push([what, cpuSeconds.toFixed(2), least.toFixed(2), most?.toFixed(1) ?? '']); }
  console.log(table.toString());
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, 'live.json'), `${JSON.stringify({ node: process.version, cpu: cpus()[0]?.model, repetitions: Number(values.repeat), rows }, null, 2)}\n`);
  console.log('\nwritten to bench/out/live.json');
}

void main();
