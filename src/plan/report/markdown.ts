import { anywayText } from './anyway';
import { Cause, digestOf, Part, QuietGroup } from './digest';
import { entryOf } from './entries';
import { code, escaped } from './markdown-text';
import { headline, quietNames, shownCommands, verdict, volumeRows } from './words';
import type { Judged, PlanResult } from '../compare';
import { badgeOf } from '../effects';
import type { PlannedStep, PlannedVolume, PlanProblem } from '../planned';
import { count } from '../workload';

export interface MarkdownOptions {
  readonly exitCode: number;
  readonly verbose: boolean;
}

/** The plan as a comment of a pull request: tables, and nothing that needs colour. */
export function renderMarkdown(result: PlanResult, { exitCode, verbose }: MarkdownOptions): string {
  const { parts, quiet } = digestOf(result.judged, verbose);
  const anyway = result.anyway && anywayText(result.anyway);
  const [worst, ...rest] = verdict(result, exitCode);
  return [
    `### Upgrade plan for Kubernetes ${escaped(result.kubernetesVersion)}`,
    [`**${escaped(worst)}**`, ...rest.map(escaped)].join('<br>\n'),
    result.problems.map(problem).join('\n'),
    ...parts.map(part => partOf(part, result, verbose)),
    quiet.map(quietLine).join('\n'),
    anyway ? escaped(anyway) : '',
    result.steps.length ? `#### Steps\n\n${result.steps.map(step).join('\n')}` : '',
  ].filter(block => block !== '').join('\n\n') + '\n';
}

function problem({ side, isError, message, line }: PlanProblem): string {
  return `- ${isError ? '✖' : 'i'} ${escaped(`${side}${line === undefined ? '' : `, line ${line}`}: ${message}`)}`;
}

function partOf({ judged, causes, volumes }: Part, result: PlanResult, isVerbose: boolean): string {
  return [
    judged ? `#### ${headlineOf(judged, result)}\n` : '',
    '| | Field | Before → after | What happens | Rule |',
    '|---|---|---|---|---|',
    ...causes.map(cause),
    ...volumes.length ? ['', ...table(volumes, isVerbose)] : [],
  ].filter((line, index) => index > 0 || line !== '').join('\n');
}

function headlineOf(judged: Judged, result: PlanResult): string {
  const { name, kind, where, rest } = headline(judged, result);
  return `${code(name)} (${code(`${kind} ${where}`)}${escaped(rest)})`;
}

function cause(found: Cause): string {
  const [{ effects, rule, text, advice }] = found.changes;
  const entry = entryOf(found);
  const others = [...entry.names.map(code), ...entry.more ? [`${entry.more} more`] : []];
  const cells = [
    badgeOf(effects),
    [code(entry.title), ...entry.lines.map(({ field }) => code(field)), ...others.length ? [`and ${others.join(', ')}`] : []].join('<br>'),
    [code(entry.values), ...entry.lines.map(({ values }) => code(values))].join('<br>'),
    [escaped(text), ...advice ? [`→ ${escaped(advice)}`] : []].join('<br>'),
    escaped(rule),
  ];
  return `| ${cells.join(' | ')} |`;
}

function table(volumes: readonly PlannedVolume[], isVerbose: boolean): string[] {
  return [
    `| Volume${volumes.some(({ assumed }) => assumed) ? ' (assumed)' : ''} | Fate | Size | Class | |`,
    '|---|---|---|---|---|',
    ...volumeRows(volumes, isVerbose).map(({ claims, fate, size, storageClass, note }) =>
      `| ${[code(claims), escaped(fate), code(size), code(storageClass), escaped(note)].join(' | ')} |`),
  ];
}

function quietLine(group: QuietGroup): string {
  const title = escaped(`${group.label}: ${count(group.objects.length, 'object')}`);
  return `- ${badgeOf([group.effect])} ${title} (${code(quietNames(group))}) ${escaped(`[${group.rule}]`)}`;
}

function step({ position, text, flow, subject, byHand, commands, noCommand }: PlannedStep): string {
  const who = text.includes(subject.name) ? '' : `${code(subject.name)}: `;
  const title = `${position}. ${who}${escaped(text)}${byHand ? ' (by hand)' : ''} ${escaped(`[${flow}]`)}`;
  return [title, ...shownCommands(commands).map(code), ...noCommand ? [escaped(noCommand)] : []].join('<br>');
}
