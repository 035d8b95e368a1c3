import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineOf } from '../../../cli/verbs/line-of-path';
import { commandLine, web, Workplace } from '../command-line';
import { violations } from '../json-schema';

let workplace: Workplace;
beforeEach(() => { workplace = new Workplace(); });
afterEach(() => workplace.leave());

const SERVICE = '---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: demo }\nspec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }\n';
const SOUND = web() + SERVICE;
const WARNED = web({ extra: '  podManagementPolicy: Parallel\n' }) + SERVICE;
const WRONG = web().replace('volumeMounts: [{ name: data, mountPath: /data }]', 'volumeMounts: [{ name: store, mountPath: /data }]') + SERVICE;

async function check(text: string, ...args: string[]) {
  workplace.write({ 'dist/web.yaml': text });
  return commandLine('check', ...args);
}

describe('the exit code', () => {
  test.each([
    [0, 'nothing is wrong', SOUND, []],
    [2, 'there are warnings alone', WARNED, []],
    [0, 'warnings do not count', WARNED, ['--level', 'error']],
    [5, 'there are errors', WRONG, []],
    [5, 'one of two is meant', WRONG, ['--ignore', 'mount-without-volume']],
    [0, 'all is meant', WRONG, ['--ignore', 'mount-without-volume', 'claim-never-mounted StatefulSet/web']],
    [1, 'the manifests cannot be read', 'a: [', []],
  ])('is %i when %s', async (code, _, text, args) => {
    expect((await check(text, ...args)).code).toBe(code);
  });
});

test('text says what is wrong, where, what happens and what to write, errors first', async () => {
  const { stdout } = await check(WRONG.replace('serviceName: web', 'serviceName: web\n  podManagementPolicy: Parallel'));

  expect(stdout).toMatch(/^2 errors, 1 warning in 2 objects \(exit code 5\)\n/);
  expect(stdout).toContain(`
✖ a mount names no volume and no claim  [mount-without-volume]
  dist/web.yaml:17: StatefulSet demo/web, spec.template.spec.containers[0].volumeMounts[0].name:
      there is no volume or claim 'store'
    The API server refuses the StatefulSet`);
  expect(stdout.indexOf('⚠')).toBeGreaterThan(stdout.lastIndexOf('✖'));
});

test('JSON follows its schema', async () => {
  const schema = JSON.parse(readFileSync(join(__dirname, '../../../docs/check.schema.json'), 'utf8'));
  for (const text of [SOUND, WARNED, WRONG]) {
    expect(violations(JSON.parse((await check(text, '-o', 'json')).stdout), schema)).toEqual([]);
  }
  expect(JSON.parse((await check(WRONG, '-o', 'json')).stdout)).toMatchObject({
    schema: 'cdk8s-stateful/check/v1',
    exitCode: 5,
    findings: expect.arrayContaining([expect.objectContaining({ check: 'claim-never-mounted', level: 'error', file: 'dist/web.yaml', line: 18, object: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', namespace: 'demo' } })]),
  });
});

describe('SARIF', () => {
  test('has what code scanning needs: rules, levels, files and lines', async () => {
    const sarif = JSON.parse((await check(`${SERVICE.slice(4)}---\n${WRONG.replace(SERVICE, '')}`, '-o', 'sarif')).stdout);

    expect(sarif).toMatchObject({ $schema: expect.stringMatching(/^https:/), version: '2.1.0', runs: [{ tool: { driver: { name: 'cdk8s-stateful' } } }] });
    const [{ tool: { driver: { rules } }, results }] = sarif.runs;
    for (const rule of rules) {
      expect(rule).toEqual({
        id: expect.stringMatching(/^[a-z0-9-]+$/),
        shortDescription: { text: expect.any(String) },
        fullDescription: { text: expect.any(String) },
        help: { text: expect.any(String) },
        helpUri: expect.stringMatching(/^https:/),
        defaultConfiguration: { level: expect.stringMatching(/^(error|warning)$/) },
      });
    }
    expect(results.map((result: any) => [result.ruleId, result.locations[0].physicalLocation])).toEqual([
      ['claim-never-mounted', { artifactLocation: { uri: 'dist/web.yaml' }, region: { startLine: 23 } }],
      ['mount-without-volume', { artifactLocation: { uri: 'dist/web.yaml' }, region: { startLine: 21 } }],
    ]);
    for (const result of results) {
      expect(rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result).toMatchObject({ level: 'error', message: { text: expect.any(String) }, partialFingerprints: { 'object/v1': expect.stringMatching(/^[0-9a-f]{32}$/) } });
    }
  });

  test('keeps a finding the same when lines above it come, and makes no link of a name', async () => {
    const of = async (text: string) => JSON.parse((await check(text, '-o', 'sarif')).stdout).runs[0].results;
    const [before, after] = [await of(WRONG), await of(`# a comment\n${WRONG}`)];

    expect(after.map((result: any) => result.partialFingerprints)).toEqual(before.map((result: any) => result.partialFingerprints));
    const linked = await of(WRONG.replace('name: store', 'name: "[store](https://evil.example)"'));
    expect(JSON.stringify(linked)).not.toMatch(/(?<!\\\\)\[store/);
  });

  test('escapes names of files', async () => {
    workplace.write({ 'dist/a b#c.yaml': WRONG });
    const { runs: [{ results }] } = JSON.parse((await commandLine('check', '-o', 'sarif')).stdout);

    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('dist/a%20b%23c.yaml');
  });
});

test('a check that is misspelt is a mistake that one line explains', async () => {
  expect(await check(WRONG, '--ignore', 'claim-never-mountd')).toEqual({
    code: 1, stdout: '', stderr: "error: --ignore names 'claim-never-mountd', which is no check (did you mean claim-never-mounted?): 'cdk8s-stateful explain' lists them all\n",
  });
});

test('the line of a field is where its key is, or else that of the nearest field above', () => {
  const text = '# one\n---\na:\n  b:\n    - c: 1\n    - d: 2\n---\na: {}\n';

  expect(['a', 'a.b[1].d', 'a.b[7].x', 'x'].map(path => lineOf(text, 2, path))).toEqual([3, 6, 4, 3]);
  expect(lineOf(text, 7, 'a')).toBe(8);
});
