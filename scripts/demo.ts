/**
 * Synthesizes two examples and shows what was made: the objects, the claims and DNS names of the pods, and where the YAML lies.
 */
import { join, relative } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import Table from 'cli-table3';
import pc from 'picocolors';
import { DemoStatefulChart } from '../examples/demo-stateful/main';
import { OrdersDbChart } from '../examples/orders-db/main';
import { StatefulWorkload } from 'cdk8s-stateful';

const root = join(__dirname, '..');
const examples = { 'demo-stateful': DemoStatefulChart, 'orders-db': OrdersDbChart };

const NO_LINES = Object.fromEntries([
  'top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right',
  'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle',
].map(line => [line, '']));

function table(head: string[], colWidths: number[], rows: string[][]): string {
  const printed = new Table({ head: head.map(pc.bold), colWidths, chars: NO_LINES, style: { 'head': [], 'border': [], 'padding-left': 2, 'padding-right': 0 } });
  printed.push(...rows);
  return printed.toString().replace(/ +$/gm, '');
}

/** The words that tell an object from the others of its kind. */
function remark({ kind, spec, data }: any): string {
  switch (kind) {
    case 'StatefulSet': return `${spec.replicas} × ${spec.template.spec.containers.map((container: any) => container.image).join(', ')}`;
    case 'Service': return `${spec.clusterIP === 'None' ? 'a DNS name for each pod' : 'one address for clients'}: ${spec.ports.map((port: any) => port.port).join(', ')}`;
    case 'PodDisruptionBudget': return spec.maxUnavailable === undefined ? `at least ${spec.minAvailable} pods stay` : `a drain takes away ${spec.maxUnavailable} pod at a time`;
    case 'NetworkPolicy': return 'who may talk to the pods';
    case 'ConfigMap': return Object.keys(data).join(', ');
    default: return '';
  }
}

function podRows(workload: StatefulWorkload): string[][] {
  return workload.podDnsNames().map((dnsName, index) => {
    const ordinal = workload.startOrdinal + index;
    return [workload.podName(ordinal), workload.claimNames.map(claim => workload.claimName(claim, ordinal)).join('\n'), dnsName];
  });
}

for (const [name, ExampleChart] of Object.entries(examples)) {
  const outdir = join(root, 'examples', name, 'dist');
  const app = new App({ outdir });
  const chart: Chart = new ExampleChart(app, name);
  app.synth();

  const workloads = chart.node.findAll().filter(construct => construct instanceof StatefulWorkload);
  console.log(`\n${pc.bold(pc.cyan(name))}\n`);
  console.log(table(['Object', 'Name', ''], [23, 25, 52], Testing.synth(chart).map(object => [object.kind, object.metadata.name, remark(object)])));
  console.log();
  console.log(table(['Pod', 'Claims', 'DNS name'], [23, 25, 52], workloads.flatMap(podRows)));
  console.log(`\n  written by examples/${name}/main.ts\n  to         ${relative(root, join(outdir, `${name}.k8s.yaml`))}`);
}
