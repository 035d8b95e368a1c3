import { Cursor } from './cursor';
import { Token } from './token';

/** `%YAML 1.1` and `%TAG ! prefix`. */
export function scanDirective(cursor: Cursor): Token {
  const { line } = cursor;
  cursor.skip();
  const name = cursor.readWord();
  if (!cursor.isBlankBreakOrEnd()) { cursor.fail(`'%${name}' is not followed by a space`); }
  cursor.skipBlanks();
  const token = directiveOf(cursor, name, line);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!cursor.isBreakOrEnd()) { cursor.fail(`there is more on the line of '%${name}' than belongs there`); }
  if (cursor.isBreak()) { cursor.passBreak(); }
  return token;
}

function directiveOf(cursor: Cursor, name: string, line: number): Token {
  if (name === 'YAML') {
    const version = /\d{0,3}\.\d{0,3}/y;
    version.lastIndex = cursor.at;
    const text = version.exec(cursor.text)?.[0] ?? '';
    if (!/^\d{1,2}\.\d{1,2}$/.test(text)) { cursor.fail("'%YAML' is not followed by a version such as 1.1"); }
    for (let count = 0; count < text.length; count++) { cursor.skip(); }
    return { kind: 'version', line, text };
  }
  if (name !== 'TAG') { cursor.fail(`'%${name}' is no directive of YAML; a value that begins with '%' needs quotes`); }

  const text = scanHandle(cursor);
  if (!/^!(?:[\w-]*!)?$/.test(text) || !cursor.isBlank()) { cursor.fail("'%TAG' needs a handle such as !yaml! and a prefix"); }
  cursor.skipBlanks();
  const suffix = scanUri(cursor, '');
  if (!cursor.isBlankBreakOrEnd()) { cursor.fail("'%TAG' has a prefix that does not end with the line"); }
  return { kind: 'tag-directive', line, text, suffix };
}

/** `!name`, `!!name`, `!handle!name` or `!<name>`. */
export function scanTag(cursor: Cursor): Token {
  const { line } = cursor;
  const { text, suffix } = handleAndSuffix(cursor);
  if (!cursor.isBlankBreakOrEnd()) { cursor.fail('a tag does not end with a space; a value that begins with \'!\' needs quotes'); }
  return { kind: 'tag', line, text, suffix };
}

function handleAndSuffix(cursor: Cursor): { text: string; suffix: string } {
  if (cursor.is('<', 1)) {
    cursor.skip();
    cursor.skip();
    const suffix = scanUri(cursor, '');
    if (!cursor.is('>')) { cursor.fail("a tag that begins with '!<' does not end with '>'"); }
    cursor.skip();
    return { text: '', suffix };
  }
  const handle = scanHandle(cursor);
  if (handle.length > 1 && handle.endsWith('!')) { return { text: handle, suffix: scanUri(cursor, '') }; }

  const suffix = scanUri(cursor, handle);
  return suffix === '' ? { text: '', suffix: '!' } : { text: '!', suffix };
}

function scanHandle(cursor: Cursor): string {
  if (!cursor.is('!')) { cursor.fail("a tag begins with '!'"); }
  cursor.skip();
  const word = `!${cursor.readWord()}`;
  if (!cursor.is('!')) { return word; }
  cursor.skip();
  return `${word}!`;
}

const OF_URI = /[\w;/?:@&=+$,.!~*'()[\]%-]/;

function scanUri(cursor: Cursor, head: string): string {
  let text = head.slice(1);
  const from = cursor.at;
  while (OF_URI.test(cursor.text[cursor.at])) { cursor.skip(); }
  text += cursor.text.slice(from, cursor.at);
  if (head === '' && text === '') { cursor.fail('a tag has no name'); }
  try {
    return decodeURIComponent(text);
  } catch {
    return cursor.fail('a tag has an escape that is no character');
  }
}
