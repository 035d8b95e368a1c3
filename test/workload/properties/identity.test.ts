import { App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { dnsLabel, labels, runs, validProps, workloadName } from './arbitraries';
import { StatefulWorkload } from 'cdk8s-stateful';

/** Where a workload may stand: the chart's id, constructs above it, siblings beside it, and its own id. */
const place = fc.record({
  chart: fc.string({ minLength: 1 }).filter(id => !id.includes('/')).map(id => `c${id}`),
  above: fc.array(fc.oneof(fc.string().map(id => `layer ${id}`), fc.constantFrom('Default', 'Resource')), { maxLength: 4 }),
  siblings: fc.uniqueArray(fc.string({ minLength: 1 }).map(id => `sibling ${id}`), { maxLength: 3 }),
  id: fc.oneof(dnsLabel, fc.string({ minLength: 1 }).map(id => `my ${id}`)),
  chartLabels: labels,
  hashes: fc.boolean(),
});

/** All that must not change by one byte. */
function identity(objects: any[], workload: StatefulWorkload) {
  const statefulSet = objects.find(object => object.kind === 'StatefulSet');
  return {
    names: objects.map(object => `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`),
    spec: statefulSet.spec,
    selectors: objects.filter(object => object.kind !== 'StatefulSet').map(object => object.spec.selector ?? object.spec.podSelector),
    outputs: [workload.serviceName, workload.headlessDnsName, workload.podName(3), ...workload.podDnsNames(3), workload.selectorLabels],
  };
}

test('the place in the tree changes no name, selector, pod, claim or DNS name', () => {
  fc.assert(fc.property(workloadName, validProps, place, place, (name, propsOf, ...places) => {
    const [first, second] = places.map(({ chart: chartId, above, siblings, id, chartLabels, hashes }) => {
      const chart = new Chart(new App(), chartId, { namespace: 'shop', labels: chartLabels, disableResourceNameHashes: hashes });
      let scope: Construct = chart;
      for (const each of above) { scope = new Construct(scope, each); }
      for (const each of siblings) { new Construct(scope, each); }
      const { metadata, ...props } = propsOf(chart);
      const workload = new StatefulWorkload(scope, id, { ...props, metadata: { ...metadata, name } });
      const objects = Testing.synth(chart).filter(object => object.kind !== 'ConfigMap');
      return identity(objects, workload);
    });

    expect(second).toEqual(first);
  }), runs(60));
});

test('every name follows from the one name as Kubernetes will make it', () => {
  fc.assert(fc.property(workloadName, dnsLabel, fc.nat(99), fc.nat(5), (name, namespace, startOrdinal, replicas) => {
    const chart = new Chart(new App(), 'shop', { namespace });

    const workload = new StatefulWorkload(chart, name, { image: 'example.com/redis:7.4', replicas, startOrdinal });

    const statefulSet = Testing.synth(chart).find(object => object.kind === 'StatefulSet');
    expect(workload.podDnsNames()).toEqual(Array.from({ length: replicas }, (_, index) =>
      `${statefulSet.metadata.name}-${(statefulSet.spec.ordinals?.start ?? 0) + index}.${statefulSet.spec.serviceName}.${namespace}.svc`));
    expect(statefulSet.metadata.name).toBe(name);
    expect(statefulSet.spec.selector.matchLabels).toEqual(statefulSet.spec.template.metadata.labels);
  }), runs(60));
});
