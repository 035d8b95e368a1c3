import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { ALERT_DEFAULTS, AlertOptions, WorkloadAlert } from './alert-options';
import { prometheusDuration } from './durations';

/** What the alerts need to know of the workload. */
export interface AlertedWorkload {
  readonly name: string;
  readonly namespace?: string;
  /** The names of the claim templates. */
  readonly claims: string[];
  /** The name of the PodDisruptionBudget, if there is one. */
  readonly disruptionBudget?: string;
  /** How many replicas a partition keeps at the old revision. */
  readonly heldBack?: number;
  /** Whether pods are replaced only when someone deletes them. */
  readonly onDelete?: boolean;
}

/** How far back a replaced pod counts as progress of a rollout. */
const PROGRESS = '5m';

interface Alert {
  readonly name: WorkloadAlert;
  readonly severity: string;
  readonly expr: string[];
  readonly for?: Duration;
  readonly summary: string;
  readonly description: string;
}

/** The rules of one workload, in the order of `WorkloadAlert`. */
export function renderAlerts(workload: AlertedWorkload, options: AlertOptions) {
  return alerts(workload, { ...ALERT_DEFAULTS, ...definedOnly(options) })
    .filter(alert => !options.without?.includes(alert.name))
    .map(alert => ({
      alert: alert.name,
      expr: alert.expr.join('\n'),
      ...alert.for && { for: prometheusDuration(alert.for) },
      labels: { severity: options.severities?.[alert.name] ?? alert.severity, ...options.labels },
      annotations: {
        summary: alert.summary,
        description: alert.description,
        runbook_url: `${options.runbookUrl ?? RUNBOOK}#${alert.name.toLowerCase()}`,
      },
    }));
}

