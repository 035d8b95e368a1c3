import { Cursor } from './cursor';

/**
 * A text over several lines: `|` keeps its line breaks, `>` folds them.
 *
 * @param parent column of the block that it is part of; -1 at the top
 */
export function scanBlockScalar(cursor: Cursor, parent: number): string {
  const literal = cursor.is('|');
  cursor.skip();
  const { chomping, increment } = blockHeader(cursor);
  const block = { indent: increment === 0 ? 0 : Math.max(parent, 0) + increment, breaks: '' };
  skipToContent(cursor, block, parent);

  let text = '';
  let lineBreak = '';
  let wasBlank = false;
  while (cursor.column === block.indent && !cursor.isEnd()) {
    const startsBlank = cursor.isBlank();
    if (!literal && lineBreak === '\n' && !wasBlank && !startsBlank) {
      text += block.breaks === '' ? ' ' : '';
    } else {
      text += lineBreak;
    }
    text += block.breaks;
    block.breaks = '';
    wasBlank = startsBlank;
    const from = cursor.at;
    while (!cursor.isBreakOrEnd()) { cursor.skip(); }
    text += cursor.text.slice(from, cursor.at);
    lineBreak = cursor.isEnd() ? '' : cursor.passBreak();
    skipToContent(cursor, block, parent);
  }
  return text + (chomping === '-' ? '' : lineBreak) + (chomping === '+' ? block.breaks : '');
}

// `|`, `>-`, `|2+`, `>+2`, and a comment.
function blockHeader(cursor: Cursor): { chomping: string; increment: number } {
  let chomping = '';
  let increment = 0;
  const readChomping = () => {
    if (chomping !== '' || !(cursor.is('+') || cursor.is('-'))) { return; }
    chomping = cursor.text[cursor.at];
    cursor.skip();
  };
  readChomping();
  if (/\d/.test(cursor.text[cursor.at])) {
    increment = Number(cursor.text[cursor.at]);
    if (increment === 0) { cursor.fail('a block of text cannot be indented by 0'); }
    cursor.skip();
    readChomping();
  }
  cursor.skipBlanks();
  cursor.skipComment();
  if (!cursor.isBreakOrEnd()) { cursor.fail('a block of text begins on the line after its mark'); }
  if (cursor.isBreak()) { cursor.passBreak(); }
  return { chomping, increment };
}

// Passes empty lines and the indentation; the first line that is not empty decides how deep the block is.
function skipToContent(cursor: Cursor, block: { indent: number; breaks: string }, parent: number): void {
  let deepest = 0;
  for (;;) {
    const mayBeIndentation = () => block.indent === 0 || cursor.column < block.indent;
    while (mayBeIndentation() && cursor.is(' ')) { cursor.skip(); }
    deepest = Math.max(deepest, cursor.column);
    if (mayBeIndentation() && cursor.is('\t')) { cursor.fail('a tab is not allowed where a block of text is indented'); }
    if (!cursor.isBreak()) { break; }
    block.breaks += cursor.passBreak();
  }
  if (block.indent === 0) { block.indent = Math.max(deepest, parent + 1, 1); }
}

/** A text between quotes. */
export function scanQuoted(cursor: Cursor): string {
  const quote = cursor.text[cursor.at];
  const single = quote === "'";
  const line = cursor.line;
  cursor.skip();
  let text = '';
  for (;;) {
    if (cursor.isDocumentMark()) { cursor.fail(`a text in quotes that begins in line ${line + 1} is not closed`); }
    if (cursor.isEnd()) { cursor.fail(`a text in quotes that begins in line ${line + 1} is not closed`); }
    let continued = false;
    let from = cursor.at;
    while (!cursor.isBlankBreakOrEnd()) {
      if (cursor.is(quote)) {
        if (!single || !cursor.is(quote, 1)) { break; }
        cursor.skip();
        text += cursor.text.slice(from, cursor.at);
        cursor.skip();
        from = cursor.at;
      } else if (!single && cursor.is('\\')) {
        text += cursor.text.slice(from, cursor.at);
        cursor.skip();
        continued = cursor.isBreak();
        if (continued) { cursor.passBreak(); } else { text += readEscape(cursor); }
        from = cursor.at;
        if (continued) { break; }
      } else {
        cursor.skip();
      }
    }
    text += cursor.text.slice(from, cursor.at);
    if (cursor.is(quote)) { break; }
    text += foldBlanks(cursor, continued);
  }
  cursor.skip();
  return text;
}

