import { allowedDisruptions } from '../../src/kubernetes/budget';

test.each([
  [{ maxUnavailable: 1 }, 3, 1],
  [{ maxUnavailable: 5 }, 3, 3],
  [{ maxUnavailable: 0 }, undefined, 0],
  [{ maxUnavailable: '0%' }, undefined, 0],
  [{ maxUnavailable: '1%' }, 3, 1],
  [{ maxUnavailable: '50%' }, 3, 2],
  [{ maxUnavailable: '50%' }, undefined, undefined],
  [{ minAvailable: 2 }, 3, 1],
  [{ minAvailable: 3 }, 3, 0],
  [{ minAvailable: 5 }, 3, 0],
  [{ minAvailable: '50%' }, 3, 1],
  [{ minAvailable: '34%' }, 3, 1],
  [{ minAvailable: '67%' }, 3, 0],
  [{ minAvailable: '100%' }, undefined, 0],
  [{ minAvailable: '100%' }, 3, 0],
  [{ minAvailable: 1 }, undefined, undefined],
  [{ minAvailable: 'all' }, 3, undefined],
  [{}, 3, undefined],
])('%j of %s pods lets %s go at a time', (budget, pods, allowed) => {
  expect(allowedDisruptions(budget, pods)).toBe(allowed);
});
