import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Yaml } from 'cdk8s';
import { parse } from 'yaml';
import { MonitoredPort, MonitoredWorkload, monitoringProblems, renderMonitoring } from '../../src/workload/observability';
import { WorkloadAlert } from '../../src/workload/observability/alert-options';

const DB: MonitoredWorkload = {
  name: 'db',
  namespace: 'shop',
  selectorLabels: { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db' },
  labels: { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db', 'app.kubernetes.io/managed-by': 'cdk8s' },
  ports: [{ name: 'tcp-5432', number: 5432 }, { name: 'tcp-9187', number: 9187 }],
  claims: ['data'],
  disruptionBudget: 'db',
};

function render(options: Parameters<typeof renderMonitoring>[1], workload: Partial<MonitoredWorkload> = {}): any {
  return renderMonitoring({ ...DB, ...workload }, options);
}

describe('PodMonitor', () => {
  test('selects the pods by their selector labels and names the port as the container does', () => {
    expect(render({ port: 9187 }).podMonitor).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: 'db', namespace: 'shop', labels: DB.labels },
      spec: {
        selector: { matchLabels: DB.selectorLabels },
        podMetricsEndpoints: [{ port: 'tcp-9187' }],
      },
    });
  });

  test('carries path and interval as they were written', () => {
    const { podMonitor } = render({ port: 9187, path: '/stats?format=prometheus', interval: Duration.seconds(90) });
    expect(podMonitor.spec.podMetricsEndpoints).toEqual([{ port: 'tcp-9187', path: '/stats?format=prometheus', interval: '90s' }]);
  });

  test.each([
    ['the port named metrics', [{ name: 'http', number: 80 }, { name: 'metrics', number: 9100 }], 'metrics'],
    ['a port whose name ends in metrics', [{ name: 'http', number: 80 }, { name: 'http-metrics', number: 9100 }], 'http-metrics'],
    ['the first TCP port, not a UDP port before it', [{ name: 'udp-53', number: 53, protocol: 'UDP' }, { name: 'web', number: 80 }], 'web'],
    ['the first port, not one that only begins with metrics', [{ name: 'http', number: 80 }, { name: 'metrics-db', number: 81 }], 'http'],
  ])('without a port, takes %s', (_, ports, name) => {
    expect(render({}, { ports }).podMonitor.spec.podMetricsEndpoints).toEqual([{ port: name }]);
  });

  test('is absent when it is turned off', () => {
    expect(render({ podMonitor: false }).podMonitor).toBeUndefined();
  });
});

describe('what is made', () => {
  test('all three objects by default, each with the labels of the workload and those given', () => {
    const objects = render({ labels: { release: 'kube-prometheus-stack' } });
    expect(Object.values<any>(objects).map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace, metadata.labels])).toEqual([
      ['PodMonitor', 'db', 'shop', { ...DB.labels, release: 'kube-prometheus-stack' }],
      ['PrometheusRule', 'db', 'shop', { ...DB.labels, release: 'kube-prometheus-stack' }],
      ['ConfigMap', 'db-dashboard', 'shop', { ...DB.labels, release: 'kube-prometheus-stack', grafana_dashboard: '1' }],
    ]);
  });

  test('no rules and no dashboard when they are turned off', () => {
    expect(render({ rules: false, dashboard: false })).toEqual({ podMonitor: expect.anything() });
  });

  test('without a namespace no object names one', () => {
    for (const object of Object.values<any>(render({}, { namespace: undefined }))) {
      expect(object.metadata).not.toHaveProperty('namespace');
    }
  });

  test('the same bytes each time', () => {
    const options = { port: 9187, interval: Duration.minutes(1), ruleOptions: { restarts: 5 }, dashboardOptions: { folder: 'shop' } };
    expect(Yaml.stringify(render(options))).toBe(Yaml.stringify(render(options)));
  });
});

