import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import * as stateful from 'cdk8s-stateful';

/** The fenced blocks of one language on a page of docs/, in order. */
export function snippets(page: string, language: string): string[] {
  const text = readFileSync(join(__dirname, '../../docs', page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code);
}

/** Runs TypeScript of the docs as if the packages were imported and `scope` were declared, and hands back one of its variables. */
export function run(code: string, scope: { readonly [name: string]: unknown }, result = 'undefined'): any {
  const names: { readonly [name: string]: unknown } = { ...cdk8s, ...stateful, kplus, ...scope };
  const { outputText } = transpileModule(code, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
  return new Function(...Object.keys(names), `${outputText}\nreturn ${result};`)(...Object.values(names));
}
