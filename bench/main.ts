/**
 * Measures what StatefulWorkload costs beside other ways to write the same objects.
 *
 * Every measurement is a process of its own that runs the compiled package by plain node. The variants take turns, so that
 * a busy machine disturbs all of them alike: the ratios hold where the seconds do not.
 *
 * --sizes 1,10   how many workloads; by default 1,10,100,1000
 * --repeat 5     how often each is measured; the median counts
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const VARIANTS = ['workload', 'l2', 'l1', 'plain'] as const;
const LAYOUTS = ['one', 'each'] as const;
const OUT = join(__dirname, 'out');

type Variant = typeof VARIANTS[number];
type Layout = typeof LAYOUTS[number];

interface Cost {
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
}

interface Row extends Cost {
  readonly layout: Layout;
  readonly workloads: number;
  readonly variant: Variant;
}

/** Writes the programs to measure as JavaScript that finds the compiled package under its own name. */
function transpile(): void {
  rmSync(join(OUT, 'js'), { recursive: true, force: true });
  for (const file of ['measure.ts', ...readdirSync(join(__dirname, 'variants')).map(name => join('variants', name))]) {
    const { outputText } = transpileModule(readFileSync(join(__dirname, file), 'utf8'), {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
    });
    const target = join(OUT, 'js', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
  mkdirSync(join(OUT, 'js', 'node_modules'));
  symlinkSync(join(__dirname, '..'), join(OUT, 'js', 'node_modules', 'cdk8s-stateful'));
}

function measure(variant: Variant, layout: Layout, workloads: number): Cost {
  return JSON.parse(execFileSync(process.execPath, [join(OUT, 'js', 'measure.js'), variant, layout, String(workloads)], { encoding: 'utf8' }));
}

/**
 * Measures all variants in turn; the median of the repetitions counts. What has taken a minute is not repeated: so long
 * a run is not disturbed by much.
 */
function measureAll(layout: Layout, workloads: number, repetitions: number): Row[] {
  const costs = new Map<Variant, Cost[]>(VARIANTS.map(variant => [variant, []]));
  const end = Date.now() + 60_000;
  for (let repetition = 0; repetition === 0 || repetition < repetitions && Date.now() < end; repetition++) {
    for (const variant of VARIANTS) { costs.get(variant)!.push(measure(variant, layout, workloads)); }
  }
  return VARIANTS.map(variant => ({
    layout,
    workloads,
    variant,
    cpuSeconds: median(costs.get(variant)!.map(cost => cost.cpuSeconds)),
    peakMebibytes: median(costs.get(variant)!.map(cost => cost.peakMebibytes)),
  }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** What a process takes to start: node alone, importing a package, and the help of the program. */
const STARTS = {
  'empty node': '',
  'require(cdk8s-plus-28)': "require('cdk8s-plus-28')",
  'require(cdk8s-stateful)': "require('cdk8s-stateful').StatefulWorkload",
  'cdk8s-stateful --help': "process.argv.splice(1, 1, 'cdk8s-stateful', '--help'); require('cdk8s-stateful/bin/cdk8s-stateful')",
} as const;

type Start = keyof typeof STARTS;

/** Seconds of CPU of whole processes. */
function measureStarts(repetitions: number): Record<Start, number> {
  const costs = Object.fromEntries(Object.keys(STARTS).map(start => [start, [] as number[]]));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [start, program] of Object.entries(STARTS)) {
      const report = "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeSync(2, String((user + system) / 1e6)); });";
      const { stderr } = spawnSync(process.execPath, ['-e', `${report} ${program}`, 'x'], { cwd: join(OUT, 'js'), encoding: 'utf8' });
      costs[start].push(Number(stderr));
    }
  }
  return Object.fromEntries(Object.entries(costs).map(([start, values]) => [start, median(values)])) as Record<Start, number>;
}

function find(rows: readonly Row[], layout: Layout, workloads: number, variant: Variant): Row | undefined {
  return rows.find(row => row.layout === layout && row.workloads === workloads && row.variant === variant);
}

/** The power of the number of workloads by which the CPU time grows, between the two largest sizes. */
function exponent(rows: readonly Row[], layout: Layout, variant: Variant, sizes: readonly number[]): number | undefined {
  const [less, more] = sizes.slice(-2).map(size => find(rows, layout, size, variant));
  return less && more ? Math.log(more.cpuSeconds / less.cpuSeconds) / Math.log(more.workloads / less.workloads) : undefined;
}

const hundredths = (value: number) => Math.round(value * 100) / 100;

function summarize(rows: readonly Row[], sizes: readonly number[]) {
  return LAYOUTS.flatMap(layout => [
    ...sizes.flatMap(workloads => {
      const ours = find(rows, layout, workloads, 'workload')!;
      return VARIANTS.filter(variant => variant !== 'workload').map(variant => {
        const theirs = find(rows, layout, workloads, variant)!;
        return {
          layout,
          workloads,
          against: variant,
          cpu: hundredths(ours.cpuSeconds / theirs.cpuSeconds),
          memory: hundredths(ours.peakMebibytes / theirs.peakMebibytes),
        };
      });
    }),
  ]);
}

function main(): void {
  const { values } = parseArgs({
    options: { sizes: { type: 'string', default: '1,10,100,1000' }, repeat: { type: 'string', default: '5' } },
  });
  const sizes = values.sizes.split(',').map(Number);
  const repetitions = Number(values.repeat);
  transpile();

  const rows: Row[] = [];
  for (const layout of LAYOUTS) {
    const table = new Table({ head: ['workloads', ...VARIANTS.flatMap(variant => [variant, 'MiB']), 'CPU of L2', 'MiB of L2'], style: { head: [], border: [] } });
    console.log(layout === 'one' ? '\nall in one chart, CPU seconds and peak memory' : '\none chart each, CPU seconds and peak memory');
    for (const workloads of sizes) {
      rows.push(...measureAll(layout, workloads, repetitions));
      const costs = VARIANTS.map(variant => find(rows, layout, workloads, variant)!);
      const [ours, l2] = costs;
      table.push([
        workloads,
        ...costs.flatMap(cost => [cost.cpuSeconds.toFixed(2), cost.peakMebibytes.toFixed(0)]),
        `${(ours.cpuSeconds / l2.cpuSeconds).toFixed(2)} x`,
        `${(ours.peakMebibytes / l2.peakMebibytes).toFixed(2)} x`,
      ]);
    }
    if (sizes.length > 1) {
      table.push(['exponent', ...VARIANTS.flatMap(variant => [exponent(rows, layout, variant, sizes)!.toFixed(2), '']), '', '']);
    }
    console.log(table.toString());
  }

  const starts = measureStarts(Math.max(repetitions, 5));
  const startTable = new Table({ head: ['start', 'CPU seconds'], style: { head: [], border: [] } });
  for (const [start, seconds] of Object.entries(starts)) { startTable.push([start, seconds.toFixed(3)]); }
  console.log('\nstarts');
  console.log(startTable.toString());
  const ours = starts['require(cdk8s-stateful)'] / starts['require(cdk8s-plus-28)'];
  console.log(`importing us costs ${ours.toFixed(2)} x of importing cdk8s-plus-28, --help ${(starts['cdk8s-stateful --help'] / starts['empty node']).toFixed(2)} x of an empty node`);

  const exponents = LAYOUTS.flatMap(layout => VARIANTS.map(variant => ({ layout, variant, exponent: exponent(rows, layout, variant, sizes) })));
  const result = { node: process.version, cpu: cpus()[0]?.model, repetitions, starts, rows, ratios: summarize(rows, sizes), exponents };
  writeFileSync(join(OUT, 'results.json'), `${JSON.stringify(result, null, 2)}\n`);
  console.log('\nwritten to bench/out/results.json');
}

main();
