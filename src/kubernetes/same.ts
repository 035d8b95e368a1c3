type Fields = Readonly<Record<string, unknown>>;

/** True when both are the same data, whatever the order of their keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) { return true; }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) { return false; }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  }
  if (Array.isArray(b)) { return false; }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && isSame((a as Fields)[key], (b as Fields)[key]));
}
