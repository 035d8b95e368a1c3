import { isSame } from '../../kubernetes/same';
import { visible } from '../../kubernetes/visible';
import type { PlannedChange } from '../planned';

/** The longest value that is shown whole. */
const LONGEST = 44;
/** How much of what both sides share is shown in front of the first difference. */
const CONTEXT = 8;
/** Keys or items of a value that are shown. */
const MOST = 4;

/** `old → new`, short enough for a line and never cut where the two differ. */
export function values({ oldValue, newValue, sensitive }: PlannedChange): string {
  if (sensitive) { return '(changed, hidden)'; }
  if (oldValue === undefined && newValue === undefined) { return ''; }
  if (isSame(oldValue, newValue)) { return cut(plain(oldValue)); }
  return difference(oldValue, newValue);
}

function difference(old: unknown, now: unknown): string {
  if (isMap(old) && isMap(now)) { return `{${differencesOfMaps(old, now)}}`; }
  if (Array.isArray(old) && Array.isArray(now)) { return `[${differencesOfLists(old, now)}]`; }
  return pair(plain(old), plain(now));
}

/** Key by key, and only the keys that differ. */
function differencesOfMaps(old: Record<string, unknown>, now: Record<string, unknown>): string {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(key => !isSame(old[key], now[key]));
  return some(keys.map(key => {
    const name = visible(key);
    if (!(key in old)) { return `+${name}: ${cut(plain(now[key]))}`; }
    if (!(key in now)) { return `-${name}: ${cut(plain(old[key]))}`; }
    return `${name}: ${difference(old[key], now[key])}`;
  }));
}

function differencesOfLists(old: readonly unknown[], now: readonly unknown[]): string {
  const [removed, added] = [without(old, now), without(now, old)];
  if (removed.length === 0 && added.length === 0) { return pair(old.map(plain).join(', '), now.map(plain).join(', ')); }
  if (removed.length === 1 && added.length === 1) { return difference(removed[0], added[0]); }
  return some([...removed.map(item => `-${cut(plain(item))}`), ...added.map(item => `+${cut(plain(item))}`)]);
}

/** The items of a list that another does not have, as often as it lacks them. */
function without(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const left = new Map<string, number>();
  for (const item of other.map(plain)) { left.set(item, (left.get(item) ?? 0) + 1); }
  return list.filter(item => {
    const text = plain(item);
    const number = left.get(text) ?? 0;
    left.set(text, number - 1);
    return number <= 0;
  });
}

function some(items: readonly string[]): string {
  return items.length <= MOST ? items.join(', ') : `${items.slice(0, MOST).join(', ')}, and ${items.length - MOST} more`;
}

/** Two texts, both cut at the same place: shortly before they begin to differ. */
function pair(old: string, now: string): string {
  const [a, b] = [[...old], [...now]];
  if (a.length <= LONGEST && b.length <= LONGEST) { return `${old} → ${now}`; }
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) { shared++; }
  const from = shared > 2 * CONTEXT ? shared - CONTEXT : 0;
  return `${part(a, from)} → ${part(b, from)}`;
}

function part(characters: readonly string[], from: number): string {
  const end = from + LONGEST;
  const text = characters.slice(from, characters.length > end ? end - 1 : end).join('');
  return `${from > 0 ? '…' : ''}${text}${characters.length > end ? '…' : ''}`;
}

function cut(text: string): string {
  return part([...text], 0);
}

function plain(value: unknown): string {
  if (value === undefined || value === null) { return '(unset)'; }
  if (typeof value === 'string') { return needsQuotes(value) ? `"${visible(value)}"` : visible(value); }
  if (Array.isArray(value)) { return `[${value.map(plain).join(', ')}]`; }
  if (isMap(value)) { return `{${Object.entries(value).map(([key, item]) => `${visible(key)}: ${plain(item)}`).join(', ')}}`; }
  return String(value);
}

/** What would look like nothing, like another type, or like the value without its blanks. */
function needsQuotes(text: string): boolean {
  return text === '' || text.trim() !== text || /^(true|false|null|\(unset\)|[+-]?\d+(\.\d+)?)$/.test(text);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
