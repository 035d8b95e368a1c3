import { ANYTHING, decode, Fields, FLAG, HIDDEN_TEXT, INTEGER, INTEGER_OR_TEXT, listOf, mapOf, Mistake, QUANTITY, TEXT } from '../../src/kubernetes/decoding';
import { decodeObject } from '../../src/kubernetes/fields';

const TABLE = {
  name: TEXT,
  secret: HIDDEN_TEXT,
  replicas: INTEGER,
  paused: FLAG,
  port: INTEGER_OR_TEXT,
  limits: mapOf(QUANTITY),
  labels: mapOf(TEXT),
  args: listOf(TEXT),
  items: listOf({ name: TEXT }),
  free: ANYTHING,
};

test.each([
  [{ name: 5432 }, "'name' to be a text, got 5432, which needs quotes"],
  [{ name: true }, "'name' to be a text, got true, which needs quotes"],
  [{ name: ['a'] }, "'name' to be a text, got a list"],
  [{ secret: 1234 }, "'secret' to be a text, got a number"],
  [{ replicas: 1.5 }, "'replicas' to be a whole number, got 1.5"],
  [{ replicas: '1; x' }, '\'replicas\' to be a whole number, got "1; x"'],
  [{ replicas: NaN }, "'replicas' to be a whole number, got NaN"],
  [{ paused: 'yes' }, '\'paused\' to be true or false, got "yes"'],
  [{ port: 80.5 }, "'port' to be a whole number or a text, got 80.5"],
  [{ limits: { cpu: true } }, "'limits.cpu' to be a quantity such as 10Gi, got true"],
  [{ labels: { 'app.kubernetes.io/version': 1.5 } }, "'labels.app.kubernetes.io/version' to be a text, got 1.5, which needs quotes"],
  [{ labels: ['a'] }, "'labels' to be a map, got a list"],
  [{ args: '--x' }, '\'args\' to be a list, got "--x"'],
  [{ args: ['--port', 6379] }, "'args[1]' to be a text, got 6379, which needs quotes"],
  [{ items: [{ name: 'a' }, { name: 1 }] }, "'items[1].name' to be a text, got 1, which needs quotes"],
  [{ items: [null] }, "'items[0]' to be a map, got null"],
])('%j is a mistake', (value, mistake) => {
  expect(String(decode(value, TABLE))).toBe(mistake);
  expect(decode(value, TABLE)).toBeInstanceOf(Mistake);
});

test('what fits is handed back as it is, with the fields that no table names', () => {
  const value = { name: 'a', replicas: 3, port: 'http', limits: { cpu: 1 }, free: [{ x: 1.5 }], unknown: { deep: [1.5] } };

  expect(decode(value, TABLE)).toBe(value);
});

test('null means that a field is not there, and an empty text in a map or list', () => {
  const value = { name: null, items: [{ name: null, other: 1 }], labels: { a: null }, args: [null], unknown: null };

  expect(decode(value, TABLE)).toEqual({ items: [{ other: 1 }], labels: { a: '' }, args: [''], unknown: null });
  expect(value.name).toBeNull();
});

test('keys that JavaScript objects inherit are fields like any other', () => {
  expect(decode({ constructor: 1, toString: 2, hasOwnProperty: 3 }, TABLE)).toEqual({ constructor: 1, toString: 2, hasOwnProperty: 3 });
});

test('types follow from the table', () => {
  const typed: Fields<typeof TABLE> = { name: 'a', replicas: 1, port: 'http', items: [{ name: 'b' }], labels: { a: 'b' } };
  // @ts-expect-error a replica is a number
  const wrong: Fields<typeof TABLE> = { replicas: '1' };

  expect([typed.items?.[0].name, wrong.replicas]).toEqual(['b', '1']);
});

test('a table belongs to a kind of a group: the same word means something else elsewhere', () => {
  const service = (apiVersion: string) => ({ apiVersion, kind: 'Service', metadata: { name: 'a' }, spec: { ports: 'none' } });

  expect(String(decodeObject(service('v1')))).toBe('\'spec.ports\' to be a list, got "none"');
  expect(decodeObject(service('serving.knative.dev/v1'))).toEqual(service('serving.knative.dev/v1'));
});

test('labels of every kind are texts', () => {
  expect(String(decodeObject({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', labels: { version: 2 } } })))
    .toBe("'metadata.labels.version' to be a text, got 2, which needs quotes");
});
