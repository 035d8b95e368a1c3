import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { parseYaml } from '../../src/kubernetes/yaml-reader';
import { isKeptByStock } from '../../src/synth/spelling';
import { emitDocument } from '../../src/synth/yaml-emitter';

const awkward = fc.constantFrom('', ' ', 'a ', ' a', 'yes', 'No', 'null', '~', '0o17', '0x1F', '1e3', 'e1', '.', '12:30', '2001-01-01', '- a', 'a: b', 'a #b', '#', '*a', '&a', '!a', '|', '>', '%',
  '@a', '`', '"', "'", '\t', 'a\tb', '\n', 'a\n', 'a\n\n', '\na', 'a\nb', ' a\nb', 'a\n b\n', 'a\n  \nb', 'a\n ', '---', '---\na', 'a\n---\nb', '...\n', 'a\n# b', '\u0085', '\u2028', '\ufeff', 'a'.repeat(200), `${'word '.repeat(60)}\nx`,
  'a\\\nb', '{', '[a]', '? a', '=', '<<', 'é', '😀', 'a\r\nb', '\u0000', '0o17', '0O17', '0X1F', '0B11', '1_000', '\u007f', '\u2029', '\ufffe', '\ud800', '+0x1f', '.5_0', '0o8', '"a"\n"b"', `${'\t'.repeat(3)}\n${'b '.repeat(30)}\n\n ${'c '.repeat(30)}`);
const text = fc.oneof(awkward, fc.string(), fc.string({ unit: 'binary' }), fc.array(awkward, { maxLength: 4 }).map(parts => parts.join('\n')));
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined));
const { tree } = fc.letrec(tie => ({
  tree: fc.dictionary(text, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('tree')),
}));

const runs = Number(process.env.PROPERTY_RUNS ?? 1);

test('any plain data that kubectl reads as it was given is written as cdk8s writes it', () => {
  let written = 0;
  fc.assert(fc.property(tree, data => {
    const ours = emitDocument(data);
    if (ours === undefined || !everyText(data, each => each !== '<<' && isKeptByStock(each))) { return; }
    written++;
    expect(ours).toBe(Yaml.stringify(data));
  }), { numRuns: 1500 * runs });
  expect(written).toBeGreaterThan(300 * runs);
});

test('kubectl reads back whatever is written', () => {
  let written = 0;
  const map = fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true });
  const whole = fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 3 }), map), { maxKeys: 4, noNullPrototype: true });
  fc.assert(fc.property(whole, data => {
    const ours = emitDocument(data);
    if (ours === undefined) { return; }
    written++;
    expect(parseYaml(ours)).toEqual(data);
  }), { numRuns: 1500 * runs });
  expect(written).toBeGreaterThan(500 * runs);
});

function everyText(value: unknown, is: (text: string) => boolean): boolean {
  if (typeof value === 'string') { return is(value); }
  if (typeof value !== 'object' || value === null) { return true; }
  return Object.entries(value).every(([key, field]) => (Array.isArray(value) || is(key)) && everyText(field, is));
}

test.each([['a date', { at: new Date(0) }], ['a Map', { at: new Map() }], ['a class', { at: new (class A {})() }], ['no map', 'text'], ['an empty document', {}]])(
  'leaves %s to cdk8s', (_what, data) => {
    expect(emitDocument(data)).toBeUndefined();
  });

test('leaves an object that occurs twice to cdk8s, which makes an alias of it', () => {
  const twice = { a: 1 };

  expect(emitDocument({ one: twice, other: [twice] })).toBeUndefined();
  expect(Yaml.stringify({ one: twice, other: [twice] })).toContain('&a1');
});
