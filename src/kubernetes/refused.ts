import { isDnsLabel, isDnsSubdomain, LONGEST_LABEL, LONGEST_SUBDOMAIN } from './names';
import { kindOf, KubernetesObject, ObjectKey } from './object';

/*
 * What every server refuses, whatever else it has: names that are none, and
 * numbers below zero. An object with one of them is never asked for, so that
 * no text that somebody wrote into a manifest gets any further than a report.
 */

/** A value that every server refuses. */
export interface Refusal {
  /** Where it is, such as `metadata.name`. */
  readonly path: string;
  readonly value: unknown;
  /** What it has to be, to follow "has to be". */
  readonly expected: string;
}

const API_VERSION = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?v[0-9]+(?:(?:alpha|beta)[0-9]+)?$/;
const KIND = /^[A-Za-z][A-Za-z0-9]*$/;

/** Kinds whose names are anything that can be one part of a path, such as `system:node`. */
const ANY_SEGMENT = new Set([
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].map(kind => `rbac.authorization.k8s.io/${kind}`),
  'certificates.k8s.io/ClusterTrustBundle', 'networking.k8s.io/IPAddress',
]);

/** The first value of an object that every server refuses; undefined when there is none. */
export function refusalOf(object: KubernetesObject, key: ObjectKey): Refusal | undefined {
  const { apiVersion, kind, metadata } = object;
  const { namespace } = metadata;
  if (!API_VERSION.test(apiVersion)) { return { path: 'apiVersion', value: apiVersion, expected: 'a version such as v1 or apps/v1' }; }
  if (!KIND.test(kind)) { return { path: 'kind', value: kind, expected: 'a name of letters and digits such as StatefulSet' }; }
  if (namespace && !isDnsLabel(namespace)) {
    return { path: 'metadata.namespace', value: namespace, expected: `at most ${LONGEST_LABEL} small letters, digits and '-'` };
  }
  return nameRefusal(key) ?? numberRefusal(object, key);
}

function nameRefusal({ group, kind, name }: Pick<ObjectKey, 'group' | 'kind' | 'name'>): Refusal | undefined {
  const path = 'metadata.name';
  if (kindOf({ group, kind }) === '/Namespace') {
    return isDnsLabel(name) ? undefined : { path, value: name, expected: `at most ${LONGEST_LABEL} small letters, digits and '-'` };
  }
  // The API servers of OpenShift take names such as `image:tag`.
  if (ANY_SEGMENT.has(kindOf({ group, kind })) || group.endsWith('.openshift.io')) {
    return name !== '.' && name !== '..' && !/[/%]/.test(name) ? undefined : { path, value: name, expected: "a name without '/' and '%'" };
  }
  if (isDnsSubdomain(name)) { return undefined; }
  return { path, value: name, expected: `at most ${LONGEST_SUBDOMAIN} small letters, digits, '-' and '.'` };
}

const LARGEST_INTEGER = 2 ** 31 - 1;
const COUNTS: readonly (readonly string[])[] = [
  ['replicas'], ['minReadySeconds'], ['ordinals', 'start'], ['updateStrategy', 'rollingUpdate', 'partition'],
];

function numberRefusal(object: KubernetesObject, key: ObjectKey): Refusal | undefined {
  if (kindOf(key) !== 'apps/StatefulSet') { return undefined; }
  for (const path of COUNTS) {
    const value = path.reduce<unknown>((at, field) => (at as Readonly<Record<string, unknown>> | undefined)?.[field], object.spec);
    if (typeof value === 'number' && (value < 0 || value > LARGEST_INTEGER)) {
      return { path: ['spec', ...path].join('.'), value, expected: `a whole number from 0 to ${LARGEST_INTEGER}` };
    }
  }
  return undefined;
}
