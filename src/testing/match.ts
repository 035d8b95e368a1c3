import { parseDocument } from 'yaml';
import { ArrayWith } from './array-with';
import { compare, describe } from './compare';
import { Matcher } from './matcher';
import { differs, HOLDS, holds, Outcome, Place, show } from './outcome';

/**
 * What a property must be like, for the assertions of `Manifests`.
 *
 * Without a matcher, an object may have more properties than were named, at any depth, and a list has
 * exactly the items that were named, in their order.
 */
export class Match {
  /** Anything, as long as it is there. */
  public static anyValue(): Matcher { return new AnyValue(); }

  /** Nothing: the property must not be there. */
  public static absent(): Matcher { return new Absent(); }

  /** Exactly this: no property more than was named, at any depth. */
  public static exact(pattern: any): Matcher { return new Within(pattern, true); }

  /** At least these properties, at any depth: how a plain object is read, for use inside of `Match.exact`. */
  public static objectLike(pattern: any): Matcher { return new Within(pattern, false); }

  /** A list that has all these items, in any order, and perhaps others. Each of them is found in an item of its own. */
  public static arrayWith(items: any[]): Matcher { return new ArrayWith(items); }

  /** A string of this form, where `*` stands for any text: `postgres:*`. */
  public static stringLike(form: string): Matcher {
    const parts = form.split('*').map(part => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
    return new Text(new RegExp(`^${parts.join('[^]*')}$`), `a string like '${form}'`);
  }

  /** A string in which this regular expression (of JavaScript) is found. Use `^` and `$` to have it cover the whole string. */
  public static stringLikeRegexp(expression: string): Matcher {
    return new Text(new RegExp(expression), `a string that matches /${expression}/`);
  }

  /** A string that holds JSON or YAML, for example a file in a ConfigMap, with these contents. */
  public static serialized(pattern: any): Matcher { return new Serialized(pattern); }

  /** Anything that is not like this, and nothing at all as well. */
  public static not(pattern: any): Matcher { return new Not(pattern); }

  private constructor() {}
}

class AnyValue extends Matcher {
  public _compare(actual: any, place: Place): Outcome {
    return actual === undefined || actual === null ? differs(place, this._describe(), 'nothing') : HOLDS;
  }

  public _describe(): string { return 'any value'; }
}

class Absent extends Matcher {
  public _compare(actual: any, place: Place): Outcome {
    return actual === undefined || actual === null ? HOLDS : differs(place, this._describe(), show(actual));
  }

  public _describe(): string { return 'nothing'; }
}

class Within extends Matcher {
  constructor(private readonly pattern: any, private readonly exact: boolean) { super(); }

  public _compare(actual: any, place: Place): Outcome {
    return compare(this.pattern, actual, { ...place, exact: this.exact });
  }

  public _describe(): string { return describe(this.pattern); }
}

class Text extends Matcher {
  constructor(private readonly expression: RegExp, private readonly words: string) { super(); }

  public _compare(actual: any, place: Place): Outcome {
    return typeof actual === 'string' && this.expression.test(actual) ? HOLDS : differs(place, this.words, show(actual));
  }

  public _describe(): string { return this.words; }
}

class Serialized extends Matcher {
  constructor(private readonly pattern: any) { super(); }

  public _compare(actual: any, place: Place): Outcome {
    if (typeof actual !== 'string') { return differs(place, this._describe(), show(actual)); }

    const document = parseDocument(actual);
    if (document.errors.length > 0) { return differs(place, this._describe(), `text that cannot be parsed: ${document.errors[0].message}`); }
    return compare(this.pattern, document.toJS(), { ...place, path: `${place.path} (parsed)` });
  }

  public _describe(): string { return `JSON or YAML with ${describe(this.pattern)}`; }
}

class Not extends Matcher {
  constructor(private readonly pattern: any) { super(); }

  public _compare(actual: any, place: Place): Outcome {
    return holds(compare(this.pattern, actual, place)) ? differs(place, this._describe(), show(actual)) : HOLDS;
  }

  public _describe(): string { return `anything but ${describe(this.pattern)}`; }
}
