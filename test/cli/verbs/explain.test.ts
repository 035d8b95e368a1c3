import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { StatefulChecks } from '../../../src/checks/stateful-checks';
import { chapters } from '../../../src/plan/rules/all';
import { commandLine } from '../command-line';

const rules = chapters.flatMap(chapter => chapter.rules);

test('without a name it lists every rule and every check', async () => {
  const { code, stdout } = await commandLine('explain');

  expect(code).toBe(0);
  for (const { id } of rules) { expect(stdout).toMatch(new RegExp(`^  ${id} +\\S`, 'm')); }
  for (const { id } of StatefulChecks.all()) { expect(stdout).toContain(`  ${id}: `); }
});

test.each(rules.map(({ id }) => id))('%s is explained with its effects, its reason and where to read more', async id => {
  const { code, stdout } = await commandLine('explain', id);
  const { title, description } = rules.find(rule => rule.id === id)!;

  expect(code).toBe(0);
  expect(stdout).toContain(`${id}: ${title}\n`);
  expect(stdout.replace(/\s+/g, ' ')).toContain(description.replace(/\s+/g, ' '));
  expect(stdout).toContain(`https://github.com/cdk8s-stateful/cdk8s-stateful/blob/main/docs/plan-rules.md#${id.toLowerCase()}\n`);
});

test('a check is explained with its level and its remedy, whatever the case of its name', async () => {
  const { stdout } = await commandLine('explain', 'Claim-Never-Mounted');

  expect(stdout).toContain('claim-never-mounted: a claim is mounted nowhere\n  error: ');
  expect(stdout).toContain('What to do: Mount the claim');
});

test('the program that is shipped carries an example of a rule', () => {
  const stdout = execFileSync(join(__dirname, '../../../bin/cdk8s-stateful'), ['explain', 'v1'], { encoding: 'utf8' });

  expect(stdout).toContain('For example:  spec.volumeClaimTemplates[data].spec.resources.requests.storage  10Gi → 20Gi');
});

test('a name that is misspelt is a mistake that one line explains', async () => {
  expect(await commandLine('explain', 'v1000')).toEqual({
    code: 1, stdout: '', stderr: expect.stringMatching(/^error: there is no rule or check 'v1000'.*: 'cdk8s-stateful explain' lists them all\n$/),
  });
});
