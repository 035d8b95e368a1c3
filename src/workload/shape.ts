import { Duration } from 'cdk8s';
import { remedyForForeign } from './foreign-props';

/**
 * What the value of a prop may look like.
 *
 * TypeScript, Java and Go check this before we are called; JavaScript, casts and
 * spread objects do not. A shape takes any value at all, reports in words what
 * does not fit, and hands back only what the rest of the code can work with.
 */
export type Shape<T = unknown> = (value: unknown, at: string, problems: string[]) => T | undefined;

/** The cleaned form of a struct: every field has its type or is absent. */
export type Cleaned<F extends Record<string, Shape>> = { [K in keyof F]?: F[K] extends Shape<infer T> ? T : never };

/** What a shape hands back. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

export function text(example?: string): Shape<string> {
  return expecting(`a string${example ? ` such as '${example}'` : ''}`, value => typeof value === 'string' && value !== '');
}

/** Any string, the empty one too. */
export const anyText: Shape<string> = expecting('a string', value => typeof value === 'string');

export const flag: Shape<boolean> = expecting('true or false', value => typeof value === 'boolean');

export interface WholeNumberRange {
  readonly min?: number;
  readonly max?: number;
}

/** The API counts in 32 bits. */
const MOST = 2 ** 31 - 1;

export function wholeNumber(of: string, range: WholeNumberRange = {}): Shape<number> {
  const { min = 0, max = MOST } = range;
  const bounds = range.max === undefined ? `${min} or more` : `from ${min} to ${max}`;
  return expecting(`a whole number${of ? ` ${of}` : ''}, ${bounds}`, value =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max);
}

export function oneOf<T extends string>(values: Record<string, T>): Shape<T> {
  const allowed: unknown[] = Object.values(values);
  return expecting(`one of ${allowed.map(shown).join(', ')}`, value => allowed.includes(value));
}

export function listOf<T>(item: Shape<T>): Shape<T[]> {
  return (value, at, problems) => {
    if (!Array.isArray(value)) {
      problems.push(`'${at}' must be a list, got ${shown(value)}`);
      return undefined;
    }
    return value.flatMap((each, index) => {
      const cleaned = each == null ? refuse<T>(`${at}[${index}]`, 'a value', each, problems) : item(each, `${at}[${index}]`, problems);
      return cleaned === undefined ? [] : [cleaned];
    });
  };
}

export function mapOf<T>(item: Shape<T>): Shape<Record<string, T>> {
  return (value, at, problems) => {
    if (!isRecord(value) || hasNoFields(value)) {
      return refuse(at, 'a map of names to values', value, problems);
    }
    const cleaned: Record<string, T> = {};
    for (const [key, each] of Object.entries(value)) {
      if (isReserved(key, at, problems)) { continue; }
      const kept = each == null ? refuse<T>(`${at}.${key}`, 'a value', each, problems) : item(each, `${at}.${key}`, problems);
      if (kept !== undefined) { cleaned[key] = kept; }
    }
    return cleaned;
  };
}

/** A span of time that the API takes: whole seconds. */
export const wholeSeconds: Shape<Duration> = (value, at, problems) => {
  const given = instance<Duration>('a duration such as Duration.seconds(30)', each => typeof each.toSeconds === 'function')(value, at, problems);
  if (!given) { return undefined; }
  try {
    if (Number.isSafeInteger(given.toSeconds()) && given.toSeconds() >= 0) { return given; }
  } catch { /* told below */ }
  problems.push(`'${at}' must be a duration of whole seconds, 0 or more, got ${shown(given)}`);
  return undefined;
};

/** Keys that mean something else to JavaScript, so that cdk8s cannot write them. */
const RESERVED = ['__proto__', 'constructor'];

function isReserved(key: string, at: string, problems: string[]): boolean {
  if (!RESERVED.includes(key)) { return false; }
  problems.push(`'${at}' has the key '${key}', which cdk8s cannot write; write another one`);
  return true;
}

/** Map of strings, such as labels. */
export const textMap: Shape<Record<string, string>> = mapOf(anyText);

