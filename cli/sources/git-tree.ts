import { posix } from 'node:path';
import { UserError } from '../../src/kubernetes/user-error';

/** A file, a directory, a link or a submodule of a revision. */
export interface Entry {
  readonly mode: string;
  /** Name of its object. */
  readonly object: string;
}

/** A file that a path leads to, perhaps by links. */
export interface Found {
  /** As it was named. */
  readonly path: string;
  readonly object: string;
}

export interface Choice {
  /** Whether a file below a directory is a manifest. */
  readonly isWanted: (name: string) => boolean;
  /** Where links lead to, by their objects. */
  readonly targetOf: (object: string) => string;
}

const DIRECTORY = '040000';
const LINK = '120000';
const SUBMODULE = '160000';
const MOST_LINKS = 40;

/** What a revision holds, and where its links lead to: a link that is not followed would be a hole in the plan. */
export class Tree {
  private readonly entries = new Map<string, Entry>([['', { mode: DIRECTORY, object: '' }]]);
  private readonly children = new Map<string, string[]>();

  /** @param listing what `git ls-tree -r -t -z --full-tree` says */
  constructor(private readonly revision: string, listing: string) {
    for (const line of listing.split('\0')) {
      const [, mode, object, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? [];
      if (path === undefined) { continue; }
      this.entries.set(path, { mode, object });
      const parent = parentOf(path);
      const siblings = this.children.get(parent);
      if (siblings) { siblings.push(posix.basename(path)); } else { this.children.set(parent, [posix.basename(path)]); }
    }
  }

  /** The objects of all links. */
  public get links(): string[] {
    return [...this.entries.values()].filter(({ mode }) => mode === LINK).map(({ object }) => object);
  }

  /** The files that a path means: itself, or the manifests below it. Undefined when there is no such path. */
  public filesOf(path: string, choice: Choice): Found[] | undefined {
    const real = this.follow(path, choice);
    const entry = this.entries.get(real);
    if (!entry) { return undefined; }
    if (entry.mode === SUBMODULE) { throw this.submodule(path); }
    return entry.mode === DIRECTORY ? this.below(path, real, choice, new Set()) : [{ path, object: entry.object }];
  }

  private below(path: string, real: string, choice: Choice, seen: Set<string>): Found[] {
    if (seen.has(real)) { return []; }
    seen.add(real);
    return (this.children.get(real) ?? []).filter(name => !name.startsWith('.')).sort().flatMap(name => {
      const named = posix.join(path, name);
      const target = this.follow(posix.join(real, name), choice);
      const entry = this.entries.get(target);
      if (entry?.mode === SUBMODULE) { throw this.submodule(named); }
      if (entry?.mode === DIRECTORY) { return this.below(named, target, choice, seen); }
      if (!choice.isWanted(name)) { return []; }
      if (!entry) { throw new UserError(`'${named}' of revision '${this.revision}' is a link to '${target}', which is not in that revision`); }
      return [{ path: named, object: entry.object }];
    });
  }

  // The path without links; it may be one that is not there.
  private follow(path: string, { targetOf }: Choice): string {
    let done = '';
    const rest = path.split('/').filter(part => part !== '');
    for (let links = 0; rest.length > 0;) {
      const next = done === '' ? rest.shift()! : `${done}/${rest.shift()}`;
      const entry = this.entries.get(next);
      if (entry?.mode !== LINK) {
        done = next;
        continue;
      }
      if (++links > MOST_LINKS) { throw new UserError(`'${path}' of revision '${this.revision}' is a link that leads back to itself`); }
      const target = targetOf(entry.object);
      const joined = posix.normalize(posix.join(parentOf(next), target));
      if (posix.isAbsolute(target) || joined === '..' || joined.startsWith('../')) {
        throw new UserError(`'${next}' of revision '${this.revision}' is a link to '${target}', outside of the repository; commit the files themselves`);
      }
      rest.unshift(...joined.split('/').filter(part => part !== '.' && part !== ''));
      done = '';
    }
    return done;
  }

  private submodule(path: string): UserError {
    return new UserError(`'${path}' of revision '${this.revision}' is a submodule, and what it holds is not part of this repository; `
      + 'check that revision out with its submodules, and compare with that directory');
  }
}

function parentOf(path: string): string {
  const parent = posix.dirname(path);
  return parent === '.' ? '' : parent;
}
