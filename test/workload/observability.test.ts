import { Chart, Duration, Size, Testing, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { parse } from 'yaml';
import { MonitoredWorkload, renderMonitoring } from '../../src/workload/observability';
import { run, snippets } from '../docs/snippets';
import { Alerts, Dashboard, MonitoringOptions, StatefulWorkload, StatefulWorkloadProps, UpdateStrategy, WorkloadAlert } from 'cdk8s-stateful';

const DB: MonitoredWorkload = {
  name: 'db',
  namespace: 'shop',
  selectorLabels: { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db' },
  labels: { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db', 'app.kubernetes.io/managed-by': 'cdk8s' },
  ports: [{ name: 'tcp-5432', number: 5432 }, { name: 'tcp-9187', number: 9187 }],
  claims: ['data'],
  disruptionBudget: 'db',
};

function render(options: MonitoringOptions, workload: Partial<MonitoredWorkload> = {}): any {
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
    expect(render({ alerts: Alerts.none(), dashboard: Dashboard.none() })).toEqual({ podMonitor: expect.anything() });
  });

  test('without a namespace no object names one', () => {
    for (const object of Object.values<any>(render({}, { namespace: undefined }))) {
      expect(object.metadata).not.toHaveProperty('namespace');
    }
  });

  test('the same bytes each time', () => {
    const options = { port: 9187, interval: Duration.minutes(1), alerts: { restarts: 5 }, dashboard: { folder: 'shop' } };
    expect(Yaml.stringify(render(options))).toBe(Yaml.stringify(render(options)));
  });
});

describe('docs/monitoring.md', () => {
  const [program, ...fragments] = snippets('monitoring.md', 'ts');

  test('quotes what its program makes', () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    run(program, { chart });
    const made: any[] = Testing.synth(chart);
    const [podMonitor, alert] = snippets('monitoring.md', 'yaml').map(yaml => parse(yaml));
    expect(made).toContainEqual(podMonitor);
    expect(made.find(({ kind }) => kind === 'PrometheusRule').spec.groups[0].rules).toContainEqual(alert);
    expect(made.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toContain('ConfigMap settings-dashboard');
  });

  test('shows options that a workload takes', () => {
    const chart = new Chart(Testing.app(), 'shop');
    for (const [index, fragment] of fragments.entries()) {
      const workload = new StatefulWorkload(chart, `db-${index}`, {
        image: 'example.com/postgres:16.4', ports: [{ number: 5432 }, { number: 9187 }], monitoring: run(fragment, {}, 'monitoring'),
      });
      expect(workload.node.validate()).toEqual([]);
    }
    expect(fragments).toHaveLength(2);
  });
});

describe('for a Helm chart', () => {
  const helm = (text: string) => text.replace(/\{\{ `\{\{` \}\}/g, '\u0000');

  test('no braces are left for Helm to read, and Helm gives the plain objects back', () => {
    const [plain, escaped] = [Yaml.stringify(render({})), Yaml.stringify(render({ escapeForHelm: true }))];
    expect(plain).toContain('{{ $labels.namespace }}');
    expect(helm(escaped)).not.toContain('{{');
    expect(Yaml.stringify(JSON.parse(helm(JSON.stringify(render({ escapeForHelm: true }))).replace(/\u0000/g, '{{')))).toBe(plain);
  });
});