function alerts(workload: AlertedWorkload, options: AlertOptions & typeof ALERT_DEFAULTS): Alert[] {
  const { name, claims, heldBack = 0 } = workload;
  const statefulSet = selector(workload, `statefulset="${name}"`);
  const pods = selector(workload, `pod=~"${regex(name)}-[0-9]+"`);
  const claimed = `persistentvolumeclaim=~"${claims.length === 1 ? regex(claims[0]) : `(${claims.map(regex).join('|')})`}-${regex(name)}-[0-9]+"`;
  const volumes = selector(workload, claimed);
  const progress = `changes(kube_statefulset_status_replicas_updated${statefulSet}[${PROGRESS}])`;
  const freeOfVolume = `kubelet_volume_stats_available_bytes${volumes} / kubelet_volume_stats_capacity_bytes${volumes}`;
  const budget = selector(workload, `poddisruptionbudget="${workload.disruptionBudget}"`);
  const trend = prometheusDuration(options.volumeTrend);
  const restarts = (kind: string) => `increase(kube_pod_${kind}_status_restarts_total${pods}[${prometheusDuration(options.restartsWithin)}])`;
  const subject = `StatefulSet {{ $labels.namespace }}/${name}`;
  const claim = '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}';

  return [
    {
      name: WorkloadAlert.REPLICAS_NOT_READY,
      severity: 'warning',
      expr: [
        `(kube_statefulset_replicas${statefulSet} - kube_statefulset_status_replicas_ready${statefulSet}) > 0`,
        `and on (namespace, statefulset) ${progress} == 0`,
      ],
      for: options.replicasNotReadyFor,
      summary: `StatefulSet ${name} has fewer ready replicas than wanted`,
      description: `${subject} is short of {{ $value }} ready replicas for ${prometheusDuration(options.replicasNotReadyFor)}, and no rollout explains it.`,
    },
    ...when(!workload.onDelete, {
      name: WorkloadAlert.ROLLOUT_STUCK,
      severity: 'warning',
      expr: [
        `(kube_statefulset_replicas${statefulSet} - kube_statefulset_status_replicas_updated${statefulSet}) > ${heldBack}`,
        'and on (namespace, statefulset) (',
        `  kube_statefulset_status_current_revision${statefulSet} unless kube_statefulset_status_update_revision${statefulSet}`,
        ')',
        `and on (namespace, statefulset) ${progress} == 0`,
      ],
      for: options.rolloutStuckFor,
      summary: `The rollout of StatefulSet ${name} is stuck`,
      description: `${subject} has {{ $value }} replicas at the old revision and replaced none for ${prometheusDuration(options.rolloutStuckFor)}.`,
    }),
    ...when(claims.length > 0, {
      name: WorkloadAlert.VOLUME_FILLING_UP,
      severity: 'warning',
      expr: [
        `${freeOfVolume} < ${options.volumeTrendFreePercent / 100}`,
        `and predict_linear(kubelet_volume_stats_available_bytes${volumes}[${trend}], ${options.volumeFullWithin.toSeconds({ integral: false })}) < 0`,
      ],
      for: options.volumeFillingUpFor,
      summary: `A volume of StatefulSet ${name} is filling up`,
      description: `The volume of claim ${claim} is {{ $value | humanizePercentage }} free and, by the trend of the last ${trend}, full within ${prometheusDuration(options.volumeFullWithin)}.`,
    }, {
      name: WorkloadAlert.VOLUME_ALMOST_FULL,
      severity: 'critical',
      expr: [`${freeOfVolume} < ${options.volumeFreePercent / 100}`],
      for: options.volumeAlmostFullFor,
      summary: `A volume of StatefulSet ${name} is almost full`,
      description: `Only {{ $value | humanizePercentage }} of the volume of claim ${claim} is free.`,
    }, {
      name: WorkloadAlert.INODES_RUNNING_OUT,
      severity: 'critical',
      expr: [`kubelet_volume_stats_inodes_free${volumes} / kubelet_volume_stats_inodes${volumes} < ${options.inodesFreePercent / 100}`],
      for: options.inodesRunningOutFor,
      summary: `A volume of StatefulSet ${name} runs out of inodes`,
      description: `Only {{ $value | humanizePercentage }} of the inodes of the volume of claim ${claim} are free: it can soon hold no further file.`,
    }, {
      name: WorkloadAlert.CLAIM_PENDING,
      severity: 'warning',
      expr: [`kube_persistentvolumeclaim_status_phase${selector(workload, claimed, 'phase=~"Pending|Lost"')} == 1`],
      for: options.claimPendingFor,
      summary: `A claim of StatefulSet ${name} has no volume`,
      description: `Claim ${claim} is {{ $labels.phase }} for ${prometheusDuration(options.claimPendingFor)}: its pod cannot start.`,
    }),
    {
      name: WorkloadAlert.CONTAINER_RESTARTS,
      severity: 'warning',
      // `increase` extrapolates: three restarts can come out as 2.9 or 3.1.
      expr: [`round(${restarts('container')} or ${restarts('init_container')}) >= ${options.restarts}`],
      summary: `A container of StatefulSet ${name} restarts again and again`,
      description: `Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} restarted {{ $value }} times within ${prometheusDuration(options.restartsWithin)}.`,
    },
    ...when(workload.disruptionBudget !== undefined, {
      name: WorkloadAlert.EVICTION_BLOCKED,
      severity: 'warning',
      expr: [
        `kube_poddisruptionbudget_status_pod_disruptions_allowed${budget} == 0`,
        `and kube_poddisruptionbudget_status_expected_pods${budget} > 0`,
        `unless on (namespace) ${progress} > 0`,
      ],
      for: options.evictionBlockedFor,
      summary: `The disruption budget of StatefulSet ${name} lets no pod go`,
      description: `PodDisruptionBudget {{ $labels.namespace }}/{{ $labels.poddisruptionbudget }} allows no eviction for ${prometheusDuration(options.evictionBlockedFor)}: drains of nodes wait for it.`,
    }),
  ];
}

/** The runbook of the version that runs: the address of the repository stands in package.json only. */
const RUNBOOK = (() => {
  const { repository } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8'));
  return `${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/blob/main/docs/monitoring.md`;
})();

function selector(workload: AlertedWorkload, ...matchers: string[]): string {
  return `{${[...workload.namespace === undefined ? [] : [`namespace="${workload.namespace}"`], ...matchers].join(',')}}`;
}

/** A name as a regular expression inside a PromQL string: a dot means a dot. */
function regex(name: string): string {
  return name.replace(/\./g, '\\\\.');
}

function when(condition: boolean, ...then: Alert[]): Alert[] {
  return condition ? then : [];
}

function definedOnly<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
