import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../cluster/fake-api';
import { FakeCluster } from '../cluster/fake-cluster';
import { commandLine, web, Workplace } from '../command-line';
import { violations } from '../json-schema';

let workplace: Workplace;
beforeEach(() => { workplace = new Workplace(); });
afterEach(() => workplace.leave());

const schema = JSON.parse(readFileSync(join(__dirname, '../../../docs/plan.schema.json'), 'utf8'));

async function plan(before: string, after: string, ...args: string[]) {
  workplace.write({ 'before.yaml': before, 'after.yaml': after });
  return commandLine('plan', 'after.yaml', '--against', 'before.yaml', ...args);
}

describe('the exit code', () => {
  const retention = 'persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }';

  test.each([
    [0, 'nothing changes', web(), web()],
    [0, 'only the spelling changes', web(), web({ size: '1024Mi' })],
    [2, 'pods restart', web(), web({ image: 'nginx:1.26' })],
    [3, 'pods are removed', web(), web({ replicas: 1 })],
    [3, 'the object has to be swapped', web(), web({ size: '2Gi' })],
    [4, 'volumes are stranded', web(), web().replace(/\bdata\b/g, 'store')],
    [4, 'volumes are deleted', web({ extra: `  ${retention}\n` }), web({ replicas: 1, extra: `  ${retention}\n` })],
    [5, 'it cannot work', web(), web().replace('spec:\n      containers', 'spec:\n      restartPolicy: Never\n      containers')],
  ])('is %i when %s', async (expected, _, before, after) => {
    const { code, stdout } = await plan(before, after, '-o', 'json');

    expect({ code, exitCode: JSON.parse(stdout).exitCode }).toEqual({ code: expected, exitCode: expected });
  });
});

