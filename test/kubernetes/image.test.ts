import { defaultPullPolicy } from '../../src/kubernetes/image';

const HEX = 'a'.repeat(64);

// What API servers 1.28 and 1.37 filled in for a pod with this image.
test.each([
  ['nginx', 'Always'],
  ['nginx:1', 'IfNotPresent'],
  ['nginx:latest', 'Always'],
  ['nginx:LATEST', 'IfNotPresent'],
  [`nginx@sha256:${HEX}`, 'IfNotPresent'],
  [`nginx:latest@sha256:${HEX}`, 'Always'],
  [`nginx:1.2@sha256:${HEX}`, 'IfNotPresent'],
  ['nginx:latest@sha256:abc', 'IfNotPresent'],
  [`nginx@sha256:${HEX}0`, 'IfNotPresent'],
  ['registry:5000/db', 'Always'],
  ['registry:5000/db:latest', 'Always'],
  ['Reg.io/db', 'Always'],
  ['REG/db', 'Always'],
  ['[::1]:5000/x', 'Always'],
  ['localhost/x', 'Always'],
  ['n__x', 'Always'],
  ['n--x', 'Always'],
  ['n___x', 'IfNotPresent'],
  ['n.-x', 'IfNotPresent'],
  ['Nginx', 'IfNotPresent'],
  ['nginx:', 'IfNotPresent'],
  ['$(IMAGE)', 'IfNotPresent'],
  [HEX, 'IfNotPresent'],
  ['a//b', 'IfNotPresent'],
])('a container of %s that names no pull policy gets %s', (image, policy) => {
  expect(defaultPullPolicy(image)).toBe(policy);
});

test('a long image that is no reference takes no time', () => {
  const started = performance.now();

  expect(defaultPullPolicy(`${'a-'.repeat(100_000)}!`)).toBe('IfNotPresent');
  expect(performance.now() - started).toBeLessThan(1000);
});
