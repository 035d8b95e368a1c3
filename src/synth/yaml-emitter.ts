import { spellingOf, spellingOfKey } from './spelling';

/*
 * Writes plain data as the YAML that cdk8s writes, byte for byte, in a fraction
 * of the time. Only the layout of maps and lists is decided here; spelling.ts
 * knows how a scalar is spelled.
 */

/** One YAML document; undefined where the data is not plain enough to be written here. */
export function emitDocument(value: unknown): string | undefined {
  if (value === undefined) { return '\n'; }
  if (!isPlainMap(value) || Object.keys(value).length === 0) { return undefined; }
  const emitter = new Emitter();
  try {
    emitter.map(value, '', '');
  } catch (error) {
    if (error === NOT_PLAIN) { return undefined; }
    throw error;
  }
  return emitter.text;
}

const NOT_PLAIN = Symbol('not plain data');

class Emitter {
  public text = '';
  // cdk8s writes an object that occurs twice as an anchor and an alias
  private readonly seen = new Set<object>();

  /** The entries of a map; the first one follows what is on the line already. */
  public map(map: Record<string, unknown>, indent: string, first: string): void {
    this.once(map);
    let lead = first;
    for (const key of Object.keys(map)) {
      this.text += lead + keyOf(key);
      this.value(map[key], indent);
      lead = indent;
    }
  }

  private value(value: unknown, indent: string): void {
    if (Array.isArray(value)) {
      if (value.length === 0) { this.once(value); this.text += ': []\n'; return; }
      this.text += ':\n';
      this.list(value, `${indent}  `, `${indent}  `);
      return;
    }
    if (isPlainMap(value)) {
      if (Object.keys(value).length === 0) { this.once(value); this.text += ': {}\n'; return; }
      this.text += ':\n';
      this.map(value, `${indent}  `, `${indent}  `);
      return;
    }
    this.text += `: ${scalarOf(value, indent)}\n`;
  }

  private list(list: readonly unknown[], indent: string, first: string): void {
    this.once(list);
    let lead = first;
    for (const item of list) {
      this.text += `${lead}- `;
      lead = indent;
      if (Array.isArray(item) && item.length > 0) {
        this.list(item, `${indent}  `, '');
      } else if (isPlainMap(item) && Object.keys(item).length > 0) {
        this.map(item, `${indent}  `, '');
      } else {
        this.text += `${leafOf(item, indent)}\n`;
      }
    }
  }

  private once(object: object): void {
    if (this.seen.has(object)) { throw NOT_PLAIN; }
    this.seen.add(object);
  }
}

function leafOf(value: unknown, indent: string): string {
  if (Array.isArray(value)) { return '[]'; }
  return isPlainMap(value) ? '{}' : scalarOf(value, indent);
}

function isPlainMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

// Bounded, so that a program that writes millions of different texts does not keep them all.
const MOST = 20_000;
const keys = new Map<string, string>();
const scalars = new Map<unknown, string>();

// At the edge of the page these would begin or end a document, and are spelled in another way.
const DOCUMENT_MARKER = /^(---|\.\.\.)/m;

function keyOf(key: string): string {
  return keys.get(key) ?? remember(keys, key, spellKey(key));
}

function spellKey(key: string): string {
  if (DOCUMENT_MARKER.test(key)) { throw NOT_PLAIN; }
  const spelled = spellingOfKey(key);
  if (spelled === undefined) { throw NOT_PLAIN; }
  return spelled;
}

/** A scalar as it follows `key: ` or `- `; the lines after the first are indented. */
function scalarOf(value: unknown, indent: string): string {
  if (value === true || value === false) { return String(value); }
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) { return String(value); }
  const written = scalars.get(value) ?? remember(scalars, value, spell(value));
  if (!written.includes('\n')) { return written; }
  return indent === '' ? atTheEdge(value, written) : written.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

function spell(value: unknown): string {
  if (value !== null && !['string', 'number', 'undefined'].includes(typeof value)) { throw NOT_PLAIN; }
  const written = spellingOf(value);
  if (written === undefined) { throw NOT_PLAIN; }
  return written;
}

function atTheEdge(value: unknown, written: string): string {
  if (DOCUMENT_MARKER.test(String(value))) { throw NOT_PLAIN; }
  return written;
}

function remember<K>(known: Map<K, string>, key: K, written: string): string {
  if (known.size >= MOST) { known.clear(); }
  known.set(key, written);
  return written;
}
