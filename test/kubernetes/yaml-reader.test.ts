import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { YAML_DOCUMENTS } from './yaml-documents';
import { documentsOf, parseYaml, YamlError } from '../../src/kubernetes/yaml-reader';

interface Recorded {
  readonly text: string;
  readonly values: readonly string[];
  readonly error?: string;
}

const RECORDED = JSON.parse(readFileSync(join(__dirname, 'recorded/yaml-documents.json'), 'utf8')) as Recorded[];

function read(text: string): { values: unknown[]; error?: unknown } {
  const values: unknown[] = [];
  try {
    for (const document of documentsOf(text)) {
      const { value } = document.read();
      if (value !== null) { values.push(value); }
    }
    return { values };
  } catch (error) {
    return { values, error };
  }
}

function title({ text, error }: Recorded): string {
  const shown = JSON.stringify(text.replace(/\n$/, ''));
  return `${error === undefined ? 'reads' : 'refuses'} ${shown.length > 100 ? `${shown.slice(0, 100)}…` : shown}`;
}

/** A list at the top before a colon: go-yaml forgets the rest of the document. No object is a list, so it does not matter. */
const FORGOTTEN_BY_GO = ['[]'];

describe('as kubectl', () => {
  test('what Go says is recorded for every document of the table', () => {
    expect(RECORDED.map(({ text }) => text)).toEqual(YAML_DOCUMENTS);
    expect(RECORDED.length).toBeGreaterThan(600);
  });

  test.each(RECORDED.filter(({ text }) => !FORGOTTEN_BY_GO.includes(text)).map(each => [title(each), each] as const))('%s', (_title, recorded) => {
    const { values, error } = read(recorded.text);

    // 0 and -0 are one number of JSON.
    expect(values).toEqual(recorded.values.map(value => JSON.parse(value, (_key, item) => item === 0 ? 0 : item)));
    if (recorded.error === undefined) { expect(error).toBeUndefined(); } else { expect(error).toBeInstanceOf(YamlError); }
  });
});

test.each([
  ['a: 1\nb: [1\nc: 2\n', 3],
  ['a: 1\nb: *x\n', 2],
  ['a:\n  b: "\\q"\n', 2],
  ['a: 1\nb: \u0007\n', 2],
  ['a: 1\nb: .inf\n', 2],
  ['a: "\n\n', 3],
])('a mistake is reported with its line: %j', (text, line) => {
  expect(() => parseYaml(text)).toThrow(expect.objectContaining({ line }));
});

test('a key that is there twice is reported with the line where it is repeated', () => {
  const [document] = documentsOf('a: 1\nb: {c: 1, d: 2, c: 3}\na: 2\n');

  expect(document.read()).toEqual({ value: { a: 2, b: { c: 3, d: 2 } }, repeated: [{ key: 'c', line: 2 }, { key: 'a', line: 3 }] });
});

test('documents know where they begin', () => {
  expect([...documentsOf('# x\n---\na: 1\n---\n---\nb: 2\n')].map(({ line }) => line)).toEqual([1, 3, 5]);
  expect([...documentsOf('\n{"a": 1}\n{"b":\n2} {"c": 3}')].map(({ line }) => line)).toEqual([2, 3, 4]);
});

describe.each([['YAML', (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`], ['JSON', (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`]])('%s', (_format, nested) => {
  test('nested without end is refused', () => {
    expect(() => parseYaml(nested(100_000))).toThrow('nested deeper than 1000 levels');
    expect(() => parseYaml(nested(990))).not.toThrow();
  });
});

test('a document of more than 32 MiB is refused before it is read', () => {
  expect(() => parseYaml(`a: "${'x'.repeat(32 * 2 ** 20)}"`)).toThrow('is larger than 32 MiB');
});

test('the cost of a map is linear in its keys', () => {
  const mapOf = (keys: number) => Array.from({ length: keys }, (_, index) => `key-${index}: value\n`).join('');
  const cost = (text: string) => {
    const before = process.cpuUsage();
    parseYaml(text);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const [small, large] = [mapOf(5_000), mapOf(40_000)];
  cost(small);

  // Eight times as much; quadratic would be 64 times.
  expect(cost(large) / Math.min(cost(small), cost(small), cost(small))).toBeLessThan(24);
});
