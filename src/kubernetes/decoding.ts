/*
 * The language of the tables of fields: a table says how the value of each
 * field is built, and both the check of what comes in and its TypeScript type
 * follow from it. Behind that check no code asks again whether a list is a list.
 */

/** A text; the empty one means the same as none. */
export const TEXT = 'text' as const;
/** A text of which the empty one means something else than none: a class `''` is no class at all, none is the default one. */
export const OPTIONAL_TEXT = 'optional text' as const;
/** A text that may be a secret: no message shows it. */
export const HIDDEN_TEXT = 'hidden text' as const;
/** A whole number; 0 means the same as none. */
export const INTEGER = 'integer' as const;
/** A whole number of which 0 means something else than none. */
export const OPTIONAL_INTEGER = 'optional integer' as const;
/** True or false; false means the same as none. */
export const FLAG = 'flag' as const;
/** True or false; false is written on purpose. */
export const OPTIONAL_FLAG = 'optional flag' as const;
/** A number or a text, such as the name of a port or a percentage. */
export const INTEGER_OR_TEXT = 'integer or text' as const;
/** `10Gi`, `"500m"` or a plain number. */
export const QUANTITY = 'quantity' as const;
/** What no code of ours looks into. */
export const ANYTHING = 'anything' as const;

export const ITEM: unique symbol = Symbol('item');
export const VALUE: unique symbol = Symbol('value');

export interface ListOf<F> { readonly [ITEM]: F }
export interface MapOf<F> { readonly [VALUE]: F }
export interface StructOf { readonly [field: string]: Field }

/** How the value of one field is built. */
export type Field = typeof TEXT | typeof OPTIONAL_TEXT | typeof HIDDEN_TEXT | typeof INTEGER | typeof OPTIONAL_INTEGER | typeof FLAG
  | typeof OPTIONAL_FLAG | typeof INTEGER_OR_TEXT | typeof QUANTITY | typeof ANYTHING | ListOf<unknown> | MapOf<unknown> | StructOf;

export function listOf<F extends Field>(item: F): ListOf<F> {
  return { [ITEM]: item };
}

export function mapOf<F extends Field>(value: F): MapOf<F> {
  return { [VALUE]: value };
}

/** The type of a value that a table describes: every field may be missing. Fields that no table names are kept, untyped. */
export type Fields<F> =
  F extends typeof TEXT | typeof OPTIONAL_TEXT | typeof HIDDEN_TEXT ? string
    : F extends typeof INTEGER | typeof OPTIONAL_INTEGER ? number
      : F extends typeof FLAG | typeof OPTIONAL_FLAG ? boolean
        : F extends typeof INTEGER_OR_TEXT | typeof QUANTITY ? number | string
          : F extends typeof ANYTHING ? unknown
            : F extends ListOf<infer Item> ? readonly Fields<Item>[]
              : F extends MapOf<infer Value> ? Readonly<Record<string, Fields<Value>>>
                : { readonly [Name in keyof F]?: Fields<F[Name]> };

/** What does not fit its table: a server would refuse it. */
export class Mistake {
  private path = '';

  constructor(private readonly expected: string, private readonly got: string) {}

  /** Puts the name of a field, or the index of an item, in front. */
  public within(step: string | number): this {
    const name = typeof step === 'number' ? `[${step}]` : step;
    this.path = name + (this.path === '' || this.path.startsWith('[') ? '' : '.') + this.path;
    return this;
  }

  /** What is wrong, without the value: it may be one of a Secret. */
  public get wanted(): string {
    return `'${this.path}' to be ${this.expected}`;
  }

  public toString(): string {
    return `${this.wanted}, got ${this.got}`;
  }
}

/**
 * The value without the nulls that mean nothing to the server, or what is wrong with it.
 * It is the same value, not a copy, where nothing has to be left out.
 */
export function decode<F extends Field>(value: unknown, field: F): Fields<F> | Mistake {
  return clean(value, field) as Fields<F> | Mistake;
}

function clean(value: unknown, field: Field): unknown {
  if (typeof field === 'string') { return SCALARS[field](value); }
  if (ITEM in field) { return cleanList(value, field[ITEM] as Field); }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) { return new Mistake('a map', shown(value)); }
  const map = value as Readonly<Record<string, unknown>>;
  return VALUE in field ? cleanMap(map, field[VALUE] as Field) : cleanStruct(map, field);
}

const text = (value: unknown) => typeof value === 'string' ? value : new Mistake('a text', quotable(value));
const integer = (value: unknown) => isWhole(value) ? value : new Mistake('a whole number', shown(value));
const flag = (value: unknown) => typeof value === 'boolean' ? value : new Mistake('true or false', shown(value));

const SCALARS: Record<Field & string, (value: unknown) => unknown> = {
  'text': text,
  'optional text': text,
  'hidden text': value => typeof value === 'string' ? value : new Mistake('a text', kindOf(value)),
  'integer': integer,
  'optional integer': integer,
  'flag': flag,
  'optional flag': flag,
  'integer or text': value => isWhole(value) || typeof value === 'string' ? value : new Mistake('a whole number or a text', shown(value)),
  'quantity': value => isNumber(value) || typeof value === 'string' ? value : new Mistake('a quantity such as 10Gi', shown(value)),
  'anything': value => value,
};

function cleanList(value: unknown, item: Field): unknown {
  if (!Array.isArray(value)) { return new Mistake('a list', shown(value)); }
  let copy: unknown[] | undefined;
  for (let index = 0; index < value.length; index++) {
    const given: unknown = value[index];
    const cleaned = given === null && emptyOf(item) !== null ? emptyOf(item) : clean(given, item);
    if (cleaned instanceof Mistake) { return cleaned.within(index); }
    if (cleaned !== given) { (copy ??= [...value])[index] = cleaned; }
  }
  return copy ?? value;
}

// The server reads null in a map or list of texts as the empty text.
function cleanMap(map: Readonly<Record<string, unknown>>, of: Field): unknown {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(map)) {
    const given = map[key];
    const cleaned = given === null || given === undefined ? emptyOf(of) : clean(given, of);
    if (cleaned instanceof Mistake) { return cleaned.within(key); }
    if (cleaned !== given) { (copy ??= { ...map })[key] = cleaned; }
  }
  return copy ?? map;
}

function emptyOf(field: Field): unknown {
  if (field === QUANTITY) { return '0'; }
  return field === TEXT || field === OPTIONAL_TEXT || field === HIDDEN_TEXT ? '' : null;
}

function cleanStruct(map: Readonly<Record<string, unknown>>, fields: StructOf): unknown {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(map)) {
    if (!Object.hasOwn(fields, name)) { continue; }
    const given = map[name];
    if (given === null || given === undefined) {
      delete (copy ??= { ...map })[name];
      continue;
    }
    const cleaned = clean(given, fields[name]);
    if (cleaned instanceof Mistake) { return cleaned.within(name); }
    if (cleaned !== given) { (copy ??= { ...map })[name] = cleaned; }
  }
  return copy ?? map;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function quotable(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? `${value}, which needs quotes` : shown(value);
}

function shown(value: unknown): string {
  if (typeof value === 'string') { return JSON.stringify(value); }
  return typeof value === 'object' ? kindOf(value) : String(value);
}

function kindOf(value: unknown): string {
  if (value === null) { return 'null'; }
  if (Array.isArray(value)) { return 'a list'; }
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}
