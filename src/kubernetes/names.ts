/*
 * Which names the API server takes, and the names that Kubernetes makes of them.
 */

/** The longest name of most objects. */
export const LONGEST_SUBDOMAIN = 253;

/** The longest DNS label, label value, and name of a Service, a container, a volume or a namespace. */
export const LONGEST_LABEL = 63;

/**
 * The longest name of a StatefulSet whose pods can be made: they carry the label
 * `controller-revision-hash: <name>-<up to 10 characters>`, which has at most 63.
 */
export const LONGEST_SET_NAME = 52;

const LONGEST_PORT_NAME = 15;
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** A DNS label (RFC 1123), such as the names of StatefulSets, namespaces, containers and volumes. */
export function isDnsLabel(value: string): boolean {
  return value.length <= LONGEST_LABEL && LABEL.test(value);
}

/** The characters of a DNS label in their places, whatever the length. */
export function hasLabelForm(value: string): boolean {
  return LABEL.test(value);
}

/** DNS labels with dots between them, such as the names of most objects. */
export function isDnsSubdomain(value: string): boolean {
  return value.length <= LONGEST_SUBDOMAIN && value.split('.').every(label => LABEL.test(label));
}

/** The name of a container's port: letters in lower case, digits and single dashes, with a letter among them. */
export function isPortName(value: string): boolean {
  return value.length <= LONGEST_PORT_NAME && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) && /[a-z]/.test(value);
}

export function isLabelValue(value: string): boolean {
  return value === '' || QUALIFIED.test(value);
}

// Keys repeat in every workload of an app; each is looked at once.
const knownKeys = new Map<string, boolean>();

/** `name` or `prefix/name`, as labels, annotations, resource names and topology keys are written. */
export function isQualifiedName(key: string): boolean {
  let known = knownKeys.get(key);
  if (known === undefined) {
    const [name, prefix, ...more] = key.split('/').reverse();
    known = more.length === 0 && QUALIFIED.test(name) && (prefix === undefined || isDnsSubdomain(prefix));
    knownKeys.set(key, known);
  }
  return known;
}

/** The pod of a StatefulSet with this ordinal. */
export function podName(set: string, ordinal: number): string {
  return `${set}-${ordinal}`;
}

/** The claims of a claim template share this beginning; a dash and the ordinal follow. */
export function claimPrefix(template: string, set: string): string {
  return `${template}-${set}`;
}

/** The claim that Kubernetes makes of a claim template for the pod with this ordinal. */
export function claimName(template: string, set: string, ordinal: number): string {
  return `${claimPrefix(template, set)}-${ordinal}`;
}

/** The name of a pod or claim taken apart: what comes before the ordinal, and the ordinal. */
export function splitOrdinal(name: string): { readonly prefix: string; readonly ordinal: number } | undefined {
  const [, prefix, digits] = /^(.+)-(0|[1-9][0-9]{0,9})$/.exec(name) ?? [];
  return prefix === undefined ? undefined : { prefix, ordinal: Number(digits) };
}
