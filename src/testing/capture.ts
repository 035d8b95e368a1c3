import { compare, describe } from './compare';
import { Matcher } from './matcher';
import { differs, Outcome, Place, show } from './outcome';

/**
 * Takes down the value that a property has, for a closer look by the test itself. The value is there
 * once an assertion with this capture has held; several assertions, or `everyObjectHas`, give several.
 */
export class Capture extends Matcher {
  private readonly captured: any[] = [];

  /**
   * @param pattern what the value must be like
   * @default - any value
   */
  constructor(private readonly pattern?: any) { super(); }

  /** All values that were captured, in order. */
  public get values(): any[] { return [...this.captured]; }

  /**
   * The value that was captured last.
   *
   * @throws if there is none
   */
  public get value(): any {
    if (this.captured.length === 0) { throw new Error('nothing was captured: no assertion with this capture has held yet'); }
    return this.captured[this.captured.length - 1];
  }

  /** The last value, which must be a string. */
  public asString(): string { return this.as('string'); }

  /** The last value, which must be a number. */
  public asNumber(): number { return this.as('number'); }

  /** The last value, which must be true or false. */
  public asBoolean(): boolean { return this.as('boolean'); }

  /** The last value, which must be a list. */
  public asArray(): any[] { return this.as('list'); }

  /** The last value, which must be an object. */
  public asObject(): { [key: string]: any } { return this.as('object'); }

  /** @internal */
  public _compare(actual: any, place: Place): Outcome {
    if (actual === undefined || actual === null) { return differs(place, this._describe(), 'nothing'); }

    const { differences, captures } = this.pattern === undefined ? { differences: [], captures: [] } : compare(this.pattern, actual, place);
    return { differences, captures: [...captures, { receive: value => this.captured.push(value), value: actual }] };
  }

  /** @internal */
  public _describe(): string { return this.pattern === undefined ? 'any value' : describe(this.pattern); }

  private as(kind: string): any {
    const found = Array.isArray(this.value) ? 'list' : typeof this.value;
    if (found !== kind) { throw new Error(`captured ${show(this.value)}, which is not a ${kind} but a ${found}`); }
    return this.value;
  }
}
