/**
 * Measures what a plan costs beside reading its two files, and beside a text diff of them.
 *
 * Every measurement is a process of its own that runs the compiled package by plain node. They take turns, so that a busy
 * machine disturbs all of them alike: the ratios hold where the seconds do not.
 *
 * --sizes 1,100  how many workloads; by default 1,100,1000,5000
 * --repeat 5     how often each is measured; the median counts
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { manifests } from './plan/manifests';

const WHAT = ['read', 'plan', 'diff'] as const;
const OUT = join(__dirname, 'out', 'plan');

interface Cost {
  readonly cpuSeconds: number;
  /** Not known of a text diff. */
  readonly peakMebibytes?: number;
}

interface Row {
  readonly workloads: number;
  readonly mebibytes: number;
  readonly read: Cost;
  readonly plan: Cost;
  readonly diff: Cost;
}

/** Writes the program to measure as JavaScript that finds the compiled package under its own name. */
function transpile(): void {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(join(OUT, 'node_modules'), { recursive: true });
  const { outputText } = transpileModule(readFileSync(join(__dirname, 'plan', 'measure.ts'), 'utf8'), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
  });
  writeFileSync(join(OUT, 'measure.js'), outputText);
  symlinkSync(join(__dirname, '..'), join(OUT, 'node_modules', 'cdk8s-stateful'));
}

function middle(costs: readonly Cost[]): Cost {
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const memory = costs.flatMap(({ peakMebibytes }) => peakMebibytes ?? []);
  return { cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)), peakMebibytes: median(memory) };
}

function measure(workloads: number, repetitions: number): Row {
  const files = (['old', 'new'] as const).map(release => {
    const file = join(OUT, `${release}.yaml`);
    writeFileSync(file, manifests(workloads, release));
    return file;
  });
  const costs: Record<typeof WHAT[number], Cost[]> = { read: [], plan: [], diff: [] };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const what of WHAT) { costs[what].push(JSON.parse(execFileSync(process.execPath, [join(OUT, 'measure.js'), what, ...files], { encoding: 'utf8' }))); }
  }
  const mebibytes = files.reduce((sum, file) => sum + readFileSync(file).length, 0) / 2 ** 20;
  return { workloads, mebibytes, read: middle(costs.read), plan: middle(costs.plan), diff: middle(costs.diff) };
}

/** The power of the number of workloads by which the CPU time grows, between the two largest sizes. */
function exponent(rows: readonly Row[], what: 'read' | 'plan'): number {
  const [less, more] = rows.slice(-2);
  return Math.log(more[what].cpuSeconds / less[what].cpuSeconds) / Math.log(more.workloads / less.workloads);
}

const hundredths = (value: number) => Math.round(value * 100) / 100;

function main(): void {
  const { values } = parseArgs({ options: { sizes: { type: 'string', default: '1,100,1000,5000' }, repeat: { type: 'string', default: '5' } } });
  transpile();

  const table = new Table({ head: ['workloads', 'MiB of YAML', 'read', 'MiB', 'plan', 'MiB', 'diff -u', 'CPU of reading', 'memory of reading'], style: { head: [], border: [] } });
  const rows: Row[] = [];
  for (const workloads of values.sizes.split(',').map(Number)) {
    const row = measure(workloads, Number(values.repeat));
    rows.push(row);
    const { read, plan, diff } = row;
    table.push([
      workloads,
      row.mebibytes.toFixed(1),
      ...[read, plan].flatMap(({ cpuSeconds, peakMebibytes }) => [cpuSeconds.toFixed(3), peakMebibytes!.toFixed(0)]),
      diff.cpuSeconds.toFixed(2),
      `${(plan.cpuSeconds / read.cpuSeconds).toFixed(2)} x`,
      `${(plan.peakMebibytes! / read.peakMebibytes!).toFixed(2)} x`,
    ]);
  }
  const exponents = rows.length > 1 ? { read: hundredths(exponent(rows, 'read')), plan: hundredths(exponent(rows, 'plan')) } : undefined;
  console.log('a plan beside reading its two files, CPU seconds and peak memory');
  console.log(table.toString());
  if (exponents) { console.log(`exponent between the two largest: reading ${exponents.read}, plan ${exponents.plan}`); }

  const ratios = rows.map(({ workloads, read, plan }) => ({
    workloads, cpu: hundredths(plan.cpuSeconds / read.cpuSeconds), memory: hundredths(plan.peakMebibytes! / read.peakMebibytes!),
  }));
  writeFileSync(join(OUT, '..', 'plan.json'), `${JSON.stringify({ node: process.version, cpu: cpus()[0]?.model, repetitions: Number(values.repeat), rows, ratios, exponents }, null, 2)}\n`);
  rmSync(OUT, { recursive: true });
  console.log('\nwritten to bench/out/plan.json');
}

main();
