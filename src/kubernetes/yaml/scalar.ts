import { YamlError } from './yaml-error';

/** What a text without structure can be. */
export type ScalarValue = string | number | boolean | null;

const STANDARD = 'tag:yaml.org,2002:';
const RESOLVED = new Set(['', ...['str', 'bool', 'int', 'float', 'null', 'timestamp'].map(name => STANDARD + name)]);

const WORDS = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(word => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(word => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(word => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(word => [word, -Infinity] as const),
]);

const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const FRACTION = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;
const PREFIX = ['0x', '0b', '0o', ''];
const TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?)?$/;

/** What kubectl takes a text without quotes for. A string means: for itself. */
export function resolvePlain(text: string): ScalarValue {
  const first = text[0];
  const found = WORDS.get(text);
  if (found !== undefined) { return found; }
  if (first === '.') { return FRACTION.test(text) ? finiteOr(text, Number(text.replaceAll('_', ''))) : text; }
  if (!/^[-+\d]/.test(text)) { return text; }

  const digits = text.replaceAll('_', '');
  const integer = integerOf(text);
  if (integer !== undefined) { return Number(integer); }
  return FLOAT.test(digits) ? finiteOr(text, Number(digits)) : text;
}

// A number that is too large for 64 bits is text, as far as kubectl is concerned.
function finiteOr(text: string, number: number): number | string {
  if (number === 0) { return 0; }
  return Number.isFinite(number) ? number : text;
}

/** The whole number of 64 bits that a text without quotes is; undefined when it is none. */
export function integerOf(text: string): bigint | undefined {
  const match = INTEGER.exec(text.replaceAll('_', ''));
  if (!match) { return undefined; }
  const [, sign, ...parts] = match;
  const radix = parts.findIndex(part => part !== undefined);
  const size = BigInt(PREFIX[radix] + parts[radix]);
  // A number with a sign has one bit less.
  if (size > (sign === '' ? 2n ** 64n - 1n : 2n ** 63n - (sign === '+' ? 1n : 0n))) { return undefined; }
  return sign === '-' ? -size : size;
}

/** The value of a text with a tag, or of one without quotes. */
export function resolveScalar({ text, tag, implicit, line }: { text: string; tag: string; implicit: boolean; line: number }): ScalarValue {
  if (tag === '') { return implicit ? resolvePlain(text) : text; }
  if (tag === `${STANDARD}binary`) { return binary(text, line); }
  if (!RESOLVED.has(tag) || tag === `${STANDARD}str`) { return text; }

  const name = tag.slice(STANDARD.length);
  const value = resolvePlain(text);
  if (name !== kindOf(value, text, name)) { throw new YamlError(`a value is not what its tag !!${name} says`, line + 1); }
  return value;
}

function kindOf(value: ScalarValue, text: string, wanted: string): string {
  if (value === null) { return 'null'; }
  if (typeof value === 'boolean') { return 'bool'; }
  if (typeof value === 'string') { return wanted === 'timestamp' && isTimestamp(text) ? 'timestamp' : 'str'; }
  const integer = integerOf(text);
  if (integer === undefined) { return 'float'; }
  return wanted === 'float' && integer < 2n ** 63n ? 'float' : 'int';
}

function isTimestamp(text: string): boolean {
  if (!TIMESTAMP.test(text)) { return false; }
  const [year, month, day, hour = 0, minute = 0, second = 0] = text.match(/\d+/g)!.map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate() && hour < 24 && minute < 60 && second < 60;
}

function binary(text: string, line: number): string {
  const packed = text.replace(/[\r\n]/g, '');
  if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(packed) || packed.includes('_')) {
    throw new YamlError('a value with the tag !!binary is not base64', line + 1);
  }
  // Each byte that is not part of a character counts for one that cannot be shown.
  return Buffer.from(packed, 'base64').toString('latin1').replace(UTF8, (_, valid?: string) => valid ? Buffer.from(valid, 'latin1').toString() : '\ufffd');
}

const UTF8 = new RegExp(`((?:${[
  '[\\0-\\x7f]', '[\\xc2-\\xdf][\\x80-\\xbf]', '\\xe0[\\xa0-\\xbf][\\x80-\\xbf]', '[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}', '\\xed[\\x80-\\x9f][\\x80-\\xbf]',
  '\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}', '[\\xf1-\\xf3][\\x80-\\xbf]{3}', '\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}',
].join('|')})+)|[^]`, 'g');

/** How a key that is no text becomes one: as kubectl writes it in JSON. */
export function textOfKey(value: Exclude<ScalarValue, null> | bigint): string {
  if (typeof value !== 'number') { return String(value); }
  if (Number.isNaN(value)) { return '.nan'; }
  const single = Math.fround(value);
  if (!Number.isFinite(single)) { return single > 0 ? '.inf' : '-.inf'; }
  return shortest(single);
}

// The shortest number that is the same with 32 bits, with an exponent where it is shorter.
function shortest(single: number): string {
  const all = Array.from({ length: 9 }, (_, digits) => single.toExponential(digits));
  const [mantissa, exponent] = all.find(number => Math.fround(Number(number)) === single)!.split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) {
    const decimals = mantissa.replace(/[-.]/g, '').length - 1 - power;
    return Number(`${mantissa}e${exponent}`).toFixed(Math.max(0, decimals));
  }
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
