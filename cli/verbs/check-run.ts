import { checkJson, Located, printCheckText } from './check-report';
import { sarifOf } from './check-sarif';
import { lineOf } from './line-of-path';
import { judge } from '../../src/checks/judge';
import { CheckLevel } from '../../src/checks/stateful-check';
import { StatefulChecks } from '../../src/checks/stateful-checks';
import { UserError } from '../../src/kubernetes/user-error';
import { visible } from '../../src/kubernetes/visible';
import { ManifestObject, readManifest } from '../../src/manifest/manifest';
import { ManifestText } from '../../src/manifest/manifest-text';
import { readFiles } from '../sources/files';
import { note, printJson } from '../terminal/output';
import { didYouMean } from '../terminal/suggest';
import { wantsColor, widthOf } from '../terminal/terminal';

export interface CheckOptions {
  readonly output: string;
  readonly level: string;
  readonly ignore?: string[];
  readonly namespace?: string;
}

/** Reads the manifests, judges them together and prints; the result is the exit code. */
export function runCheck(paths: readonly string[], { output, level, ignore = [], namespace }: CheckOptions): number {
  ignore.forEach(checkIgnored);
  const sources = objectsOf(readFiles(paths.length > 0 ? paths : ['dist']), namespace);
  const byObject = new Map(sources.map(source => [source.object.written as unknown, source]));

  const found = judge(sources.map(({ object }) => object.written), ignore)
    .filter(({ finding }) => level !== 'error' || finding.level === CheckLevel.ERROR)
    .map(({ finding, object }): Located => {
      const { object: { key: _key, ...subject }, file } = byObject.get(object)!;
      return { finding, subject, file: file.name, line: lineOf(file.text, subject.line ?? 1, finding.path) };
    });
  const exitCode = exitCodeOf(found);
  switch (output) {
    case 'json': printJson(checkJson(found, exitCode)); break;
    case 'sarif': printJson(sarifOf(found)); break;
    default: printCheckText(found, {
      exitCode,
      objects: sources.length,
      color: wantsColor(process.env, process.stdout),
      width: widthOf(process.stdout),
    });
  }
  return exitCode;
}

/** As a plan has it: 2 may be applied as it is, 5 cannot work. */
function exitCodeOf(found: readonly Located[]): number {
  if (found.some(({ finding }) => finding.level === CheckLevel.ERROR)) { return 5; }
  return found.length > 0 ? 2 : 0;
}

function checkIgnored(text: string): void {
  const ids = StatefulChecks.all().map(({ id }) => id);
  const [id] = text.trim().split(/\s+/);
  if (ids.includes(id)) { return; }
  throw new UserError(`--ignore names '${id}', which is no check${didYouMean(id, ids)}: 'cdk8s-stateful explain' lists them all`);
}

interface Source {
  readonly object: ManifestObject;
  readonly file: ManifestText;
}

/** An object of several files counts as it is in the last of them. */
function objectsOf(files: readonly ManifestText[], namespace?: string): Source[] {
  const found = new Map<string, Source>();
  const errors: string[] = [];
  for (const file of files) {
    const { objects, refused, problems } = readManifest(file.text, { namespace });
    for (const { severity, message, line } of problems) {
      const where = `${file.name}${line === undefined ? '' : `:${line}`}`;
      if (severity === 'error') { errors.push(`${where}: ${message}`); } else { note(`warning: ${where}: ${message}`); }
    }
    for (const { kind, name, line, path, expected } of refused) {
      errors.push(`${file.name}:${line ?? 1}: ${kind} '${name}' is refused by every server: ${path} has to be ${expected}`);
    }
    for (const [key, object] of objects) { found.set(key, { object, file }); }
  }
  if (errors.length > 0) { throw new UserError(errors.map(visible).join('\n')); }
  return [...found.values()];
}
