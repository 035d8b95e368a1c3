import { Duration } from 'cdk8s';
import { durationProblems, durationShape } from './durations';
import { flag, listOf, oneOf, struct, text, textMap, wholeNumber } from '../shape';

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
export interface AlertOptions {
  /**
   * Whether there are alerts; `Alerts.none()` says it in one word.
   *
   * @default true
   */
  readonly enabled?: boolean;

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

/** The alerts of a workload as a whole. */
export class Alerts {
  /** No alerts of this library. */
  public static none(): AlertOptions { return { enabled: false }; }

  private constructor() {}
}

/** The options that have a value where the user gives none. */
export const ALERT_DEFAULTS = {
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

const percent = wholeNumber('of percent', { min: 1, max: 100 });

export const alertOptionsShape = struct({
  enabled: flag,
  labels: textMap,
  severities: textMap,
  without: listOf(oneOf(WorkloadAlert)),
  runbookUrl: text('https://example.com/runbook'),
  replicasNotReadyFor: durationShape,
  rolloutStuckFor: durationShape,
  volumeFullWithin: durationShape,
  volumeTrend: durationShape,
  volumeTrendFreePercent: percent,
  volumeFillingUpFor: durationShape,
  volumeFreePercent: percent,
  volumeAlmostFullFor: durationShape,
  inodesFreePercent: percent,
  inodesRunningOutFor: durationShape,
  claimPendingFor: durationShape,
  restarts: wholeNumber('of restarts', { min: 1 }),
  restartsWithin: durationShape,
  evictionBlockedFor: durationShape,
});

const ALERTS: string[] = Object.values(WorkloadAlert);

/** What is wrong with the options, each in the words of the prop that the user wrote. */
export function alertProblems(prop: string, options: AlertOptions): string[] {
  const problems: string[] = [];
  for (const [key, value] of Object.entries(ALERT_DEFAULTS)) {
    if (value instanceof Duration) { problems.push(...durationProblems(`${prop}.${key}`, options[key as keyof AlertOptions] as Duration | undefined)); }
  }
  for (const [alert, severity] of Object.entries(options.severities ?? {})) {
    if (!ALERTS.includes(alert)) {
      problems.push(`'${prop}.severities' names the alert '${alert}', which does not exist; write one of ${ALERTS.join(', ')}`);
    } else if (severity === '') {
      problems.push(`'${prop}.severities' gives '${alert}' no severity; write a word such as 'critical'`);
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
