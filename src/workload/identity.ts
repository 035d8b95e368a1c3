import { hasLabelForm, isDnsLabel, LONGEST_LABEL, LONGEST_SET_NAME, podName } from '../kubernetes/names';
import { UserError } from '../kubernetes/user-error';

/**
 * The one name of a workload, and every name that follows from it.
 *
 * Nothing here knows the construct tree: a refactoring must not rename a volume.
 */

export const NAME_LABEL = 'app.kubernetes.io/name';
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

/** What the pods carry and the selector asks for, when nothing else was given. */
export function defaultSelectorLabels(name: string): Record<string, string> {
  return { [NAME_LABEL]: name, [INSTANCE_LABEL]: name };
}

/** The labels Kubernetes recommends for every object of an application. */
export function recommendedLabels(name: string): Record<string, string> {
  return { [NAME_LABEL]: name, [INSTANCE_LABEL]: name, [MANAGED_BY_LABEL]: 'cdk8s' };
}

export function defaultHeadlessServiceName(name: string): string {
  return `${name}-headless`;
}

/** DNS name of a Service, without the cluster domain, which only the cluster knows. */
export function serviceDnsName(service: string, namespace?: string): string {
  return namespace ? `${service}.${namespace}.svc` : service;
}

export function podDnsName(name: string, ordinal: number, service: string, namespace?: string): string {
  return `${podName(name, checkedOrdinal(ordinal))}.${serviceDnsName(service, namespace)}`;
}

export function nameProblems(name: string): string[] {
  if (!hasLabelForm(name)) {
    const better = asDnsLabel(name, LONGEST_SET_NAME);
    return [`name '${name}' is not a DNS label (lower case letters, digits and '-'); ${better ? `write '${better}'` : 'give it a name such as \'db\''}`];
  }
  if (name.length > LONGEST_SET_NAME) {
    return [`name '${name}' has ${name.length} characters; write at most ${LONGEST_SET_NAME}: the pods carry it with a revision hash in a label of at most ${LONGEST_LABEL}`];
  }
  return [];
}

export function namespaceProblems(namespace: string | undefined): string[] {
  return namespace === undefined || isDnsLabel(namespace)
    ? [] : [`namespace '${namespace}' is not a DNS label; write '${asDnsLabel(namespace) || 'default'}'`];
}

/** Services are stricter than StatefulSets: up to Kubernetes 1.35 they must begin with a letter. */
export function serviceNameProblems(what: string, name: string): string[] {
  if (!isDnsLabel(name)) {
    return [`${what} '${name}' is not a DNS label of at most 63 characters; write '${asDnsLabel(name) || 'db'}'`];
  }
  return /^[a-z]/.test(name) ? [] : [`${what} '${name}' begins with a digit, which Kubernetes before 1.36 refuses in a Service; begin it with a letter`];
}

/** The nearest DNS label: `OrdersDb` and `orders_db` become `orders-db`. */
export function asDnsLabel(value: string, longest: number = LONGEST_LABEL): string {
  return value
    .normalize('NFD').replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
}

/** An ordinal that a user gave. */
export function checkedOrdinal(ordinal: number): number {
  if (!Number.isSafeInteger(ordinal) || ordinal < 0) {
    throw new UserError(`'ordinal' must be a whole number, 0 or more, got ${ordinal}`);
  }
  return ordinal;
}
