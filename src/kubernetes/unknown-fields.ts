import { Field, ITEM, VALUE } from './decoding';

/** Paths of the fields that a table does not name: no server has them. */
export function unknownFields(value: unknown, field: Field, path: string): string[] {
  if (typeof field === 'string' || typeof value !== 'object' || value === null || VALUE in field) { return []; }
  if (ITEM in field) {
    return !Array.isArray(value) ? [] : value.flatMap((item, index) => unknownFields(item, field[ITEM] as Field, `${path}[${nameOf(item) ?? index}]`));
  }
  const map = value as Readonly<Record<string, unknown>>;
  return Object.keys(map).flatMap(name => Object.hasOwn(field, name) ? unknownFields(map[name], field[name], `${path}.${name}`) : [`${path}.${name}`]);
}

function nameOf(item: unknown): string | undefined {
  const { name, metadata } = (item ?? {}) as { readonly name?: unknown; readonly metadata?: { readonly name?: unknown } };
  const found = name ?? metadata?.name;
  return typeof found === 'string' ? found : undefined;
}
