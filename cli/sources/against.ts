import { UserError } from '../../src/kubernetes/user-error';

/** What the manifests are compared with. */
export interface Against {
  readonly kind: 'live' | 'git' | 'path';
  /** Revision of git. */
  readonly ref?: string;
  /** A file or directory; for git undefined when it is the same as that of the manifests. */
  readonly path?: string;
}

/** Reads `live`, `git:REF`, `git:REF:PATH` or a path. */
export function parseAgainst(value: string): Against {
  if (value === 'live') { return { kind: 'live' }; }
  if (!value.startsWith('git:')) { return { kind: 'path', path: value }; }

  const [ref, ...path] = value.slice('git:'.length).split(':');
  if (ref === '') { throw new UserError(`'--against ${value}' names no revision; write for example git:main or git:main:dist`); }
  return { kind: 'git', ref, path: path.length > 0 ? path.join(':') || '.' : undefined };
}
