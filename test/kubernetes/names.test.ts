import { claimName, hasLabelForm, isDnsLabel, isDnsSubdomain, isLabelValue, isPortName, isQualifiedName, podName, splitOrdinal } from '../../src/kubernetes/names';

const long = (length: number) => 'a'.repeat(length);

test.each([
  ['a DNS label', isDnsLabel, ['a', '0', 'a-b', 'a--b', long(63)], ['', '-a', 'a-', 'a.b', 'A', 'a_b', 'a\n', long(64)]],
  ['the form of a DNS label', hasLabelForm, ['a', long(300)], ['', 'a.b', `${long(300)}-`]],
  ['a DNS subdomain', isDnsSubdomain, ['a', 'a.b', '0.a-b', `${long(63)}.${long(189)}`], ['', 'a.', '.a', 'a..b', 'A.b', 'a.-b', long(254)]],
  ['the name of a port', isPortName, ['http', 'a', '0a', 'a-b', long(15)], ['', '80', 'a--b', '-a', 'a-', 'Http', 'a_b', long(16)]],
  ['a label value', isLabelValue, ['', 'a', 'A.b_c-0', long(63)], ['-a', 'a-', 'a b', 'a/b', long(64)]],
  ['a qualified name', isQualifiedName, ['a', 'A.b_c', 'example.com/a', `${long(63)}.${long(189)}/${long(63)}`],
    ['', '/', 'a/', '/a', 'a/b/c', 'Example.com/a', 'example.com/-a', long(64), `${long(254)}/a`]],
] as const)('%s', (_what, is, taken, refused) => {
  expect([...taken].filter(name => !is(name))).toEqual([]);
  expect([...refused].filter(name => is(name))).toEqual([]);
});

test('the name of a pod or claim leads back to its ordinal', () => {
  expect(splitOrdinal(podName('db', 12))).toEqual({ prefix: 'db', ordinal: 12 });
  expect(splitOrdinal(claimName('data', 'db-1', 0))).toEqual({ prefix: 'data-db-1', ordinal: 0 });
});

test.each(['db', 'db-', '-0', 'db-01', 'db-a', 'db-99999999999'])('%s has no ordinal', name => {
  expect(splitOrdinal(name)).toBeUndefined();
});
