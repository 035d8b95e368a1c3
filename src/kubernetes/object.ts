/** A Kubernetes object as plain data. Never changed once it was read. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the type of a field follows from the kind: see fields.ts, asKind
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: any };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the same
  readonly [key: string]: any;
}

/** Who an object is: two objects with the same key are the same object of the cluster. */
export interface ObjectKey {
  /** API group without its version; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/** The API group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** Who an object says that it is; the namespace is empty where it names none. */
export function keyOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectKey {
  return { group: groupOf(apiVersion), kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

/** The kind with its group, such as `apps/StatefulSet` or `/Service`: a kind alone says nothing, since others use the same word. */
export function kindOf({ group, kind }: Pick<ObjectKey, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}

/** A key as one text, for maps and sets. */
export function textOfKey({ group, kind, namespace, name }: ObjectKey): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
