import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { durationProblem, prometheusDuration } from './durations';

/** The alerts that watch a stateful workload; the value is the alert's name in Prometheus. */
export enum WorkloadAlert {
  /** Fewer replicas are ready than wanted. */
  REPLICAS_NOT_READY = 'StatefulWorkloadReplicasNotReady',
  /** A rolling update has stopped half-way. */
  ROLLOUT_STUCK = 'StatefulWorkloadRolloutStuck',
  /** By its trend, a volume will be full soon. */
  VOLUME_FILLING_UP = 'StatefulWorkloadVolumeFillingUp',
  /** Little of a volume is free. */
  VOLUME_ALMOST_FULL = 'StatefulWorkloadVolumeAlmostFull',
  /** Few inodes of a volume are free. */
  INODES_RUNNING_OUT = 'StatefulWorkloadInodesRunningOut',
  /** A claim has no volume. */
  CLAIM_PENDING = 'StatefulWorkloadClaimPending',
  /** A container restarts again and again. */
  CONTAINER_RESTARTS = 'StatefulWorkloadContainerRestarts',
  /** The disruption budget lets no pod go, so nodes cannot be drained. */
  EVICTION_BLOCKED = 'StatefulWorkloadEvictionBlocked',
}

/** When the alerts of a workload fire, and what they carry. */
export interface AlertRuleOptions {
  /**
   * Labels of every alert, by which Alertmanager routes it.
   *
   * @default - only `severity`
   */
  readonly labels?: { [key: string]: string };

  /**
   * Another severity for single alerts, by the name of the alert.
   *
   * @default - `critical` for a volume that is almost full or out of inodes, `warning` for all others
   */
  readonly severities?: { [alert: string]: string };

  /**
   * Alerts to leave out.
   *
   * @default - none
   */
  readonly without?: WorkloadAlert[];

  /**
   * Where your own runbook is; each alert links to it with its own name, in lower case, as the anchor.
   *
   * @default - docs/monitoring.md of this library
   */
  readonly runbookUrl?: string;

  /**
   * How long replicas may be missing without any progress of a rollout.
   *
   * @default Duration.minutes(15)
   */
  readonly replicasNotReadyFor?: Duration;

  /**
   * How long a rolling update may stand still.
   *
   * @default Duration.minutes(15)
   */
  readonly rolloutStuckFor?: Duration;

  /**
   * How far ahead the trend of a volume is followed: an alert fires when it would be full by then.
   *
   * @default Duration.days(4)
   */
  readonly volumeFullWithin?: Duration;

  /**
   * The past that the trend of a volume is taken from.
   *
   * @default Duration.hours(6)
   */
  readonly volumeTrend?: Duration;

  /**
   * The trend counts only when less of the volume is free than this, in percent: the first load of a new database is no reason to wake anyone.
   *
   * @default 50
   */
  readonly volumeTrendFreePercent?: number;

  /**
   * How long the trend must hold.
   *
   * @default Duration.hours(1)
   */
  readonly volumeFillingUpFor?: Duration;

  /**
   * A volume is almost full when less of it is free than this, in percent.
   *
   * @default 10
   */
  readonly volumeFreePercent?: number;

  /**
   * How long a volume must be almost full.
   *
   * @default Duration.minutes(5)
   */
  readonly volumeAlmostFullFor?: Duration;

  /**
   * A volume runs out of inodes when less of them are free than this, in percent.
   *
   * @default 10
   */
  readonly inodesFreePercent?: number;

  /**
   * How long a volume must be short of inodes.
   *
   * @default Duration.minutes(5)
   */
  readonly inodesRunningOutFor?: Duration;

  /**
   * How long a claim may wait for its volume.
   *
   * @default Duration.minutes(10)
   */
  readonly claimPendingFor?: Duration;

  /**
   * How many restarts of one container within `restartsWithin` are too many.
   *
   * @default 3
   */
  readonly restarts?: number;

  /**
   * The time in which restarts are counted.
   *
   * @default Duration.hours(1)
   */
  readonly restartsWithin?: Duration;

  /**
   * How long the disruption budget may refuse every eviction while no rollout goes on.
   *
   * @default Duration.minutes(30)
   */
  readonly evictionBlockedFor?: Duration;
}

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

