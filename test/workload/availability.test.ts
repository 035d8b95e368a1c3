import * as kplus from 'cdk8s-plus-28';
import { problemsOf, synth } from './harness';
import { DisruptionBudget } from 'cdk8s-stateful';

const OF_DB = { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db' };
const { maxUnavailable, maxUnavailablePercent, minAvailable, minAvailablePercent, none } = DisruptionBudget;
const autoscaled = (workload: any, chart: any) => { new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target: workload, maxReplicas: 9 }); };

describe('disruption budget', () => {
  test('lets one pod go from 2 replicas, and broken ones at any time', () => {
    const { kinds } = synth({ replicas: 2 });

    expect(kinds.PodDisruptionBudget).toHaveLength(1);
    expect(kinds.PodDisruptionBudget[0].metadata).toMatchObject({ name: 'db', namespace: 'shop' });
    expect(kinds.PodDisruptionBudget[0].spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: OF_DB }, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  });

  test.each([0, 1])('is absent with %p replicas: it could only block drains', replicas => {
    expect(synth({ replicas }).kinds.PodDisruptionBudget).toBeUndefined();
  });

  test('is there when an autoscaler decides', () => {
    expect(synth({}, autoscaled).kinds.PodDisruptionBudget[0].spec.maxUnavailable).toBe(1);
  });

  test('is there once, also when two autoscalers come', () => {
    expect(synth({}, workload => { workload.markHasAutoscaler(); workload.markHasAutoscaler(); }).kinds.PodDisruptionBudget).toHaveLength(1);
  });

  test.each([
    ['maxUnavailable(2)', maxUnavailable(2), { maxUnavailable: 2 }],
    ['maxUnavailablePercent(25)', maxUnavailablePercent(25), { maxUnavailable: '25%' }],
    ['minAvailable(2)', minAvailable(2), { minAvailable: 2 }],
    ['minAvailablePercent(60)', minAvailablePercent(60), { minAvailable: '60%' }],
  ])('%s', (_, disruptionBudget, yaml) => {
    expect(synth({ replicas: 3, disruptionBudget }).kinds.PodDisruptionBudget[0].spec)
      .toEqual({ ...yaml, selector: { matchLabels: OF_DB }, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  });

  test('none() writes none, also when an autoscaler decides', () => {
    expect(synth({ replicas: 3, disruptionBudget: none() }).kinds.PodDisruptionBudget).toBeUndefined();
    expect(synth({ disruptionBudget: none() }, autoscaled).kinds.PodDisruptionBudget).toBeUndefined();
  });

  test('that is given stays when an autoscaler comes', () => {
    const { kinds } = synth({ disruptionBudget: maxUnavailable(3) }, autoscaled);

    expect(kinds.PodDisruptionBudget.map(budget => budget.spec.maxUnavailable)).toEqual([3]);
  });

  test.each([
    [3, maxUnavailable(0), 'maxUnavailable(0) never allows an eviction, so nodes cannot be drained; write at least 1'],
    [3, maxUnavailablePercent(0), 'maxUnavailablePercent(0) never allows an eviction, so nodes cannot be drained; write at least 1'],
    [3, minAvailable(3), 'minAvailable(3) of 3 replicas never allows an eviction, so nodes cannot be drained; write less, or maxUnavailable(1)'],
    [1, minAvailable(1), 'minAvailable(1) of 1 replicas never allows an eviction, so nodes cannot be drained; write less, or maxUnavailable(1)'],
    [3, minAvailablePercent(67), 'minAvailablePercent(67) of 3 replicas never allows an eviction, so nodes cannot be drained; write less, or maxUnavailable(1)'],
    [3, minAvailablePercent(100), 'minAvailablePercent(100) of 3 replicas never allows an eviction, so nodes cannot be drained; write less, or maxUnavailable(1)'],
    [3, maxUnavailable(-1), 'maxUnavailable(-1) is not a whole number of pods, 0 or more'],
    [3, minAvailable(1.5), 'minAvailable(1.5) is not a whole number of pods, 0 or more'],
    [3, maxUnavailablePercent(101), 'maxUnavailablePercent(101) is not a whole percentage from 0 to 100'],
    [3, minAvailable('2' as any), 'minAvailable(\'2\') is not a whole number of pods, 0 or more'],
  ])('of %p replicas that never allows an eviction is told: %j', (replicas, disruptionBudget, said) => {
    expect(problemsOf({ replicas, disruptionBudget })).toEqual([`'disruptionBudget' ${said}`]);
  });

  test.each([
    [3, minAvailable(2)],
    [3, minAvailablePercent(66)],
    [3, maxUnavailablePercent(1)],
    [1, maxUnavailable(1)],
    [0, minAvailable(1)],
    [3, minAvailable(0)],
  ])('of %p replicas that allows one is fine: %j', (replicas, disruptionBudget) => {
    expect(problemsOf({ replicas, disruptionBudget })).toEqual([]);
  });

  test('is judged by what is known of an autoscaled workload', () => {
    expect(problemsOf({ disruptionBudget: minAvailablePercent(100) }, autoscaled))
      .toEqual(['\'disruptionBudget\' minAvailablePercent(100) of any number of replicas never allows an eviction, so nodes cannot be drained; write less, or maxUnavailable(1)']);
    expect(problemsOf({ disruptionBudget: minAvailable(3) }, autoscaled)).toEqual([]);
  });

  test('that is a number is told with what to write', () => {
    expect(problemsOf({ disruptionBudget: 1 })).toEqual(['\'disruptionBudget\' must be a DisruptionBudget such as DisruptionBudget.maxUnavailable(1), got 1']);
  });
});
