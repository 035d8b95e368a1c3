import type { Judged, PlanResult } from '../compare';
import { EffectClass } from '../effect-class';
import { badgeOf, EFFECTS, weight } from '../effects';
import { PlannedChange } from '../planned';
import { colorsFor, Paint } from './colors';
import { headline, values, verdict, VolumeRow, volumeRows } from './words';

export interface TextOptions {
  readonly color: boolean;
  readonly width: number;
  readonly exitCode: number;
}

/** The plan for people at a terminal; colour only repeats what the badges say. */
export function renderText(result: PlanResult, { color, width, exitCode }: TextOptions): string {
  const colors = colorsFor(color);
  const paint = (effect: EffectClass): Paint => {
    if (EFFECTS[effect].exitCode >= 4) { return colors.red; }
    if (EFFECTS[effect].exitCode === 3) { return colors.yellow; }
    return weight(effect) <= weight(EffectClass.INFO) ? colors.dim : colors.green;
  };
  const lines: string[] = [];
  for (const { side, isError, message, line } of result.problems) {
    lines.push(...wrap(`${isError ? '✖' : 'i'} ${side}${line === undefined ? '' : `:${line}`}: ${message}`, 0, width));
  }
  if (result.problems.length) { lines.push(''); }
  for (const judged of result.judged) {
    lines.push(paintHeadline(judged, result, colors.bold), ...changesOf(judged, width, paint, colors.dim));
    if (judged.volumes.length) { lines.push('', ...volumesOf(judged, width)); }
    lines.push('');
  }
  if (result.steps.length) {
    lines.push('steps');
    for (const { position, text, flow, subject, byHand, commands } of result.steps) {
      const who = text.includes(subject.name) ? '' : `${subject.name}: `;
      lines.push(...wrap(`${String(position).padStart(3)}  ${who}${text}${byHand ? ' (by hand)' : ''}  [${flow}]`, 5, width));
      lines.push(...shownCommands(commands).map(command => colors.dim(`     $ ${command}`)));
    }
    lines.push('');
  }
  const [worst, ...rest] = verdict(result, exitCode);
  lines.push(...wrap(worst, 2, width).map(paint(exitCode === 1 ? EffectClass.REFUSE : result.worst)), ...rest.flatMap(line => wrap(line, 2, width)));
  return lines.join('\n') + '\n';
}

function paintHeadline(judged: Judged, result: PlanResult, bold: Paint): string {
  const text = headline(judged);
  const server = judged.pair ? `${text.slice(0, -1)}, server ${result.kubernetesVersion})` : text;
  return bold(server);
}

function changesOf({ changes }: Judged, width: number, paint: (effect: EffectClass) => Paint, dim: Paint): string[] {
  const lines: string[] = [];
  const said = new Set<string>();
  for (const change of changes) {
    lines.push(...title(change, width, paint(change.effect)));
    if (!said.has(change.text)) { lines.push(...wrap(change.text, 6, width, 6)); }
    if (change.advice && !said.has(change.advice)) { lines.push(...wrap(`→ ${change.advice}`, 8, width, 6).map(dim)); }
    said.add(change.text);
    if (change.advice) { said.add(change.advice); }
  }
  return lines;
}

/** Badge, field, values and rule on one line, or on two when they do not fit. */
function title(change: PlannedChange, width: number, paint: Paint): string[] {
  const badge = badgeOf(change.effects);
  const start = `  ${paint(badge)}${' '.repeat(Math.max(1, 4 - badge.length))}`;
  const plainStart = Math.max(7, 2 + badge.length + 1);
  const path = change.path || change.subject.kind;
  const shown = values(change);
  const rule = `[${change.rule}]`;
  const one = [path, shown, rule].filter(Boolean).join('  ');
  if (plainStart + one.length <= width) { return [start + one]; }
  return [start + `${path}  ${rule}`, `      ${shown}`];
}

function volumesOf({ volumes }: Judged, width: number): string[] {
  const rows = volumeRows(volumes);
  const columns: (keyof VolumeRow)[] = ['claims', 'fate', 'size', 'storageClass', 'note'];
  const used = columns.filter(column => rows.some(row => row[column]));
  const size = new Map(used.map(column => [column, Math.max(...rows.map(row => row[column].length))]));
  const caption = volumes.some(({ assumed }) => assumed) ? '  volumes (assumed: no cluster was asked)' : '  volumes';
  return [caption, ...rows.map(row => `    ${used.map(column => row[column].padEnd(size.get(column)!)).join('  ')}`.trimEnd().slice(0, Math.max(width, 40)))];
}

/** A manifest that a command reads is not shown, nor a step that is nothing else: `-o script` writes them out. */
export function shownCommands(commands: readonly string[]): string[] {
  const shown = commands.map(command => command.includes('\n') ? `${command.slice(0, command.indexOf('\n'))} …` : command);
  return commands.every(command => command.includes('\n')) ? [] : shown;
}

/** Breaks a text at blanks; lines after the first are indented. */
export function wrap(text: string, indent: number, width: number, first = 0): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let isEmpty = true;
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
