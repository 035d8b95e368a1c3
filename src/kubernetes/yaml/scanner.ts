import { Cursor } from './cursor';
import { scanBlockScalar, scanPlain, scanQuoted } from './scan-scalar';
import { scanDirective, scanTag } from './scan-tag';
import { Token, TokenKind } from './token';
import { YamlError } from './yaml-error';

/** A key without `?` is one line, and its colon follows within so many characters. */
const LONGEST_KEY = 1024;

/** A token that becomes a key if a colon follows it. */
interface PossibleKey {
  /** Number of the token, counted from the start of the text. */
  readonly token: number;
  /** Nothing but a key can be there. */
  readonly required: boolean;
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/*
 * Splits a document into tokens. Whether a token is a key is known only when
 * its colon comes, so tokens wait in a queue until that is decided; the marks
 * for `a block begins here` are put in before them then.
 */
export class Scanner {
  private readonly cursor: Cursor;
  private queue: Token[] = [];
  private head = 0;
  private taken = 0;
  private ended = false;

  /** Columns of the blocks that are open; the innermost is `indent`. */
  private readonly indents: number[] = [];
  private indent = -1;
  /** One for each bracket that is open, and one for the blocks around them. */
  private readonly possibleKeys: (PossibleKey | undefined)[] = [undefined];
  private mayBeKey = true;

  constructor(text: string) { this.cursor = new Cursor(text); }

  public peek(): Token {
    this.fill();
    return this.queue[this.head];
  }

  public next(): Token {
    const token = this.peek();
    this.head++;
    this.taken++;
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
    return token;
  }

  private fill(): void {
    while (this.head === this.queue.length || this.headMayBeKey()) {
      if (this.ended) { return; }
      this.scan();
    }
  }

  // The keys of outer brackets come first, so the first that is still possible is the earliest.
  private headMayBeKey(): boolean {
    for (let level = 0; level < this.possibleKeys.length; level++) {
      const key = this.possibleKeys[level];
      if (!key) { continue; }
      if (key.token > this.taken) { return false; }
      if (this.stillPossible(level)) { return true; }
    }
    return false;
  }

  private get inFlow(): boolean { return this.possibleKeys.length > 1; }

  private scan(): void {
    const { cursor } = this;
    this.skipToToken();
    this.closeBlocks(cursor.column);
    if (cursor.isEnd()) { return this.end(); }
    if (cursor.column === 0 && cursor.is('%')) { return this.directive(); }
    if (cursor.isDocumentMark()) { return this.documentMark(); }
    const character = cursor.text[cursor.at];
    const apart = cursor.isBlankBreakOrEnd(1);
    switch (character) {
      case '[': case '{': return this.open(character);
      case ']': case '}': return this.close(character);
      case ',': return this.comma();
      case '*': case '&': return this.anchor(character === '*' ? 'alias' : 'anchor');
      case '!': return this.keyLike(() => scanTag(cursor));
      case "'": case '"': return this.keyLike(() => ({ kind: 'scalar', line: cursor.line, text: scanQuoted(cursor) }));
    }
    if (character === '-' && apart) { return this.entry(); }
    if (character === '?' && (this.inFlow || apart)) { return this.key(); }
    if (character === ':' && (this.inFlow || apart)) { return this.value(); }
    if ((character === '|' || character === '>') && !this.inFlow) { return this.blockScalar(); }
    if (!this.startsPlain(character, apart)) { cursor.fail(`a value cannot begin with '${character}'; write it in quotes`); }
    this.plain();
  }

  private startsPlain(character: string, apart: boolean): boolean {
    if (character === '-') { return !this.cursor.isBlank(1); }
    if (character === '?' || character === ':') { return !this.inFlow && !apart; }
    return !this.cursor.isBlank() && !'#|>%@`'.includes(character);
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      // A tab is no indentation.
      while (cursor.is(' ') || (cursor.is('\t') && (this.inFlow || !this.mayBeKey))) { cursor.skip(); }
      cursor.skipComment();
      if (!cursor.isBreak()) { return; }
      cursor.passBreak();
      if (!this.inFlow) { this.mayBeKey = true; }
    }
  }

  private add(kind: TokenKind, { text = '', line = this.cursor.line } = {}): void {
    this.queue.push({ kind, line, text });
  }

  /** Adds a token of one character. */
  private addMark(kind: TokenKind): void {
    this.add(kind);
    this.cursor.skip();
  }

  private end(): void {
    this.closeBlocks(-1);
    this.dropKey();
    this.mayBeKey = false;
    this.add('stream-end');
    this.ended = true;
  }

  private directive(): void {
    this.closeBlocks(-1);
    this.dropKey();
    this.mayBeKey = false;
    this.queue.push(scanDirective(this.cursor));
  }

