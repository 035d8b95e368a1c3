/*
 * What others wrote may hold characters that move the cursor, rewrite a line or turn its direction around. Shown to a
 * person, each of them becomes a visible escape.
 */

/** Controls (C0, DEL, C1), formats (bidirectional marks, zero width), line and paragraph separators, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One value on one line: a line break in it becomes `\n`, an escape `\x1b`, a mark that turns text around `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** Text of many lines, whose line ends are ours. */
export function visibleLines(text: string): string {
  return text.replace(UNSAFE, character => character === '\n' ? character : escaped(character));
}

/** JSON for a file or a terminal: the same data, with every unsafe character as an escape. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(UNSAFE, character => character === '\n' ? character : utf16(character));
}

function escaped(character: string): string {
  switch (character) {
    case '\n': return '\\n';
    case '\r': return '\\r';
    case '\t': return '\\t';
  }
  const code = character.codePointAt(0)!;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : utf16(character);
}

function utf16(character: string): string {
  return character.split('').map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
