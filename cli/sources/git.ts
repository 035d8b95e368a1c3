import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { MANIFEST_FILE } from './files';
import { UserError } from '../../src/kubernetes/user-error';
import { ManifestText } from '../../src/manifest/manifest-text';

/**
 * Reads manifests as they are in a revision, without checking it out. Paths are
 * relative to the current directory, as everywhere on the command line.
 */
export function readRevision(ref: string, paths: readonly string[], directory = process.cwd()): ManifestText[] {
  const root = git(['rev-parse', '--show-toplevel'], { directory }).trim();
  const commit = commitOf(ref, directory);
  const files = paths.flatMap(path => filesOf(ref, commit, path, pathInside(root, path, directory), directory));
  const texts = blobs([...new Set(files.map(file => file.blob))], directory);
  return files.map(file => ({ name: `${ref}:${file.name}`, text: texts.get(file.blob)! }));
}

interface File {
  readonly name: string;
  readonly blob: string;
}

function commitOf(ref: string, directory: string): string {
  const found = run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], { directory });
  if (found.status !== 0) {
    throw new UserError(`git knows no revision '${ref}' here; fetch it first (a shallow clone of CI has only one: use fetch-depth 0)`);
  }
  return found.stdout.toString().trim();
}

function pathInside(root: string, path: string, directory: string): string {
  const absolute = isAbsolute(path) ? path : resolve(realpathSync(directory), path);
  const inside = relative(root, absolute);
  if (inside.startsWith('..')) { throw new UserError(`'${path}' is outside of the git repository ${root}`); }
  return inside.split(sep).join('/');
}

function filesOf(ref: string, commit: string, path: string, inside: string, directory: string): File[] {
  const entries = git(['ls-tree', '-r', '-z', '--full-tree', commit, ...(inside ? ['--', inside] : [])], { directory })
    .split('\0').filter(entry => entry !== '')
    .map(entry => entry.match(/^(\d+) (\w+) (\w+)\t(.*)$/s)!.slice(1));
  if (entries.length === 0) {
    throw new UserError(`'${path}' is not in revision '${ref}'; commit the synthesized manifests, or synthesize that revision in a worktree (docs/plan.md)`);
  }
  // 100644 and 100755: links and submodules hold no manifest of this revision.
  const files = entries
    .filter(([mode, , , name]) => mode.startsWith('100') && (name === inside || isManifest(name)))
    .map(([, , blob, name]) => ({ name, blob }));
  if (files.length === 0) { throw new UserError(`there is no *.yaml, *.yml or *.json file in '${path}' of revision '${ref}'`); }
  return files;
}

function isManifest(name: string): boolean {
  return MANIFEST_FILE.test(name) && !name.split('/').some(part => part.startsWith('.'));
}

// One process for all files: each answer is a line with the size, the bytes, and a line feed.
function blobs(names: readonly string[], directory: string): Map<string, string> {
  const output = run(['cat-file', '--batch'], { directory, input: names.join('\n') + '\n' }).stdout;
  const texts = new Map<string, string>();
  let at = 0;
  for (const name of names) {
    const end = output.indexOf(10, at);
    const size = Number(output.subarray(at, end).toString().split(' ')[2]);
    texts.set(name, output.subarray(end + 1, end + 1 + size).toString('utf8'));
    at = end + 1 + size + 1;
  }
  return texts;
}

interface RunOptions {
  readonly directory: string;
  readonly input?: string;
}

function git(args: readonly string[], options: RunOptions): string {
  const { status, stdout, stderr } = run(args, options);
  if (status !== 0) { throw new UserError(`git ${args[0]} failed: ${stderr.toString().trim().split('\n')[0].replace(/^fatal: /, '')}`); }
  return stdout.toString();
}

function run(args: readonly string[], { directory, input }: RunOptions) {
  const result = spawnSync('git', args, { cwd: directory, input, env: process.env, maxBuffer: 2 ** 30 });
  const code = (result.error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') { throw new UserError('git is not on PATH; install it, or compare with a directory'); }
  if (result.error) { throw result.error; }
  return result;
}
