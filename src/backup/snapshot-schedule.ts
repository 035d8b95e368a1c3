import { ApiObject, Cron, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { hasLabelForm } from '../kubernetes/names';
import { labelProblems } from '../workload/labels';
import { StatefulWorkload } from '../workload/stateful-workload';

/** When snapshots are taken, of which claims, and how long they are kept. */
export interface SnapshotScheduleProps {
  /** The workload whose claims are taken: those of every replica that there is at the time. */
  readonly workload: StatefulWorkload;

  /** When, in UTC: for example `Cron.schedule({ minute: '17', hour: '3' })`. */
  readonly schedule: Cron;

  /**
   * How many snapshots of each claim are kept.
   *
   * @default - any number
   */
  readonly maxCount?: number;

  /**
   * How long each snapshot is kept.
   *
   * @default - for ever
   */
  readonly expires?: Duration;

  /**
   * Take only the claims that carry these labels too: `labels` of the claim in the workload.
   *
   * @default - all claims of the workload
   */
  readonly claimLabels?: { [key: string]: string };

  /**
   * Whether the schedule pauses.
   *
   * @default false
   */
  readonly disabled?: boolean;

  /**
   * The class that takes the snapshots.
   *
   * @default - the cluster's default for the driver of the volume
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/
   */
  readonly volumeSnapshotClassName?: string;

  /**
   * Labels of the snapshots, besides the selector labels of the workload.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * The name of the schedule; the names of the snapshots hold it.
   *
   * @default - name of the workload and construct id: `db-nightly`
   */
  readonly name?: string;
}

/**
 * Takes snapshots of a workload's claims again and again, by the schedule controller snapscheduler.
 *
 * @see https://backube.github.io/snapscheduler/
 */
export class SnapshotSchedule extends Construct {
  /** The name of the schedule. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: SnapshotScheduleProps) {
    super(scope, id);
    const { workload } = props;
    this.name = props.name ?? `${workload.name}-${id}`;

    new ApiObject(this, 'Schedule', {
      apiVersion: 'snapscheduler.backube/v1',
      kind: 'SnapshotSchedule',
      metadata: {
        name: this.name,
        ...workload.metadata.namespace !== undefined && { namespace: workload.metadata.namespace },
        labels: { ...workload.selectorLabels },
      },
      spec: {
        // Kubernetes gives every claim of a StatefulSet its selector labels.
        claimSelector: { matchLabels: { ...props.claimLabels, ...workload.selectorLabels } },
        ...props.disabled && { disabled: true },
        ...(props.maxCount !== undefined || props.expires) && {
          retention: {
            ...props.expires && { expires: expiry(props.expires) },
            ...props.maxCount !== undefined && { maxCount: props.maxCount },
          },
        },
        schedule: props.schedule.expressionString,
        snapshotTemplate: {
          labels: { ...workload.selectorLabels, ...props.labels },
          ...props.volumeSnapshotClassName !== undefined && { snapshotClassName: props.volumeSnapshotClassName },
        },
      },
    });
    this.node.addValidation({ validate: () => scheduleProblems(props, this.name) });
  }
}

/** The controller reads hours, minutes or seconds, one of them. */
function expiry(duration: Duration): string {
  const seconds = Math.round(duration.toSeconds({ integral: false }));
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** What the controller's CRD lets through: no names of days or months. */
const CRON = /(((\d+,)*\d+|\d+[/-]\d+|\*(\/\d+)?)\s?){5}$/;

function scheduleProblems(props: SnapshotScheduleProps, name: string): string[] {
  const problems = [...labelProblems('labels', props.labels), ...labelProblems('claimLabels', props.claimLabels)];
  const { expressionString } = props.schedule;
  if (!CRON.test(expressionString)) {
    problems.push(`'schedule' is '${expressionString}', which snapscheduler refuses; write its fields as '5', '1,15', '1-5', '*' or '*/2'`);
  }
  if (props.maxCount !== undefined && !(Number.isInteger(props.maxCount) && props.maxCount >= 1)) {
    problems.push(`'maxCount' must be a whole number of snapshots from 1, got ${JSON.stringify(props.maxCount)}`);
  }
  if (props.expires && props.expires.toSeconds({ integral: false }) < 1) {
    problems.push(`'expires' must be at least a second, got ${props.expires.toMilliseconds({ integral: false })} ms`);
  }
  for (const key of Object.keys(props.claimLabels ?? {}).filter(label => label in props.workload.selectorLabels)) {
    problems.push(`'claimLabels' has '${key}', by which all claims of workload '${props.workload.name}' are chosen already; leave it out`);
  }
  if (!hasLabelForm(name)) {
    problems.push(`the schedule cannot be called '${name}'; give a 'name' of small letters, digits and '-'`);
  }
  return problems;
}
