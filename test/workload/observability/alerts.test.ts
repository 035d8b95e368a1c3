import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { ALERT_SCENARIOS } from './alert-scenarios';
import { promqlErrors } from './promql';
import { AlertOptions, WorkloadAlert } from '../../../src/workload/observability/alert-options';
import { AlertedWorkload, renderAlerts } from '../../../src/workload/observability/alerts';

const DB: AlertedWorkload = { name: 'db', namespace: 'shop', claims: ['data'], disruptionBudget: 'db' };

function rule(alert: WorkloadAlert, options: AlertOptions = {}, workload: Partial<AlertedWorkload> = {}) {
  return renderAlerts({ ...DB, ...workload }, options).find(candidate => candidate.alert === alert);
}

test('the grammar does find errors', () => {
  expect(promqlErrors('sum by (pod (up)')).not.toEqual([]);
});

test.each<[string, Partial<AlertedWorkload>]>([
  ['one claim', {}],
  ['several claims', { claims: ['data', 'wal'] }],
  ['a partition', { heldBack: 2 }],
  ['no namespace', { namespace: undefined }],
  ['no claims, no budget, pods replaced by hand', { claims: [], disruptionBudget: undefined, onDelete: true }],
])('every expression is PromQL: %s', (_, workload) => {
  const rules = renderAlerts({ ...DB, ...workload }, {});
  expect(rules.length).toBeGreaterThan(0);
  for (const { expr } of rules) {
    expect(promqlErrors(expr)).toEqual([]);
  }
});

test('every series is matched in the namespace of the workload and by its exact name', () => {
  for (const { expr } of renderAlerts({ ...DB, claims: ['data', 'wal'] }, {})) {
    const selectors = expr.match(/\{[^}]*\}/g) ?? [];
    expect(selectors.length).toBeGreaterThan(0);
    for (const selector of selectors) {
      expect(selector).toMatch(/^\{namespace="shop",(statefulset="db"|pod=~"db-\[0-9\]\+"|persistentvolumeclaim=~"\(data\|wal\)-db-\[0-9\]\+"(,phase=~"Pending\|Lost")?|poddisruptionbudget="db")\}$/);
    }
  }
});

test('without a namespace no series is matched by one', () => {
  for (const { expr } of renderAlerts({ ...DB, namespace: undefined }, {})) {
    expect(expr).not.toContain('namespace=');
  }
});

test('an alert that makes no sense for the workload is left out', () => {
  expect(renderAlerts({ name: 'db', claims: [], onDelete: true }, {}).map(({ alert }) => alert)).toEqual([
    WorkloadAlert.REPLICAS_NOT_READY, WorkloadAlert.CONTAINER_RESTARTS,
  ]);
  expect(renderAlerts(DB, {}).map(({ alert }) => alert)).toEqual(Object.values(WorkloadAlert));
});

test('an alert is left out on request', () => {
  const names = renderAlerts(DB, { without: [WorkloadAlert.EVICTION_BLOCKED] }).map(({ alert }) => alert);
  expect(names).toEqual(Object.values(WorkloadAlert).filter(alert => alert !== WorkloadAlert.EVICTION_BLOCKED));
});

