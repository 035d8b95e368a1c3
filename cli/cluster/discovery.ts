import { Kubectl, KubectlError } from './kubectl';
import { groupOf } from '../../src/kubernetes/object';

/** How the server serves one kind. */
export interface ServedKind {
  /** The resource's name for kubectl, such as `statefulsets.apps`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** What the API server serves of the kinds that a plan speaks of. */
export class Discovery {
  /** Asks for the groups of the server, and for the kinds of these versions. */
  public static async read(kubectl: Kubectl, apiVersions: readonly string[]): Promise<Discovery> {
    const groups = await kubectl.json(['get', '--raw', '/apis']);
    const kinds = new Map<string, ServedKind>();
    await Promise.all([...new Set(apiVersions)].map(async apiVersion => {
      for (const resource of await resourcesOf(kubectl, apiVersion)) {
        if (resource.name.includes('/')) { continue; }
        kinds.set(`${apiVersion}/${resource.kind}`, {
          resource: [resource.name, groupOf(apiVersion)].filter(part => part !== '').join('.'),
          namespaced: resource.namespaced,
        });
      }
    }));
    return new Discovery(groups.groups.map((group: any) => group.name), kinds);
  }

  private constructor(public readonly groups: readonly string[], private readonly kinds: ReadonlyMap<string, ServedKind>) {}

  /** How the server serves the kind of an object; undefined when it does not. */
  public of(object: any): ServedKind | undefined {
    return this.kinds.get(`${object.apiVersion}/${object.kind}`);
  }
}

async function resourcesOf(kubectl: Kubectl, apiVersion: string): Promise<any[]> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  try {
    return (await kubectl.json(['get', '--raw', path])).resources;
  } catch (error) {
    if (error instanceof KubectlError && error.has('NotFound')) { return []; }
    throw error;
  }
}
