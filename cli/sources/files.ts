import { lstatSync, readdirSync, readFileSync, readSync, realpathSync, Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkSize, LARGEST_INPUT, textOf } from './text';
import { UserError } from '../../src/kubernetes/user-error';
import { ManifestText } from '../../src/manifest/manifest-text';

/** The path that stands for the standard input. */
export const STDIN = '-';

/** Files that are read from a directory; a file that is named itself is read whatever its name. */
export const MANIFEST_FILE = /\.(ya?ml|json)$/;

/** Pipes that a shell names, such as those of `<(helm template …)`. */
const NAMED_BY_SHELL = /^\/dev\/(?:stdin|fd\/\d+)$/;

export interface ReadingFiles {
  /** Takes what was left out. */
  readonly onWarning?: (message: string) => void;
  /** Whether a directory without manifests counts as nothing. */
  readonly allowEmpty?: boolean;
}

/** Reads files, directories with everything below them, and the standard input. */
export function readFiles(paths: readonly string[], options: ReadingFiles = {}): ManifestText[] {
  return paths.flatMap(path => {
    if (path === STDIN) { return [{ name: 'stdin', text: textOf(readPipe(0, 'stdin'), 'stdin') }]; }
    const files = filesBelow(path, options);
    if (files.length === 0 && !options.allowEmpty) { throw new UserError(`there is no *.yaml, *.yml or *.json file in '${path}'`); }
    return files.map(name => ({ name, text: textOf(bytesOf(name), name) }));
  });
}

function filesBelow(path: string, { onWarning }: ReadingFiles): string[] {
  const stats = statsOf(path);
  if (!stats) { throw new UserError(`'${path}' does not exist; synthesize first, or name the path of the manifests`); }
  if (stats.isDirectory()) { return walk(path, new Set(), onWarning); }
  if (stats.isFile() || NAMED_BY_SHELL.test(path)) { return [path]; }
  throw new UserError(`'${path}' is ${whatIs(stats)}, not a file or a directory; write '-' to read the standard input`);
}

// In the order of their names, so that a report does not depend on the file system; a link that leads back is not followed twice.
function walk(directory: string, seen: Set<string>, onWarning?: (message: string) => void): string[] {
  const real = realpathSync(directory);
  if (seen.has(real)) { return []; }
  seen.add(real);
  return entriesOf(directory).filter(name => !name.startsWith('.')).sort().flatMap(name => {
    const path = join(directory, name);
    const stats = statsOf(path);
    if (stats?.isDirectory()) { return walk(path, seen, onWarning); }
    if (!MANIFEST_FILE.test(name)) { return []; }
    if (!stats) { throw new UserError(`'${path}' is a link to nothing; remove it, or name the files that are meant`); }
    if (stats.isFile()) { return [path]; }
    onWarning?.(`'${path}' is ${whatIs(stats)} and is left out`);
    return [];
  });
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw unreadable(error, directory);
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // a link that leads to itself
    if ((error as NodeJS.ErrnoException).code === 'ELOOP' && lstatSync(path, { throwIfNoEntry: false })) { return undefined; }
    throw unreadable(error, path);
  }
}

function bytesOf(path: string): Buffer {
  try {
    if (NAMED_BY_SHELL.test(path)) { return readPipe(path === '/dev/stdin' ? 0 : Number(path.slice('/dev/fd/'.length)), path); }
    checkSize(statSync(path).size, path);
    return readFileSync(path);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(error, path);
  }
}

// A pipe has no size to be known before.
function readPipe(descriptor: number, name: string): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(2 ** 16);
    const read = readPart(descriptor, part);
    if (read === 0) { return Buffer.concat(parts, size); }
    parts.push(part.subarray(0, read));
    size += read;
    if (size > LARGEST_INPUT) { checkSize(size, name); }
  }
}

function readPart(descriptor: number, part: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, part);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') { return 0; }
      if (code !== 'EAGAIN') { throw error; }
      // Nothing there yet, in a pipe that somebody has set not to wait.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function whatIs(stats: Stats): string {
  if (stats.isFIFO()) { return 'a pipe'; }
  return stats.isSocket() ? 'a socket' : 'a device';
}

function unreadable(error: unknown, path: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? error as Error : new UserError(`'${path}' cannot be read: ${message.replace(/^E\w+: /, '').replace(/, \w+.*$/, '')}`);
}
