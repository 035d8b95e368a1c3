import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

const root = resolve(__dirname, '../..');

/** What `cdk8s init typescript-app` writes into tsconfig.json. */
const OPTIONS: ts.CompilerOptions = {
  alwaysStrict: true,
  experimentalDecorators: true,
  inlineSourceMap: true,
  lib: ['lib.es2016.d.ts'],
  module: ts.ModuleKind.CommonJS,
  noEmit: true,
  noFallthroughCasesInSwitch: true,
  noImplicitAny: true,
  noImplicitReturns: true,
  noImplicitThis: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  strict: true,
  strictNullChecks: true,
  strictPropertyInitialization: true,
  stripInternal: true,
  target: ts.ScriptTarget.ES2017,
  types: ['node'],
  baseUrl: root,
  paths: { 'cdk8s-stateful': ['src/index.ts'] },
};

const files = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('node_modules'))
  .map(file => join(root, 'examples', file));

test('every example compiles in a project as `cdk8s init` makes it', () => {
  const program = ts.createProgram(files, OPTIONS);

  const problems = files.flatMap(file => program.getSemanticDiagnostics(program.getSourceFile(file)))
    .map(({ file, messageText }) => `${file?.fileName.slice(root.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  expect(problems).toEqual([]);
}, 120_000);

/** `@types/node` brings newer libraries along here; with the one of `cdk8s init` these do not exist. */
test('no example calls what came after ES2018', () => {
  const newer = /\.(flatMap|flat|fromEntries|matchAll|replaceAll|at|hasOwn|trimStart|trimEnd)\(/;
  expect(files.filter(file => newer.test(readFileSync(file, 'utf8')))).toEqual([]);
});
