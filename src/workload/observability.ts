import { Duration } from 'cdk8s';
import { labelProblems } from './labels';
import { AlertOptions, alertProblems, alertOptionsShape } from './observability/alert-options';
import { renderAlerts } from './observability/alerts';
import { DashboardOptions, dashboardAnnotations, dashboardFile, dashboardLabels, dashboardOptionsShape, dashboardProblems, renderDashboard } from './observability/dashboard';
import { durationProblems, durationShape, prometheusDuration } from './observability/durations';
import { flag, struct, text, textMap, wholeNumber } from './shape';

/**
 * How the workload is watched: a PodMonitor, a PrometheusRule and a Grafana dashboard.
 *
 * The cluster needs the Prometheus operator for the first two, kube-state-metrics and the kubelet's
 * metrics for alerts and dashboard, and Grafana's sidecar for the dashboard.
 *
 * @see https://prometheus-operator.dev/docs/developer/getting-started/
 */
export interface MonitoringOptions {
  /**
   * The container port that serves metrics: a TCP port that a container declares.
   *
   * @default - the port named `metrics` or `prometheus` (or `…-metrics`), else the first TCP port
   */
  readonly port?: number;

  /**
   * The path that serves metrics.
   *
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * How often metrics are collected.
   *
   * @default - as Prometheus is set up
   */
  readonly interval?: Duration;

  /**
   * Labels of the three objects, by which your Prometheus selects them: often `release: kube-prometheus-stack`.
   *
   * @default - only the labels of the workload
   */
  readonly labels?: { [key: string]: string };

  /**
   * Whether Prometheus collects metrics from the pods. Turn it off for an image that serves none: alerts and dashboard do not need them.
   *
   * @default true
   */
  readonly podMonitor?: boolean;

  /**
   * When the alerts fire, and what they carry; `Alerts.none()` for none.
   *
   * @default - see docs/monitoring.md
   */
  readonly alerts?: AlertOptions;

  /**
   * How Grafana finds and files the dashboard; `Dashboard.none()` for none.
   *
   * @default - the label of Grafana's sidecar, no folder
   */
  readonly dashboard?: DashboardOptions;

  /**
   * Whether the chart becomes a Helm chart (`cdk8s synth --format helm`). Helm would take the
   * `{{ }}` of alerts and dashboard for its own, so they are escaped for it.
   *
   * @default false
   */
  readonly escapeForHelm?: boolean;
}

export const monitoringShape = struct({
  port: wholeNumber('', { min: 1, max: 65535 }),
  path: text('/metrics'),
  interval: durationShape,
  labels: textMap,
  podMonitor: flag,
  alerts: alertOptionsShape,
  dashboard: dashboardOptionsShape,
  escapeForHelm: flag,
});

/** A port of a container, with the name that it has in the pod. */
export interface MonitoredPort {
  readonly name: string;
  readonly number: number;
  /** @default 'TCP' */
  readonly protocol?: string;
}

/** What monitoring needs to know of the workload. */
export interface MonitoredWorkload {
  readonly name: string;
  readonly namespace?: string;
  readonly selectorLabels: { [key: string]: string };
  /** The labels that every object of the workload carries. */
  readonly labels: { [key: string]: string };
  /** The ports of all containers, those of the first container first. */
  readonly ports: MonitoredPort[];
  /** The names of the claim templates. */
  readonly claims: string[];
  /** The name of the PodDisruptionBudget, if there is one. */
  readonly disruptionBudget?: string;
  /** How many replicas the partition keeps at the old revision. */
  readonly heldBack?: number;
  /** Whether pods are replaced only when someone deletes them. */
  readonly onDelete?: boolean;
}

/** The objects that watch the workload; an absent one was not asked for. */
export interface MonitoringObjects {
  readonly podMonitor?: object;
  readonly prometheusRule?: object;
  readonly dashboard?: object;
}

export function renderMonitoring(workload: MonitoredWorkload, options: MonitoringOptions): MonitoringObjects {
  const port = scrapedPort(options, workload.ports);
  return {
    podMonitor: port && podMonitor(workload, options, port),
    prometheusRule: options.alerts?.enabled === false ? undefined : prometheusRule(workload, options),
    dashboard: options.dashboard?.enabled === false ? undefined : dashboard(workload, options),
  };
}

function podMonitor(workload: MonitoredWorkload, options: MonitoringOptions, port: MonitoredPort) {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: metadata(workload, workload.name, options.labels),
    spec: {
      selector: { matchLabels: { ...workload.selectorLabels } },
      podMetricsEndpoints: [{
        port: port.name,
        ...options.path !== undefined && { path: options.path },
        ...options.interval && { interval: prometheusDuration(options.interval) },
      }],
    },
  };
}