test('docs/monitoring.md quotes what is made', () => {
  const identity = { 'app.kubernetes.io/name': 'settings', 'app.kubernetes.io/instance': 'settings' };
  const { podMonitor, prometheusRule } = render({}, {
    name: 'settings',
    selectorLabels: identity,
    labels: { ...identity, 'app.kubernetes.io/managed-by': 'cdk8s' },
    ports: [{ name: 'tcp-2379', number: 2379 }],
  });
  const page = readFileSync(join(__dirname, '../../docs/monitoring.md'), 'utf8');
  const quoted = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml]) => parse(yaml));
  expect(quoted).toEqual([podMonitor, prometheusRule.spec.groups[0].rules.find(({ alert }: any) => alert === quoted[1].alert)]);
});

describe('for a Helm chart', () => {
  const helm = (text: string) => text.replace(/\{\{ `\{\{` \}\}/g, '\u0000');

  test('no braces are left for Helm to read, and Helm gives the plain objects back', () => {
    const [plain, escaped] = [Yaml.stringify(render({})), Yaml.stringify(render({ helmChart: true }))];
    expect(plain).toContain('{{ $labels.namespace }}');
    expect(helm(escaped)).not.toContain('{{');
    expect(Yaml.stringify(JSON.parse(helm(JSON.stringify(render({ helmChart: true }))).replace(/\u0000/g, '{{')))).toBe(plain);
  });
});