const DEFAULTS = {
  replicasNotReadyFor: Duration.minutes(15),
  rolloutStuckFor: Duration.minutes(15),
  volumeFullWithin: Duration.days(4),
  volumeTrend: Duration.hours(6),
  volumeTrendFreePercent: 50,
  volumeFillingUpFor: Duration.hours(1),
  volumeFreePercent: 10,
  volumeAlmostFullFor: Duration.minutes(5),
  inodesFreePercent: 10,
  inodesRunningOutFor: Duration.minutes(5),
  claimPendingFor: Duration.minutes(10),
  restarts: 3,
  restartsWithin: Duration.hours(1),
  evictionBlockedFor: Duration.minutes(30),
};

/** How far back a replaced pod counts as progress of a rollout. */
const PROGRESS = '5m';

const ALERTS: string[] = Object.values(WorkloadAlert);

interface Alert {
  readonly name: WorkloadAlert;
  readonly severity: string;
  readonly expr: string[];
  readonly for?: Duration;
  readonly summary: string;
  readonly description: string;
}

/** The rules of one workload, in the order of `WorkloadAlert`. */
export function renderAlerts(workload: AlertedWorkload, options: AlertRuleOptions) {
  return alerts(workload, { ...DEFAULTS, ...definedOnly(options) })
    .filter(alert => !options.without?.includes(alert.name))
    .map(alert => ({
      alert: alert.name,
      expr: alert.expr.join('\n'),
      for: alert.for && prometheusDuration(alert.for),
      labels: { severity: options.severities?.[alert.name] ?? alert.severity, ...options.labels },
      annotations: {
        summary: alert.summary,
        description: alert.description,
        runbook_url: `${options.runbookUrl ?? RUNBOOK}#${alert.name.toLowerCase()}`,
      },
    }));
}

function alerts(workload: AlertedWorkload, options: AlertRuleOptions & typeof DEFAULTS): Alert[] {
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

/** What is wrong with the options, each in the words of the prop that the user wrote. */
export function alertProblems(prop: string, options: AlertRuleOptions): string[] {
  const given = options as { readonly [key: string]: unknown };
  const problems: string[] = [];
  for (const [key, value] of Object.entries(DEFAULTS)) {
    if (given[key] === undefined) { continue; }
    if (value instanceof Duration) {
      problems.push(...durationProblem(`${prop}.${key}`, given[key]));
    } else if (key === 'restarts') {
      if (!(Number.isInteger(given[key]) && Number(given[key]) > 0)) {
        problems.push(`'${prop}.${key}' must be a whole number of restarts from 1, got ${JSON.stringify(given[key])}`);
      }
    } else if (!(typeof given[key] === 'number' && given[key] > 0 && given[key] <= 100)) {
      problems.push(`'${prop}.${key}' must be a percentage over 0 and up to 100, got ${JSON.stringify(given[key])}`);
    }
  }
  if (options.without !== undefined && !Array.isArray(options.without)) {
    problems.push(`'${prop}.without' must be a list of alerts, got ${JSON.stringify(options.without)}`);
  }
  for (const alert of [...Object.keys(options.severities ?? {}), ...Array.isArray(options.without) ? options.without : []]) {
    if (!ALERTS.includes(alert)) {
      problems.push(`'${prop}' names the alert '${alert}', which does not exist; write one of ${ALERTS.join(', ')}`);
    }
  }
  for (const [alert, severity] of Object.entries(options.severities ?? {})) {
    if (typeof severity !== 'string' || severity === '') {
      problems.push(`'${prop}.severities.${alert}' must be a word like 'critical', got ${JSON.stringify(severity)}`);
    }
  }
  for (const label of Object.keys(options.labels ?? {})) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) {
      problems.push(`'${prop}.labels' has '${label}', which Prometheus takes for no label name; use letters, digits and '_', and no digit first`);
    } else if (label === 'severity') {
      problems.push(`'${prop}.labels' has 'severity', which 'severities' sets for each alert`);
    }
  }
  if (options.runbookUrl !== undefined && !/^https?:\/\/[^\s#]+$/.test(options.runbookUrl)) {
    problems.push(`'${prop}.runbookUrl' must be an http or https address without '#', got '${options.runbookUrl}'`);
  }
  return problems;
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
