import {
  ANYTHING, Field, FLAG, HIDDEN_TEXT, INTEGER, ITEM, ListOf, OPTIONAL_TEXT, StructOf, TEXT, VALUE,
} from './decoding';

/** The same data, to be changed. A field of unknown type stays one. */
export type Mutable<T> = 0 extends 1 & T ? T : T extends readonly (infer Item)[] ? Mutable<Item>[]
  : T extends object ? { -readonly [Name in keyof T]: Mutable<T[Name]> } : T;

/**
 * A copy of a value as the server stores it before it fills in defaults: what says nothing is left out.
 * An empty text, 0 or false is nothing where the table does not say otherwise, and so are empty maps and lists.
 */
export function withoutNothing(value: unknown, field: Field): unknown {
  if (field === ANYTHING || typeof value !== 'object' || value === null) { return value; }
  if (Array.isArray(value)) { return typeof field === 'object' && ITEM in field ? storedList(value, field as ListOf<Field>) : value; }
  if (typeof field !== 'object' || ITEM in field) { return value; }
  return VALUE in field ? { ...value } : storedStruct(value as Readonly<Record<string, unknown>>, field);
}

function storedList(items: readonly unknown[], list: ListOf<Field>): unknown[] {
  return items.map(item => withoutNothing(item, list[ITEM]));
}

function storedStruct(struct: Readonly<Record<string, unknown>>, fields: StructOf): Record<string, unknown> {
  const stored: Record<string, unknown> = {};
  for (const name of Object.keys(struct)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const value = struct[name];
    if (value === null || value === undefined || (field !== undefined && saysNothing(value, field))) { continue; }
    stored[name] = field === undefined ? value : withoutNothing(value, field);
  }
  return stored;
}

function saysNothing(value: unknown, field: Field): boolean {
  switch (field) {
    case TEXT: case HIDDEN_TEXT: return value === '';
    case INTEGER: return value === 0;
    case FLAG: return value === false;
    case OPTIONAL_TEXT: case ANYTHING: return false;
    default: return typeof field === 'object' && (ITEM in field || VALUE in field) && Object.keys(value as object).length === 0;
  }
}


/** Sets what is not set yet. */
export function fill<T extends object>(target: T | undefined, defaults: Partial<T>): void {
  for (const name of Object.keys(defaults) as (keyof T)[]) {
    if (target && target[name] === undefined && defaults[name] !== undefined) { target[name] = defaults[name]!; }
  }
}
