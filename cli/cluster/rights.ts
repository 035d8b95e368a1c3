import { Kubectl } from './kubectl';

/**
 * What the user may do, by the server's own answer: a refusal by admission (a
 * quota, a policy) carries the same reason as a missing right.
 */
export class Rights {
  private readonly known = new Map<string, Promise<boolean>>();

  constructor(private readonly kubectl: Kubectl) {}

  /** The first of the verbs that the user may not use, in words; undefined when all are allowed. */
  public async missing(verbs: readonly string[], resource: string, namespace: string): Promise<string | undefined> {
    for (const verb of verbs) {
      const right = `${verb} ${resource}${namespace && ` in namespace '${namespace}'`}`;
      if (!this.known.has(right)) { this.known.set(right, this.ask(verb, resource, namespace)); }
      if (!await this.known.get(right)) { return right; }
    }
    return undefined;
  }

  private async ask(verb: string, resource: string, namespace: string): Promise<boolean> {
    const [name, ...group] = resource.split('.');
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, group: group.join('.'), resource: name, namespace } },
    };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const answer = await this.kubectl.json(['create', '--raw', path, '-f', '-'], JSON.stringify(review));
    return answer.status.allowed === true;
  }
}
