import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { MANIFEST_FILE } from './files';
import { Tree } from './git-tree';
import { LARGEST_INPUT, textOf } from './text';
import { quoted, shell } from '../../src/kubernetes/shell';
import { UserError } from '../../src/kubernetes/user-error';
import { ManifestText } from '../../src/manifest/manifest-text';

export interface ReadingRevision {
  /** @default - the current directory */
  readonly directory?: string;
  /** Whether a path that the revision does not have counts as nothing. */
  readonly allowEmpty?: boolean;
}

/**
 * Reads manifests as they are in a revision, without checking it out. Paths are
 * relative to the current directory, as everywhere on the command line.
 */
export function readRevision(ref: string, paths: readonly string[], { directory = process.cwd(), allowEmpty }: ReadingRevision = {}): ManifestText[] {
  const root = rootOf(directory);
  const commit = commitOf(ref, directory);
  const tree = new Tree(ref, git(['ls-tree', '-r', '-t', '-z', '--full-tree', commit], { directory }));
  let links: Map<string, Buffer> | undefined;
  const targetOf = (object: string) => {
    links ??= blobs(tree.links, directory, ref);
    return links.get(object)!.toString();
  };
  const files = paths.flatMap(path => {
    const found = tree.filesOf(pathInside(root, path, directory), { isWanted: name => MANIFEST_FILE.test(name), targetOf });
    if (found?.length || allowEmpty) { return found ?? []; }
    throw found ? new UserError(`there is no *.yaml, *.yml or *.json file in '${path}' of revision '${ref}'`) : notCommitted(ref, path);
  });
  const contents = blobs(files.map(({ object }) => object), directory, ref);
  return files.map(({ path, object }) => {
    const name = `${ref}:${path}`;
    return { name, text: textOf(contents.get(object)!, name) };
  });
}

function notCommitted(ref: string, path: string): UserError {
  const copy = '../other-revision';
  return new UserError([
    `'${path}' is not in revision '${ref}'. If it is synthesized and not committed, have that revision synthesized as well:`,
    "  --synth 'npx cdk8s synth'",
    'or do it yourself, and compare with what comes out of it:',
    `  ${shell(['git', 'worktree', 'add', '--detach', copy, ref])}`,
    `  (cd ${quoted(copy)} && npm ci && npx cdk8s synth)`,
    `  --against ${quoted(`${copy}/${path}`)}`,
  ].join('\n'));
}

/** The directory that holds the repository. */
export function rootOf(directory: string): string {
  return git(['rev-parse', '--show-toplevel'], { directory }).trim();
}

/** The name of the commit that a revision is. */
export function commitOf(ref: string, directory: string): string {
  // No word that somebody else wrote may look like an option, not even behind the mark that ends the options.
  const found = ref.startsWith('-') ? undefined : run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], { directory });
  if (found?.status !== 0) {
    throw new UserError(`git knows no revision '${ref}' here; fetch it first (a shallow clone of CI has only one: use fetch-depth 0)`);
  }
  return found.stdout.toString().trim();
}

/** A path as the repository names it; empty for its root. */
export function pathInside(root: string, path: string, directory: string): string {
  const absolute = isAbsolute(path) ? path : resolve(realpathSync(directory), path);
  const inside = relative(root, absolute);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) { throw new UserError(`'${path}' is outside of the git repository ${root}`); }
  return inside.split(sep).join('/');
}

// One process for all objects: each answer is a line with the size, the bytes, and a line feed.
function blobs(objects: readonly string[], directory: string, ref: string): Map<string, Buffer> {
  const names = [...new Set(objects)];
  const output = run(['cat-file', '--batch'], { directory, input: names.join('\n') + '\n' }).stdout;
  const contents = new Map<string, Buffer>();
  let at = 0;
  for (const name of names) {
    const end = output.indexOf(10, at);
    const [, type, size] = output.subarray(at, Math.max(end, at)).toString().split(' ');
    if (type !== 'blob') {
      throw new UserError(`git lacks the object ${name} of revision '${ref}'; fetch it, for example with git fetch --refetch (a partial clone has not everything)`);
    }
    contents.set(name, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return contents;
}

interface RunOptions {
  readonly directory: string;
  readonly input?: string;
}

/** Runs git, which has to succeed. */
export function git(args: readonly string[], options: RunOptions): string {
  const { status, stdout, stderr } = run(args, options);
  if (status !== 0) { throw new UserError(`git ${args[0]} failed: ${stderr.toString().trim().split('\n')[0].replace(/^fatal: /, '')}`); }
  return stdout.toString();
}

function run(args: readonly string[], { directory, input }: RunOptions) {
  const result = spawnSync('git', args, { cwd: directory, input, env: process.env, maxBuffer: LARGEST_INPUT });
  const code = (result.error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') { throw new UserError('git is not on PATH; install it, or compare with a directory'); }
  if (code === 'ENOBUFS') { throw new UserError(`git has more than ${LARGEST_INPUT / 2 ** 20} MiB to say; name only the paths that hold manifests`); }
  if (result.error) { throw result.error; }
  return result;
}