describe('what is printed', () => {
  test('is for people by default: the object, the field, old and new, the pods and the volumes', async () => {
    const { stdout } = await plan(web(), web({ image: 'nginx:1.26' }));

    for (const part of ['web', 'nginx:1.25', 'nginx:1.26', 'web-1', 'data-web-0', '[S1]']) { expect(stdout).toContain(part); }
    expect(stdout.split('\n').filter(line => line.length > 100)).toEqual([]);
  });

  test('has colour only when it is asked for, and says the same without', async () => {
    const { stdout: plain } = await plan(web(), web({ image: 'nginx:1.26' }));
    process.env.FORCE_COLOR = '1';
    const { stdout: colored } = await plan(web(), web({ image: 'nginx:1.26' }));

    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test('is a comment of a pull request as Markdown', async () => {
    const { stdout } = await plan(web(), web({ image: 'nginx:1.26' }), '-o', 'markdown');

    expect(stdout).toMatch(/^#/);
    expect(stdout).toContain('nginx:1.26');
  });

  test('ends with one line feed', async () => {
    for (const format of ['text', 'json', 'markdown']) {
      expect((await plan(web(), web({ image: 'nginx:1.26' }), '-o', format)).stdout).toMatch(/[^\n]\n$/);
    }
  });

  test.each([
    ['nothing', web(), web()],
    ['a roll', web(), web({ image: 'nginx:1.26' })],
    ['a growth', web(), web({ size: '2Gi' })],
    ['a renamed claim', web(), web().replace(/\bdata\b/g, 'store')],
    ['a scale-down', web(), web({ replicas: 1 })],
    ['a new workload', '', web()],
    ['a removed workload', web(), ''],
  ])('follows the schema as JSON: %s', async (_, before, after) => {
    const { stdout } = await plan(before, after, '--allow-empty', '-o', 'json');

    expect(violations(JSON.parse(stdout), schema)).toEqual([]);
  });

  test('follows the schema as JSON: a live plan', async () => {
    const cluster = await FakeCluster.start(workplace);
    cluster.api.on('GET /apis/storage.k8s.io/v1/storageclasses', refusal(403, 'Forbidden', 'no'));
    workplace.write({ 'web.yaml': web() });
    const { code, stdout, stderr } = await commandLine('plan', 'web.yaml', '--against', 'live', '-o', 'json');
    const json = JSON.parse(stdout);

    expect(stderr).toBe('context fake, namespace demo\n');
    expect(code).toBe(2);
    expect(violations(json, schema)).toEqual([]);
    expect(json).toMatchObject({ live: true, cluster: { serverVersion: '1.37', answers: [{ accepted: true }], notes: ['storage classes are not known: no'] } });
    await cluster.stop();
  });

  test('never holds the values of a Secret', async () => {
    const secret = (value: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: key }\nstringData: { password: ${value} }\n`;

    for (const format of ['text', 'json', 'markdown']) {
      const { code, stdout } = await plan(secret('old-and-secret'), secret('new-and-secret'), '-o', format);
      expect(code).toBe(2);
      expect(stdout).not.toContain('and-secret');
    }
  });
});

test('the server version decides what is refused', async () => {
  const [before, after] = [web({ extra: '  revisionHistoryLimit: 5\n' }), web({ extra: '  revisionHistoryLimit: 7\n' })];

  expect((await plan(before, after, '--kube-version', '1.32')).code).toBe(3);
  expect((await plan(before, after, '--kube-version', 'v1.33.2')).code).toBe(2);
});

describe('manifests', () => {
  test('of dist are read when no path is given', async () => {
    workplace.write({ 'dist/web.k8s.yaml': web({ image: 'nginx:1.26' }), 'old/web.k8s.yaml': web() });

    expect((await commandLine('plan', '--against', 'old')).code).toBe(2);
  });

  test('that cannot be read are an error with their file and line, and there is no plan', async () => {
    const { code, stdout, stderr } = await plan(web(), `${web()}---\na: [\n`);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: after\.yaml:\d+: document 2 cannot be read: /);
  });

  test('that are no objects are an error', async () => {
    expect(await plan(web(), 'just: data\n')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^error: after\.yaml:1: .*apiVersion/) });
  });

  test('with a generated name, or twice the same object, are a warning', async () => {
    const { code, stderr } = await plan(web(), `${web()}---\n${web()}---\napiVersion: batch/v1\nkind: Job\nmetadata: { generateName: run- }\n`);

    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: after\.yaml:\d+: .*repeats StatefulSet 'web'.*\nwarning: after\.yaml:\d+: .*generateName 'run-'/);
  });

  test('of custom resources are listed when they change', async () => {
    const custom = (size: number) => `apiVersion: example.com/v1\nkind: Backup\nmetadata: { name: nightly }\nspec: { keep: ${size} }\n`;

    const { code, stdout } = await plan(custom(1), custom(2), '-o', 'json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).changes).toMatchObject([{ object: { kind: 'Backup' }, path: 'spec.keep', old: 1, new: 2 }]);
    expect((await plan(custom(1), custom(1))).code).toBe(0);
  });

  test('as JSON, in a List and as documents are the same', async () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { key: 'value' } };

    expect((await plan('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { key: value }\n',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [object] }))).code).toBe(0);
  });

  test('without a namespace are in that of --namespace', async () => {
    const bare = web().replace('  namespace: demo\n', '');

    expect((await plan(web(), bare, '--namespace', 'demo')).code).toBe(0);
    expect((await plan(web(), bare)).code).toBeGreaterThan(2);
  });

  test.each([['before', '', web()], ['after', web(), '# nothing\n']])('without any object on the side %s are an error, unless that is meant', async (side, before, after) => {
    const { code, stdout, stderr } = await plan(before, after);

    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: `error: there is no object in '${side}.yaml'; if that is meant, say so with --allow-empty\n` });
    expect((await plan(before, after, '--allow-empty')).code).toBeGreaterThan(1);
  });

  test('with a name that is an option are refused, with every other object still planned', async () => {
    const evil = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: --kubeconfig=evil.yaml }\n';
    const { code, stdout } = await plan(web(), web({ image: 'nginx:1.26', extra: `---\n${evil}` }), '-o', 'json');
    const { changes, steps } = JSON.parse(stdout);

    expect(code).toBe(5);
    expect(changes.map((change: { rule: string }) => change.rule)).toEqual(['O4', 'S1']);
    expect(steps).toEqual([]);
  });

  test('whose other revision is not committed are synthesized with --synth', async () => {
    workplace.write({ 'dist/db.yaml': web({ image: 'nginx:1.26' }), 'db.template': web(), '.gitignore': 'dist\n' });
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { env: process.env });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'x');

    const planned = await commandLine('plan', '--against', 'git:main', '--synth', 'mkdir dist && cp db.template dist/db.yaml', '-o', 'json');
    expect(planned.code).toBe(2);
    expect(JSON.parse(planned.stdout).changes).toMatchObject([{ rule: 'S1', old: 'nginx:1.25', new: 'nginx:1.26' }]);
    expect((await commandLine('plan', '--against', 'git:main')).stderr).toContain("--synth 'npx cdk8s synth'");
    expect((await commandLine('plan', '--against', 'dist', '--synth', 'true')).stderr)
      .toBe('error: --synth makes the manifests of another revision: it needs --against git:REF\n');
  });

  test('come from the standard input too', () => {
    workplace.write({ 'before.yaml': web() });
    const root = join(__dirname, '../../..');

    const run = () => execFileSync(join(root, 'node_modules/.bin/tsx'),
      ['--tsconfig', join(root, 'tsconfig.run.json'), join(root, 'cli/main.ts'), 'plan', '-', '--against', 'before.yaml', '-o', 'json'],
      { input: web({ image: 'nginx:1.26' }), encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });

    expect(run).toThrow(expect.objectContaining({ status: 2, stdout: expect.stringContaining('"S1"') }));
  });

  test('cost in proportion to their number', async () => {
    const many = (image: string, sets: number) => Array.from({ length: sets }, (_, index) =>
      `${web({ image }).replaceAll('web', `web-${index}`)}---\napiVersion: v1\nkind: Service\nmetadata: { name: web-${index}, namespace: demo }\nspec: { clusterIP: None }\n`).join('---\n');
    const cost = async (sets: number) => {
      const [before, after] = [many('nginx:1.25', sets), many('nginx:1.26', sets)];
      const start = process.cpuUsage();
      const { code, stdout } = await plan(before, after, '-o', 'json');
      const { user, system } = process.cpuUsage(start);

      expect(code).toBe(2);
      expect(JSON.parse(stdout).changes).toHaveLength(sets);
      return user + system;
    };
    await cost(100);

    expect(await cost(2000) / await cost(500)).toBeLessThan(8);
  }, 180_000);
});