const ESCAPES = new Map([
  ['0', '\0'], ['a', '\x07'], ['b', '\b'], ['t', '\t'], ['\t', '\t'], ['n', '\n'], ['v', '\v'], ['f', '\f'], ['r', '\r'], ['e', '\x1b'],
  [' ', ' '], ['"', '"'], ["'", "'"], ['\\', '\\'], ['N', '\x85'], ['_', '\xa0'], ['L', '\u2028'], ['P', '\u2029'],
]);
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readEscape(cursor: Cursor): string {
  const letter = cursor.text[cursor.at];
  cursor.skip();
  const escaped = ESCAPES.get(letter);
  if (escaped !== undefined) { return escaped; }
  if (!Object.hasOwn(DIGITS, letter)) { cursor.fail(`'\\${letter === '\0' ? '' : letter}' is no escape of YAML; write '\\\\' for a backslash`); }

  const digits = cursor.text.slice(cursor.at, cursor.at + DIGITS[letter]);
  if (!/^[\da-f]+$/i.test(digits)) { cursor.fail(`'\\${letter}' needs ${DIGITS[letter]} hexadecimal digits`); }
  const code = parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) { cursor.fail(`'\\${letter}${digits}' is no character of Unicode`); }
  for (let digit = 0; digit < digits.length; digit++) { cursor.skip(); }
  return String.fromCodePoint(code);
}

/** A text without quotes: it ends where the line, the bracket or the key does. */
export function scanPlain(cursor: Cursor, { indent, inFlow }: { indent: number; inFlow: boolean }): { text: string; passedBreak: boolean } {
  let text = '';
  let pending = '';
  let passedBreak = false;
  for (;;) {
    if (cursor.isDocumentMark() || cursor.is('#')) { break; }
    const from = cursor.at;
    while (!cursor.isBlankBreakOrEnd() && !endsPlain(cursor, inFlow)) { cursor.skip(); }
    if (cursor.at > from) {
      text += pending + cursor.text.slice(from, cursor.at);
      pending = '';
      passedBreak = false;
    }
    if (!cursor.isBlank() && !cursor.isBreak()) { break; }
    const before = cursor.line;
    pending = foldBlanks(cursor, false, indent + 1);
    passedBreak = cursor.line > before;
    if (!inFlow && cursor.column < indent + 1) { break; }
  }
  return { text, passedBreak };
}

function endsPlain(cursor: Cursor, inFlow: boolean): boolean {
  if (cursor.is(':') && cursor.isBlankBreakOrEnd(1)) { return true; }
  return inFlow && ',?[]{}'.includes(cursor.text[cursor.at]);
}

// Spaces within a line are kept; one line break becomes a space, and of several all but the first are kept.
function foldBlanks(cursor: Cursor, afterEscapedBreak: boolean, indent = 0): string {
  let blanks = '';
  let first = '';
  let others = '';
  let broken = afterEscapedBreak;
  while (cursor.isBlank() || cursor.isBreak()) {
    if (cursor.isBreak()) {
      const lineBreak = cursor.passBreak();
      if (broken) { others += lineBreak; } else { first = lineBreak; }
      broken = true;
    } else {
      if (broken && cursor.column < indent && cursor.is('\t')) { cursor.fail('a tab is not allowed as indentation'); }
      if (!broken) { blanks += cursor.text[cursor.at]; }
      cursor.skip();
    }
  }
  if (!broken) { return blanks; }
  if (first !== '\n') { return first + others; }
  return others === '' ? ' ' : others;
}
