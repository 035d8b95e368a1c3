import { hasLabels, matchesSelector } from '../../src/kubernetes/selector';

const LABELS = { app: 'db', tier: 'data' };

test.each([
  ['nothing at all', undefined, false],
  ['an empty selector', {}, true],
  ['a label that is there', { matchLabels: { app: 'db' } }, true],
  ['another value', { matchLabels: { app: 'web' } }, false],
  ['a label that is missing', { matchLabels: { zone: 'a' } }, false],
  ['In', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['data', 'web'] }] }, true],
  ['In with other values', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['web'] }] }, false],
  ['In of a missing label', { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, false],
  ['NotIn', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web'] }] }, true],
  ['NotIn with its value', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['data'] }] }, false],
  ['NotIn of a missing label', { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
  ['Exists', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
  ['Exists of a missing label', { matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
  ['DoesNotExist', { matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
  ['DoesNotExist of a label that is there', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
  ['an operator that no server takes', { matchExpressions: [{ key: 'tier', operator: 'in', values: ['data'] }] }, false],
  ['both, of which one fails', { matchLabels: { app: 'db' }, matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
])('%s: %j matches %s', (_what, selector, matches) => {
  expect(matchesSelector(selector, LABELS)).toBe(matches);
});

test('pods without labels match what asks for none', () => {
  expect(matchesSelector({}, undefined)).toBe(true);
  expect(matchesSelector({ matchLabels: { app: 'db' } }, undefined)).toBe(false);
  expect(hasLabels(undefined, { app: 'db' })).toBe(false);
});