describe('problems', () => {
  function problems(monitoring: unknown, ports: StatefulWorkloadProps['ports'] = [{ number: 5432 }, { number: 9187 }]): string[] {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    return new StatefulWorkload(chart, 'db', { image: 'example.com/postgres:16.4', ports, monitoring: monitoring as MonitoringOptions }).node.validate();
  }

  test('everything that can be given is accepted', () => {
    expect(problems({
      port: 9187,
      path: '/metrics',
      interval: Duration.seconds(30),
      labels: { 'release': 'prometheus', 'shop.example/team': '' },
      podMonitor: true,
      alerts: {
        labels: { team: 'orders' },
        severities: { [WorkloadAlert.CLAIM_PENDING]: 'page' },
        without: [WorkloadAlert.EVICTION_BLOCKED],
        runbookUrl: 'https://wiki.example/runbook',
        restarts: 1,
        volumeFreePercent: 100,
        volumeTrend: Duration.hours(1),
      },
      dashboard: { title: 'db', label: 'dash', labelValue: '', folder: 'Shop', folderAnnotation: 'folder' },
      escapeForHelm: true,
    })).toEqual([]);
    expect(problems({})).toEqual([]);
  });

  test.each<[string, unknown, unknown]>([
    ['a port that no container declares', { port: 9188 },
      "'monitoring.port' is 9188, which is no TCP port of any container; write one of 5432, 9187 or declare it in 'ports'"],
    ['a port that is no number', { port: 'tcp-9187' }, "'monitoring.port' must be a whole number, from 1 to 65535, got 'tcp-9187'"],
    ['a path without its slash', { path: 'metrics' }, "'monitoring.path' must begin with '/' and have no spaces, got 'metrics'; write '/metrics'"],
    ['a path with a space', { path: '/my metrics' }, "'monitoring.path' must begin with '/' and have no spaces, got '/my metrics'; write for example '/metrics'"],
    ['an interval of nothing', { interval: Duration.seconds(0) }, "'monitoring.interval' must be at least one whole millisecond, got 0 ms"],
    ['an interval that is text', { interval: '30s' }, "'monitoring.interval' must be a duration such as Duration.minutes(5), got '30s'"],
    ['a label key with a space', { labels: { 'my team': 'a' } },
      expect.stringMatching(/^'monitoring.labels' has the label key 'my team'; /)],
    ['a label value with a slash', { labels: { team: 'a/b' } },
      expect.stringMatching(/^'monitoring.labels' gives label 'team' the value "a\/b"; /)],
    ['a port beside no PodMonitor', { podMonitor: false, port: 9187 },
      "'monitoring.port' has no effect beside 'monitoring.podMonitor: false'; leave one of them out"],
    ['alert options beside no alerts', { alerts: { ...Alerts.none(), restarts: 5 } },
      "'monitoring.alerts.restarts' has no effect beside 'enabled: false'; leave one of them out"],
    ['dashboard options beside no dashboard', { dashboard: { ...Dashboard.none(), title: 'Orders' } },
      "'monitoring.dashboard.title' has no effect beside 'enabled: false'; leave one of them out"],
    ['a switch where options are meant', { alerts: false }, "'monitoring.alerts' must be a set of properties, got false"],
    ['no options at all', true, "'monitoring' must be a set of properties, got true"],
    ['an option misspelt', { alerts: { volumeFreePercen: 5 } },
      "'monitoring.alerts.volumeFreePercen' is not a property that exists here; did you mean 'volumeFreePercent'?"],
    ['a percentage of nothing', { alerts: { volumeFreePercent: 0 } },
      "'monitoring.alerts.volumeFreePercent' must be a whole number of percent, from 1 to 100, got 0"],
    ['half a restart', { alerts: { restarts: 0.5 } },
      "'monitoring.alerts.restarts' must be a whole number of restarts, 1 or more, got 0.5"],
    ['a threshold that is text', { alerts: { claimPendingFor: '10m' } },
      "'monitoring.alerts.claimPendingFor' must be a duration such as Duration.minutes(5), got '10m'"],
    ['a threshold of no time', { alerts: { claimPendingFor: Duration.minutes(0) } },
      "'monitoring.alerts.claimPendingFor' must be at least one whole millisecond, got 0 ms"],
    ['a severity that is not a word', { alerts: { severities: { [WorkloadAlert.CLAIM_PENDING]: '' } } },
      "'monitoring.alerts.severities' gives 'StatefulWorkloadClaimPending' no severity; write a word such as 'critical'"],
    ['a sidecar label that Kubernetes refuses', { dashboard: { label: 'my dashboards' } },
      expect.stringMatching(/^'monitoring.dashboard' has the label key 'my dashboards'; /)],
    ['a label that Prometheus refuses', { alerts: { labels: { 'my-team': 'a' } } },
      "'monitoring.alerts.labels' has 'my-team', which Prometheus takes for no label name; use letters, digits and '_', and no digit first"],
    ['one severity for all alerts', { alerts: { labels: { severity: 'page' } } },
      "'monitoring.alerts.labels' has 'severity', which 'severities' sets for each alert"],
    ['a runbook with an anchor', { alerts: { runbookUrl: 'https://wiki.example/#db' } },
      "'monitoring.alerts.runbookUrl' must be an http or https address without '#', got 'https://wiki.example/#db'"],
    ['a folder annotation without a folder', { dashboard: { folderAnnotation: 'folder' } },
      "'monitoring.dashboard.folderAnnotation' has no effect without 'monitoring.dashboard.folder'; give the folder too"],
    ['a title that is no text', { dashboard: { title: 5 } }, "'monitoring.dashboard.title' must be a string such as 'Orders', got 5"],
  ])('%s', (_, options, problem) => {
    expect(problems(options)).toEqual([problem]);
  });

  test('an alert that does not exist, told with those that do', () => {
    expect(problems({ alerts: { severities: { ClaimPending: 'page' } } })).toEqual([expect.stringMatching(
      /^'monitoring.alerts.severities' names the alert 'ClaimPending', which does not exist; write one of StatefulWorkloadReplicasNotReady, /,
    )]);
    expect(problems({ alerts: { without: ['ClaimPending'] } })).toEqual([expect.stringMatching(
      /^'monitoring.alerts.without\[0\]' must be one of 'StatefulWorkloadReplicasNotReady', /,
    )]);
  });

  test('a port of another protocol', () => {
    expect(problems({ port: 53 }, [{ number: 53, protocol: kplus.Protocol.UDP }])).toEqual([
      "'monitoring.port' is 53, which is no TCP port of any container; declare it in 'ports'",
    ]);
  });

  test('no port to collect from, unless nothing is to be collected', () => {
    expect(problems({}, [{ number: 53, protocol: kplus.Protocol.UDP }])).toEqual([
      "'monitoring' finds no TCP port to collect metrics from; declare the one that serves them in 'ports', or write 'podMonitor: false'",
    ]);
    expect(problems({ podMonitor: false }, [])).toEqual([]);
  });

  test('garbage in any option is a list of problems, never an exception', () => {
    const options = ['port', 'path', 'interval', 'labels', 'podMonitor', 'alerts', 'dashboard', 'escapeForHelm'];
    const rules = ['labels', 'severities', 'without', 'runbookUrl', 'restarts', 'volumeTrend', 'volumeFreePercent', 'volumeFullWithin'];
    const right: { [option: string]: unknown[] } = { podMonitor: [true], rules: [true], dashboard: [true], escapeForHelm: [true] };
    for (const garbage of [null, -1, NaN, '', [null], { a: null }, () => 1, true]) {
      for (const option of options.filter(name => !right[name]?.includes(garbage))) {
        expect(problems({ [option]: garbage })).not.toEqual([]);
      }
      for (const rule of rules) {
        expect(problems({ alerts: { [rule]: garbage } })).not.toEqual([]);
      }
    }
  });
});

