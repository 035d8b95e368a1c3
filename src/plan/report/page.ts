import { Paint } from './colors';
import { visible } from '../../kubernetes/visible';

/** Lines of a report for a terminal. Whatever they quote, a line is one line and moves no cursor. */
export class Page {
  private readonly lines: string[] = [];

  constructor(private readonly width: number) {}

  public blank(): void {
    this.lines.push('');
  }

  /** A line that is to stay whole, such as a command. */
  public line(text: string, paint: Paint = plain): void {
    this.lines.push(paint(visible(text)));
  }

  /** A text that is broken at blanks; lines after the first are indented. */
  public text(text: string, { first = 0, indent = first, paint = plain }: { first?: number; indent?: number; paint?: Paint } = {}): void {
    this.lines.push(...wrap(visible(text), indent, this.width, first).map(line => paint(line)));
  }

  /** A badge, and after it parts that go on lines of their own where one is too short. */
  public badge(badge: string, paint: Paint, parts: readonly string[]): void {
    const start = `  ${paint(badge)}${' '.repeat(Math.max(1, 4 - badge.length))}`;
    const shown = parts.filter(part => part !== '').map(visible);
    const whole = shown.join('  ');
    if (Math.max(6, 3 + badge.length) + whole.length <= this.width || shown.length < 3) {
      this.lines.push(start + whole);
      return;
    }
    const [path, value, ...rest] = shown;
    this.lines.push(start + [path, ...rest].join('  '), `      ${value}`);
  }

  /** One of several fields below a badge, with its values on a line of their own when both are too long. */
  public field(name: string, values: string): void {
    const whole = `        ${[name, values].filter(part => part !== '').map(visible).join('  ')}`;
    if (whole.length <= this.width || values === '') {
      this.lines.push(whole);
      return;
    }
    this.lines.push(`        ${visible(name)}`);
    this.text(values, { first: 12 });
  }

  public toString(): string {
    return this.lines.join('\n') + '\n';
  }
}

function plain(text: string): string {
  return text;
}

/** Breaks a text at blanks; lines after the first are indented. */
export function wrap(text: string, indent: number, width: number, first = 0): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let isEmpty = true;
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
