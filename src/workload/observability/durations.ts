import { Duration } from 'cdk8s';
import { instance } from '../shape';

export const durationShape = instance<Duration>('a duration such as Duration.minutes(5)', value =>
  typeof value.toMilliseconds === 'function' && typeof value.unitLabel === 'function');

const UNITS: [label: string, suffix: string, millis: number][] = [
  ['days', 'd', 86_400_000],
  ['hours', 'h', 3_600_000],
  ['minutes', 'm', 60_000],
  ['seconds', 's', 1000],
  ['millis', 'ms', 1],
];

/** `Duration.minutes(15)` as Prometheus writes it: `15m`. The unit stays the one that was written, where it can. */
export function prometheusDuration(duration: Duration): string {
  const millis = duration.toMilliseconds({ integral: false });
  const written = UNITS.filter(([label]) => label === duration.unitLabel());
  const [, suffix, size] = [...written, ...UNITS].find(([,, unit]) => Number.isInteger(millis / unit)) ?? UNITS[UNITS.length - 1];
  return `${Math.round(millis / size)}${suffix}`;
}

/** What is wrong with a duration that Prometheus is to be given, if anything. */
export function durationProblems(prop: string, duration: Duration | undefined): string[] {
  const millis = duration?.toMilliseconds({ integral: false }) ?? 1;
  return Number.isInteger(millis) && millis > 0 ? [] : [`'${prop}' must be at least one whole millisecond, got ${millis} ms`];
}
