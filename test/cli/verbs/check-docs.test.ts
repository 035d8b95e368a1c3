import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHECKS } from '../../../src/checks/judge';
import { commandLine, Workplace } from '../command-line';

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/checks.md'), 'utf8');

function quoted(marker: string): string {
  return page.split(`<!-- test: ${marker} -->\n`)[1].match(/^```\w*\n([^]*?)^```/m)![1];
}

let workplace: Workplace;
beforeEach(() => { workplace = new Workplace(); });
afterEach(() => workplace.leave());

const UNMOUNTED = readFileSync(join(root, 'test/cli/sample/unmounted.yaml'), 'utf8');

test('the sample is what the command prints', async () => {
  workplace.write({ 'db.yaml': UNMOUNTED });

  expect((await commandLine('check', 'db.yaml')).stdout).toBe(quoted('check'));
});

test.each([
  ['an error', UNMOUNTED, 0],
  ['manifests that cannot be read', 'a: [', 1],
])('the step for code scanning leaves a file with the findings, and fails for a fault alone: %s', (_, text, status) => {
  const program = `exec '${root}/node_modules/.bin/tsx' --tsconfig '${root}/tsconfig.run.json' '${root}/cli/main.ts' "$@"`;
  workplace.write({ 'bin/npx': `#!/bin/sh\nshift\n${program}\n`, 'dist/db.yaml': text });
  const [{ run }, { with: { sarif_file: file } }] = parse(quoted('sarif'));

  const result = spawnSync('bash', ['-e', '-c', run], { env: { ...process.env, PATH: `${workplace.path}/bin:${process.env.PATH}` } });
  expect(result.status).toBe(status);
  if (status === 0) { expect(JSON.parse(readFileSync(file, 'utf8')).runs[0].results).toHaveLength(1); }
});

test('the page lists every check', () => {
  for (const { id } of CHECKS) { expect(page).toContain(`| \`${id}\` |`); }
});
