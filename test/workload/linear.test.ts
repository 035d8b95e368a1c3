import { App, Chart } from 'cdk8s';
import { workloadIn } from './harness';
import { cpuRatio } from '../cpu-time';

test('the cost of a workload grows no faster than the number of its writablePaths', () => {
  const ratio = cpuRatio(1500, size => () => {
    const app = new App();
    workloadIn(new Chart(app, 'shop', { namespace: 'shop' }), { writablePaths: Array.from({ length: size }, (_, index) => `/var/${index}`) });
    return app.synthYaml();
  });

  expect(ratio).toBeLessThan(8);
}, 120_000);
