import type { KubernetesObject } from '../../src/kubernetes/object';
import { UserError } from '../../src/kubernetes/user-error';
import { Cluster, ListOptions } from '../cluster/cluster';
import { isPathName, Resource } from '../cluster/path';
import { ApiRefusal, Unreadable } from '../cluster/refusal';
import { nameOf } from '../cluster/rights';

/** From so many objects of a kind and namespace on, one list is cheaper than asking for each. */
const WORTH_A_LIST = 10;

/**
 * What a plan cannot do without: every refusal is an error, and all of them are reported together.
 */
export async function mustRead<T extends readonly unknown[]>(
  what: string, reads: readonly [...{ [Index in keyof T]: Promise<T[Index]> }],
): Promise<T> {
  const results = await Promise.allSettled<unknown>(reads);
  const failures = results.flatMap(result => result.status === 'rejected' ? [result.reason as Error] : []);
  const fault = failures.find(failure => !(failure instanceof ApiRefusal));
  if (fault) { throw fault; }
  if (failures.length > 0) { throw new UserError([...new Set(failures.map(({ message }) => `cannot read ${what}: ${message}`))].join('\n')); }
  return results.map(result => result.status === 'fulfilled' ? result.value : undefined) as unknown as T;
}

/** What a plan can do without: undefined when it may not be read, and a note says so. */
export async function mayRead<T>(what: string, notes: Set<string>, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ApiRefusal || error instanceof Unreadable)) { throw error; }
    notes.add(`${what} are not known: ${error.message}`);
    return undefined;
  }
}

/** The objects of a kind that a plan can do without, in a namespace. */
export function mayList<Of extends KubernetesObject>(
  cluster: Cluster, resource: Resource<Of>, namespace: string, notes: Set<string>, options?: ListOptions,
): Promise<Of[] | undefined> {
  return mayRead(`${nameOf(resource)} of namespace '${namespace}'`, notes, () => cluster.list(resource, namespace, options));
}

/**
 * The objects of these names that exist. Secrets are never listed: those that nobody named are nobody's business here.
 */
export async function readNamed<Of extends KubernetesObject>(
  cluster: Cluster, resource: Resource<Of>, namespace: string, names: readonly string[], metadataOnly = false,
): Promise<Of[]> {
  const wanted = new Set(names.filter(isPathName));
  if (wanted.size >= WORTH_A_LIST && (metadataOnly || resource.kind !== 'Secret')) {
    try {
      const all = await cluster.list(resource, resource.namespaced ? namespace : undefined, { metadataOnly });
      return all.filter(({ metadata }) => wanted.has(metadata.name));
    } catch (error) {
      // who may not list may still be allowed to get
      if (!(error instanceof ApiRefusal)) { throw error; }
    }
  }
  const place = resource.namespaced ? { namespace } : {};
  const found = await Promise.all([...wanted].map(name => cluster.get(resource, { ...place, name }, metadataOnly)));
  return found.flatMap(object => object ?? []);
}

/** An object of the manifests, and how the server serves its kind. */
export interface Served {
  readonly object: KubernetesObject;
  readonly resource: Resource;
}

/** The live selves of objects. What was listed before is not asked for again. */
export async function readLiveSelves(
  cluster: Cluster, wanted: readonly Served[], listed: ReadonlyMap<string, readonly KubernetesObject[]>,
): Promise<KubernetesObject[]> {
  const groups = new Map<string, { resource: Resource; namespace: string; names: string[] }>();
  for (const { object, resource } of wanted) {
    const namespace = resource.namespaced ? object.metadata.namespace ?? '' : '';
    const key = listKey(resource, namespace);
    if (!groups.has(key)) { groups.set(key, { resource, namespace, names: [] }); }
    groups.get(key)!.names.push(object.metadata.name);
  }
  const read = await mustRead('the objects of the manifests', [...groups].map(async ([key, { resource, namespace, names }]) => {
    const all = listed.get(key);
    if (!all) { return readNamed(cluster, resource, namespace, names); }
    const asked = new Set(names);
    return all.filter(({ metadata }) => asked.has(metadata.name));
  }));
  return read.flat();
}

/** Names a list of all objects of a kind in a namespace. */
export function listKey({ group, version, plural }: Resource, namespace: string): string {
  return `${group}/${version}/${plural}/${namespace}`;
}
