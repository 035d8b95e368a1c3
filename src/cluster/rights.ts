import { Kubectl } from './kubectl';

export interface Right {
  readonly verb: string;
  /** For kubectl, such as `statefulsets.apps`. */
  readonly resource: string;
  readonly namespace: string;
}

/** Whether the user may do it; the server's own answer, since a refusal by admission carries the same reason as a missing right. */
export async function isAllowed(kubectl: Kubectl, { verb, resource, namespace }: Right): Promise<boolean> {
  const [name, ...group] = resource.split('.');
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb, group: group.join('.'), resource: name, namespace } },
  };
  const answer = await kubectl.json(['create', '--raw', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', '-f', '-'], JSON.stringify(review));
  return answer.status.allowed === true;
}
