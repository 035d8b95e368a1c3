import { Matcher } from './matcher';
import { below, differs, HOLDS, holds, Outcome, Place, show, together } from './outcome';

/**
 * Compares an object with a pattern of literals and matchers. Objects may hold more than the pattern
 * unless the place is exact; lists have exactly the items of the pattern.
 */
export function compare(pattern: any, actual: any, place: Place): Outcome {
  if (pattern instanceof Matcher) { return pattern._compare(actual, place); }
  if (pattern === undefined || pattern === null) {
    throw new Error(`the expected value of '${place.path}' is null; write Match.absent() for what must not be there, Match.anyValue() for what must`);
  }
  if (Array.isArray(pattern)) { return compareLists(pattern, actual, place); }
  if (typeof pattern === 'object') { return compareObjects(pattern, actual, place); }
  if (typeof pattern === 'string' && typeof actual === 'string') { return compareStrings(pattern, actual, place); }
  return pattern === actual ? HOLDS : differs(place, show(pattern), show(actual));
}

/** A pattern in words, its matchers included. */
export function describe(pattern: any): string {
  return pattern instanceof Matcher ? pattern._describe() : show(readable(pattern));
}

function compareObjects(pattern: Record<string, any>, actual: any, place: Place): Outcome {
  if (actual === undefined || actual === null) { return compareWithNothing(pattern, place); }
  if (typeof actual !== 'object' || Array.isArray(actual)) { return differs(place, describe(pattern), show(actual)); }

  const asked = Object.entries(pattern).map(([key, value]) => {
    const outcome = compare(value, actual[key], below(place, key));
    return actual[key] === undefined ? sayWhatIsThere(outcome, below(place, key), actual) : outcome;
  });
  const unasked = Object.keys(actual)
    .filter(key => place.exact && pattern[key] === undefined && actual[key] !== undefined)
    .map(key => differs(below(place, key), 'nothing', show(actual[key])));
  return together([...asked, ...unasked]);
}

/** An object whose every key must be absent may itself be absent. */
function compareWithNothing(pattern: Record<string, any>, place: Place): Outcome {
  const outcome = together(Object.entries(pattern).map(([key, value]) => compare(value, undefined, below(place, key))));
  const asksForNothing = Object.keys(pattern).length > 0 && holds(outcome);
  return asksForNothing ? outcome : differs(place, describe(pattern), 'nothing');
}

function sayWhatIsThere(outcome: Outcome, place: Place, actual: Record<string, any>): Outcome {
  const keys = Object.keys(actual).filter(key => actual[key] !== undefined);
  return {
    ...outcome,
    differences: outcome.differences.map(difference => difference.path === place.path && difference.got === 'nothing' && keys.length > 0
      ? { ...difference, got: `nothing; there are: ${keys.join(', ')}` }
      : difference),
  };
}

function compareLists(pattern: any[], actual: any, place: Place): Outcome {
  if (!Array.isArray(actual)) { return differs(place, describe(pattern), show(actual)); }

  return together([
    ...pattern.map((value, index) => compare(value, actual[index], below(place, index))),
    ...actual.slice(pattern.length).map((value, index) => differs(below(place, pattern.length + index), 'nothing', show(value))),
  ]);
}

/** Of long texts, only the first line that differs. */
function compareStrings(pattern: string, actual: string, place: Place): Outcome {
  if (pattern === actual) { return HOLDS; }
  if (!pattern.includes('\n') || !actual.includes('\n')) { return differs(place, show(pattern), show(actual)); }

  const [expected, got] = [pattern.split('\n'), actual.split('\n')];
  const line = expected.findIndex((text, index) => text !== got[index]);
  const at = line === -1 ? expected.length : line;
  return differs({ ...place, path: `${place.path}, line ${at + 1}` }, show(expected[at]), show(got[at]));
}

function readable(pattern: any): any {
  if (pattern instanceof Matcher) { return `<${pattern._describe()}>`; }
  if (Array.isArray(pattern)) { return pattern.map(readable); }
  if (pattern === null || typeof pattern !== 'object') { return pattern; }
  return Object.fromEntries(Object.entries(pattern).map(([key, value]) => [key, readable(value)]));
}
