import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { LabelQuery, labelQueryProblems, labelQueryShape } from './affinity';
import { annotationProblems, labelProblems } from './labels';
import { bytesOf } from './quantity';
import { Cleaned, anyText, flag, instance, listOf, oneOf, shown, struct, text, textMap } from './shape';
import { isDnsLabel } from '../kubernetes/names';

/**
 * What happens to a claim when its pod or its workload goes.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
export enum ClaimRetention {
  /** The claim stays, with its data, until somebody deletes it. */
  RETAIN = 'Retain',

  /** The claim is deleted, and with most storage classes its data too. */
  DELETE = 'Delete',
}

/**
 * What happens to the claims of a workload.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
export interface ClaimRetentionPolicy {
  /**
   * What happens to all claims when the workload is deleted.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenDeleted?: ClaimRetention;

  /**
   * What happens to the claims of the pods that a scale-down removes.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenScaled?: ClaimRetention;
}

/**
 * What a new claim is filled with.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-snapshot-and-restore-volume-from-snapshot-support
 */
export class ClaimSource {
  /**
   * Restore a VolumeSnapshot of the same namespace.
   *
   * @param name name of the VolumeSnapshot
   * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
   */
  public static snapshot(name: string): ClaimSource {
    return new ClaimSource('VolumeSnapshot', name, 'snapshot.storage.k8s.io');
  }

  /**
   * Clone another claim of the same namespace and storage class.
   *
   * @param name name of the PersistentVolumeClaim
   * @see https://kubernetes.io/docs/concepts/storage/volume-pvc-datasource/
   */
  public static claim(name: string): ClaimSource {
    return new ClaimSource('PersistentVolumeClaim', name);
  }

  private constructor(private readonly kind: string, private readonly name: string, private readonly apiGroup?: string) {}

  /** @internal */
  public _toJson() {
    return { apiGroup: this.apiGroup, kind: this.kind, name: this.name };
  }
}

/**
 * A claim template: every pod of the workload gets a volume of its own from it.
 *
 * Kubernetes cannot change claim templates of a live StatefulSet; `cdk8s-stateful plan` says what to do instead.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
 */
export interface VolumeClaimProps {
  /**
   * Name of the claim template, a DNS label. The pods' claims are called `<name>-<workload>-<ordinal>`.
   */
  readonly name: string;

  /**
   * How much storage each pod asks for, in any unit; it is written as given.
   */
  readonly size: Size;

  /**
   * Where the volume appears in the container; an absolute path.
   *
   * @default - not mounted here; mount it with `container.mount(path, claim)`
   */
  readonly mountPath?: string;

  /**
   * Name of the container that `mountPath` or `devicePath` belong to; an init container or sidecar will do, too.
   *
   * @default - the first container
   */
  readonly container?: string;

  /**
   * Whether the container may only read the volume.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Directory within the volume to mount, in place of its root. It is made when it is missing.
   *
   * @default - the root of the volume
   */
  readonly subPath?: string;

  /**
   * How many nodes may use the volume at once.
   *
   * @default [ReadWriteOnce]
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   */
  readonly accessModes?: kplus.PersistentVolumeAccessMode[];

  /**
   * The storage class that provisions the volume.
   *
   * `''` asks for a volume without a class, one that somebody made by hand.
   *
   * @default - that of `StatefulDefaults`, or the cluster's default storage class
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClassName?: string;

  /**
   * Whether the volume carries a file system or is handed over as a raw device.
   *
   * @default kplus.PersistentVolumeMode.FILE_SYSTEM
   */
  readonly volumeMode?: kplus.PersistentVolumeMode;

  /**
   * Where the raw device appears in the container, such as `/dev/xvda`. Only for Block mode, which needs it unless `devices` of a container names the claim.
   *
   * @default - none
   */
  readonly devicePath?: string;

  /**
   * What the volume of a new pod is filled with.
   *
   * @default - it starts empty
   */
  readonly dataSource?: ClaimSource;

  /**
   * Labels of the claims. They can never change: no version belongs here.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the claims. They can never change.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Namespace in the claim template, as some live sets have it. It has no effect, and can never change.
   *
   * @default - none
   */
  readonly namespace?: string;

  /**
   * Labels that a volume must have to be bound, for volumes that somebody made by hand.
   *
   * @default - any volume
   */
  readonly selector?: LabelQuery;

  /**
   * The one volume that is bound. Only one pod can have it.
   *
   * @default - any volume
   */
  readonly volumeName?: string;

  /**
   * Class of changeable attributes of the volume, such as its throughput. Needs Kubernetes 1.34; 1.31 to 1.33 have it behind a gate.
   *
   * @default - none
   */
  readonly volumeAttributesClassName?: string;
}

const claimFields = {
  name: text('data'),
  size: instance<Size>('a size such as Size.gibibytes(20)', value => typeof value.asString === 'function' && typeof value.toKibibytes === 'function'),
  mountPath: text('/data'),
  container: text(),
  readOnly: flag,
  subPath: text(),
  accessModes: listOf(oneOf(kplus.PersistentVolumeAccessMode)),
  storageClassName: anyText,
  volumeMode: oneOf(kplus.PersistentVolumeMode),
  devicePath: text('/dev/xvda'),
  dataSource: instance<ClaimSource>('ClaimSource.snapshot(name) or ClaimSource.claim(name)', value => typeof value._toJson === 'function'),
  labels: textMap,
  annotations: textMap,
  namespace: text('shop'),
  selector: labelQueryShape,
  volumeName: text('disk-1'),
  volumeAttributesClassName: text('fast'),
};
export const claimShape = struct(claimFields);

