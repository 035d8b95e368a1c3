/**
 * Lets Prometheus judge the alerts: `promtool check rules` reads them, `promtool test rules` plays
 * the scenarios of test/workload/observability/alert-scenarios.ts. Usage: check-rules.ts PROMTOOL
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { renderAlerts } from '../src/workload/observability/alerts';
import { ALERT_SCENARIOS, AlertScenario } from '../test/workload/observability/alert-scenarios';

const WORKLOADS = [
  { name: 'db', namespace: 'shop', claims: ['data', 'wal'], disruptionBudget: 'db' },
  { name: 'canary', namespace: 'shop', claims: [], disruptionBudget: 'canary', heldBack: 2 },
  { name: 'anywhere', claims: ['data'] },
];

const ABOUT = ['namespace', 'statefulset', 'pod', 'persistentvolumeclaim', 'poddisruptionbudget'];

function unitTest({ title, series, at, firing }: AlertScenario) {
  return {
    name: title,
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [{
      expr: `sum by (alertname, ${ABOUT.join(', ')}) (ALERTS{alertstate="firing"})`,
      eval_time: at,
      exp_samples: firing.map(({ alert, ...labels }) => ({
        labels: `{${Object.entries({ alertname: alert, ...labels }).map(([label, value]) => `${label}="${value}"`).join(',')}}`,
        value: 1,
      })),
    }],
  };
}

const [promtool] = process.argv.slice(2);
if (!promtool) {
  console.error('usage: check-rules.ts PROMTOOL; scripts/promtool prints the path of one');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'rules-'));
try {
  const run = (...args: string[]) => execFileSync(promtool, args, { cwd: folder, stdio: 'inherit' });
  for (const workload of WORKLOADS) {
    const groups = [{ name: workload.name, rules: renderAlerts(workload, {}) }];
    writeFileSync(join(folder, `${workload.name}.yaml`), stringify({ groups }));
    run('check', 'rules', '--lint=all', '--lint-fatal', `${workload.name}.yaml`);
  }
  const rule_files = WORKLOADS.map(workload => `${workload.name}.yaml`);
  writeFileSync(join(folder, 'scenarios.yaml'), stringify({ rule_files, evaluation_interval: '1m', tests: ALERT_SCENARIOS.map(unitTest) }));
  run('test', 'rules', 'scenarios.yaml');
} catch {
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