  private documentMark(): void {
    this.closeBlocks(-1);
    this.dropKey();
    this.mayBeKey = false;
    this.add(this.cursor.is('-') ? 'document-start' : 'document-end');
    for (let count = 0; count < 3; count++) { this.cursor.skip(); }
  }

  private open(bracket: '[' | '{'): void {
    this.saveKey();
    this.possibleKeys.push(undefined);
    this.mayBeKey = true;
    this.addMark(bracket);
  }

  private close(bracket: ']' | '}'): void {
    this.dropKey();
    if (this.inFlow) { this.possibleKeys.pop(); }
    this.mayBeKey = false;
    this.addMark(bracket);
  }

  private comma(): void {
    this.dropKey();
    this.mayBeKey = true;
    this.addMark(',');
  }

  private entry(): void {
    if (!this.inFlow) {
      if (!this.mayBeKey) { this.cursor.fail("an entry of a list, '- …', cannot begin here"); }
      this.openBlock(this.cursor.column, 'block-list', this.queue.length);
    }
    this.dropKey();
    this.mayBeKey = true;
    this.addMark('-');
  }

  private key(): void {
    if (!this.inFlow) {
      if (!this.mayBeKey) { this.cursor.fail("a key, '? …', cannot begin here"); }
      this.openBlock(this.cursor.column, 'block-map', this.queue.length);
    }
    this.dropKey();
    this.mayBeKey = !this.inFlow;
    this.addMark('key');
  }

  private value(): void {
    const level = this.possibleKeys.length - 1;
    const key = this.possibleKeys[level];
    if (key && this.stillPossible(level)) {
      const at = this.head + key.token - this.taken;
      this.queue.splice(at, 0, { kind: 'key', line: key.line, text: '' });
      this.openBlock(key.column, 'block-map', at);
      this.possibleKeys[level] = undefined;
      this.mayBeKey = false;
    } else {
      if (!this.inFlow) {
        if (!this.mayBeKey) { this.cursor.fail("a value cannot follow ': ' here; a text that contains ': ' needs quotes"); }
        this.openBlock(this.cursor.column, 'block-map', this.queue.length);
      }
      this.mayBeKey = !this.inFlow;
    }
    this.addMark('value');
  }

  private anchor(kind: 'alias' | 'anchor'): void {
    this.keyLike(() => {
      const { line } = this.cursor;
      this.cursor.skip();
      const text = this.cursor.readWord();
      if (text === '' || !(this.cursor.isBlankBreakOrEnd() || '?:,]}%@`'.includes(this.cursor.text[this.cursor.at]))) {
        this.cursor.fail(`an ${kind} has no name of letters and digits; a value that begins with '*' or '&' needs quotes`);
      }
      return { kind, line, text };
    });
  }

  private keyLike(scan: () => Token): void {
    this.saveKey();
    this.mayBeKey = false;
    this.queue.push(scan());
  }

  private blockScalar(): void {
    this.dropKey();
    this.mayBeKey = true;
    const { line } = this.cursor;
    this.add('scalar', { line, text: scanBlockScalar(this.cursor, this.indent) });
  }

  private plain(): void {
    this.saveKey();
    this.mayBeKey = false;
    const { line } = this.cursor;
    const { text, passedBreak } = scanPlain(this.cursor, { indent: this.indent, inFlow: this.inFlow });
    this.queue.push({ kind: 'scalar', line, text, plain: true });
    if (passedBreak) { this.mayBeKey = true; }
  }

  private openBlock(column: number, kind: 'block-list' | 'block-map', at: number): void {
    if (this.inFlow || this.indent >= column) { return; }
    this.indents.push(this.indent);
    this.indent = column;
    this.queue.splice(at, 0, { kind, line: this.cursor.line, text: '' });
  }

  private closeBlocks(column: number): void {
    if (this.inFlow) { return; }
    while (this.indent > column) {
      this.add('block-end');
      this.indent = this.indents.pop()!;
    }
  }

  private saveKey(): void {
    if (!this.mayBeKey) { return; }
    const required = !this.inFlow && this.indent === this.cursor.column;
    this.dropKey();
    const { index, line, column } = this.cursor;
    this.possibleKeys[this.possibleKeys.length - 1] = { token: this.taken + this.queue.length - this.head, required, index, line, column };
  }

  private dropKey(): void {
    const level = this.possibleKeys.length - 1;
    if (this.possibleKeys[level]?.required) { this.failForKey(this.possibleKeys[level]); }
    this.possibleKeys[level] = undefined;
  }

  private stillPossible(level: number): boolean {
    const key = this.possibleKeys[level];
    if (!key) { return false; }
    if (key.line === this.cursor.line && key.index + LONGEST_KEY >= this.cursor.index) { return true; }
    if (key.required) { this.failForKey(key); }
    this.possibleKeys[level] = undefined;
    return false;
  }

  private failForKey(key: PossibleKey): never {
    throw new YamlError("expected a key with a ':' after it", key.line + 1);
  }
}
