import { App, Chart, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { runs, validProps, workloadName } from './arbitraries';
import { refusedBySchemas, testWithSchemas } from './schemas';
import { StatefulWorkload } from 'cdk8s-stateful';

/** Every object of many random workloads; fails when one of them is reported. */
function sample(): any[] {
  const objects: any[] = [];
  fc.assert(fc.property(workloadName, validProps, (name, propsOf) => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    new StatefulWorkload(chart, name, propsOf(chart));
    objects.push(...Testing.synth(chart));
  }), runs(100));
  return objects;
}

test('valid props are never reported', () => {
  expect(sample().length).toBeGreaterThan(100);
});

testWithSchemas('valid props give YAML that the strict schemas of Kubernetes 1.28 and 1.37 accept', () => {
  expect(refusedBySchemas(sample())).toEqual([]);
});

testWithSchemas('the schemas refuse what is wrong', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { ports: [{ port: '80' }], kind: 'x' } };

  expect(refusedBySchemas([service])).toHaveLength(4);
});