describe('problems', () => {
  function problems(given: unknown, ports: MonitoredPort[] = DB.ports): string[] {
    return monitoringProblems(given as Parameters<typeof renderMonitoring>[1], ports);
  }

  test('everything that can be given is accepted', () => {
    expect(problems({
      port: 9187,
      path: '/metrics',
      interval: Duration.seconds(30),
      labels: { 'release': 'prometheus', 'shop.example/team': '' },
      podMonitor: true,
      rules: true,
      dashboard: true,
      ruleOptions: {
        labels: { team: 'orders' },
        severities: { [WorkloadAlert.CLAIM_PENDING]: 'page' },
        without: [WorkloadAlert.EVICTION_BLOCKED],
        runbookUrl: 'https://wiki.example/runbook',
        restarts: 1,
        volumeFreePercent: 100,
        volumeTrend: Duration.hours(1),
      },
      dashboardOptions: { title: 'db', label: 'dash', labelValue: '', folder: 'Shop', folderAnnotation: 'folder' },
      helmChart: true,
    })).toEqual([]);
    expect(problems({})).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['a port that no container declares', { port: 9188 },
      "'monitoring.port' is 9188, which is no TCP port of any container; write one of 5432, 9187 or declare it in 'ports'"],
    ['a port that is no number', { port: 'tcp-9187' },
      "'monitoring.port' is \"tcp-9187\", which is no TCP port of any container; write one of 5432, 9187 or declare it in 'ports'"],
    ['a path without its slash', { path: 'metrics' }, "'monitoring.path' must begin with '/' and have no spaces, got 'metrics'; write '/metrics'"],
    ['a path with a space', { path: '/my metrics' }, "'monitoring.path' must begin with '/' and have no spaces, got '/my metrics'; write for example '/metrics'"],
    ['an interval of nothing', { interval: Duration.seconds(0) }, "'monitoring.interval' must be at least one whole millisecond, got 0 ms"],
    ['an interval that is text', { interval: '30s' }, "'monitoring.interval' must be a Duration, got \"30s\"; write for example Duration.minutes(1)"],
    ['a label key with a space', { labels: { 'my team': 'a' } },
      "'monitoring.labels' has the key 'my team', which Kubernetes takes for no label; use letters, digits, '-', '_' and '.'"],
    ['a label value with a slash', { labels: { team: 'a/b' } },
      "'monitoring.labels' has \"a/b\" for 'team'; a label's value is up to 63 letters, digits, '-', '_' and '.'"],
    ['a port beside no PodMonitor', { podMonitor: false, port: 9187 },
      "'monitoring.port' has no effect beside 'monitoring.podMonitor: false'; leave one of them out"],
    ['rule options beside no rules', { rules: false, ruleOptions: {} },
      "'monitoring.ruleOptions' has no effect beside 'monitoring.rules: false'; leave one of them out"],
    ['dashboard options beside no dashboard', { dashboard: false, dashboardOptions: {} },
      "'monitoring.dashboardOptions' has no effect beside 'monitoring.dashboard: false'; leave one of them out"],
    ['options where a switch is meant', { rules: { restarts: 5 } }, "'monitoring.rules' must be true or false, got {\"restarts\":5}"],
    ['no options at all', true, "'monitoring' must be an object of options, got true; write '{}' for the defaults"],
    ['a percentage of nothing', { ruleOptions: { volumeFreePercent: 0 } },
      "'monitoring.ruleOptions.volumeFreePercent' must be a percentage over 0 and up to 100, got 0"],
    ['half a restart', { ruleOptions: { restarts: 0.5 } },
      "'monitoring.ruleOptions.restarts' must be a whole number of restarts from 1, got 0.5"],
    ['a threshold that is text', { ruleOptions: { claimPendingFor: '10m' } },
      "'monitoring.ruleOptions.claimPendingFor' must be a Duration, got \"10m\"; write for example Duration.minutes(1)"],
    ['a severity that is not a word', { ruleOptions: { severities: { [WorkloadAlert.CLAIM_PENDING]: 3 } } },
      "'monitoring.ruleOptions.severities.StatefulWorkloadClaimPending' must be a word like 'critical', got 3"],
    ['a label that Prometheus refuses', { ruleOptions: { labels: { 'my-team': 'a' } } },
      "'monitoring.ruleOptions.labels' has 'my-team', which Prometheus takes for no label name; use letters, digits and '_', and no digit first"],
    ['one severity for all alerts', { ruleOptions: { labels: { severity: 'page' } } },
      "'monitoring.ruleOptions.labels' has 'severity', which 'severities' sets for each alert"],
    ['a runbook with an anchor', { ruleOptions: { runbookUrl: 'https://wiki.example/#db' } },
      "'monitoring.ruleOptions.runbookUrl' must be an http or https address without '#', got 'https://wiki.example/#db'"],
    ['a folder annotation without a folder', { dashboardOptions: { folderAnnotation: 'folder' } },
      "'monitoring.dashboardOptions.folderAnnotation' has no effect without 'monitoring.dashboardOptions.folder'; give the folder too"],
    ['a title that is no text', { dashboardOptions: { title: 5 } }, "'monitoring.dashboardOptions.title' must be text, got 5"],
  ])('%s', (_, options, problem) => {
    expect(problems(options)).toEqual([problem]);
  });

  test('an alert that does not exist, told with those that do', () => {
    const [problem, ...others] = problems({ ruleOptions: { without: ['ClaimPending'] } });
    expect(problem).toMatch(/^'monitoring.ruleOptions' names the alert 'ClaimPending', which does not exist; write one of StatefulWorkloadReplicasNotReady, /);
    expect(others).toEqual([]);
  });

  test('a port of another protocol', () => {
    expect(problems({ port: 53 }, [{ name: 'udp-53', number: 53, protocol: 'UDP' }])).toEqual([
      "'monitoring.port' is 53, which is no TCP port of any container; declare it in 'ports'",
    ]);
  });

  test('no port to collect from, unless nothing is to be collected', () => {
    expect(problems({}, [{ name: 'udp-53', number: 53, protocol: 'UDP' }])).toEqual([
      "'monitoring' finds no TCP port to collect metrics from; declare the one that serves them in 'ports', or write 'podMonitor: false'",
    ]);
    expect(problems({ podMonitor: false }, [])).toEqual([]);
  });

  test('garbage in any option is a list of problems, or harmless; never an exception', () => {
    const options = ['port', 'path', 'interval', 'labels', 'podMonitor', 'rules', 'ruleOptions', 'dashboard', 'dashboardOptions', 'helmChart'];
    const rules = ['labels', 'severities', 'without', 'runbookUrl', 'restarts', 'volumeTrend', 'volumeFreePercent', 'volumeFullWithin'];
    for (const garbage of [null, 0, -1, NaN, '', 'a b', [], [null], {}, { a: null }, () => 1, true]) {
      for (const given of [...options.map(option => ({ [option]: garbage })), ...rules.map(rule => ({ ruleOptions: { [rule]: garbage } }))]) {
        expect(problems(given)).toEqual(expect.any(Array));
        if (problems(given).length === 0) {
          expect(render(given)).toHaveProperty('dashboard');
        }
      }
    }
  });
});
