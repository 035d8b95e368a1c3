import { canonicalQuantity, compareQuantities, parseQuantity, sumQuantities } from '../../src/kubernetes/quantity';

test.each([
  ['1024Mi', '1Gi'],
  ['1Gi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['1000m', '1'],
  ['0.5', '500m'],
  [0.5, '500m'],
  ['.5', '500m'],
  ['1.', '1'],
  ['1500m', '1500m'],
  ['12000', '12k'],
  ['1e3', '1e3'],
  ['1000e0', '1e3'],
  ['1E', '1E'],
  ['1E3', '1e3'],
  ['0', '0'],
  ['0Gi', '0'],
  ['-1Gi', '-1Gi'],
  ['512Ki', '512Ki'],
  ['100Ki', '100Ki'],
  ['0.1Ki', '102400m'],
  ['9007199254740993', '9007199254740993'],
  ['1n', '1n'],
  ['0.1n', '1n'],
])('%s is stored as %s', (written, stored) => {
  expect(canonicalQuantity(written)).toBe(stored);
});

test.each(['', '10 Gi', '10gi', 'Gi', '1e', '1e1000000', '--1', '1Gib', true, null, undefined, {}])('%p is no quantity and stays as it is', written => {
  expect(parseQuantity(written)).toBeUndefined();
  expect(canonicalQuantity(written as string)).toBe(written);
});

test('the same number of bytes compares equal whatever its unit', () => {
  expect(compareQuantities('1Gi', '1073741824')).toBe(0);
  expect(compareQuantities('1G', '1Gi')).toBe(-1);
  expect(compareQuantities('2', '1999m')).toBe(1);
  expect(compareQuantities('1Gi', 'much')).toBeUndefined();
});

test('a sum keeps the format of its first part', () => {
  expect(sumQuantities(['10Gi', '10Gi', '1073741824'])).toBe('21Gi');
  expect(sumQuantities([])).toBeUndefined();
  expect(sumQuantities(['10Gi', undefined])).toBeUndefined();
});
