import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { problemsOf, synth } from './harness';
import { UpdateStrategy } from 'cdk8s-stateful';

const { absolute, percent } = kplus.PercentOrAbsolute;
const autoscaled = (workload: any, chart: any) => { new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target: workload, maxReplicas: 9 }); };

describe('replicas', () => {
  test('are written also when they are 1, so that GitOps tools see no drift', () => {
    expect(synth().statefulSet.spec.replicas).toBe(1);
  });

  test.each([0, 3, 250])('may be %p', replicas => {
    expect(synth({ replicas }).statefulSet.spec.replicas).toBe(replicas);
  });

  test.each([
    [-1, '-1'], [1.5, '1.5'], [NaN, 'NaN'], [Infinity, 'Infinity'], [2 ** 31, '2147483648'], ['3', '\'3\''], [[3], '[3]'],
  ])('%p is told', (replicas, written) => {
    expect(problemsOf({ replicas })).toEqual([`'replicas' must be a whole number of pods, 0 or more, got ${written}`]);
  });
});

describe('an autoscaler', () => {
  test('takes replicas out of the YAML', () => {
    const { statefulSet, workload } = synth({}, autoscaled);

    expect(statefulSet.spec).not.toHaveProperty('replicas');
    expect(workload.replicas).toBeUndefined();
  });

  test('beside fixed replicas is told', () => {
    const problems = problemsOf({ replicas: 3 }, (workload, chart) => {
      // Its own complaint about the same thing would stand beside ours.
      workload.markHasAutoscaler();
      expect(chart.node.children).toContain(workload);
    });

    expect(problems).toEqual(['\'replicas\' is 3 beside an autoscaler, and the two would undo one another; leave \'replicas\' out']);
  });

  test('beside Services of single pods is told', () => {
    expect(problemsOf({ port: 1, perPodServices: {} }, autoscaled))
      .toEqual(['\'perPodServices\' needs a fixed number of pods, but an autoscaler decides it; remove one of them']);
  });

  test('makes podDnsNames() need a count', () => {
    const { workload } = synth({}, autoscaled);

    expect(() => workload.podDnsNames())
      .toThrow('\'podDnsNames()\' of \'shop/db\' needs a count, because an autoscaler decides how many pods there are; write podDnsNames(3)');
    expect(workload.podDnsNames(2)).toEqual(['db-0.db-headless.shop.svc', 'db-1.db-headless.shop.svc']);
  });

  test('that comes after podDnsNames() without a count is told, with a count it is fine', () => {
    const asked = (count?: number) => problemsOf({}, (workload, chart) => {
      workload.podDnsNames(count);
      autoscaled(workload, chart);
    });

    expect(asked()).toEqual(['\'podDnsNames()\' of \'shop/db\' was asked for all pods, but an autoscaler decides how many there are; write a count']);
    expect(asked(3)).toEqual([]);
  });
});

describe('start ordinal', () => {
  test('is written when it is given', () => {
    expect(synth({ startOrdinal: 5 }).statefulSet.spec.ordinals).toEqual({ start: 5 });
    expect(synth({ startOrdinal: 0 }).statefulSet.spec.ordinals).toEqual({ start: 0 });
    expect(synth().statefulSet.spec.ordinals).toBeUndefined();
  });

  test.each([-1, 0.5])('%p is told', startOrdinal => {
    expect(problemsOf({ startOrdinal })).toEqual([`'startOrdinal' must be a whole number, 0 or more, got ${startOrdinal}`]);
  });
});

describe('pod management', () => {
  test('is OrderedReady, and always written', () => {
    expect(synth().statefulSet.spec.podManagementPolicy).toBe('OrderedReady');
  });

  test('may be Parallel', () => {
    expect(synth({ podManagementPolicy: kplus.PodManagementPolicy.PARALLEL }).statefulSet.spec.podManagementPolicy).toBe('Parallel');
  });

  test('that is no such thing is told', () => {
    expect(problemsOf({ podManagementPolicy: 'Both' })).toEqual(['\'podManagementPolicy\' must be one of \'OrderedReady\', \'Parallel\', got \'Both\'']);
  });
});

