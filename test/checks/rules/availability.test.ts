import { findings } from '../findings';
import { soundWorkload } from '../sound-workload';

describe('budget-blocks-drains', () => {
  function withBudget(spec: Record<string, any>, replicas = 3): string[] {
    const { service, statefulSet, budget } = soundWorkload();
    statefulSet.spec.replicas = replicas;
    budget.spec = { ...spec, selector: budget.spec.selector };
    return findings(service, statefulSet, budget);
  }

  test.each([
    [{ maxUnavailable: 0 }, 3, 'spec.maxUnavailable: is 0'],
    [{ maxUnavailable: '0%' }, 3, 'spec.maxUnavailable: is 0%'],
    [{ minAvailable: 3 }, 3, 'spec.minAvailable: is 3, of 3 replicas'],
    [{ minAvailable: 1 }, 1, 'spec.minAvailable: is 1, of 1 replica'],
    [{ minAvailable: '67%' }, 3, 'spec.minAvailable: is 67%, of 3 replicas'],
    [{ minAvailable: '100%' }, 3, 'spec.minAvailable: is 100%'],
  ])('speaks for %j of %d replicas', (spec, replicas, expected) => {
    expect(withBudget(spec, replicas)).toEqual([`budget-blocks-drains: PodDisruptionBudget/db ${expected}`]);
  });

  test.each([
    [{ maxUnavailable: 1 }, 1],
    [{ maxUnavailable: '1%' }, 3],
    [{ minAvailable: 2 }, 3],
    [{ minAvailable: '66%' }, 3],
    [{ minAvailable: 1 }, 0],
    [{}, 3],
  ])('is silent for %j of %d replicas', (spec, replicas) => {
    expect(withBudget(spec, replicas)).toEqual([]);
  });

  test('counts the pods of all workloads that the budget selects', () => {
    const [one, other] = [soundWorkload('a'), soundWorkload('b')];
    one.budget.spec = { minAvailable: 3, selector: {} };
    expect(findings(one.service, one.statefulSet, one.budget)).toHaveLength(1);
    expect(findings(one.service, one.statefulSet, other.service, other.statefulSet, one.budget)).toEqual([]);

    const deployment = { ...other.statefulSet, kind: 'Deployment', spec: { replicas: 1, template: other.statefulSet.spec.template } };
    expect(findings(one.service, one.statefulSet, deployment, one.budget)).toEqual([]);
  });

  test('knows no number where an autoscaler decides', () => {
    const { service, statefulSet, budget, autoscaler } = soundWorkload();
    delete statefulSet.spec.replicas;
    budget.spec = { minAvailable: 1, selector: budget.spec.selector };
    expect(findings(service, statefulSet, budget)).toHaveLength(1);
    expect(findings(service, statefulSet, budget, autoscaler)).toEqual([]);

    budget.spec.minAvailable = '100%';
    expect(findings(service, statefulSet, budget, autoscaler)).toHaveLength(1);
  });

  test('leaves budgets of other pods alone', () => {
    const { service, statefulSet, budget } = soundWorkload();
    const elsewhere = { ...budget, metadata: { name: 'db', namespace: 'web' }, spec: { maxUnavailable: 0, selector: {} } };
    const others = { ...budget, spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'web' } } } };
    const nobody = { ...budget, spec: { maxUnavailable: 0 } };

    expect(findings(service, statefulSet, elsewhere, others, nobody)).toEqual([]);
  });
});

describe('two-budgets-on-one-pod', () => {
  test('speaks when two budgets select the pods', () => {
    const { service, statefulSet, budget } = soundWorkload();
    const all = { ...budget, metadata: { name: 'all', namespace: 'shop' }, spec: { maxUnavailable: 1, selector: {} } };

    expect(findings(service, statefulSet, budget, all))
      .toEqual(["two-budgets-on-one-pod: StatefulSet/db spec.template.metadata.labels: budgets 'db' and 'all' select its pods"]);
  });

  test('is silent when each StatefulSet has its own', () => {
    const [one, other] = [soundWorkload('a'), soundWorkload('b')];

    expect(findings(one.service, one.statefulSet, one.budget, other.service, other.statefulSet, other.budget)).toEqual([]);
  });
});

describe('no-grace-period', () => {
  test('speaks for 0 seconds, not for 1', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.spec.terminationGracePeriodSeconds = 0;
    expect(findings(service, statefulSet)).toEqual(['no-grace-period: StatefulSet/db spec.template.spec.terminationGracePeriodSeconds: is 0']);

    statefulSet.spec.template.spec.terminationGracePeriodSeconds = 1;
    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('replicas-beside-autoscaler', () => {
  test('speaks for a fixed number beside an autoscaler', () => {
    const { service, statefulSet, autoscaler } = soundWorkload();
    expect(findings(service, statefulSet, autoscaler))
      .toEqual(["replicas-beside-autoscaler: StatefulSet/db spec.replicas: is 3, while HorizontalPodAutoscaler 'db' decides"]);

    const scaledObject = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: autoscaler.metadata, spec: autoscaler.spec };
    expect(findings(service, statefulSet, scaledObject)[0]).toMatch("while ScaledObject 'db' decides");
  });

  test('is silent without replicas, and for the autoscaler of a Deployment of the same name', () => {
    const { service, statefulSet, autoscaler } = soundWorkload();
    autoscaler.spec.scaleTargetRef.kind = 'Deployment';
    expect(findings(service, statefulSet, autoscaler)).toEqual([]);

    autoscaler.spec.scaleTargetRef.kind = 'StatefulSet';
    delete statefulSet.spec.replicas;
    expect(findings(service, statefulSet, autoscaler)).toEqual([]);
  });
});

describe('autoscaler-deletes-data', () => {
  test('speaks when an autoscaler may delete claims', () => {
    const { service, statefulSet, autoscaler } = soundWorkload();
    delete statefulSet.spec.replicas;
    statefulSet.spec.persistentVolumeClaimRetentionPolicy = { whenScaled: 'Delete' };

    expect(findings(service, statefulSet, autoscaler)).toEqual([
      "autoscaler-deletes-data: StatefulSet/db spec.persistentVolumeClaimRetentionPolicy.whenScaled: is Delete, while HorizontalPodAutoscaler 'db' decides on the replicas",
    ]);
    expect(findings(service, statefulSet)).toEqual([]);
  });
});
