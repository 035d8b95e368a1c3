import { isDnsLabel, isDnsSubdomain } from '../../src/kubernetes/names';
import type { KubernetesObject } from '../../src/kubernetes/object';

/** How the server serves one kind; the type of its objects is known where the kind is. */
export interface Resource<Of extends KubernetesObject = KubernetesObject> {
  /** API group without its version; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The resource's name in paths, such as `statefulsets`. */
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Never there: it only carries the type. */
  readonly objects?: Of;
}

export interface Place {
  readonly namespace?: string;
  readonly name?: string;
}

const VERSION = /^v[0-9]+((alpha|beta)[0-9]+)?$/;

/** A namespace that a server could have. */
export function isNamespace(text: unknown): text is string {
  return typeof text === 'string' && isDnsLabel(text);
}

/** A name of most kinds: a DNS subdomain. */
export function isSubdomain(text: unknown): text is string {
  return typeof text === 'string' && isDnsSubdomain(text);
}

export function isApiVersion(text: unknown): text is string {
  if (typeof text !== 'string') { return false; }
  const slash = text.indexOf('/');
  return VERSION.test(text.slice(slash + 1)) && (slash === -1 || isSubdomain(text.slice(0, slash)));
}

/** A name that some kind may have. Roles may be called `system:node`; no name leaves its place in a path. */
export function isPathName(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && text !== '.' && text !== '..' && text.length <= 253 && !/\p{Cs}/u.test(text)
    && [...text].every(character => character > ' ' && character !== '\u007f' && !'/%?#\\'.includes(character));
}

/** The path of the resources of a group and version, as discovery names them. */
export function groupPath(apiVersion: string): string {
  if (!isApiVersion(apiVersion)) { throw new Error(`'${apiVersion}' is no apiVersion`); }
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/**
 * The path of an object, or of all objects of a kind. Names are written by others: each has to be one that a server
 * could give, and is encoded all the same.
 */
export function pathOf(resource: Resource, { namespace, name }: Place = {}): string {
  const base = groupPath(apiVersionOf(resource));
  if (!/^[a-z0-9][a-z0-9-]*$/.test(resource.plural)) { throw new Error(`'${resource.plural}' is no resource`); }
  if (namespace !== undefined && !isNamespace(namespace)) { throw new Error(`'${namespace}' is no namespace`); }
  if (name !== undefined && !isPathName(name)) { throw new Error(`'${name}' is no name`); }
  return [
    base,
    ...namespace !== undefined && resource.namespaced ? ['namespaces', encodeURIComponent(namespace)] : [],
    resource.plural,
    ...name !== undefined ? [encodeURIComponent(name)] : [],
  ].join('/');
}

export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}
