/*
 * The one place that makes command lines. They are made of words, and every word is quoted for sh; what somebody else
 * wrote comes as `name=value` or `kind/name`, so that no word of it can be read as an option.
 */

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A word as sh reads it back. */
export function quoted(word: string): string {
  if (PLAIN.test(word)) { return word; }
  const [option] = /^--[a-z-]+=/.exec(word) ?? [''];
  return `${option}'${word.slice(option.length).replace(/'/g, "'\\''")}'`;
}

/** A command line of one program. */
export function shell(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

export function kubectl(...words: readonly string[]): string {
  return shell(['kubectl', ...words]);
}

/** Writes what a command prints to a file. */
export function intoFile(command: string, file: string): string {
  return `${command} > ${quoted(file)}`;
}

/** Hands what a command prints to the next one. */
export function piped(...commands: readonly string[]): string {
  return commands.join(' | ');
}

/** Hands a text of one or many lines to a command. */
export function withInput(command: string, text: string): string {
  let end = 'EOF';
  while (text.split('\n').includes(end)) { end += '_'; }
  return `${command} <<'${end}'\n${text}\n${end}`;
}

/** Runs a command until it succeeds. */
export function untilItSucceeds(command: string): string {
  return `until ${command}; do sleep 1; done`;
}

/** Runs a command until it succeeds and prints nothing: one that fails prints nothing too, and proves nothing. */
export function untilItPrintsNothing(command: string): string {
  return `until found=$(${command}) && [ -z "$found" ]; do sleep 1; done`;
}

/** Names that other people give to releases, applications and field managers: any other is shown, but never in a command. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(name);
}

/** JSON of printable ASCII alone: what it says is the same, and no terminal acts on it. */
export function jsonWord(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
