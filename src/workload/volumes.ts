import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct, IConstruct } from 'constructs';
import { renderVolumeAs, volumeJson, volumeKind } from './kplus-internals';
import { annotationProblems, labelProblems } from './labels';
import { Shaped, anyText, instance, listOf, oneOf, shown, struct, text, textMap, wholeNumber } from './shape';
import { isDnsLabel } from '../kubernetes/names';
import { UserError } from '../kubernetes/user-error';

/**
 * A part of a projected volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
export class ProjectedSource {
  /** Keys of a ConfigMap, each as a file. With `items` only those keys, at the given paths. */
  public static configMap(configMap: kplus.IConfigMap, items?: { [key: string]: string }): ProjectedSource {
    return new ProjectedSource({ configMap: { name: configMap?.name, items: renderItems(items) } });
  }

  /** Keys of a Secret, each as a file. With `items` only those keys, at the given paths. */
  public static secret(secret: kplus.ISecret, items?: { [key: string]: string }): ProjectedSource {
    return new ProjectedSource({ secret: { name: secret?.name, items: renderItems(items) } });
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
    const items = Object.entries(fields ?? {}).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([path, fieldPath]) => ({ path, fieldRef: { fieldPath } }));
    return new ProjectedSource({ downwardAPI: { items } });
  }

  private constructor(private readonly json: Record<string, any>) {}

  /** @internal */
  public _toJson() { return this.json; }
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

const projectedShape = struct({
  name: text('config'),
  sources: listOf(instance<ProjectedSource>('a source such as ProjectedSource.configMap(map)', value => typeof value._toJson === 'function')),
  defaultMode: wholeNumber('of permission bits', { max: 0o777 }),
});
const ephemeralShape = struct({
  name: text('scratch'),
  size: instance<Size>('a size such as Size.gibibytes(20)', value => typeof value.asString === 'function'),
  storageClassName: anyText,
  accessModes: listOf(oneOf(kplus.PersistentVolumeAccessMode)),
  labels: textMap,
  annotations: textMap,
});

/** A volume by its name and wire shape. */
export interface NamedVolume {
  readonly name: string;
  readonly config: Record<string, any>;
}

/** The wire shape of a projected volume; problems are told under the method that was called. */
export function resolveProjectedVolume(props: unknown, problems: string[]): NamedVolume {
  const given: Shaped<typeof projectedShape> = projectedShape(props, 'addProjectedVolume', problems) ?? {};
  const name = checkedName('addProjectedVolume', given.name, problems);
  if (!given.sources?.length) { problems.push(`projected volume '${name}' has no sources; add one such as ProjectedSource.configMap(map)`); }
  const wrong = (given.sources ?? []).flatMap(source => sourceProblems(source._toJson()));
  problems.push(...wrong.map(problem => `projected volume '${name}' ${problem}`));
  return { name, config: { projected: { sources: given.sources?.map(source => source._toJson()) ?? [], defaultMode: given.defaultMode } } };
}

export function resolveEphemeralVolume(props: unknown, storageClassName: string | undefined, problems: string[]): NamedVolume {
  const given: Shaped<typeof ephemeralShape> = ephemeralShape(props, 'addEphemeralVolume', problems) ?? {};
  const name = checkedName('addEphemeralVolume', given.name, problems);
  const size = given.size?.asString();
  if (!size || !(parseFloat(size) > 0)) { problems.push(`ephemeral volume '${name}' has no size; write how much each pod asks for, such as Size.gibibytes(20)`); }
  problems.push(...labelProblems('addEphemeralVolume.labels', given.labels), ...annotationProblems('addEphemeralVolume.annotations', given.annotations));
  return {
    name,
    config: {
      ephemeral: {
        volumeClaimTemplate: {
          metadata: given.labels || given.annotations ? { labels: given.labels, annotations: given.annotations } : undefined,
          spec: {
            accessModes: given.accessModes?.length ? given.accessModes : [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
            storageClassName: given.storageClassName ?? storageClassName,
            volumeMode: kplus.PersistentVolumeMode.FILE_SYSTEM,
            resources: { requests: { storage: size } },
          },
        },
      },
    },
  };
}

interface OwnVolume {
  readonly config?: Record<string, any>;
  readonly owner: IConstruct;
}

/** Volumes that are ours: their wire shape is kept here, because cdk8s-plus-28 has no factory for it. */
const ownVolumes = new WeakMap<kplus.Volume, OwnVolume>();

/**
 * Makes a volume that only this workload can mount.
 *
 * Anywhere else its stand-in would be rendered, an empty directory, so that is refused there.
 * Without a `config` it stands for a claim, which the pod template does not list.
 */
export function makeOwnVolume(scope: Construct, id: string, name: string, owner: kplus.Workload, config?: Record<string, any>): kplus.Volume {
  const volume = kplus.Volume.fromEmptyDir(scope, id, name);
  ownVolumes.set(volume, { config, owner });
  renderVolumeAs(volume, () => {
    throw new UserError(`volume '${name}' belongs to workload '${owner.name}'; mount it only there`);
  });
  return volume;
}

/** The workload that a volume of ours belongs to. */
export function ownerOf(volume: kplus.Volume): IConstruct | undefined {
  return ownVolumes.get(volume)?.owner;
}

/** Whether a volume stands for a claim. */
export function isClaimVolume(volume: kplus.Volume): boolean {
  const own = ownVolumes.get(volume);
  return own !== undefined && own.config === undefined;
}

/** A volume of the pod as YAML shows it, without what the API fills in anyway. */
export function renderVolume(volume: kplus.Volume): Record<string, any> {
  const own = ownVolumes.get(volume)?.config;
  const json = own ? { name: volume.name, ...own } : volumeJson(volume);
  if (json.hostPath) { json.hostPath = { ...json.hostPath, type: json.hostPath.type || undefined }; }
  const { persistentVolumeClaim: claim } = json;
  if (claim) { json.persistentVolumeClaim = { ...claim, readOnly: claim.readOnly || undefined }; }
  return json;
}

/** Kind of a volume, as the API calls it. */
export function kindOf(volume: kplus.Volume): string {
  return Object.keys(ownVolumes.get(volume)?.config ?? {})[0] ?? volumeKind(volume);
}

function checkedName(at: string, name: string | undefined, problems: string[]): string {
  if (!name || !isDnsLabel(name)) {
    problems.push(`'${at}' has the volume name '${name ?? ''}'; write a DNS label such as 'scratch'`);
  }
  return name ?? 'unnamed';
}

/** What the API server would refuse of a source. */
function sourceProblems({ configMap, secret, serviceAccountToken: token }: Record<string, any>): string[] {
  const problems: string[] = [];
  for (const [what, reference] of [['ConfigMap', configMap], ['Secret', secret]] as const) {
    if (reference && typeof reference.name !== 'string') { problems.push(`has a ${what} source without a name; give it the ${what} to read`); }
  }
  if (!token) { return problems; }
  if (typeof token.path !== 'string' || token.path === '' || token.path.startsWith('/') || token.path.split('/').includes('..')) {
    problems.push(`has a token at the path ${shown(token.path)}; write a relative path such as 'token'`);
  }
  if (token.expirationSeconds < 600) { problems.push(`has a token that is valid for ${token.expirationSeconds} seconds; Kubernetes gives none for less than 10 minutes`); }
  return problems;
}

function renderItems(items: { [key: string]: string } | undefined) {
  return items && Object.keys(items).sort().map(key => ({ key, path: items[key] }));
}
