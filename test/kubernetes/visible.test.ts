import * as fc from 'fast-check';
import { visible, visibleJson, visibleLines } from '../../src/kubernetes/visible';

test.each([
  ['an escape', 'a\u001b[31mb', 'a\\x1b[31mb'],
  ['a carriage return', 'good\rbad', 'good\\rbad'],
  ['line breaks and tabs', 'a\n\tb', 'a\\n\\tb'],
  ['DEL and C1', '\u007f\u009b31m', '\\x7f\\x9b31m'],
  ['a mark that turns text around', 'exe\u202egnp', 'exe\\u202egnp'],
  ['isolates', '\u2066a\u2069', '\\u2066a\\u2069'],
  ['characters without width', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['separators of lines and paragraphs', '\u2028\u2029', '\\u2028\\u2029'],
  ['a lone surrogate', '\ud800', '\\ud800'],
  ['a tag beyond the first plane', '\u{e0041}', '\\udb40\\udc41'],
])('%s becomes visible', (_, given, shown) => {
  expect(visible(given)).toBe(shown);
});

test('letters of every language, signs and emoji stay', () => {
  expect(visible('naïve → 日本語 עברית 🙂 “quoted”')).toBe('naïve → 日本語 עברית 🙂 “quoted”');
});

test('text of many lines keeps its line ends, and nothing else that moves the cursor', () => {
  expect(visibleLines('a\nb\r\u001b[2Jc\n')).toBe('a\nb\\r\\x1b[2Jc\n');
});

test('JSON with escapes is the same data', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, key) => {
    const data = { [key]: value };
    const text = visibleJson(data);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(data)));
    expect(text.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  }));
});

test('a value is one line of characters that can be seen, whatever it holds', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
    expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  }));
});
