import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EFFECTS } from '../../../src/plan/effects';
import { refusal } from '../cluster/fake-api';
import { FakeCluster } from '../cluster/fake-cluster';
import { commandLine, web, Workplace } from '../command-line';
import { EffectClass } from 'cdk8s-stateful';

jest.setTimeout(120_000);

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/plan.md'), 'utf8');

/** The block or table of the page that follows a marker. */
function quoted(marker: string): string {
  const after = page.split(`<!-- test: ${marker} -->\n`)[1];
  if (after === undefined) { throw new Error(`docs/plan.md has no marker '${marker}'`); }
  return after.startsWith('```') ? after.match(/^```\w*\n([^]*?)^```/m)![1] : after.match(/^(\|.*\n)+/)![0];
}

function rows(table: string): string[][] {
  return table.trim().split('\n').slice(2).map(row => row.split('|').slice(1, -1).map(cell => cell.trim()));
}

test('the sample is what the command prints', async () => {
  const home = process.cwd();
  process.chdir(join(__dirname, '../sample'));
  try {
    const { stdout } = await commandLine('plan', 'after.yaml', '--against', 'before.yaml');
    expect(quoted('sample')).toBe(stdout);
  } finally {
    process.chdir(home);
  }
});

test('the table of effects is complete and in the order of their weight', () => {
  expect(rows(quoted('effects'))).toEqual(Object.entries(EFFECTS).map(([effect, { badge, exitCode, meaning }]) =>
    [`\`${effect}\``, badge, String(exitCode), meaning]));
});

test('there is advice for Argo CD and Flux for every effect', () => {
  const named = rows(quoted('gitops')).flatMap(([effects]) => effects.split(', ').map(effect => effect.replaceAll('`', '')));

  expect(named.sort()).toEqual(Object.values(EffectClass).sort());
});

describe('the shell lines', () => {
  let workplace: Workplace;
  beforeEach(() => {
    workplace = new Workplace();
    Object.assign(process.env, {
      GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com', GIT_CONFIG_GLOBAL: '/dev/null',
    });
    const command = `exec '${root}/node_modules/.bin/tsx' --tsconfig '${root}/tsconfig.run.json' '${root}/cli/main.ts' "$@"`;
    workplace.write({
      'bin/npm': '#!/bin/sh\necho "npm $*"\n',
      'bin/npx': `#!/bin/sh\ncase "$1" in cdk8s) mkdir -p dist; cp app.txt dist/web.k8s.yaml ;; cdk8s-stateful) shift; ${command} ;; esac\n`,
    });
    process.env.PATH = `${workplace.path}/bin:${process.env.PATH}`;
  });
  afterEach(() => workplace.leave());

  /** A repository whose branch main is at origin too, with the app as it is in main and as it is now. */
  function repository({ main, now, dist }: { main: string; now: string; dist: boolean }): string {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    workplace.write({ 'repo/app.txt': main, 'repo/.gitignore': dist ? '' : 'dist\n', ...dist && { 'repo/dist/web.k8s.yaml': main } });
    process.chdir('repo');
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'main');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    git('checkout', '--quiet', '-b', 'feature');
    workplace.write({ 'repo/app.txt': now });
    return git('rev-parse', 'origin/main').trim();
  }

  function shell(lines: string): Promise<{ code: number; output: string }> {
    return new Promise(resolve => {
      const child = execFile('bash', ['-eo', 'pipefail', '-c', lines], { encoding: 'utf8', env: process.env, cwd: process.cwd() }, (_, stdout, stderr) =>
        resolve({ code: child.exitCode!, output: stdout + stderr }));
    });
  }

  const safe = { main: web(), now: web({ image: 'nginx:1.26' }) };
  const unsafe = { main: web(), now: web({ size: '2Gi' }) };

  test('for a repository that does not commit dist compare with another worktree, and leave none behind', async () => {
    repository({ ...safe, dist: false });

    const { output } = await shell(`npx cdk8s synth; ${quoted('worktree').replace(/(plan --against .*)/, '$1 || echo "exit code $?"')}`);

    expect(output).toContain('nginx:1.26');
    expect(output).toContain('exit code 2');
    expect(execFileSync('git', ['worktree', 'list'], { encoding: 'utf8', env: process.env }).trim().split('\n')).toHaveLength(1);
  });

  test.each([[safe, 2, 0], [unsafe, 3, 3]])('of the GitHub workflow write the comment and give the verdict (%#)', async (change, planned, verdict) => {
    repository({ ...change, dist: true });
    Object.assign(process.env, { GITHUB_BASE_REF: 'main', GITHUB_STEP_SUMMARY: `${workplace.path}/summary`, GITHUB_OUTPUT: `${workplace.path}/output` });
    const { jobs: { plan: { steps } } } = parse(quoted('github'));
    const run = (name: string) => steps.find((step: any) => step.name === name).run;

    expect((await shell('npx cdk8s synth')).code).toBe(0);
    expect((await shell(run('Plan'))).code).toBe(0);
    expect(readFileSync('plan.md', 'utf8')).toContain('web');
    expect(readFileSync(process.env.GITHUB_STEP_SUMMARY!, 'utf8')).toBe(readFileSync('plan.md', 'utf8'));
    expect(readFileSync(process.env.GITHUB_OUTPUT!, 'utf8')).toBe(`code=${planned}\n`);
    process.env.CODE = String(planned);
    expect((await shell(run('Verdict'))).code).toBe(verdict);
  });

  test.each([[safe, 0], [unsafe, 3]])('of the GitLab job print the plan and give the verdict (%#)', async (change, verdict) => {
    process.env.CI_MERGE_REQUEST_DIFF_BASE_SHA = repository({ ...change, dist: true });
    const { plan: { script } } = parse(quoted('gitlab'));

    const { code, output } = await shell(script.join('\n'));

    expect(code).toBe(verdict);
    expect(output).toContain(readFileSync('plan.md', 'utf8').trim());
  });

  test('before a deployment apply only what is safe', async () => {
    const cluster = await FakeCluster.start(workplace, [], { also: 'apply --server-side --filename dist' });
    workplace.write({ 'dist/web.k8s.yaml': web() });

    expect((await shell(quoted('gate'))).code).toBe(0);
    expect(cluster.calls.pop()).toEqual(['apply', '--server-side', '--filename', 'dist']);
    await cluster.stop();
  });

  test('before a deployment apply nothing when the cluster does not answer', async () => {
    const cluster = await FakeCluster.start(workplace);
    cluster.api.on('GET /version', refusal(504, 'Timeout', 'timeout'));
    workplace.write({ 'dist/web.k8s.yaml': web() });

    expect(await shell(quoted('gate'))).toMatchObject({ code: 1, output: expect.stringContaining('does not answer') });
    await cluster.stop();
  });
});
