import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { readRevision } from '../../../cli/sources/git';
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
  symlinkSync('empty.yaml', 'dist/link.yaml');
  git('add', '--all');
  git('commit', '--quiet', '--amend', '--no-edit');

  expect(Object.fromEntries(readRevision('HEAD', ['dist']).map(({ name, text }) => [name.slice('HEAD:'.length), text]))).toEqual(texts);
});

test('what cannot be read of git is one line', async () => {
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
    "error: 'new' is not in revision 'main'; commit the synthesized manifests, or synthesize that revision in a worktree (docs/plan.md)\n");
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
