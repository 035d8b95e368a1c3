import { Outcome, Place } from './outcome';

/**
 * What a value must be like, where a literal would say too much. Made by `Match`; stands anywhere in
 * the properties that an assertion is given.
 */
export abstract class Matcher {
  /** Whether a value is a matcher, and not a literal. */
  public static isMatcher(value: any): boolean {
    return value instanceof Matcher;
  }

  /** @internal */
  public abstract _compare(actual: any, place: Place): Outcome;

  /** @internal */
  public abstract _describe(): string;
}
