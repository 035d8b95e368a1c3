import { decode, Decoded } from './yaml/decode';
import { DEEPEST, parseDocument } from './yaml/parser';
import { YamlError } from './yaml/yaml-error';

/*
 * kubectl reads YAML through Go's sigs.k8s.io/yaml, and that is YAML 1.1 with
 * a few exceptions: `yes`, `n` and `off` are booleans and `0755` is the number
 * 493, unless they are quoted, but there are no dates and no base-60 numbers.
 * Whoever reads a manifest otherwise compares values that the cluster never
 * gets. What Go says of some hundred documents is recorded, and this reader is
 * held against it (test/kubernetes/recorded/yaml-documents.json).
 */

export { RepeatedKey } from './yaml/decode';
export { YamlError } from './yaml/yaml-error';
/** A document and what is remarkable about it. */
export type ReadYaml = Decoded;

/** One of the documents of a file. */
export interface DocumentText {
  readonly text: string;
  /** Line of the file where it begins, from 1. */
  readonly line: number;
  /** @throws YamlError with a line of the document, not of the file */
  readonly read: () => ReadYaml;
}

/** More than any list of objects that people keep in files: what is larger would end the program for want of memory. */
export const LARGEST_DOCUMENT = 32 * 2 ** 20;

/** The one document of a text as data; null when there is none. @throws YamlError */
export function parseYaml(text: string): unknown {
  const documents = parseDocuments(text);
  if (documents.length > 1) { throw new YamlError('there is more than one document', 1); }
  return documents.length === 0 ? null : documents[0];
}

/** The documents of a text as data, without the empty ones. @throws YamlError */
export function parseDocuments(text: string): unknown[] {
  const values: unknown[] = [];
  for (const { line, read } of documentsOf(text)) {
    try {
      const { value } = read();
      if (value !== null) { values.push(value); }
    } catch (error) {
      if (!(error instanceof YamlError)) { throw error; }
      const at = line + error.line - 1;
      throw new YamlError(`line ${at}: ${error.message}`, at);
    }
  }
  return values;
}

/** The documents of a file, as kubectl takes them apart: YAML between lines `---`, or values of JSON one after the other. */
export function* documentsOf(text: string): Generator<DocumentText> {
  const unix = text.replaceAll('\r\n', '\n');
  let from = 0;
  let line = 1;
  let count = 0;
  if (LOOKS_LIKE_JSON.test(unix)) {
    for (;;) {
      const next = nextJson(unix, from);
      if (next === 'end') { return; }
      if (next === undefined) { break; }
      yield { text: unix.slice(next.start, next.end), line: line + countLines(unix.slice(from, next.start)), read: next.read };
      line += countLines(unix.slice(from, next.end));
      from = next.end;
      count++;
    }
    // More than one value of JSON makes it a file of JSON, and then it has to be one to its end.
    if (count > 1) { return yield failing(unix.slice(from), line, 'it is not JSON, as what is before it is'); }
    const space = SPACE_OF_LINE.exec(unix.slice(from))![0];
    from += space.length;
    line += countLines(space);
    // A rest that is too short to be looked at is refused.
    if (Buffer.byteLength(unix.slice(from, from + 4)) < 4) { return yield failing(unix.slice(from), line, 'it is not JSON, as what is before it is'); }
  }
  yield* yamlDocuments(unix.slice(from), line);
}

// What Go takes for space: it is not what JavaScript does.
const SPACE = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LOOKS_LIKE_JSON = new RegExp(`^[${SPACE}]*\\{`);
const SPACE_OF_LINE = new RegExp(`^(?:(?!\\n)[${SPACE}])*\\n?`);
const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g');

// A line that begins with `---` ends a document even inside a block of text, so this needs no parser.
function* yamlDocuments(text: string, firstLine: number): Generator<DocumentText> {
  let from = 0;
  let line = firstLine;
  for (const match of text.matchAll(/(?<=^|\n)---([^\n]*)\n?/g)) {
    const behind = match[1].replace(AROUND, '');
    if (behind !== '' && !behind.startsWith('#')) {
      line += countLines(text.slice(from, match.index));
      yield failing(match[0], line, `it has '${behind}' on the line of its '---', which kubectl refuses: it belongs on the next line`);
    } else if (from === match.index) {
      // With nothing before it, the line is part of its document.
      continue;
    } else {
      const part = text.slice(from, match.index);
      yield yamlDocument(part, line);
      line += countLines(part);
    }
    line += countLines(match[0]);
    from = match.index + match[0].length;
  }
  if (from < text.length) { yield yamlDocument(text.endsWith('\n') ? text.slice(from) : `${text.slice(from)}\n`, line); }
}

function yamlDocument(text: string, line: number): DocumentText {
  return {
    text,
    line,
    read: () => {
      checkSize(text);
      return decode(parseDocument(text));
    },
  };
}

function failing(text: string, line: number, message: string): DocumentText {
  return { text, line, read: () => { throw new YamlError(message, 1); } };
}

function checkSize(text: string): void {
  if (text.length > LARGEST_DOCUMENT) { throw new YamlError(`it is larger than ${LARGEST_DOCUMENT / 2 ** 20} MiB`, 1); }
}

interface JsonValue {
  readonly start: number;
  readonly end: number;
  readonly read: () => ReadYaml;
}

// The next value of a text of JSON: 'end' when there is none, undefined when it is not JSON.
function nextJson(text: string, from: number): JsonValue | 'end' | undefined {
  const space = /[ \t\n\r]*/y;
  space.lastIndex = from;
  const start = from + space.exec(text)![0].length;
  if (start === text.length) { return 'end'; }
  const { end, depth } = extentOfJson(text, start);
  const tooDeep = () => { throw new YamlError(`it is nested deeper than ${DEEPEST} levels`, 1); };
  if (depth > DEEPEST) { return { start, end, read: tooDeep }; }
  try {
    const source = text.slice(start, end);
    const value: unknown = JSON.parse(source);
    return { start, end, read: () => ({ value: asRead(value, source), repeated: [] }) };
  } catch {
    return undefined;
  }
}

// Where a value of JSON ends, if it is one.
function extentOfJson(text: string, start: number): { end: number; depth: number } {
  const mark = /"(?:[^"\\]|\\.)*"|[{}[\]]|true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/sy;
  let open = 0;
  let depth = 0;
  let at = start;
  for (;;) {
    mark.lastIndex = at;
    const found = mark.exec(text)?.[0];
    if (found === '{' || found === '[') { depth = Math.max(depth, ++open); }
    if (found === '}' || found === ']') { open--; }
    at += found?.length ?? 1;
    if (at >= text.length || (open <= 0 && found !== undefined)) { return { end: Math.min(at, text.length), depth }; }
  }
}

// Go replaces half a pair of surrogates, refuses numbers of more than 64 bits, and has no -0.
function asRead(value: unknown, source: string): unknown {
  return /\\u[dD][89a-fA-F]|\d[eE]|\d{300}|-0/.test(source) ? checked(value) : value;
}

function checked(value: unknown): unknown {
  if (typeof value === 'string') { return wellFormed(value); }
  if (typeof value === 'number' && !Number.isFinite(value)) { throw new YamlError('it has a number that is too large', 1); }
  if (value === 0) { return 0; }
  if (Array.isArray(value)) { return value.map(checked); }
  if (typeof value !== 'object' || value === null) { return value; }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [wellFormed(key), checked(item)]));
}

function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) { lines++; }
  return lines;
}
