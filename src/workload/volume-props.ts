import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { renderDownwardFiles, renderFields, renderSource } from './volume-sources';

/**
 * A part of a projected volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
export class ProjectedSource {
  /** Keys of a ConfigMap, each as a file. With `items` only those keys, at the given paths. */
  public static configMap(configMap: kplus.IConfigMap, items?: { [key: string]: string }, options: ProjectedSourceOptions = {}): ProjectedSource {
    return new ProjectedSource({ configMap: { name: configMap?.name, ...renderSource(items, options) } });
  }

  /** Keys of a Secret, each as a file. With `items` only those keys, at the given paths. */
  public static secret(secret: kplus.ISecret, items?: { [key: string]: string }, options: ProjectedSourceOptions = {}): ProjectedSource {
    return new ProjectedSource({ secret: { name: secret?.name, ...renderSource(items, options) } });
  }

  /**
   * A token of the pod's service account, renewed by the kubelet.
   *
   * @param path file name within the volume
   * @param audience whom the token is for; the API server by default
   * @param expiration how long a token is valid, at least 10 minutes; an hour by default
   */
  public static serviceAccountToken(path: string, audience?: string, expiration?: Duration): ProjectedSource {
    return new ProjectedSource({ serviceAccountToken: { path, audience, expirationSeconds: expiration?.toSeconds() } });
  }

  /**
   * Fields of the pod, each as a file.
   *
   * @param fields path of the file within the volume, and the field such as `metadata.labels`
   */
  public static downwardApi(fields: { [path: string]: string }): ProjectedSource {
    return new ProjectedSource({ downwardAPI: { items: renderFields(fields) } });
  }

  /**
   * Fields of the pod and resources of its containers, each as a file, in this order.
   *
   * @param files the files
   */
  public static downwardApiFiles(files: DownwardApiFile[]): ProjectedSource {
    return new ProjectedSource({ downwardAPI: { items: renderDownwardFiles(files) } });
  }

  private constructor(private readonly json: Record<string, any>) {}

  /** @internal */
  public _toJson() { return this.json; }
}

/** One key of a ConfigMap or Secret as a file. */
export interface VolumeFile {
  /** The key. */
  readonly key: string;

  /** Path of the file within the volume. */
  readonly path: string;

  /**
   * Permission bits of the file, such as 0o440.
   *
   * @default - those of the volume
   */
  readonly mode?: number;
}

/** What of a ConfigMap or Secret is shown, and whether it must exist. */
export interface ProjectedSourceOptions {
  /**
   * The keys that are shown, in this order; in place of `items`.
   *
   * @default - all keys
   */
  readonly files?: VolumeFile[];

  /**
   * Whether pods start without it.
   *
   * @default - they do not
   */
  readonly optional?: boolean;
}

/**
 * A field of the pod, or a resource of a container, as a file.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
 */
export interface DownwardApiFile {
  /** Path of the file within the volume. */
  readonly path: string;

  /**
   * Field of the pod, such as `metadata.labels`.
   *
   * @default - none
   */
  readonly field?: string;

  /**
   * Resource of a container, such as `limits.memory`, in place of `field`.
   *
   * @default - none
   */
  readonly resource?: string;

  /**
   * The container that `resource` belongs to.
   *
   * @default - none
   */
  readonly container?: string;

  /**
   * Unit in which `resource` is counted, such as `1Mi`.
   *
   * @default - single units
   */
  readonly divisor?: string;

  /**
   * Permission bits of the file, such as 0o440.
   *
   * @default - those of the volume
   */
  readonly mode?: number;
}

/** Files made of fields of the pod. */
export interface DownwardApiVolumeProps {
  /** Name of the volume, a DNS label. */
  readonly name: string;

  /** The files. */
  readonly files: DownwardApiFile[];

  /**
   * Permission bits of the files.
   *
   * @default 0o644
   */
  readonly defaultMode?: number;
}

/** The files of a container image, read-only. Needs Kubernetes 1.35; 1.31 to 1.34 have it behind a gate. */
export interface ImageVolumeProps {
  /** Name of the volume, a DNS label. */
  readonly name: string;

  /** The image. */
  readonly image: string;

  /**
   * When it is pulled.
   *
   * @default - as Kubernetes: Always for no tag or `latest`, else IfNotPresent
   */
  readonly pullPolicy?: kplus.ImagePullPolicy;
}

/** What of a ConfigMap or Secret a volume shows. */
export interface FileVolumeProps {
  /** Name of the volume, a DNS label. */
  readonly name: string;

  /**
   * The keys that are shown, in this order.
   *
   * @default - all keys
   */
  readonly files?: VolumeFile[];

  /**
   * Permission bits of the files, such as 0o440.
   *
   * @default 0o644
   */
  readonly defaultMode?: number;

  /**
   * Whether pods start without it.
   *
   * @default - they do not
   */
  readonly optional?: boolean;
}

/** A directory that goes with the pod. */
export interface ScratchVolumeProps {
  /** Name of the volume, a DNS label. */
  readonly name: string;

  /**
   * How much may be written, in any unit; kept as written.
   *
   * @default - as much as there is
   */
  readonly sizeLimit?: Size;

  /**
   * What it is kept on.
   *
   * @default - the disk of the node
   */
  readonly medium?: kplus.EmptyDirMedium;
}

/**
 * Several sources in one directory.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
export interface ProjectedVolumeProps {
  /** Name of the volume, a DNS label. */
  readonly name: string;

  /** What the volume holds; at least one source. */
  readonly sources: ProjectedSource[];

  /**
   * Permission bits of the files, such as 0o440.
   *
   * @default 0o644
   */
  readonly defaultMode?: number;
}

/**
 * A volume that is provisioned for each pod and goes with it.
 *
 * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
 */
export interface EphemeralVolumeProps {
  /** Name of the volume, a DNS label. */
  readonly name: string;

  /** How much storage each pod asks for. */
  readonly size: Size;

  /**
   * The storage class that provisions the volume.
   *
   * @default - that of `StatefulDefaults`, or the cluster's default storage class
   */
  readonly storageClassName?: string;

  /**
   * How many nodes may use the volume at once.
   *
   * @default [ReadWriteOnce]
   */
  readonly accessModes?: kplus.PersistentVolumeAccessMode[];

  /**
   * Labels of the claims.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the claims.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