test.each<[keyof AlertOptions, WorkloadAlert, AlertOptions, string]>([
  ['replicasNotReadyFor', WorkloadAlert.REPLICAS_NOT_READY, { replicasNotReadyFor: Duration.hours(2) }, 'for: 2h'],
  ['rolloutStuckFor', WorkloadAlert.ROLLOUT_STUCK, { rolloutStuckFor: Duration.minutes(90) }, 'for: 90m'],
  ['volumeFullWithin', WorkloadAlert.VOLUME_FILLING_UP, { volumeFullWithin: Duration.days(1) }, ', 86400) < 0'],
  ['volumeTrend', WorkloadAlert.VOLUME_FILLING_UP, { volumeTrend: Duration.days(1) }, '[1d]'],
  ['volumeTrendFreePercent', WorkloadAlert.VOLUME_FILLING_UP, { volumeTrendFreePercent: 15 }, '< 0.15'],
  ['volumeFillingUpFor', WorkloadAlert.VOLUME_FILLING_UP, { volumeFillingUpFor: Duration.minutes(30) }, 'for: 30m'],
  ['volumeFreePercent', WorkloadAlert.VOLUME_ALMOST_FULL, { volumeFreePercent: 3 }, '< 0.03'],
  ['volumeAlmostFullFor', WorkloadAlert.VOLUME_ALMOST_FULL, { volumeAlmostFullFor: Duration.seconds(30) }, 'for: 30s'],
  ['inodesFreePercent', WorkloadAlert.INODES_RUNNING_OUT, { inodesFreePercent: 7 }, '< 0.07'],
  ['inodesRunningOutFor', WorkloadAlert.INODES_RUNNING_OUT, { inodesRunningOutFor: Duration.minutes(1) }, 'for: 1m'],
  ['claimPendingFor', WorkloadAlert.CLAIM_PENDING, { claimPendingFor: Duration.minutes(20) }, 'for: 20m'],
  ['restarts', WorkloadAlert.CONTAINER_RESTARTS, { restarts: 7 }, '>= 7'],
  ['restartsWithin', WorkloadAlert.CONTAINER_RESTARTS, { restartsWithin: Duration.minutes(10) }, '[10m]'],
  ['evictionBlockedFor', WorkloadAlert.EVICTION_BLOCKED, { evictionBlockedFor: Duration.hours(1) }, 'for: 1h'],
  ['severities', WorkloadAlert.CLAIM_PENDING, { severities: { [WorkloadAlert.CLAIM_PENDING]: 'page' } }, 'severity: page'],
  ['labels', WorkloadAlert.CLAIM_PENDING, { labels: { team: 'orders' } }, 'team: orders'],
  ['runbookUrl', WorkloadAlert.CLAIM_PENDING, { runbookUrl: 'https://wiki.example/db' }, 'https://wiki.example/db#statefulworkloadclaimpending'],
])('option %s reaches its alert', (_, alert, options, written) => {
  const flat = (given: AlertOptions) => {
    const found = rule(alert, given);
    return `for: ${found?.for} ${found?.expr} severity: ${found?.labels.severity} team: ${(found?.labels as any).team} ${found?.annotations.runbook_url}`;
  };
  expect(flat(options)).toContain(written);
  expect(flat({})).not.toContain(written);
});

test('an option given as undefined is an option not given', () => {
  expect(renderAlerts(DB, { restarts: undefined, replicasNotReadyFor: undefined })).toEqual(renderAlerts(DB, {}));
});

test('every alert has a scenario in which it fires, and is silent in another', () => {
  for (const alert of Object.values(WorkloadAlert)) {
    const fires = ALERT_SCENARIOS.filter(({ firing }) => firing.some(one => one.alert === alert));
    expect(fires.length).toBeGreaterThan(0);
    expect(fires.length).toBeLessThan(ALERT_SCENARIOS.length);
  }
});

describe('docs/monitoring.md', () => {
  const page = readFileSync(join(__dirname, '../../../docs/monitoring.md'), 'utf8');
  const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-'));

  test('has the anchor of every runbook link', () => {
    for (const { annotations } of renderAlerts(DB, {})) {
      const [address, anchor] = annotations.runbook_url.split('#');
      expect(address).toBe('https://github.com/cdk8s-stateful/cdk8s-stateful/blob/main/docs/monitoring.md');
      expect(anchors).toContain(anchor);
    }
  });

  test('lists every alert with its severity and the time it waits', () => {
    const rows = [...page.matchAll(/^\| \[(StatefulWorkload\w+)\]\(#(\w+)\) \| (\w+) \| .* \| ([^|]+) \| [^|]+ \|$/gm)].map(([, ...cells]) => cells);
    expect(rows).toEqual(renderAlerts(DB, {}).map(({ alert, labels, for: wait }) => [alert, alert.toLowerCase(), labels.severity, wait ?? 'at once']));
  });

});
