import { YamlError } from './yaml-error';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const NEXT_LINE = 0x85;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

/** What YAML 1.1 does not allow in a text, not even between quotes. Without the flag `u` a pair of surrogates would be two. */
const NOT_ALLOWED = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Stands for the end of the text, so that looking ahead needs no check of the length. No text that is read contains it. */
export const END = 0;

/** A place in a text that moves forward only, and knows its line and column. */
export class Cursor {
  public at = 0;
  /** From 0. */
  public line = 0;
  /** In characters, from 0. */
  public column = 0;

  public readonly text: string;
  private pairs = 0;

  constructor(text: string) {
    const forbidden = NOT_ALLOWED.exec(text);
    if (forbidden) {
      const code = forbidden[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
      throw new YamlError(`the character U+${code} is not allowed in YAML`, text.slice(0, forbidden.index).split('\n').length);
    }
    this.text = `${text.startsWith('\ufeff') ? text.slice(1) : text}\0\0\0\0`;
  }

  /** Characters so far. */
  public get index(): number { return this.at - this.pairs; }

  public code(ahead = 0): number { return this.text.charCodeAt(this.at + ahead); }

  public is(character: string, ahead = 0): boolean { return this.text[this.at + ahead] === character; }

  public skip(): void {
    const code = this.code();
    if (code >= 0xd800 && code < 0xdc00) {
      this.at++;
      this.pairs++;
    }
    this.at++;
    this.column++;
  }

  /** Passes one line break, and returns what it counts as in a text. */
  public passBreak(): string {
    const code = this.code();
    this.at += code === CARRIAGE_RETURN && this.code(1) === LINE_FEED ? 2 : 1;
    this.line++;
    this.column = 0;
    return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR ? String.fromCharCode(code) : '\n';
  }

  public isBlank(ahead = 0): boolean {
    const code = this.code(ahead);
    return code === SPACE || code === TAB;
  }

  public isBreak(ahead = 0): boolean {
    const code = this.code(ahead);
    return code === LINE_FEED || code === CARRIAGE_RETURN || code === NEXT_LINE || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR;
  }

  public isEnd(ahead = 0): boolean { return this.code(ahead) === END; }

  public isBreakOrEnd(ahead = 0): boolean { return this.isEnd(ahead) || this.isBreak(ahead); }

  public isBlankBreakOrEnd(ahead = 0): boolean { return this.isBlank(ahead) || this.isBreakOrEnd(ahead); }

  /** `---` or `...` at the start of a line. */
  public isDocumentMark(): boolean {
    if (this.column !== 0 || !(this.is('-') || this.is('.'))) { return false; }
    return this.code(1) === this.code() && this.code(2) === this.code() && this.isBlankBreakOrEnd(3);
  }

  public skipBlanks(): void {
    while (this.isBlank()) { this.skip(); }
  }

  public skipComment(): void {
    if (!this.is('#')) { return; }
    while (!this.isBreakOrEnd()) { this.skip(); }
  }

  /** Letters, digits, `_` and `-`. */
  public readWord(): string {
    const from = this.at;
    while (/[\w-]/.test(this.text[this.at])) { this.skip(); }
    return this.text.slice(from, this.at);
  }

  public fail(message: string): never { throw new YamlError(message, this.line + 1); }
}
