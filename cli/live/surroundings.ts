import { listKey, mayList, mayRead, mustRead, readNamed } from './reading';
import { ADD_ONS, BUDGETS, CLAIMS, CONFIG_MAPS, HORIZONTAL_AUTOSCALERS, NODES, PODS, QUOTAS, REVISIONS, SERVICES, STATEFUL_SETS, STORAGE_CLASSES, VOLUMES } from './resources';
import type {
  BudgetObject, ClaimObject, ConfigMapObject, ObjectOf, PodObject, RevisionObject, ServiceObject, StatefulSetObject, StorageClassObject, VolumeObject,
} from '../../src/kubernetes/fields';
import type { KubernetesObject } from '../../src/kubernetes/object';
import { Cluster } from '../cluster/cluster';
import { Discovery } from '../cluster/discovery';
import { isSubdomain, Resource } from '../cluster/path';

const JOURNAL = 'cdk8s-stateful/journal';

/** What the namespaces of a plan hold; a list is undefined when it may not be read in one of them. */
interface Lists {
  readonly sets: readonly StatefulSetObject[];
  readonly pods: readonly PodObject[];
  readonly revisions: readonly RevisionObject[];
  readonly claims: readonly ClaimObject[];
  readonly quotas?: readonly ObjectOf<'/ResourceQuota'>[];
  readonly budgets?: readonly BudgetObject[];
  readonly autoscalers?: readonly KubernetesObject[];
  readonly services?: readonly ServiceObject[];
  readonly journals?: readonly ConfigMapObject[];
}

export interface Surroundings extends Lists {
  /** The whole lists, by `listKey`: what is in them need not be asked for again. */
  readonly listed: ReadonlyMap<string, readonly KubernetesObject[]>;
}

/** Lists what surrounds the workloads of some namespaces. */
export async function readSurroundings(
  cluster: Cluster, discovery: Discovery, namespaces: readonly string[], notes: Set<string>,
): Promise<Surroundings> {
  const listed = new Map<string, readonly KubernetesObject[]>();
  const keep = <Of extends KubernetesObject>(resource: Resource<Of>, namespace: string, objects: readonly Of[]) => {
    listed.set(listKey(resource, namespace), objects);
    return objects;
  };
  const addOns = ADD_ONS.filter(({ group }) => discovery.groups.has(group));
  const read = await Promise.all([...new Set(namespaces)].map(async (namespace): Promise<Lists> => {
    const needed = async <Of extends KubernetesObject>(resource: Resource<Of>) => keep(resource, namespace, await cluster.list(resource, namespace));
    const helpful = async <Of extends KubernetesObject>(resource: Resource<Of>) => {
      const objects = await mayList(cluster, resource, namespace, notes);
      return objects && keep(resource, namespace, objects);
    };
    const [[sets, revisions, pods, claims], quotas, budgets, services, journals, horizontal, ...others] = await Promise.all([
      mustRead(`the workloads of namespace '${namespace}'`, [needed(STATEFUL_SETS), needed(REVISIONS), needed(PODS), needed(CLAIMS)]),
      helpful(QUOTAS),
      helpful(BUDGETS),
      helpful(SERVICES),
      mayList(cluster, CONFIG_MAPS, namespace, notes, { labelSelector: JOURNAL, metadataOnly: true }),
      helpful(HORIZONTAL_AUTOSCALERS),
      ...addOns.map(addOn => helpful<KubernetesObject>(addOn)),
    ]);
    const autoscalers = horizontal && [...horizontal, ...others.flatMap(found => found ?? [])];
    return { sets, revisions, pods, claims, quotas, budgets, services, journals, autoscalers };
  }));
  return {
    sets: read.flatMap(({ sets }) => sets),
    revisions: read.flatMap(({ revisions }) => revisions),
    pods: read.flatMap(({ pods }) => pods),
    claims: read.flatMap(({ claims }) => claims),
    quotas: all(read.map(({ quotas }) => quotas)),
    budgets: all(read.map(({ budgets }) => budgets)),
    services: all(read.map(({ services }) => services)),
    journals: all(read.map(({ journals }) => journals)),
    autoscalers: all(read.map(({ autoscalers }) => autoscalers)),
    listed,
  };
}

/** One list of all, unless one of them is not known. */
function all<Of>(lists: readonly (readonly Of[] | undefined)[]): readonly Of[] | undefined {
  const known = lists.flatMap(list => list ? [list] : []);
  return known.length === lists.length ? known.flat() : undefined;
}

/** What belongs to no namespace: a list is undefined when it may not be read. */
export interface ClusterScope {
  readonly storageClasses?: readonly StorageClassObject[];
  readonly volumes?: readonly VolumeObject[];
  /** Their labels only; undefined also when no volume is tied to any. */
  readonly nodes?: readonly KubernetesObject[];
}

/** The storage classes, and the volumes that these claims are bound to. */
export async function readClusterScope(cluster: Cluster, claims: readonly ClaimObject[], notes: Set<string>): Promise<ClusterScope> {
  const names = claims.flatMap(({ metadata, spec }) => {
    const name: unknown = spec?.volumeName;
    if (name === undefined || name === '' || isSubdomain(name)) { return name || []; }
    notes.add(`claim '${metadata.name}' of namespace '${metadata.namespace}' names a volume that cannot exist, so it is not looked up: ${JSON.stringify(name)}`);
    return [];
  });
  const [storageClasses, volumes] = await Promise.all([
    mayRead('storage classes', notes, () => cluster.list(STORAGE_CLASSES)),
    mayRead('volumes', notes, () => readNamed(cluster, VOLUMES, '', names)),
  ]);
  const isPinned = volumes?.some(({ spec }) => spec?.nodeAffinity) ?? false;
  const nodes = isPinned ? await mayRead('nodes', notes, () => cluster.list(NODES, undefined, { metadataOnly: true })) : undefined;
  return { storageClasses, volumes, nodes };
}
