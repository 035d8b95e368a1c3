import { Cluster } from './cluster';
import type { Resource } from './path';

/**
 * What the user may do, by the server's own answer: a refusal by admission (a
 * quota, a policy) carries the same reason as a missing right.
 */
export class Rights {
  private readonly known = new Map<string, Promise<boolean>>();

  constructor(private readonly cluster: Cluster) {}

  /** The first of the verbs that the user may not use, in words; undefined when all are allowed. */
  public async missing(verbs: readonly string[], resource: Resource, namespace: string): Promise<string | undefined> {
    for (const verb of verbs) {
      const right = `${verb} ${nameOf(resource)}${namespace && ` in namespace '${namespace}'`}`;
      if (!this.known.has(right)) { this.known.set(right, this.cluster.isAllowed(verb, resource, namespace)); }
      if (!await this.known.get(right)) { return right; }
    }
    return undefined;
  }
}

/** A resource as kubectl and roles name it, such as `statefulsets.apps`. */
export function nameOf({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}
