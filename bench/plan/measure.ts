/**
 * One measurement in a process of its own: WHAT BEFORE AFTER. Prints what the whole process took as JSON, with
 * node's own start and the loading of all modules.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PLAN: string = 'cdk8s-stateful/lib/plan/plan';

const WORK: Record<string, (before: string, after: string) => Promise<() => unknown>> = {
  /** Both files as data, by the YAML library alone. */
  async read(before, after) {
    const { parseAllDocuments } = await import('yaml');
    return () => [before, after].map(file => parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS()));
  },
  /** The whole plan, with its report. */
  async plan(before, after) {
    // without the constructs, which a plan does not need: as the command line does it
    const { UpgradePlan } = await import(PLAN);
    return () => UpgradePlan.compare({ before: readFileSync(before, 'utf8'), after: readFileSync(after, 'utf8') }).toText();
  },
};

/** CPU seconds of a command, by the shell that ran it: its last line is the time of its children. */
function diff(before: string, after: string) {
  const { stdout } = spawnSync('bash', ['-c', 'diff -u "$0" "$1" > /dev/null; times', before, after], { encoding: 'utf8' });
  const seconds = stdout.trim().split('\n').pop()!.split(' ').map(time => {
    const [minutes, rest] = time.split('m');
    return Number(minutes) * 60 + parseFloat(rest);
  });
  return { cpuSeconds: seconds[0] + seconds[1] };
}

async function main(): Promise<void> {
  const [what, before, after] = process.argv.slice(2);
  if (what === 'diff') { return console.log(JSON.stringify(diff(before, after))); }
  const work = await WORK[what](before, after);

  work();
  const { user, system } = process.cpuUsage();

  console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakMebibytes: process.resourceUsage().maxRSS / 1024 }));
}

void main();
