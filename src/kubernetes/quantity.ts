/** How a quantity was spelled; Kubernetes keeps it in what it stores. */
export type QuantityFormat = 'binary' | 'decimal' | 'exponent';

/** A Kubernetes quantity, exact down to its smallest unit (a billionth). */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

const ONE = 1_000_000_000n;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Record<string, number> = { 'n': -9, 'u': -6, 'm': -3, '': 0, 'k': 3, 'M': 6, 'G': 9, 'T': 12, 'P': 15, 'E': 18 };
const DECIMAL_SUFFIX = new Map(Object.entries(DECIMAL).map(([suffix, exponent]) => [exponent, suffix]));
const PATTERN = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?\d{1,2}))$/;

/** Reads `10Gi`, `500m`, `0.5`, `1e3` or a plain number; undefined when it is no quantity. */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') { return undefined; }
  const match = PATTERN.exec(String(value).trim());
  if (!match) { return undefined; }
  const [, sign, digits, binary, decimal, exponent] = match;
  const [whole, fraction = ''] = digits.split('.');
  let nanos = BigInt((whole || '0') + fraction) * ONE;
  let format: QuantityFormat = 'decimal';
  let power = -fraction.length;
  if (binary) {
    format = 'binary';
    nanos *= 1024n ** BigInt(BINARY.indexOf(binary));
  } else if (exponent !== undefined) {
    format = 'exponent';
    power += Number(exponent);
  } else {
    power += DECIMAL[decimal ?? ''];
  }
  nanos = power >= 0 ? nanos * 10n ** BigInt(power) : divideUp(nanos, 10n ** BigInt(-power));
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

/** Less than, equal to or greater than zero, as a sorting function wants it; undefined unless both are quantities. */
export function compareQuantities(a: unknown, b: unknown): number | undefined {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  if (!left || !right) { return undefined; }
  return left.nanos === right.nanos ? 0 : left.nanos < right.nanos ? -1 : 1;
}

/** The spelling that the API server stores: `1024Mi` becomes `1Gi`, `1000m` becomes `1`. What is no quantity stays as it is. */
export function canonicalQuantity(value: string | number): string | number {
  const quantity = parseQuantity(value);
  return quantity ? formatQuantity(quantity) : value;
}

/** Gives every quantity of a map the spelling that the API server stores. */
export function canonicalQuantities(quantities: Record<string, string | number> | undefined): void {
  for (const key of Object.keys(quantities ?? {})) { quantities![key] = canonicalQuantity(quantities![key]); }
}

/** A number of bytes or cores for people: the sum of quantities, in the format of the first. */
export function sumQuantities(values: readonly unknown[]): string | undefined {
  const parsed = values.map(parseQuantity);
  if (parsed.length === 0 || parsed.some(quantity => !quantity)) { return undefined; }
  return formatQuantity({ nanos: parsed.reduce((sum, quantity) => sum + quantity!.nanos, 0n), format: parsed[0]!.format });
}

export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) { return '0'; }
  const size = nanos < 0n ? -nanos : nanos;
  if (format === 'binary' && size >= 1024n * ONE && nanos % ONE === 0n) {
    let value = nanos / ONE;
    let step = 0;
    while (step < BINARY.length - 1 && value % 1024n === 0n) { value /= 1024n; step++; }
    return `${value}${BINARY[step]}`;
  }
  let value = nanos;
  let exponent = -9;
  while (exponent < 18 && value % 1000n === 0n) { value /= 1000n; exponent += 3; }
  if (format === 'exponent') { return exponent === 0 ? `${value}` : `${value}e${exponent}`; }
  return `${value}${DECIMAL_SUFFIX.get(exponent)}`;
}

// Kubernetes rounds what is finer than a billionth away from zero.
function divideUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
