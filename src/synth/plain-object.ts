import { ApiObject, JsonPatch, Lazy } from 'cdk8s';

/*
 * What `ApiObject.toJson()` does, in one pass over the data: lazy values are
 * produced, keys are sorted, and what is null or undefined is left out. Nothing
 * is done here for data that needs more, such as the unions of generated L1
 * classes: that is left to cdk8s.
 */

/** The private parts of cdk8s that are read here; `stock.ts` makes sure that they are as expected. */
interface Internals {
  readonly props: Record<string, unknown>;
  readonly patches: JsonPatch[];
  readonly metadata: {
    readonly _additionalAttributes?: Record<string, unknown>;
    readonly name?: unknown;
    readonly namespace?: unknown;
    readonly annotations?: unknown;
    readonly finalizers?: unknown;
    readonly ownerReferences?: unknown;
    readonly labels?: unknown;
  };
}

/** The object as cdk8s renders it; undefined where that is not sure. */
export function plainObject(object: ApiObject): Record<string, unknown> | undefined {
  try {
    const { props, patches, metadata } = object as unknown as Internals;
    const { _additionalAttributes, name, namespace, annotations, finalizers, ownerReferences, labels } = metadata;
    const known = { name, namespace, annotations, finalizers, ownerReferences, labels };
    const own = withoutEmpty({ ..._additionalAttributes, ...known });
    const json = plain({ ...props, metadata: own }) as Record<string, unknown>;
    const patched = patches.length > 0 ? JsonPatch.apply(json, ...patches) : json;
    return headFirst(patched);
  } catch {
    // also where a lazy value throws: cdk8s throws it again, with the path of the construct
    return undefined;
  }
}

const NOT_PLAIN = new Error('not plain data');

function plain(value: unknown): unknown {
  switch (typeof value) {
    case 'string': case 'number': case 'boolean': return value;
    case 'undefined': return undefined;
    case 'object': break;
    default: throw NOT_PLAIN;
  }
  if (value === null) { return undefined; }
  if (Array.isArray(value)) { return value.map(plain); }
  if (value.constructor === Object) { return sorted(value as Record<string, unknown>); }
  if (value instanceof Lazy) { return plain(value.produce()); }
  throw NOT_PLAIN;
}

function sorted(map: Record<string, unknown>): Record<string, unknown> {
  if (typeof map.resolve === 'function') { throw NOT_PLAIN; }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) {
    if (key === '__proto__') { throw NOT_PLAIN; }
    const value = plain(map[key]);
    if (value !== undefined) { result[key] = value; }
  }
  return result;
}

/** Metadata leaves out empty maps and lists too. */
function withoutEmpty(metadata: Record<string, unknown>): unknown {
  const prune = (value: unknown): unknown => {
    if (Array.isArray(value)) { return value.length === 0 ? undefined : value.map(prune); }
    if (typeof value !== 'object' || value === null) { return value; }
    const result: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value)) {
      const pruned = prune(field);
      if (pruned !== undefined) { result[key] = pruned; }
    }
    return Object.keys(result).length === 0 ? undefined : result;
  };
  return prune(plain(metadata));
}

function headFirst(object: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of ['apiVersion', 'kind', 'metadata']) { if (key in object) { result[key] = object[key]; } }
  for (const key of Object.keys(object)) { if (!(key in result)) { result[key] = object[key]; } }
  return result;
}
