/*
 * Text of others inside Markdown: on GitHub and GitLab it may become no link, image, mention, reference, formula or
 * HTML. Values and names go into code spans; sentences that quote them are escaped.
 */
import { visible } from '../../kubernetes/visible';

/** A sentence. What only a host's own rules make a link of, such as `@name` and `#1`, gets a zero-width space. */
export function escaped(text: string): string {
  return visible(text)
    .replace(/[\\`*_<>[\]|~$&{}]/g, character => `\\${character}`)
    .replace(/[#!]/g, character => `\\${character}`)
    .replace(/([@#!$%~&^:])(?=\S)/g, '$1\u200b')
    .replace(/(\bwww|\bgh)([.-])/gi, '$1\u200b$2')
    .replace(/^(\s*(?:\d{1,9})?)([-+=.)])/, '$1\\$2')
    .trim();
}

/** A code span that its text cannot leave, also in the cell of a table. */
export function code(text: string): string {
  if (text === '') { return ''; }
  // In a table a pipe is written `\|`, and a backslash before that would take its own away.
  const line = visible(text).replace(/(\\*)\|/g, (_, slashes: string) => `${slashes}${slashes.length % 2 === 0 ? '' : '\\'}\\|`);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}
