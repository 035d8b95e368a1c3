import { synthesizeRevision } from '../../../cli/sources/git-worktree';

// A program for tests: synthesizes a revision in a process of its own, which can be interrupted.
void synthesizeRevision('main', ['dist'], { command: process.argv[2] });