/** A struct: only these fields, each of its own shape. */
export function struct<F extends Record<string, Shape>>(fields: F): Shape<Cleaned<F>> {
  const known = Object.keys(fields);
  return (value, at, problems) => {
    if (!isRecord(value) || hasNoFields(value)) {
      return refuse(at, 'a set of properties', value, problems);
    }
    const cleaned: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const given = value[key];
      if (given === undefined) { continue; }
      const path = at ? `${at}.${key}` : key;
      const shape = Object.prototype.hasOwnProperty.call(fields, key) ? fields[key] : undefined;
      if (!shape) {
        problems.push(`'${path}' is not a property that exists here; ${remedyForUnknown(key, known) ?? 'remove it'}`);
      } else if (given === null) {
        problems.push(`'${path}' is null; leave it out, or give it a value`);
      } else {
        const kept = shape(given, path, problems);
        if (kept !== undefined) { cleaned[key] = kept; }
      }
    }
    return cleaned as Cleaned<F>;
  };
}

/** A struct that is nothing without some of its fields. */
export function having<T extends object, K extends keyof T & string>(shape: Shape<T>, ...needed: K[]): Shape<T & Required<Pick<T, K>>> {
  return (value, at, problems) => {
    const cleaned = shape(value, at, problems);
    const missing = cleaned && needed.filter(field => !(field in cleaned));
    if (!missing?.length) { return cleaned as T & Required<Pick<T, K>>; }
    problems.push(`'${at}' has no ${missing.map(field => `'${field}'`).join(' and no ')}; write it, or remove the entry`);
    return undefined;
  };
}

/** An object of a class, recognised by what it can do. */
export function instance<T>(expected: string, test: (value: Record<string, unknown>) => boolean): Shape<T> {
  return expecting<T>(expected, value => {
    if (!isRecord(value)) { return false; }
    try { return test(value); } catch { return false; }
  });
}

/** A shape that cannot work here, with the reason. */
export function refused(why: string): Shape<undefined> {
  return (_value, at, problems) => {
    problems.push(`'${at}' ${why}`);
    return undefined;
  };
}

/** How a value is shown in a message: short, and without ever failing. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string': return `'${value.length > 60 ? `${value.slice(0, 57)}…` : value}'`;
    case 'function': return 'a function';
    case 'symbol': return 'a symbol';
    case 'object': break;
    default: return `${value}`;
  }
  if (value === null) { return 'null'; }
  try {
    if (value instanceof Duration) { return value.toHumanString(); }
    const className = Object.getPrototypeOf(value)?.constructor?.name;
    if (className && className !== 'Object' && className !== 'Array') { return `a ${className}`; }
    const json = JSON.stringify(value);
    return json.length > 60 ? `${json.slice(0, 57)}…` : json;
  } catch {
    return 'an object';
  }
}

/** A value that passes the test. */
export function expecting<T>(expected: string, test: (value: unknown) => boolean): Shape<T> {
  return (value, at, problems) => test(value) ? value as T : refuse<T>(at, expected, value, problems);
}

function refuse<T>(at: string, expected: string, value: unknown, problems: string[]): T | undefined {
  problems.push(`'${at}' must be ${expected}, got ${shown(value)}`);
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What these hold are no properties: it would be dropped without a word. */
export function hasNoFields(value: object): boolean {
  return Array.isArray(value) || value instanceof Map || value instanceof Set || value instanceof Date;
}

/** What to write for a property that does not exist; nothing for one that is near to no name. */
export function remedyForUnknown(key: string, known: readonly string[]): string | undefined {
  const near = known.find(name => name.toLowerCase() === key.toLowerCase())
    ?? known.find(name => distanceIsSmall(name.toLowerCase(), key.toLowerCase()));
  return remedyForForeign(key, known) ?? (near ? `did you mean '${near}'?` : undefined);
}

/** One letter changed, added, left out or swapped with its neighbour. */
function distanceIsSmall(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.length < 4) { return false; }
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) { start++; }
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) { end++; }
  return Math.max(a.length, b.length) - start - end <= 2;
}
