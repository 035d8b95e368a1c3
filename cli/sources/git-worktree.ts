import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFiles, ReadingFiles } from './files';
import { commitOf, git, pathInside, rootOf } from './git';
import { UserError } from '../../src/kubernetes/user-error';
import { ManifestText } from '../../src/manifest/manifest-text';

export interface Synthesis extends ReadingFiles {
  /** What makes the manifests, for `sh -c`. */
  readonly command: string;
  /** @default - the current directory */
  readonly directory?: string;
}

const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml'];
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Reads manifests that a revision does not hold but makes: it is checked out
 * into a folder of its own, which is gone afterwards whatever happens.
 */
export async function synthesizeRevision(
  ref: string, paths: readonly string[], { command, directory = process.cwd(), ...reading }: Synthesis,
): Promise<ManifestText[]> {
  const root = rootOf(directory);
  const commit = commitOf(ref, directory);
  const inside = paths.map(path => pathInside(root, path, directory));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-stateful-')));
  const tree = join(folder, 'tree');
  const interruption = new Interruption();
  try {
    git(['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--detach', tree, commit], { directory });
    const place = join(tree, pathInside(root, '.', directory));
    const linked = linkModules(directory, place);
    const code = await interruption.during(spawn('sh', ['-c', command], { cwd: place, env: process.env, detached: true, stdio: ['ignore', 2, 2] }));
    if (code !== 0 && !interruption.signal) {
      throw new UserError(`'${command}' ended with exit code ${code} in revision '${ref}'${linked ? '' : '; node_modules is not linked, '
        + 'since the revisions have different lock files: let the command install as well, for example \'npm ci && npx cdk8s synth\''}`);
    }
    return interruption.signal ? [] : readOutput(tree, inside, ref, command, reading);
  } finally {
    remove(folder, tree, directory);
    interruption.end();
  }
}

function readOutput(tree: string, paths: readonly string[], ref: string, command: string, reading: ReadingFiles): ManifestText[] {
  const missing = paths.find(path => !existsSync(join(tree, path)));
  if (missing !== undefined) { throw new UserError(`'${missing}' is not there after '${command}' in revision '${ref}'`); }
  return readFiles(paths.map(path => join(tree, path)), reading)
    .map(({ name, text }) => ({ name: `${ref}:${name.slice(tree.length + 1)}`, text }));
}

// The packages of this checkout are those of the other revision when both have the same lock file.
function linkModules(directory: string, place: string): boolean {
  const modules = join(directory, 'node_modules');
  if (!existsSync(modules) || !existsSync(place) || existsSync(join(place, 'node_modules'))) { return true; }
  const locks = LOCK_FILES.filter(name => existsSync(join(directory, name)) || existsSync(join(place, name)));
  if (locks.length === 0 || !locks.every(name => contentOf(join(directory, name)) === contentOf(join(place, name)))) { return false; }
  symlinkSync(realpathSync(modules), join(place, 'node_modules'), 'junction');
  return true;
}

function contentOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function remove(folder: string, tree: string, directory: string): void {
  try {
    git(['worktree', 'remove', '--force', tree], { directory });
  } catch {
    // it was never added
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Ctrl-C and the like end the command, and this program only after it has cleaned up. */
class Interruption {
  public signal?: NodeJS.Signals;
  private running?: ChildProcess;
  private readonly onSignal: (signal: NodeJS.Signals) => void;

  constructor() {
    this.onSignal = signal => {
      this.signal = signal;
      this.kill(signal);
    };
    SIGNALS.forEach(signal => process.on(signal, this.onSignal));
  }

  public async during(child: ChildProcess): Promise<number> {
    this.running = child;
    if (this.signal) { this.kill(this.signal); }
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
    });
  }

  /** From here on signals do what they always do, also the one that came meanwhile. */
  public end(): void {
    SIGNALS.forEach(signal => process.off(signal, this.onSignal));
    if (this.signal) { process.kill(process.pid, this.signal); }
  }

  private kill(signal: NodeJS.Signals): void {
    if (this.running?.pid === undefined || this.running.exitCode !== null) { return; }
    // The command has a group of its own, so that what it started ends with it.
    process.kill(-this.running.pid, signal);
  }
}