export const claimRetentionShape = struct({ whenDeleted: oneOf(ClaimRetention), whenScaled: oneOf(ClaimRetention) });

/** What was given of a claim template. */
export type ClaimGiven = Cleaned<typeof claimFields>;

/** A claim template after checking: named, sized, and with its storage class decided. */
export interface Claim extends Omit<ClaimGiven, 'name' | 'size'> {
  readonly name: string;
  readonly size: Size;
}

export function isBlock(claim: Claim): boolean {
  return claim.volumeMode === kplus.PersistentVolumeMode.BLOCK;
}

/** A claim that can be used, or what keeps it from being one. */
export function resolveClaim(
  given: ClaimGiven, at: string, others: readonly Claim[], storageClassName: string | undefined, problems: string[],
): Claim | undefined {
  const { name, size } = given;
  if (!name) {
    problems.push(`'${at}' has no name; give it one such as 'data'`);
    return undefined;
  }
  if (!isDnsLabel(name)) {
    problems.push(`claim '${name}' is not a DNS label of at most 63 characters; use lower case letters, digits and '-'`);
  }
  if (others.some(other => other.name === name)) {
    problems.push(`claim '${name}' exists already; give one of them another name`);
    return undefined;
  }
  problems.push(...sizeProblems(name, size), ...modeProblems(given as Claim), ...sourceProblems(name, given.dataSource));
  problems.push(...labelQueryProblems(`${at}.selector`, given.selector));
  problems.push(...labelProblems(`${at}.labels`, given.labels), ...annotationProblems(`${at}.annotations`, given.annotations));
  return size && { storageClassName, ...given, name, size };
}

export function renderClaimTemplate(claim: Claim, production: boolean) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claim.name, namespace: claim.namespace, labels: claim.labels, annotations: claim.annotations },
    spec: {
      accessModes: claim.accessModes?.length ? claim.accessModes : [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      storageClassName: claim.storageClassName,
      volumeMode: claim.volumeMode ?? (production ? kplus.PersistentVolumeMode.FILE_SYSTEM : undefined),
      volumeAttributesClassName: claim.volumeAttributesClassName,
      volumeName: claim.volumeName,
      selector: claim.selector,
      resources: { requests: { storage: claim.size.asString() } },
      dataSource: claim.dataSource?._toJson(),
    },
  };
}

export function renderRetention(policy: ClaimRetentionPolicy | undefined) {
  return {
    whenDeleted: policy?.whenDeleted ?? ClaimRetention.RETAIN,
    whenScaled: policy?.whenScaled ?? ClaimRetention.RETAIN,
  };
}

/** The mount that a claim itself asks for, in the container it names. */
export function renderClaimMount(claim: Claim) {
  return { name: claim.name, mountPath: claim.mountPath, readOnly: claim.readOnly, subPath: claim.subPath };
}

function sizeProblems(name: string, size: Size | undefined): string[] {
  if (!size) { return [`claim '${name}' has no size; write how much each pod asks for, such as Size.gibibytes(20)`]; }
  return (bytesOf(size) ?? 0) > 0
    ? [] : [`claim '${name}' asks for ${shown(size.asString())}; write a size above zero, such as Size.gibibytes(20)`];
}

function modeProblems(claim: Claim): string[] {
  const problems: string[] = [];
  if (isBlock(claim)) {
    if (claim.mountPath) { problems.push(`claim '${claim.name}' is a Block volume, so it cannot be mounted at '${claim.mountPath}'; write 'devicePath' instead of 'mountPath'`); }
    if (claim.subPath) { problems.push(`claim '${claim.name}' is a Block volume and has no directories; remove 'subPath'`); }
  } else {
    if (claim.devicePath) { problems.push(`claim '${claim.name}' has 'devicePath' but is no Block volume; write 'mountPath', or 'volumeMode: BLOCK'`); }
    if (!claim.mountPath) {
      for (const prop of ['subPath', 'readOnly', 'container'] as const) {
        if (claim[prop]) { problems.push(`claim '${claim.name}' has '${prop}' without 'mountPath', so it has no effect; add 'mountPath'`); }
      }
    }
  }
  if (claim.subPath && (claim.subPath.startsWith('/') || claim.subPath.split('/').includes('..'))) {
    problems.push(`claim '${claim.name}' has subPath '${claim.subPath}'; write a relative path without '..'`);
  }
  if (claim.accessModes?.includes(kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE_POD) && claim.accessModes.length > 1) {
    problems.push(`claim '${claim.name}' asks for ReadWriteOncePod beside other access modes; Kubernetes allows it only alone`);
  }
  return problems;
}

function sourceProblems(name: string, source: ClaimSource | undefined): string[] {
  const from = source?._toJson().name as unknown;
  return source && (typeof from !== 'string' || from === '') ? [`claim '${name}' has a source without a name; write the name of the snapshot or claim`] : [];
}
