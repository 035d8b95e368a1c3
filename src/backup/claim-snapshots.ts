import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { hasLabelForm } from '../kubernetes/names';
import { annotationProblems, labelProblems } from '../workload/labels';
import { StatefulWorkload } from '../workload/stateful-workload';

/** Which claims of a workload to take snapshots of. */
export interface ClaimSnapshotsProps {
  /** The workload whose claims are taken. */
  readonly workload: StatefulWorkload;

  /**
   * The claim templates to take, by name.
   *
   * @default - all that the workload has
   */
  readonly claims?: string[];

  /**
   * The replicas to take: `[0]` is the first pod's claims only.
   *
   * @default - all `replicas` of the workload; to be given when it is autoscaled
   */
  readonly ordinals?: number[];

  /**
   * What the names of the snapshots end in: `data-db-0-<suffix>`.
   *
   * @default - the construct id
   */
  readonly suffix?: string;

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
   * Annotations of the snapshots.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/**
 * One VolumeSnapshot of each claim of each replica, taken when they are applied: before an upgrade, for example.
 *
 * The snapshots live as long as these objects: taking the construct out of the program deletes
 * them where the program's objects are pruned. See docs/backup.md for how to restore.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 */
export class ClaimSnapshots extends Construct {
  private readonly workload: StatefulWorkload;
  private readonly suffix: string;

  constructor(scope: Construct, id: string, props: ClaimSnapshotsProps) {
    super(scope, id);
    this.workload = props.workload;
    this.suffix = props.suffix ?? id;

    const claims = [...props.claims ?? props.workload.claimNames];
    const ordinals = [...props.ordinals ?? ordinalsOf(props.workload)];
    const taken = claims.filter(claim => props.workload.claimNames.includes(claim))
      .flatMap(claim => ordinals.filter(isOrdinal).map(ordinal => ({ claim, ordinal })));
    taken.forEach(({ claim, ordinal }, index) => {
      new ApiObject(this, `Snapshot${index}`, {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshot',
        metadata: {
          name: this.snapshotName(claim, ordinal),
          ...props.workload.metadata.namespace !== undefined && { namespace: props.workload.metadata.namespace },
          labels: { ...props.workload.selectorLabels, ...props.labels },
          ...props.annotations && { annotations: { ...props.annotations } },
        },
        spec: {
          ...props.volumeSnapshotClassName !== undefined && { volumeSnapshotClassName: props.volumeSnapshotClassName },
          source: { persistentVolumeClaimName: props.workload.claimName(claim, ordinal) },
        },
      });
    });
    this.node.addValidation({ validate: () => snapshotProblems(props, this.suffix, claims, ordinals) });
  }

  /**
   * The name of one snapshot, as `ClaimSource.snapshot()` takes it. Throws when the workload has no such claim.
   *
   * @param claim the name of the claim template
   * @param ordinal the ordinal of the replica
   */
  public snapshotName(claim: string, ordinal: number): string {
    return `${this.workload.claimName(claim, ordinal)}-${this.suffix}`;
  }
}

function isOrdinal(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function ordinalsOf(workload: StatefulWorkload): number[] {
  return Array.from({ length: workload.replicas ?? 0 }, (_, index) => workload.startOrdinal + index);
}

function snapshotProblems(props: ClaimSnapshotsProps, suffix: string, claims: string[], ordinals: number[]): string[] {
  const { workload } = props;
  const problems = [...labelProblems('labels', props.labels), ...annotationProblems('annotations', props.annotations)];
  const existing = workload.claimNames;
  if (existing.length === 0) {
    problems.push(`workload '${workload.name}' has no claims to take snapshots of`);
  }
  for (const claim of claims.filter(name => !existing.includes(name))) {
    problems.push(`'claims' has '${claim}', which workload '${workload.name}' does not have; write one of ${existing.map(name => `'${name}'`).join(', ')}`);
  }
  if (props.claims === undefined) {
    for (const claim of existing.filter(name => !claims.includes(name))) {
      problems.push(`claim '${claim}' was added to workload '${workload.name}' after its snapshots; add it before, or name the 'claims' to take`);
    }
  }
  if (props.ordinals === undefined && workload.replicas === undefined) {
    problems.push(`workload '${workload.name}' is autoscaled, so its replicas are not known; give the 'ordinals' to take`);
  }
  for (const ordinal of ordinals.filter(value => !isOrdinal(value))) {
    problems.push(`'ordinals' has ${JSON.stringify(ordinal)}; an ordinal is a whole number from 0`);
  }
  for (const [prop, values] of Object.entries({ claims, ordinals })) {
    for (const value of new Set<unknown>(values.filter((one, index) => (values as unknown[]).indexOf(one) !== index))) {
      problems.push(`'${prop}' has ${JSON.stringify(value)} twice; leave one of them out`);
    }
  }
  if (!hasLabelForm(suffix)) {
    problems.push(`the names of the snapshots cannot end in '${suffix}'; give a 'suffix' of small letters, digits and '-'`);
  }
  return problems;
}
