import { Duration } from 'cdk8s';
import { durationProblems, prometheusDuration } from '../../../src/workload/observability/durations';

test.each([
  [Duration.seconds(30), '30s'],
  [Duration.seconds(60), '60s'],
  [Duration.minutes(1), '1m'],
  [Duration.minutes(90), '90m'],
  [Duration.hours(1.5), '90m'],
  [Duration.days(4), '4d'],
  [Duration.seconds(0.25), '250ms'],
  [Duration.millis(1500), '1500ms'],
])('a duration is written in its own unit where it is whole there: %s', (duration, text) => {
  expect(prometheusDuration(duration)).toBe(text);
});

test('what Prometheus cannot wait for is a problem', () => {
  expect(durationProblems('interval', Duration.millis(0.5))).toEqual(["'interval' must be at least one whole millisecond, got 0.5 ms"]);
  expect(durationProblems('interval', Duration.millis(1))).toEqual([]);
  expect(durationProblems('interval', undefined)).toEqual([]);
});
