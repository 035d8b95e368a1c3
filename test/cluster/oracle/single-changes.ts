import fc from 'fast-check';

type Path = readonly (string | number)[];

/** An object with one field changed, and in words what was changed. */
export interface Variant {
  readonly what: string;
  readonly object: any;
}

/** Fields that the object may not have yet; every server of the tests knows them. */
const ADDITIONS: readonly (readonly [Path, unknown])[] = [
  [['metadata', 'labels', 'new'], 'label'],
  [['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'], 2],
  [['spec', 'template', 'metadata', 'annotations', 'new'], ''],
  [['spec', 'template', 'spec', 'dnsPolicy'], 'ClusterFirst'],
  [['spec', 'template', 'spec', 'restartPolicy'], 'Never'],
  [['spec', 'template', 'spec', 'activeDeadlineSeconds'], 60],
  [['spec', 'template', 'spec', 'hostNetwork'], false],
  [['spec', 'template', 'spec', 'hostNetwork'], true],
  [['spec', 'template', 'spec', 'priority'], 0],
  [['spec', 'template', 'spec', 'hostAliases'], []],
  [['spec', 'template', 'spec', 'setHostnameAsFQDN'], false],
  [['spec', 'template', 'spec', 'shareProcessNamespace'], false],
  [['spec', 'template', 'spec', 'containers', 0, 'stdin'], false],
  [['spec', 'template', 'spec', 'containers', 0, 'imagePullPolicy'], 'IfNotPresent'],
  [['spec', 'template', 'spec', 'containers', 0, 'terminationMessagePath'], '/dev/termination-log'],
  [['spec', 'template', 'spec', 'containers', 0, 'workingDir'], ''],
  [['spec', 'template', 'spec', 'containers', 0, 'resources', 'requests', 'ephemeral-storage'], '1Gi'],
  [['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'privileged'], false],
  [['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'procMount'], 'Default'],
  [['spec', 'template', 'spec', 'containers', 0, 'ports', 0, 'protocol'], 'TCP'],
  [['spec', 'template', 'spec', 'containers', 0, 'ports', 0, 'hostPort'], 0],
  [['spec', 'template', 'spec', 'containers', 0, 'env', 0, 'value'], ''],
  [['spec', 'template', 'spec', 'containers', 0, 'livenessProbe', 'httpGet', 'scheme'], 'HTTP'],
  [['spec', 'template', 'spec', 'containers', 0, 'livenessProbe', 'terminationGracePeriodSeconds'], 30],
  [['spec', 'template', 'spec', 'containers', 0, 'volumeMounts', 0, 'readOnly'], false],
  [['spec', 'template', 'spec', 'containers', 0, 'volumeMounts', 0, 'mountPropagation'], 'None'],
  [['spec', 'template', 'spec', 'volumes', 0, 'configMap', 'defaultMode'], 420],
  [['spec', 'template', 'spec', 'volumes', 0, 'configMap', 'defaultMode'], 0],
  [['spec', 'template', 'spec', 'volumes', 2, 'projected', 'sources', 0, 'serviceAccountToken', 'expirationSeconds'], 3600],
  [['spec', 'template', 'spec', 'topologySpreadConstraints', 0, 'nodeAffinityPolicy'], 'Honor'],
  [['spec', 'template', 'spec', 'securityContext', 'supplementalGroups'], []],
  [['spec', 'volumeClaimTemplates', 0, 'spec', 'volumeMode'], 'Filesystem'],
  [['spec', 'volumeClaimTemplates', 0, 'metadata', 'annotations'], {}],
  [['spec', 'volumeClaimTemplates', 0, 'spec', 'volumeName'], 'one'],
  [['spec', 'volumeClaimTemplates', 0, 'status'], {}],
];

/** With another identity it would be another object. */
const IDENTITY = ['apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.namespace'];

/** Any single field of an object removed, changed, written in another way, or added. */
export function singleChanges(object: any): fc.Arbitrary<Variant> {
  const paths = pathsOf(object).filter(path => !IDENTITY.includes(path.join('.')));
  const removals = fc.constantFrom(...paths).map(path => variant(object, path, undefined));
  const leaves = paths.filter(path => typeof at(object, path) !== 'object');
  const other = fc.constantFrom(...leaves).chain(path => another(at(object, path)).map(value => variant(object, path, value)));
  const lists = paths.filter(path => Array.isArray(at(object, path)) && at(object, path).length > 1);
  const orders = fc.constantFrom(...lists).map(path => variant(object, path, [...at(object, path)].reverse()));
  const additions = fc.constantFrom(...ADDITIONS).map(([path, value]) => variant(object, path, value));
  return fc.oneof(
    { weight: 3, arbitrary: removals },
    { weight: 5, arbitrary: other },
    { weight: 1, arbitrary: orders },
    { weight: 3, arbitrary: additions },
  );
}

const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  '1Gi': ['1024Mi', '1073741824', '1G', '2Gi'],
  '2Gi': ['2048Mi', '2147483648', '1Gi'],
  '10Gi': ['10240Mi', '20Gi', '5Gi', '10737418240'],
  '500m': ['0.5', '0.50', '500000u', '1'],
  '64Mi': ['65536Ki', '67108864'],
};

function another(value: unknown): fc.Arbitrary<unknown> {
  switch (typeof value) {
    case 'boolean': return fc.constant(!value);
    case 'number': return fc.constantFrom(value + 1, value - 1, 0, -1, value * 1000);
    default: return fc.constantFrom(...SPELLINGS[String(value)] ?? [], `${value}-x`, '', 'Other', String(value).toUpperCase());
  }
}

function pathsOf(value: any, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) { return [path]; }
  const below = Object.keys(value).flatMap(key => pathsOf(value[key], [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length ? [path, ...below] : below;
}

function at(object: any, path: Path): any {
  return path.reduce((value, key) => value?.[key], object);
}

function variant(object: any, path: Path, value: unknown): Variant {
  const copy = structuredClone(object);
  const parent = at(copy, path.slice(0, -1));
  const key = path[path.length - 1];
  const what = `${path.join('.')}: ${JSON.stringify(parent[key])} → ${JSON.stringify(value)}`;
  if (value !== undefined) { parent[key] = value; } else if (Array.isArray(parent)) { parent.splice(Number(key), 1); } else { delete parent[key]; }
  return { what, object: copy };
}
