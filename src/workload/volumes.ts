import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct, IConstruct } from 'constructs';
import { renderVolumeAs, volumeJson, volumeKind } from './kplus-internals';
import { annotationProblems, labelProblems } from './labels';
import { bytesOf } from './quantity';
import { Shaped, anyText, flag, having, instance, listOf, oneOf, shown, struct, text, textMap, wholeNumber } from './shape';
import { ProjectedSource } from './volume-props';
import { isDnsLabel } from '../kubernetes/names';
import { UserError } from '../kubernetes/user-error';

const projectedShape = struct({
  name: text('config'),
  sources: listOf(instance<ProjectedSource>('a source such as ProjectedSource.configMap(map)', value => typeof value._toJson === 'function')),
  defaultMode: wholeNumber('of permission bits', { max: 0o777 }),
});
const fileShape = struct({ key: text('postgresql.conf'), path: text('postgresql.conf'), mode: wholeNumber('of permission bits', { max: 0o777 }) });
const fileFields = { name: text('config'), files: listOf(having(fileShape, 'key', 'path')), defaultMode: wholeNumber('of permission bits', { max: 0o777 }), optional: flag };
const downwardFile = struct({
  path: text('labels'),
  field: text('metadata.labels'),
  resource: text('limits.memory'),
  container: text(),
  divisor: text('1Mi'),
  mode: wholeNumber('of permission bits', { max: 0o777 }),
});
const ephemeralShape = struct({
  name: text('scratch'),
  size: instance<Size>('a size such as Size.gibibytes(20)', value => typeof value.asString === 'function'),
  storageClassName: anyText,
  accessModes: listOf(oneOf(kplus.PersistentVolumeAccessMode)),
  labels: textMap,
  annotations: textMap,
});

const shapes = {
  configMap: struct(fileFields),
  secret: struct(fileFields),
  emptyDir: struct({
    name: text('scratch'),
    medium: oneOf(kplus.EmptyDirMedium),
    sizeLimit: instance<Size>('a size such as Size.gibibytes(1)', value => typeof value.asString === 'function'),
  }),
  downwardAPI: struct({ name: text('pod'), files: listOf(having(downwardFile, 'path')), defaultMode: wholeNumber('of permission bits', { max: 0o777 }) }),
  image: struct({ name: text('model'), image: text('models:1'), pullPolicy: oneOf(kplus.ImagePullPolicy) }),
};

/** A volume by its name and wire shape. */
export interface NamedVolume {
  readonly name: string;
  readonly config: Record<string, any>;
}

/** The wire shape of a projected volume; problems are told under the method that was called. */
export function resolveProjectedVolume(at: string, props: unknown, problems: string[]): NamedVolume {
  const given: Shaped<typeof projectedShape> = projectedShape(props, at, problems) ?? {};
  const name = checkedName(at, given.name, problems);
  if (!given.sources?.length) { problems.push(`projected volume '${name}' has no sources; add one such as ProjectedSource.configMap(map)`); }
  const wrong = (given.sources ?? []).flatMap(source => sourceProblems(source._toJson()));
  problems.push(...wrong.map(problem => `projected volume '${name}' ${problem}`));
  return { name, config: { projected: { sources: given.sources?.map(source => source._toJson()) ?? [], defaultMode: given.defaultMode } } };
}

export function resolveEphemeralVolume(at: string, props: unknown, storageClassName: string | undefined, problems: string[]): NamedVolume {
  const given: Shaped<typeof ephemeralShape> = ephemeralShape(props, at, problems) ?? {};
  const name = checkedName(at, given.name, problems);
  const size = given.size?.asString();
  if (!size || !((bytesOf(given.size) ?? 0) > 0)) { problems.push(`ephemeral volume '${name}' has no size; write how much each pod asks for, such as Size.gibibytes(20)`); }
  problems.push(...labelProblems(`${at}.labels`, given.labels), ...annotationProblems(`${at}.annotations`, given.annotations));
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

/** A volume of one of the kinds above, as its props ask for it. */
export function checkedVolume<K extends keyof typeof shapes>(
  kind: K, props: unknown, problems: string[], render: (given: Shaped<(typeof shapes)[K]>) => Record<string, unknown>,
): NamedVolume {
  const at = `PodVolume.${kind === 'downwardAPI' ? 'downwardApi' : kind}`;
  const given = (shapes[kind](props, at, problems) ?? {}) as Shaped<(typeof shapes)[K]>;
  const config = render(given);
  if ('reference' in config && !config.reference) { problems.push(`'${at}' has no image; write one such as 'models:1'`); }
  for (const of of ['name', 'secretName']) {
    if (of in config && typeof config[of] !== 'string') { problems.push(`'${at}' has no ${kind === 'secret' ? 'Secret' : 'ConfigMap'}; give it the one to read`); }
  }
  return { name: checkedName(at, given.name, problems), config: { [kind]: config } };
}

interface OwnVolume {
  readonly config?: Record<string, any>;
  /** The only workload that may mount it; any StatefulWorkload where it is absent. */
  readonly owner?: IConstruct;
  readonly problems?: readonly string[];
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

/** Makes a volume that any StatefulWorkload can mount, and no other. */
export function makeSharedVolume(scope: Construct, id: string, name: string, config: Record<string, any>, problems: readonly string[]): kplus.Volume {
  const volume = kplus.Volume.fromEmptyDir(scope, id, name);
  ownVolumes.set(volume, { config, problems });
  renderVolumeAs(volume, () => {
    throw new UserError(`volume '${name}' is a PodVolume, which only a StatefulWorkload can mount; use a factory of kplus.Volume here`);
  });
  return volume;
}

/** What was wrong with a volume of ours when it was made. */
export function ownVolumeProblems(volume: kplus.Volume): readonly string[] {
  return ownVolumes.get(volume)?.problems ?? [];
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

/** A volume of the pod as YAML shows it, without what only cdk8s-plus fills in. */
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
