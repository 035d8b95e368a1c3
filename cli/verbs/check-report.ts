import { CheckFinding } from '../../src/checks/check-finding';
import { CheckLevel } from '../../src/checks/stateful-check';
import { DOCS } from '../../src/kubernetes/docs';
import { ManifestObject } from '../../src/manifest/manifest';
import { colorsFor } from '../../src/plan/report/colors';
import { subjectName } from '../../src/plan/report/entries';
import { Page } from '../../src/plan/report/page';
import { print } from '../terminal/output';

/** The name of the shape of `check -o json`. */
export const CHECK_SCHEMA = 'cdk8s-stateful/check/v1';

/** Where checks are explained. */
export const CHECK_DOCS = `${DOCS}/checks.md#all-checks`;

/** A finding and where it is written. */
export interface Located {
  readonly finding: CheckFinding;
  readonly subject: Omit<ManifestObject, 'key'>;
  readonly file: string;
  readonly line: number;
}

export interface CheckTextOptions {
  readonly exitCode: number;
  readonly objects: number;
  readonly color: boolean;
  readonly width: number;
}

/** One entry a check, errors first, with every place that it found. */
export function printCheckText(found: readonly Located[], { exitCode, objects, color, width }: CheckTextOptions): void {
  const colors = colorsFor(color);
  const page = new Page(width);
  const isError = ({ finding }: Located) => finding.level === CheckLevel.ERROR;
  const [errors, warnings] = [found.filter(isError), found.filter(one => !isError(one))];
  const paint = errors.length > 0 ? colors.red : warnings.length > 0 ? colors.yellow : colors.green;
  const numbers = [counted(errors.length, 'error'), counted(warnings.length, 'warning')].filter(Boolean).join(', ');
  page.text(`${numbers || 'nothing is wrong'} in ${counted(objects, 'object') || 'no object'} (exit code ${exitCode})`, { paint });
  for (const id of new Set([...errors, ...warnings].map(({ finding }) => finding.check))) {
    const places = found.filter(({ finding }) => finding.check === id);
    const [{ finding: { level, title, explanation, remedy } }] = places;
    page.blank();
    const [sign, paintOfLevel] = level === CheckLevel.ERROR ? ['✖', colors.red] as const : ['⚠', colors.yellow] as const;
    page.text(`${sign} ${title}  [${id}]`, { indent: 2, paint: paintOfLevel });
    for (const { finding, subject, file, line } of places) {
      page.text(`  ${file}:${line}: ${subjectName(subject)}, ${finding.path}: ${finding.message}`, { indent: 6 });
    }
    page.text(`    ${explanation}`, { indent: 4 });
    page.text(`    → ${remedy}`, { indent: 6, paint: colors.dim });
  }
  print(page.toString(), color ? 'colored' : 'plain');
}

export function checkJson(found: readonly Located[], exitCode: number): object {
  return {
    schema: CHECK_SCHEMA,
    exitCode,
    findings: found.map(({ finding: { check, level, title, path, message, explanation, remedy }, subject, file, line }) => ({
      check,
      level,
      title,
      object: {
        apiVersion: subject.object.apiVersion,
        kind: subject.kind,
        name: subject.name,
        ...(subject.namespace && { namespace: subject.namespace }),
      },
      path,
      message,
      explanation,
      remedy,
      file,
      line,
      docs: CHECK_DOCS,
    })),
  };
}

function counted(number: number, noun: string): string {
  if (number === 0) { return ''; }
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