describe('update strategy', () => {
  test('is a rolling update of all pods, and always written', () => {
    expect(synth().statefulSet.spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  });

  test.each([
    ['a partition', UpdateStrategy.rollingUpdate({ partition: 2 }), { type: 'RollingUpdate', rollingUpdate: { partition: 2 } }],
    ['some pods at once', UpdateStrategy.rollingUpdate({ maxUnavailable: absolute(2) }), { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 2 } }],
    ['a share of the pods at once', UpdateStrategy.rollingUpdate({ maxUnavailable: percent(25) }), { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: '25%' } }],
    ['onDelete()', UpdateStrategy.onDelete(), { type: 'OnDelete' }],
  ])('with %s', (_, updateStrategy, yaml) => {
    expect(synth({ replicas: 3, updateStrategy }).statefulSet.spec.updateStrategy).toEqual(yaml);
  });

  test('with a partition at the end of the pods is fine: nothing is updated yet', () => {
    expect(problemsOf({ replicas: 3, updateStrategy: UpdateStrategy.rollingUpdate({ partition: 3 }) })).toEqual([]);
    expect(problemsOf({ replicas: 3, startOrdinal: 4, updateStrategy: UpdateStrategy.rollingUpdate({ partition: 7 }) })).toEqual([]);
  });

  test('with a partition beyond the pods is told', () => {
    expect(problemsOf({ replicas: 3, startOrdinal: 4, updateStrategy: UpdateStrategy.rollingUpdate({ partition: 8 }) })).toEqual([
      '\'partition\' 8 is beyond the last pod: with \'startOrdinal\' 4 and 3 replicas nothing would ever be updated; write at most 7',
    ]);
  });

  test('with any partition is fine when an autoscaler decides how many pods there are', () => {
    expect(problemsOf({ updateStrategy: UpdateStrategy.rollingUpdate({ partition: 50 }) }, autoscaled)).toEqual([]);
  });

  test.each([-1, 0.5, '2'])('with partition %p is told', partition => {
    const updateStrategy = UpdateStrategy.rollingUpdate({ partition: partition as number });

    expect(problemsOf({ replicas: 9, updateStrategy })[0]).toContain('\'updateStrategy.partition\' must be a whole number of pods, 0 or more, got');
  });

  test.each([
    [absolute(0), '0'], [absolute(-1), '-1'], [absolute(1.5), '1.5'], [percent(0), '\'0%\''], [percent(101), '\'101%\''],
  ])('with maxUnavailable %j is told', (maxUnavailable, written) => {
    expect(problemsOf({ replicas: 3, updateStrategy: UpdateStrategy.rollingUpdate({ maxUnavailable }) }))
      .toEqual([`'maxUnavailable' is ${written}; write a whole number of pods above 0, or 1 to 100 percent`]);
  });

  test('with all pods away at once is fine', () => {
    expect(problemsOf({ replicas: 3, updateStrategy: UpdateStrategy.rollingUpdate({ maxUnavailable: percent(100) }) })).toEqual([]);
  });

  test('of cdk8s-plus is told with what to write', () => {
    expect(problemsOf({ updateStrategy: kplus.StatefulSetUpdateStrategy.onDelete() }))
      .toEqual(['\'updateStrategy\' must be UpdateStrategy.rollingUpdate() or UpdateStrategy.onDelete(), got a StatefulSetUpdateStrategy']);
  });
});

describe('pace and history', () => {
  test('minReady is written in seconds', () => {
    expect(synth({ minReady: Duration.minutes(2) }).statefulSet.spec.minReadySeconds).toBe(120);
    expect(synth({ minReady: Duration.seconds(0) }).statefulSet.spec.minReadySeconds).toBe(0);
    expect(synth().statefulSet.spec.minReadySeconds).toBeUndefined();
  });

  test('minReady of a part of a second is told', () => {
    expect(problemsOf({ minReady: Duration.millis(1500) })).toEqual(['\'minReady\' must be a duration of whole seconds, 0 or more, got 1 second 500 millis']);
    expect(problemsOf({ minReady: Duration.millis(2000) })).toEqual([]);
  });

  test('minReady that is a number is told', () => {
    expect(problemsOf({ minReady: 30 })).toEqual(['\'minReady\' must be a duration such as Duration.seconds(30), got 30']);
  });

  test('the history is written when it is given, also the default of 10', () => {
    expect(synth({ revisionHistoryLimit: 3 }).statefulSet.spec.revisionHistoryLimit).toBe(3);
    expect(synth({ revisionHistoryLimit: 0 }).statefulSet.spec.revisionHistoryLimit).toBe(0);
    expect(synth({ revisionHistoryLimit: 10 }).statefulSet.spec.revisionHistoryLimit).toBe(10);
    expect(synth().statefulSet.spec.revisionHistoryLimit).toBeUndefined();
  });

  test.each([-1, 2.5])('a history of %p revisions is told', revisionHistoryLimit => {
    expect(problemsOf({ revisionHistoryLimit })).toEqual([`'revisionHistoryLimit' must be a whole number of revisions, 0 or more, got ${revisionHistoryLimit}`]);
  });

  test('the grace period is written when it is given, also the default of 30 seconds', () => {
    expect(synth({ terminationGracePeriod: Duration.minutes(2) }).pod.terminationGracePeriodSeconds).toBe(120);
    expect(synth({ terminationGracePeriod: Duration.seconds(0) }).pod.terminationGracePeriodSeconds).toBe(0);
    expect(synth({ terminationGracePeriod: Duration.seconds(30) }).pod.terminationGracePeriodSeconds).toBe(30);
    expect(synth().pod.terminationGracePeriodSeconds).toBeUndefined();
  });

  test('a grace period of a part of a second is told', () => {
    expect(problemsOf({ terminationGracePeriod: Duration.millis(10) })).toEqual(['\'terminationGracePeriod\' must be a duration of whole seconds, 0 or more, got 10 millis']);
  });
});
