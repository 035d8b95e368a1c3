import { stringify } from 'yaml';

/** Where in an object a comparison stands, and whether more than was asked for is a difference there. */
export interface Place {
  readonly path: string;
  readonly exact: boolean;
}

/** One place where an object is not as expected; both sides in words. */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

/** A value that a capture met. It is handed over once the whole comparison holds. */
export interface Captured {
  readonly receive: (value: any) => void;
  readonly value: any;
}

export interface Outcome {
  readonly differences: Difference[];
  readonly captures: Captured[];
}

export const HOLDS: Outcome = { differences: [], captures: [] };

export function holds(outcome: Outcome): boolean {
  return outcome.differences.length === 0;
}

export function differs(place: Place, expected: string, got: string): Outcome {
  return { differences: [{ path: place.path, expected, got }], captures: [] };
}

export function together(outcomes: Outcome[]): Outcome {
  return {
    differences: outcomes.flatMap(outcome => outcome.differences),
    captures: outcomes.flatMap(outcome => outcome.captures),
  };
}

export function below(place: Place, key: string | number): Place {
  return { ...place, path: place.path + step(key, place.path === '') };
}

function step(key: string | number, first: boolean): string {
  if (typeof key === 'number') { return `[${key}]`; }
  if (!/^[\w-]+$/.test(key)) { return `['${key}']`; }
  return first ? key : `.${key}`;
}

/** Path by path: what was expected, what is there. */
export function renderDifferences(differences: Difference[]): string {
  return differences
    .flatMap(({ path, expected, got }) => [
      ...(path === '' ? [] : [path]),
      indent(side('expected', expected)),
      indent(side('got', got)),
    ])
    .join('\n');
}

/** A value as one reads it best: short ones on the line, long ones as YAML below it. */
export function show(value: any): string {
  if (value === undefined || value === null) { return 'nothing'; }
  if (typeof value === 'string') { return `'${value}'`; }

  const line = JSON.stringify(value);
  return line.length <= 80 ? line : `\n${stringify(value).trimEnd()}`;
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function side(name: string, text: string): string {
  const value = text.replace(/\n/g, '\n  ');
  return value.startsWith('\n') ? name + value : `${name.padEnd(8)}  ${value}`;
}
