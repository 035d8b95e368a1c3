import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { readRevision } from '../../../cli/sources/git';
import { UserError } from '../../../src/kubernetes/user-error';
import { commandLine, web, Workplace } from '../command-line';

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
  Object.assign(process.env, {
    GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com', GIT_CONFIG_GLOBAL: '/dev/null',
  });
});
afterEach(() => workplace.leave());

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function commit(files: Record<string, string>): void {
  workplace.write(files);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
}

test('the manifests of a revision are read without a checkout', () => {
  git('init', '--quiet', '--initial-branch=main');
  commit({ 'dist/b.yaml': 'b: old', 'dist/deep/a.json': '{}', 'dist/notes.txt': 'not a manifest', 'dist/.hidden.yaml': 'x', 'other/c.yaml': 'c' });
  git('checkout', '--quiet', '-b', 'feature');
  commit({ 'dist/b.yaml': 'b: new' });
  workplace.write({ 'dist/b.yaml': 'b: not even committed' });

  expect(readRevision('main', ['dist'])).toEqual([
    { name: 'main:dist/b.yaml', text: 'b: old' },
    { name: 'main:dist/deep/a.json', text: '{}' },
  ]);
  expect(git('status', '--short')).toBe(' M dist/b.yaml\n');
});

test('paths are relative to the current directory, and may be absolute or a single file', () => {
  git('init', '--quiet', '--initial-branch=main');
  commit({ 'deploy/dist/a.yaml': 'a', 'deploy/dist/b.txt': 'named itself', 'dist/root.yaml': 'root' });
  process.chdir('deploy');

  expect(readRevision('main', ['dist']).map(file => file.name)).toEqual(['main:deploy/dist/a.yaml']);
  expect(readRevision('main', ['../dist']).map(file => file.name)).toEqual(['main:dist/root.yaml']);
  expect(readRevision('main', [`${workplace.path}/dist`]).map(file => file.name)).toEqual(['main:dist/root.yaml']);
  expect(readRevision('main', ['dist/b.txt'])).toEqual([{ name: 'main:deploy/dist/b.txt', text: 'named itself' }]);
});

test('names and texts that are not plain are read as they are', () => {
  git('init', '--quiet', '--initial-branch=main');
  const texts = { 'dist/é tab\t.yaml': 'text: "ß → 語"\n', 'dist/empty.yaml': '', 'dist/line\nfeed.yaml': 'x\n\n' };
  commit(texts);

  expect(Object.fromEntries(readRevision('HEAD', ['dist']).map(({ name, text }) => [name.slice('HEAD:'.length), text]))).toEqual(texts);
});

