import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ruleExamples } from './rule-examples';

/*
 * Makes the program one file, `bin/cdk8s-stateful`, with everything it needs
 * inside, and the licences of what is inside beside it.
 */

const root = join(__dirname, '..');
const program = join(root, 'bin/cdk8s-stateful');
const licenses = `${program}.licenses.txt`;

async function main(): Promise<void> {
  rmSync(join(root, 'bin'), { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [join(root, 'cli/main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20.16',
    format: 'cjs',
    charset: 'utf8',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    banner: { js: '#!/usr/bin/env node' },
    tsconfig: join(root, 'tsconfig.run.json'),
    absWorkingDir: root,
    define: { RULE_EXAMPLES: JSON.stringify(ruleExamples()) },
    metafile: true,
    logLevel: 'warning',
  });
  chmodSync(program, 0o755);
  const packages = new Set(Object.keys(metafile.inputs).flatMap(file => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  writeFileSync(licenses, [...packages].sort().map(licenseOf).join('\n'));
}

/** A package that says nothing of its licence must not be shipped. */
function licenseOf(name: string): string {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry) && existsSync(join(folder, entry)));
  if (!file) { throw new Error(`${name} has no file with its licence`); }
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

void main();
