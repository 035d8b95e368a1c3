import { LAST_APPLIED } from '../../src/kubernetes/applier';
import { Merge, mergeOf } from '../../src/kubernetes/merge-keys';
import { groupOf, KubernetesObject } from '../../src/kubernetes/object';
import { isSame } from '../../src/kubernetes/same';

/*
 * What `kubectl apply` (client-side) sends: the three-way merge of what was applied last, what is to be applied, and what
 * is live. A field that the manifest no longer names is deleted only where the manifest before named it.
 */

type Fields = Readonly<Record<string, unknown>>;

/** The strategic merge patch that makes the live object what the wanted one says; undefined when nothing differs. */
export function strategicPatch(wanted: KubernetesObject, live: KubernetesObject): Fields | undefined {
  return patchOf(lastApplied(live), wanted, live, mergeOf(groupOf(wanted.apiVersion), wanted.kind));
}

/** The same as a JSON merge patch, for custom resources: their lists are replaced. */
export function mergePatch(wanted: KubernetesObject, live: KubernetesObject): Fields | undefined {
  return patchOf(lastApplied(live), wanted, live, {});
}

function lastApplied({ metadata }: KubernetesObject): Fields {
  const annotations: unknown = metadata.annotations;
  const text = isMap(annotations) ? annotations[LAST_APPLIED] : undefined;
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}

function patchOf(original: Fields, wanted: Fields, live: Fields, merge: Merge): Fields | undefined {
  const patch: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(wanted)) {
    if (isSame(value, live[field]) || value === null && live[field] === undefined) { continue; }
    Object.assign(patch, fieldPatch(field, original[field], value, live[field], merge.fields?.[field] ?? {}));
  }
  for (const field of Object.keys(original)) {
    if (wanted[field] === undefined && live[field] !== undefined) { patch[field] = null; }
  }
  if (Object.keys(patch).length === 0) { return undefined; }
  return merge.retainsOnlyPatched ? { ...patch, $retainKeys: Object.keys(wanted).sort() } : patch;
}

function fieldPatch(field: string, original: unknown, wanted: unknown, live: unknown, merge: Merge): Fields {
  if (isMap(wanted) && isMap(live)) {
    const inner = patchOf(isMap(original) ? original : {}, wanted, live, merge);
    return inner ? { [field]: inner } : {};
  }
  if (!Array.isArray(wanted) || !Array.isArray(live)) { return { [field]: wanted }; }
  if (merge.isSet) {
    const gone = Array.isArray(original) ? original.filter(item => !wanted.includes(item) && live.includes(item)) : [];
    return { [field]: wanted, ...gone.length > 0 && { [`$deleteFromPrimitiveList/${field}`]: gone } };
  }
  return merge.key === undefined ? { [field]: wanted } : listPatch(field, merge.key, original, wanted, live, merge);
}

function listPatch(field: string, key: string, original: unknown, wanted: readonly unknown[], live: readonly unknown[], merge: Merge): Fields {
  const [before, now, there] = [byKey(Array.isArray(original) ? original : [], key), byKey(wanted, key), byKey(live, key)];
  // kubectl itself has no right answer where two items share the key
  if (!before || !now || !there) { return { [field]: [...wanted, { $patch: 'replace' }] }; }

  const changed = [...now].flatMap(([id, item]) => {
    const found = there.get(id);
    if (!found) { return [item]; }
    const patch = patchOf(before.get(id) ?? {}, item, found, { ...merge, key: undefined });
    return patch ? [{ [key]: id, ...patch }] : [];
  });
  const gone = [...before.keys()].filter(id => !now.has(id) && there.has(id)).map(id => ({ $patch: 'delete', [key]: id }));
  const isOrdered = isSame([...now.keys()].filter(id => there.has(id)), [...there.keys()].filter(id => now.has(id)));
  if (changed.length === 0 && gone.length === 0 && isOrdered) { return {}; }
  return { [field]: [...changed, ...gone], [`$setElementOrder/${field}`]: [...now.keys()].map(id => ({ [key]: id })) };
}

/** Undefined when an item has no key, or two have the same. */
function byKey(items: readonly unknown[], key: string): ReadonlyMap<unknown, Fields> | undefined {
  const found = new Map<unknown, Fields>();
  for (const item of items) {
    if (!isMap(item) || item[key] === undefined || found.has(item[key])) { return undefined; }
    found.set(item[key], item);
  }
  return found;
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