test('what cannot be read of git is said without a trace', async () => {
  workplace.write({ 'dist/a.yaml': web(), 'empty/readme.md': 'x' });
  const message = async (...args: string[]) => {
    const { code, stdout, stderr } = await commandLine('plan', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    return stderr;
  };

  expect(await message('--against', 'git:main')).toBe(
    'error: git rev-parse failed: not a git repository (or any of the parent directories): .git\n');
  git('init', '--quiet', '--initial-branch=main');
  commit({});
  expect(await message('--against', 'git:maim')).toBe(
    "error: git knows no revision 'maim' here; fetch it first (a shallow clone of CI has only one: use fetch-depth 0)\n");
  expect(await message('--against', 'git:--upload-pack')).toContain("git knows no revision '--upload-pack' here");
  workplace.write({ 'new/a.yaml': web() });
  expect(await message('new', '--against', 'git:main')).toBe(
    `error: 'new' is not in revision 'main'. If it is synthesized and not committed, have that revision synthesized as well:
error:   --synth 'npx cdk8s synth'
error: or do it yourself, and compare with what comes out of it:
error:   git worktree add --detach ../other-revision main
error:   (cd ../other-revision && npm ci && npx cdk8s synth)
error:   --against ../other-revision/new
`);
  expect(await message('--against', 'git:main:empty')).toBe("error: there is no *.yaml, *.yml or *.json file in 'empty' of revision 'main'\n");
  expect(await message('--against', 'git:main:../..')).toBe(`error: '../..' is outside of the git repository ${workplace.path}\n`);
  expect(await message('-', '--against', 'git:main')).toBe(
    'error: the standard input has no counterpart in a revision; name it, for example --against git:main:dist\n');
});

test('a machine without git says so', async () => {
  workplace.write({ 'dist/a.yaml': web() });
  process.env.PATH = workplace.path;

  expect((await commandLine('plan', '--against', 'git:main')).stderr).toBe('error: git is not on PATH; install it, or compare with a directory\n');
});

describe('links', () => {
  function commitLinks(links: Record<string, string>): void {
    git('init', '--quiet', '--initial-branch=main');
    workplace.write({ 'dist/a.yaml': 'a', 'shared/b.yaml': 'b', 'shared/deep/c.yaml': 'c' });
    for (const [path, target] of Object.entries(links)) { symlinkSync(target, path); }
    commit({});
  }

  test('are followed inside of the revision, to files and to directories', () => {
    commitLinks({ 'dist/b.yaml': '../shared/b.yaml', 'dist/more': '../shared', 'dist/again.yaml': 'b.yaml', 'linked': 'dist' });
    rmSync('shared', { recursive: true });

    expect(readRevision('main', ['dist'])).toEqual([
      { name: 'main:dist/a.yaml', text: 'a' },
      { name: 'main:dist/again.yaml', text: 'b' },
      { name: 'main:dist/b.yaml', text: 'b' },
      { name: 'main:dist/more/b.yaml', text: 'b' },
      { name: 'main:dist/more/deep/c.yaml', text: 'c' },
    ]);
    expect(readRevision('main', ['linked/more/deep'])).toEqual([{ name: 'main:linked/more/deep/c.yaml', text: 'c' }]);
  });

  test.each([
    ['out of the repository', '../../etc/passwd', "'dist/x.yaml' of revision 'main' is a link to '../../etc/passwd', outside of the repository"],
    ['to an absolute path', '/etc/passwd', "'dist/x.yaml' of revision 'main' is a link to '/etc/passwd', outside of the repository"],
    ['to what the revision does not have', 'nowhere.yaml', "'dist/x.yaml' of revision 'main' is a link to 'dist/nowhere.yaml', which is not in that revision"],
    ['to themselves', 'x.yaml', "'dist/x.yaml' of revision 'main' is a link that leads back to itself"],
  ])('that lead %s are an error', (_where, target, message) => {
    commitLinks({ 'dist/x.yaml': target });

    expect(() => readRevision('main', ['dist'])).toThrow(message);
  });

  test('of a directory to the one around it are not followed for ever', () => {
    commitLinks({ 'dist/up': '..' });

    expect(readRevision('main', ['dist']).map(({ name }) => name)).toEqual(['main:dist/a.yaml', 'main:dist/up/shared/b.yaml', 'main:dist/up/shared/deep/c.yaml']);
  });
});

test('a submodule below the path is an error, since its manifests would be missing', () => {
  git('init', '--quiet', '--initial-branch=main');
  commit({ 'dist/a.yaml': 'a' });
  git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'HEAD').trim()},dist/charts`);
  git('commit', '--quiet', '--message', 'x');

  expect(() => readRevision('main', ['dist'])).toThrow("'dist/charts' of revision 'main' is a submodule, and what it holds is not part of this repository");
});

test('an object that git lacks is an error', () => {
  git('init', '--quiet', '--initial-branch=main');
  commit({ 'dist/a.yaml': 'a', 'dist/b.yaml': 'b' });
  const object = git('rev-parse', 'HEAD:dist/b.yaml').trim();
  rmSync(join('.git/objects', object.slice(0, 2), object.slice(2)), { force: true });

  expect(() => readRevision('main', ['dist'])).toThrow(`git lacks the object ${object} of revision 'main'; fetch it, for example with git fetch --refetch`);
});

test('bytes that are not UTF-8 are an error with the file and their place', () => {
  git('init', '--quiet', '--initial-branch=main');
  workplace.write({ 'dist/a.yaml': '' });
  writeFileSync('dist/a.yaml', Buffer.from([0x61, 0xff]));
  commit({});

  expect(() => readRevision('main', ['dist'])).toThrow('main:dist/a.yaml:1: the byte at offset 1 is not UTF-8');
});

test('a path that the revision does not have counts as nothing where that is allowed', () => {
  git('init', '--quiet', '--initial-branch=main');
  commit({ 'a.txt': 'a' });

  expect(readRevision('main', ['dist'], { allowEmpty: true })).toEqual([]);
});

test('whatever is written as a revision or a path, git gets no option that this program did not write', () => {
  git('init', '--quiet', '--initial-branch=main');
  commit({ 'dist/a.yaml': 'a' });
  const known = /^(-r|-t|-z|--full-tree|--show-toplevel|--verify|--quiet|--end-of-options|--batch)$/;
  const spawned = jest.spyOn(jest.requireActual<typeof import('node:child_process')>('node:child_process'), 'spawnSync');
  const hostile = fc.oneof(
    fc.constantFrom('--upload-pack=x', '-x', '--output=/tmp/x', '-', '--', '--exec=x', 'HEAD', 'main'),
    fc.string({ minLength: 1 }), fc.string({ minLength: 1 }).map(text => `-${text}`),
  ).filter(text => !text.includes('\0'));

  fc.assert(fc.property(hostile, hostile, (ref, path) => {
    spawned.mockClear();
    try { readRevision(ref, [path]); } catch (error) { expect(error).toBeInstanceOf(UserError); }

    const words = spawned.mock.calls.flatMap(([, args]) => args as readonly string[]);
    expect(words.filter(word => word.startsWith('-') && !known.test(word))).toEqual([]);
  }), { numRuns: 60 });
  expect(readRevision('main', ['dist'])).toHaveLength(1);
});
