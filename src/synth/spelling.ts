import { Yaml } from 'cdk8s';
import { resolvePlain } from '../kubernetes/yaml/scalar';
import { parseYaml } from '../kubernetes/yaml-reader';

/*
 * How a scalar is spelled in YAML. cdk8s is asked, once for each different
 * scalar, and has the last word unless kubectl would read something else: a
 * number in 0o17, say, or an error in a block of text that begins with a tab.
 * Such a text is written in double quotes, with escapes for what YAML cannot
 * carry as it is.
 */

/** Line ends of YAML that are none of JavaScript, what YAML does not print, and halves of characters. */
const UNPRINTED = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A scalar as it follows `key: `, its other lines as if the key were at the left edge; undefined where nothing carries it. */
export function spellingOf(value: unknown): string | undefined {
  if (typeof value !== 'string') { return stockSpelling(value); }
  if (needsEscapes(value)) { return isUnwritable(value) ? undefined : escaped(value); }
  const stock = stockSpelling(value);
  return isMisread(stock, value) ? escaped(value) : stock;
}

// Not at the edge of the page, where a line `---` would begin another document.
function stockSpelling(value: unknown): string {
  return Yaml.stringify({ k: { k: value } }).slice('k:\n  k: '.length, -1).replace(/\n {2}/g, '\n');
}

/** A key of a map; undefined where it does not fit on the line of its value. */
export function spellingOfKey(key: string): string | undefined {
  if (needsEscapes(key)) { return isUnwritable(key) ? undefined : escaped(key); }
  const written = Yaml.stringify({ [key]: true });
  const stock = written.slice(0, -': true\n'.length);
  if (!written.endsWith(': true\n') || stock.includes('\n')) { return undefined; }
  return key === MERGE || isMisread(stock, key) ? escaped(key) : stock;
}

/** Without quotes, this key means: the fields of the map that follows. */
const MERGE = '<<';

/** Whether kubectl reads a text as it was given when cdk8s writes it, without any help of ours. */
export function isKeptByStock(text: string): boolean {
  return !needsEscapes(text) && !isMisread(stockSpelling(text), text);
}

/** Whether no spelling carries a text: it has half of a character. */
export function isUnwritable(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

// Whole characters outside of the basic plane are pairs of surrogates, and they are printed.
function needsEscapes(text: string): boolean {
  return UNPRINTED.test(text) && (isUnwritable(text) || UNPRINTED.test(text.replace(/[\ud800-\udfff]/g, '')));
}

function isMisread(stock: string, text: string): boolean {
  if (stock === text) { return resolvePlain(text) !== text; }
  try {
    const read = parseYaml(`k:\n  k: ${stock.replace(/\n(?=[^\n])/g, '\n  ')}\n`) as { k: { k: unknown } };
    return read.k.k !== text;
  } catch {
    // such as a block of text that begins with a tab
    return true;
  }
}

function escaped(text: string): string {
  return JSON.stringify(text).replace(ESCAPED, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
