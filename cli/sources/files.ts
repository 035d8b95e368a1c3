import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/kubernetes/user-error';
import { ManifestText } from '../../src/manifest/manifest-text';

/** The path that stands for the standard input. */
export const STDIN = '-';

/** Files that are read from a directory; a file that is named itself is read whatever its name. */
export const MANIFEST_FILE = /\.(ya?ml|json)$/;

/** Reads files, directories with everything below them, and the standard input. */
export function readFiles(paths: readonly string[]): ManifestText[] {
  return paths.flatMap(path => {
    if (path === STDIN) { return [{ name: 'stdin', text: readFileSync(0, 'utf8') }]; }
    const files = filesBelow(path);
    if (files.length === 0) { throw new UserError(`there is no *.yaml, *.yml or *.json file in '${path}'`); }
    return files.map(name => ({ name, text: readFileSync(name, 'utf8') }));
  });
}

function filesBelow(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) { throw new UserError(`'${path}' does not exist; synthesize first, or name the path of the manifests`); }
  return stats.isDirectory() ? walk(path, new Set()) : [path];
}

// In the order of their names, so that a report does not depend on the file system; a link that leads back is not followed twice.
function walk(directory: string, seen: Set<string>): string[] {
  const real = realpathSync(directory);
  if (seen.has(real)) { return []; }
  seen.add(real);
  return readdirSync(directory).filter(name => !name.startsWith('.')).sort().flatMap(name => {
    const path = join(directory, name);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) { return walk(path, seen); }
    return MANIFEST_FILE.test(name) ? [path] : [];
  });
}
