import { Chart, Size, Testing } from 'cdk8s';
import { StatefulWorkload } from 'cdk8s-stateful';

test('what is added between two syntheses is judged in the second', () => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const database = new StatefulWorkload(chart, 'b-c', { image: 'example.com/redis:7.4' });
  new StatefulWorkload(chart, 'c', { image: 'example.com/redis:7.4', claims: [{ name: 'a-b', size: Size.gibibytes(1), mountPath: '/data' }] });
  expect(() => Testing.synth(chart)).not.toThrow();

  database.addClaim({ name: 'a', size: Size.gibibytes(1), mountPath: '/data' });
  expect(() => Testing.synth(chart)).toThrow("would both be called 'a-b-c-0'");
});

test('so is a workload that comes later', () => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4' });
  expect(() => Testing.synth(chart)).not.toThrow();

  new StatefulWorkload(chart, 'Other', { image: 'example.com/redis:7.4', metadata: { name: 'db' } });
  expect(() => Testing.synth(chart)).toThrow("workload 'db' exists already");
});
