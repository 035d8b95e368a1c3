import { Cluster } from './cluster';
import { fieldOf, listOf } from './json';
import { groupPath, isApiVersion, Resource } from './path';
import { ApiRefusal } from './refusal';
import { groupOf, KubernetesObject } from '../../src/kubernetes/object';

/** What the API server serves of the kinds that a plan needs. */
export class Discovery {
  /** Asks for the groups of the server, and for the kinds of these versions. What is no version is not asked for. */
  public static async read(cluster: Cluster, apiVersions: readonly string[]): Promise<Discovery> {
    const resources = new Map<string, Resource>();
    const [groups] = await Promise.all([
      cluster.read('/apis'),
      ...[...new Set(apiVersions)].filter(isApiVersion).map(async apiVersion => {
        for (const resource of await resourcesOf(cluster, apiVersion)) { resources.set(`${apiVersion}/${resource.kind}`, resource); }
      }),
    ]);
    return new Discovery(new Set(listOf(fieldOf(groups, 'groups')).map(group => String(fieldOf(group, 'name')))), resources);
  }

  private constructor(public readonly groups: ReadonlySet<string>, private readonly resources: ReadonlyMap<string, Resource>) {}

  /** How the server serves the kind of an object; undefined when it does not. */
  public of({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): Resource | undefined {
    return this.resources.get(`${apiVersion}/${kind}`);
  }
}

async function resourcesOf(cluster: Cluster, apiVersion: string): Promise<Resource[]> {
  try {
    const served = listOf(fieldOf(await cluster.read(groupPath(apiVersion)), 'resources'));
    return served.flatMap(resource => resourceOf(resource, apiVersion) ?? []);
  } catch (error) {
    if (error instanceof ApiRefusal && error.code === 404) { return []; }
    throw error;
  }
}

/** Undefined for subresources, such as `statefulsets/scale`. */
function resourceOf(served: unknown, apiVersion: string): Resource | undefined {
  const [plural, kind, namespaced] = [fieldOf(served, 'name'), fieldOf(served, 'kind'), fieldOf(served, 'namespaced')];
  if (typeof plural !== 'string' || typeof kind !== 'string' || plural.includes('/')) { return undefined; }
  return { group: groupOf(apiVersion), version: apiVersion.slice(apiVersion.indexOf('/') + 1), plural, kind, namespaced: namespaced === true };
}
