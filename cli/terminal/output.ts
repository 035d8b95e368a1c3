import { visible, visibleJson, visibleLines } from '../../src/kubernetes/visible';

/*
 * Everything that the program prints goes through here, so that nothing of what it read (manifests, live objects,
 * names of files, messages of servers) can move the cursor or rewrite a line.
 */

/** What text may have besides visible characters and line ends: colours of ours, or the zero-width spaces of Markdown. */
export type TextKind = 'plain' | 'colored' | 'markdown';

const ALLOWED: Record<TextKind, RegExp | undefined> = {
  plain: undefined,
  // eslint-disable-next-line no-control-regex
  colored: /(\u001b\[(?:1|2|22|31|32|33|39)m)/,
  markdown: /(\u200b)/,
};

/** Text on stdout. */
export function print(text: string, kind: TextKind = 'plain'): void {
  process.stdout.write(safe(text, kind));
}

/** Data on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(value)}\n`);
}

/** Text on stderr. */
export function printError(text: string): void {
  process.stderr.write(safe(text, 'plain'));
}

/** One line on stderr, whatever the message holds. */
export function note(message: string): void {
  process.stderr.write(`${visible(message)}\n`);
}

/** The text with a visible escape for everything that its kind does not allow. */
export function safe(text: string, kind: TextKind): string {
  const allowed = ALLOWED[kind];
  if (!allowed) { return visibleLines(text); }
  return text.split(allowed).map((part, index) => index % 2 === 1 ? part : visibleLines(part)).join('');
}
