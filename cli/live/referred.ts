import { readNamed } from './reading';
import { REFERRED } from './resources';
import type { ClaimTemplate } from '../../src/kubernetes/fields';
import { groupOf, keyOf, kindOf, KubernetesObject, ObjectKey, textOfKey } from '../../src/kubernetes/object';
import { referencesOf, referredKey } from '../../src/kubernetes/references';
import { NamedObject } from '../../src/manifest/cluster-facts';
import { Cluster } from '../cluster/cluster';
import { isNamespace, isSubdomain } from '../cluster/path';
import { ApiRefusal } from '../cluster/refusal';

/** Whether the objects exist that the wanted ones name and do not bring along. Only names are read, never data. */
export async function readReferred(cluster: Cluster, wanted: readonly KubernetesObject[]): Promise<NamedObject[]> {
  const brought = new Set(wanted.map(object => textOfKey(keyOf(object))));
  const groups = new Map<string, ObjectKey[]>();
  for (const reference of new Map(wanted.flatMap(namedBy).map(key => [textOfKey(key), key])).values()) {
    if (brought.has(textOfKey(reference)) || !isSubdomain(reference.name)) { continue; }
    const group = `${reference.kind}/${reference.namespace}`;
    if (!groups.has(group)) { groups.set(group, []); }
    groups.get(group)!.push(reference);
  }
  const known = await Promise.all([...groups.values()].map(references => readExisting(cluster, references)));
  return known.flat();
}

async function readExisting(cluster: Cluster, references: readonly ObjectKey[]): Promise<NamedObject[]> {
  const [{ kind, namespace }] = references;
  try {
    const found = await readNamed(cluster, REFERRED[kind], namespace, references.map(({ name }) => name), true);
    const names = new Set(found.map(({ metadata }) => metadata.name));
    return references.map(object => ({ object, exists: names.has(object.name) }));
  } catch (error) {
    if (!(error instanceof ApiRefusal)) { throw error; }
    return references.map(object => ({ object }));
  }
}

function namedBy({ kind, apiVersion, metadata, spec }: KubernetesObject): ObjectKey[] {
  const namespace = metadata.namespace ?? '';
  if (!isNamespace(namespace)) { return []; }
  const of = kindOf({ group: groupOf(apiVersion), kind });
  const claims: readonly ClaimTemplate[] = of === 'apps/StatefulSet' ? spec?.volumeClaimTemplates ?? [] : [];
  const classes = [...claims.map(claim => claim.spec?.storageClassName), of === '/PersistentVolumeClaim' ? spec?.storageClassName : undefined];
  return [
    // every namespace gets its default account by itself; claims are read anyway
    ...(WITH_PODS.has(of) ? referencesOf(spec?.template?.spec) : [])
      .filter(reference => reference.kind in REFERRED && !(reference.kind === 'ServiceAccount' && reference.name === 'default'))
      .map(reference => referredKey(reference, namespace)),
    ...classes.filter(name => typeof name === 'string' && name !== '').map(name => ({ group: 'storage.k8s.io', kind: 'StorageClass', namespace: '', name })),
  ];
}

const WITH_PODS = new Set(['apps/StatefulSet', 'apps/Deployment', 'apps/DaemonSet', 'batch/Job']);