function prometheusRule(workload: MonitoredWorkload, options: MonitoringOptions) {
  const escape = escapeFor(options);
  const rules = renderAlerts(workload, options.alerts ?? {}).map(({ annotations, ...rule }) => ({
    ...rule,
    annotations: { ...annotations, summary: escape(annotations.summary), description: escape(annotations.description) },
  }));
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata(workload, workload.name, options.labels),
    spec: { groups: [{ name: `stateful-workload-${workload.name}`, rules }] },
  };
}

function dashboard(workload: MonitoredWorkload, options: MonitoringOptions) {
  const grafana = options.dashboard ?? {};
  const annotations = dashboardAnnotations(grafana);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...metadata(workload, `${workload.name}-dashboard`, { ...options.labels, ...dashboardLabels(grafana) }),
      ...annotations && { annotations },
    },
    data: { [dashboardFile(workload)]: escapeFor(options)(JSON.stringify(renderDashboard(workload, grafana), undefined, 2)) },
  };
}

function metadata(workload: MonitoredWorkload, name: string, labels: { [key: string]: string } = {}) {
  return {
    name,
    ...workload.namespace !== undefined && { namespace: workload.namespace },
    labels: { ...workload.labels, ...labels },
  };
}

function scrapedPort(options: MonitoringOptions, ports: MonitoredPort[]): MonitoredPort | undefined {
  if (options.podMonitor === false) { return undefined; }
  const candidates = ports.filter(isTcp);
  return options.port === undefined
    ? candidates.find(port => /(^|-)(metrics|prometheus)$/.test(port.name)) ?? candidates[0]
    : candidates.find(port => port.number === options.port);
}

function isTcp(port: MonitoredPort): boolean {
  return (port.protocol ?? 'TCP') === 'TCP';
}

/** Helm prints a back-quoted string as it stands, whatever quotes YAML puts around the line. */
function escapeFor(options: MonitoringOptions): (plain: string) => string {
  return plain => options.escapeForHelm ? plain.replace(/\{\{/g, '{{ `{{` }}') : plain;
}

/** What is wrong with the options, each in the words of the prop that the user wrote. */
export function monitoringProblems(options: MonitoringOptions, ports: MonitoredPort[]): string[] {
  return [
    ...uselessProblems(options),
    ...options.podMonitor === false ? [] : portProblems(options, ports),
    ...pathProblems(options),
    ...durationProblems('monitoring.interval', options.interval),
    ...labelProblems('monitoring.labels', options.labels),
    ...alertProblems('monitoring.alerts', options.alerts ?? {}),
    ...dashboardProblems('monitoring.dashboard', options.dashboard ?? {}),
  ];
}

/** A prop that cannot take effect because its object is turned off. */
function uselessProblems(options: MonitoringOptions): string[] {
  return [
    ...options.podMonitor === false ? given(options, ['port', 'path', 'interval']).map(prop =>
      `'monitoring.${prop}' has no effect beside 'monitoring.podMonitor: false'; leave one of them out`) : [],
    ...beside('alerts', options.alerts),
    ...beside('dashboard', options.dashboard),
  ];
}

function beside(prop: string, options: AlertOptions | DashboardOptions | undefined): string[] {
  if (options?.enabled !== false) { return []; }
  return Object.keys(options).filter(key => key !== 'enabled')
    .map(key => `'monitoring.${prop}.${key}' has no effect beside 'enabled: false'; leave one of them out`);
}

function given<T extends object>(options: T, props: Array<keyof T & string>): string[] {
  return props.filter(prop => options[prop] !== undefined);
}

function portProblems({ port }: MonitoringOptions, ports: MonitoredPort[]): string[] {
  const tcp = ports.filter(isTcp);
  const declared = tcp.map(candidate => candidate.number).join(', ');
  if (port === undefined) {
    return declared ? [] : ["'monitoring' finds no TCP port to collect metrics from; declare the one that serves them in 'ports', or write 'podMonitor: false'"];
  }
  return tcp.some(candidate => candidate.number === port)
    ? []
    : [`'monitoring.port' is ${port}, which is no TCP port of any container; ${declared ? `write one of ${declared} or declare it` : 'declare it'} in 'ports'`];
}

function pathProblems({ path }: MonitoringOptions): string[] {
  if (path === undefined || /^\/\S*$/.test(path)) { return []; }
  const remedy = /^[^\s/]+$/.test(path) ? `write '/${path}'` : "write for example '/metrics'";
  return [`'monitoring.path' must begin with '/' and have no spaces, got '${path}'; ${remedy}`];
}