describe('the workload', () => {
  function objects(props: Partial<StatefulWorkloadProps>, after: (workload: StatefulWorkload) => void = () => {}): any[] {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    const workload = new StatefulWorkload(chart, 'db', {
      image: 'example.com/postgres:16.4',
      port: 5432,
      claims: [{ name: 'data', size: Size.gibibytes(1), mountPath: '/data' }],
      monitoring: {},
      ...props,
    });
    after(workload);
    return Testing.synth(chart);
  }
  const one = (kind: string, props: Partial<StatefulWorkloadProps>, after?: (workload: StatefulWorkload) => void) =>
    objects(props, after).find(object => object.kind === kind);
  const alert = (name: WorkloadAlert, props: Partial<StatefulWorkloadProps>, after?: (workload: StatefulWorkload) => void) =>
    one('PrometheusRule', props, after).spec.groups[0].rules.find((rule: any) => rule.alert === name);

  test('brings the three objects along, and none unless asked', () => {
    const kinds = ['PodMonitor', 'PrometheusRule', 'ConfigMap'];
    expect(objects({}).map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds));
    expect(objects({ monitoring: undefined }).filter(({ kind }) => kinds.includes(kind))).toEqual([]);
  });

  test('names the port as the container does', () => {
    const [container] = one('StatefulSet', {}).spec.template.spec.containers;
    expect(one('PodMonitor', {}).spec.podMetricsEndpoints).toEqual([{ port: container.ports[0].name }]);
  });

  test('selects by the selector of the StatefulSet', () => {
    const props = { selectorLabels: { app: 'old-db' } };
    expect(one('PodMonitor', props).spec.selector).toEqual(one('StatefulSet', props).spec.selector);
  });

  test('a port, a claim and an autoscaler that come after the constructor count', () => {
    const exporter = (workload: StatefulWorkload) => { workload.addSidecar({ name: 'exporter', image: 'exporter:1.0', portNumber: 9187 }); };
    expect(one('PodMonitor', { monitoring: { port: 9187 } }, exporter).spec.podMetricsEndpoints).toEqual([{ port: 'tcp-9187' }]);
    expect(alert(WorkloadAlert.CLAIM_PENDING, {}, workload => {
      workload.containers[0].mount('/wal', workload.addClaim({ name: 'wal', size: Size.gibibytes(1) }));
    }).expr).toContain('"(data|wal)-db-[0-9]+"');
    expect(alert(WorkloadAlert.EVICTION_BLOCKED, {})).toBeUndefined();
    expect(alert(WorkloadAlert.EVICTION_BLOCKED, {}, workload => {
      new kplus.HorizontalPodAutoscaler(workload, 'scaler', { target: workload, maxReplicas: 5 });
    })).toBeDefined();
  });

  test('a partition holds back as many replicas as it says, whatever the first ordinal is', () => {
    const stuck = (partition: number, startOrdinal: number) => alert(WorkloadAlert.ROLLOUT_STUCK, {
      replicas: 5, startOrdinal, updateStrategy: UpdateStrategy.rollingUpdate({ partition }),
    }).expr.split('\n')[0];
    expect(stuck(2, 0)).toMatch(/> 2$/);
    expect(stuck(2, 3)).toMatch(/> 2$/);
  });

  test('no rollout is watched that a person makes', () => {
    expect(alert(WorkloadAlert.ROLLOUT_STUCK, { updateStrategy: UpdateStrategy.onDelete() })).toBeUndefined();
  });
});
