import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeRevision } from '../../../cli/sources/git-worktree';
import { Workplace } from '../command-line';

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
  mkdirSync('tmp');
  Object.assign(process.env, {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
    GIT_CONFIG_GLOBAL: '/dev/null',
    TMPDIR: join(workplace.path, 'tmp'),
  });
  jest.spyOn(jest.requireActual<typeof import('node:os')>('node:os'), 'tmpdir').mockReturnValue(join(workplace.path, 'tmp'));
  mkdirSync('project');
  process.chdir('project');
  git('init', '--quiet', '--initial-branch=main');
  workplace.write({
    'project/.gitignore': 'dist\nnode_modules\n', 'project/version': 'old', 'project/package-lock.json': '{}', 'project/node_modules/tool/run': 'echo from-the-tool',
  });
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
  workplace.write({ 'project/version': 'new' });
});
afterEach(() => {
  jest.restoreAllMocks();
  workplace.leave();
});

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function expectNothingLeft(): void {
  expect(readdirSync(process.env.TMPDIR!).filter(name => name.startsWith('cdk8s-stateful-'))).toEqual([]);
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
}

const SYNTH = 'mkdir dist && cp version dist/a.yaml';

test('the other revision is synthesized in a worktree that is gone afterwards', async () => {
  expect(await synthesizeRevision('main', ['dist'], { command: SYNTH })).toEqual([{ name: 'main:dist/a.yaml', text: 'old' }]);
  expectNothingLeft();
  expect(readFileSync('version', 'utf8')).toBe('new');
  expect(existsSync('dist')).toBe(false);
});

test('in the directory of the project, when that is not the root of the repository', async () => {
  workplace.write({ 'project/app/version': 'app' });
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
  process.chdir('app');

  expect(await synthesizeRevision('main', ['dist'], { command: SYNTH })).toEqual([{ name: 'main:app/dist/a.yaml', text: 'app' }]);
});

test('with the packages of this checkout when both have the same lock file', async () => {
  expect(await synthesizeRevision('main', ['dist'], { command: 'mkdir dist && sh node_modules/tool/run > dist/a.yaml' }))
    .toEqual([{ name: 'main:dist/a.yaml', text: 'from-the-tool\n' }]);
  expect(existsSync('node_modules/tool/run')).toBe(true);
});

test('without them when the lock files differ, and then a failure says so', async () => {
  workplace.write({ 'project/package-lock.json': '{ "other": true }' });

  await expect(synthesizeRevision('main', ['dist'], { command: 'test -e node_modules' })).rejects.toThrow(
    "'test -e node_modules' ended with exit code 1 in revision 'main'; node_modules is not linked, since the revisions have different lock files");
  expectNothingLeft();
});

test('a command that fails, or makes nothing, is an error and leaves nothing behind', async () => {
  await expect(synthesizeRevision('main', ['dist'], { command: 'exit 3' })).rejects.toThrow("'exit 3' ended with exit code 3 in revision 'main'");
  await expect(synthesizeRevision('main', ['dist'], { command: 'true' })).rejects.toThrow("'dist' is not there after 'true' in revision 'main'");
  await expect(synthesizeRevision('--detach', ['dist'], { command: 'true' })).rejects.toThrow("git knows no revision '--detach' here");
  expectNothingLeft();
});

test('hooks of the repository are not run', async () => {
  workplace.write({ 'project/.git/hooks/post-checkout': `#!/bin/sh\ntouch ${workplace.path}/hooked\n` });
  execFileSync('chmod', ['+x', '.git/hooks/post-checkout']);

  await synthesizeRevision('main', ['dist'], { command: SYNTH });

  expect(existsSync(join(workplace.path, 'hooked'))).toBe(false);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the command, removes the worktree, and then ends the program', async signal => {
  const program = join(__dirname, 'synthesize.ts');
  const loader = require.resolve('tsx');
  const child = spawn(process.execPath, ['--import', loader, program, 'echo $$ > ../../command.pid; sleep 60 & wait'], { stdio: 'ignore', env: process.env });
  const pidFile = join(process.env.TMPDIR!, 'command.pid');
  while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') { await new Promise(resolve => setTimeout(resolve, 50)); }
  const command = Number(readFileSync(pidFile, 'utf8'));

  const ended = new Promise(resolve => child.on('exit', (_code, by) => resolve(by)));
  child.kill(signal);

  expect(await ended).toBe(signal);
  expect(() => process.kill(command, 0)).toThrow('ESRCH');
  execFileSync('rm', [pidFile]);
  expectNothingLeft();
}, 30_000);
