import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as constructs from 'constructs';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import * as stateful from 'cdk8s-stateful';

const ROOT = join(__dirname, '../..');
const PACKAGES: { readonly [name: string]: object } = { cdk8s, constructs, 'cdk8s-plus-28': kplus, 'cdk8s-stateful': stateful };

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly code: string;
  /** Line of the page that the block begins at. */
  readonly line: number;
}

/** A program of a page, and what the page says that comes of it. */
export interface Program {
  readonly title: string;
  readonly code: string;
  /** The YAML blocks up to the next block of TypeScript. */
  readonly yaml: readonly string[];
  /** The first block of plain text up to the next block of TypeScript: the error that the program ends with. */
  readonly error?: string;
}

export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** Fenced blocks, but not those below a line `<!-- unchecked: why -->`. */
export function blocksOf(page: string): Block[] {
  const text = textOf(page);
  return [...text.matchAll(/^(<!-- unchecked: .*-->\n)?```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, unchecked]) => !unchecked)
    .map(match => ({ language: match[2], code: match[3], line: text.slice(0, match.index).split('\n').length }));
}

/** The blocks of TypeScript that are whole programs: those that make an App. */
export function programsOf(page: string): Program[] {
  const blocks = blocksOf(page);
  return blocks.flatMap((block, index) => {
    if (block.language !== 'ts' || !/new App\(/.test(block.code)) { return []; }
    const rest = blocks.slice(index + 1);
    const next = rest.findIndex(({ language }) => language === 'ts');
    const results = next < 0 ? rest : rest.slice(0, next);
    return [{
      title: `${page}:${block.line}`,
      code: block.code,
      yaml: results.filter(({ language }) => language === 'yaml').map(({ code }) => code),
      error: results.find(({ language }) => language === 'text')?.code,
    }];
  });
}

/** Runs a program and hands back every object that its app becomes; throws what the program throws. */
export function objectsOf(code: string): any[] {
  const apps: cdk8s.App[] = [];
  class App extends cdk8s.App {
    public constructor(props?: cdk8s.AppProps) {
      super(props);
      apps.push(this);
    }

    /** Judges as ever, and writes no files. */
    public synth(): void { this.synthYaml(); }
  }
  const load = (name: string) => {
    if (!PACKAGES[name]) { throw new Error(`a program of the docs imports '${name}', which its readers may not have`); }
    return name === 'cdk8s' ? { ...cdk8s, App } : PACKAGES[name];
  };
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  new Function('require', 'exports', outputText)(load, {});
  return apps.flatMap(app => documentsOf(app.synthYaml()));
}

export function documentsOf(yaml: string): any[] {
  return parseAllDocuments(yaml).map(document => {
    if (document.errors.length) { throw document.errors[0]; }
    return document.toJS();
  });
}

/** What the compiler has against some programs, each told with the place it stands at. */
export function typeErrorsOf(programs: readonly Program[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.run.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const files = new Map(programs.map((program, index) => [join(ROOT, `docs-program-${index}.ts`), program]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = name => files.has(name) || fileExists(name);
  host.readFile = name => files.get(name)?.code ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) => {
    const program = files.get(name);
    return program ? ts.createSourceFile(name, program.code, target) : getSourceFile(name, target, ...rest);
  };
  // A program shows what a reader needs; a variable that only names a construct is fine.
  const compiled = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false, noUnusedParameters: false, skipLibCheck: true }, host);
  return [...files].flatMap(([name, { title }]) => {
    const source = compiled.getSourceFile(name)!;
    return [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)]
      .map(({ messageText }) => `${title}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}
