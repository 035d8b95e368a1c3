import { readNamed } from './reading';
import { REFERRED } from './resources';
import { Cluster } from '../cluster/cluster';
import { isNamespace, isSubdomain } from '../cluster/path';
import { ApiRefusal } from '../cluster/refusal';
import { keyOf, KubernetesObject, ObjectKey, textOfKey } from '../../src/kubernetes/object';
import { referencesOf } from '../../src/kubernetes/references';
import { NamedObject } from '../../src/manifest/cluster-facts';

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

function namedBy({ kind, metadata, spec }: KubernetesObject): ObjectKey[] {
  const namespace = metadata.namespace ?? '';
  if (!isNamespace(namespace)) { return []; }
  const key = (of: string, name: string): ObjectKey => {
    const { group, namespaced } = REFERRED[of];
    return { group, kind: of, namespace: namespaced ? namespace : '', name };
  };
  const claims: readonly KubernetesObject[] = kind === 'StatefulSet' ? spec?.volumeClaimTemplates ?? [] : [];
  const classes = [...claims.map(claim => claim.spec?.storageClassName), ...kind === 'PersistentVolumeClaim' ? [spec?.storageClassName] : []];
  return [
    // every namespace gets its default account by itself
    ...referencesOf(spec?.template?.spec).filter(({ kind: of, name }) => of in REFERRED && !(of === 'ServiceAccount' && name === 'default')).map(({ kind: of, name }) => key(of, name)),
    ...classes.filter(name => typeof name === 'string' && name !== '').map(name => key('StorageClass', name)),
  ];
}
