import * as fc from 'fast-check';
import { values } from '../../../src/plan/report/values';

const shown = (oldValue: unknown, newValue: unknown) => values({ oldValue, newValue } as any);

test.each([
  ['short values as they are', '17.2.0', '17.4.0', '17.2.0 → 17.4.0'],
  ['a value that comes', undefined, 'x', '(unset) → x'],
  ['an empty value', 'x', '', 'x → ""'],
  ['a number and a text that look alike', 6379, '6379', '6379 → "6379"'],
  ['a blank at the end', 'a', 'a ', 'a → "a "'],
  ['a line break', 'a\nb', 'a b', 'a\\nb → a b'],
  ['maps by the keys that differ', { app: 'db', tier: 'a', old: 1 }, { app: 'db', tier: 'b', more: 2 }, '{tier: a → b, -old: 1, +more: 2}'],
  ['maps in maps', { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 1, d: 3 } } }, '{a: {b: {d: 2 → 3}}}'],
  ['lists by the items that differ', ['--a', '--b=1', '--c'], ['--a', '--b=2', '--c'], '[--b=1 → --b=2]'],
  ['lists with items that come and go', ['a', 'b'], ['b', 'c', 'd'], '[-a, +c, +d]'],
  ['lists in another order', ['a', 'b'], ['b', 'a'], '[a, b → b, a]'],
  ['many keys by their number', {}, { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, '{+a: 1, +b: 2, +c: 3, +d: 4, and 2 more}'],
])('shows %s', (_, old, now, text) => {
  expect(shown(old, now)).toBe(text);
});

test('long values are cut shortly before they begin to differ', () => {
  const digest = 'registry.example.com/db@sha256:0123456789012345678901234567890123456789';

  expect(shown(`${digest}abc1`, `${digest}abd1`)).toBe('…456789abc1 → …456789abd1');
});

test('two values that differ never look alike', () => {
  const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(fc.property(value, value, fc.string({ maxLength: 100 }), (a, b, prefix) => {
    const [old, now] = typeof a === 'string' && typeof b === 'string' ? [prefix + a, prefix + b] : [a, b];
    fc.pre(JSON.stringify(old) !== JSON.stringify(now) && typeof old === typeof now && typeof old !== 'object');
    const text = shown(old, now);
    const half = (text.length - 3) / 2;
    expect(text.slice(0, half)).not.toBe(text.slice(half + 3));
  }));
});
