import { anywayText } from './anyway';
import { Colors, colorsFor, Paint } from './colors';
import { Cause, digestOf, Part, QuietGroup } from './digest';
import { entryOf } from './entries';
import { Page } from './page';
import { headline, quietNames, shownCommands, verdict, VolumeRow, volumeRows } from './words';
import type { Judged, PlanResult } from '../compare';
import { EffectClass } from '../effect-class';
import { badgeOf, EFFECTS, weight } from '../effects';
import type { PlannedStep, PlannedVolume } from '../planned';
import { count } from '../workload';

export interface TextOptions {
  readonly color: boolean;
  readonly width: number;
  readonly exitCode: number;
  /** Every object and every change on its own, also what is the same in every release. */
  readonly verbose: boolean;
}

/** The plan for people at a terminal, the worst first; colour only repeats what the badges say. */
export function renderText(result: PlanResult, options: TextOptions): string {
  const report = new TextReport(result, options);
  return report.render();
}

class TextReport {
  private readonly page: Page;
  private readonly colors: Colors;

  constructor(private readonly result: PlanResult, private readonly options: TextOptions) {
    this.page = new Page(options.width);
    this.colors = colorsFor(options.color);
  }

  public render(): string {
    const { judged, steps } = this.result;
    const { parts, quiet } = digestOf(judged, this.options.verbose);
    this.verdict();
    this.problems();
    for (const part of parts) { this.part(part); }
    if (quiet.length) { this.quiet(quiet); }
    const anyway = this.result.anyway && anywayText(this.result.anyway);
    if (anyway) {
      this.page.blank();
      this.page.text(anyway);
    }
    if (steps.length) { this.steps(steps); }
    return this.page.toString();
  }

  private verdict(): void {
    const { exitCode } = this.options;
    const [worst, ...rest] = verdict(this.result, exitCode);
    this.page.text(worst, { indent: 2, paint: this.paint(exitCode === 1 ? EffectClass.REFUSE : this.result.worst) });
    for (const line of rest) { this.page.text(line, { indent: 2 }); }
  }

  private problems(): void {
    const { problems } = this.result;
    if (problems.length) { this.page.blank(); }
    for (const { side, isError, message, line } of problems) {
      this.page.text(`${isError ? '✖' : 'i'} ${side}${line === undefined ? '' : `:${line}`}: ${message}`, { indent: 2 });
    }
  }

  private part({ judged, causes, volumes }: Part): void {
    this.page.blank();
    if (judged) { this.page.line(this.headline(judged), this.colors.bold); }
    const said = new Set<string>();
    for (const cause of causes) { this.cause(cause, said); }
    if (volumes.length) { this.volumes(volumes); }
  }

  private headline(judged: Judged): string {
    const { name, kind, where, rest } = headline(judged, this.result);
    return `${name} (${kind} ${where}${rest})`;
  }

  private cause(cause: Cause, said: Set<string>): void {
    const [{ effects, effect, rule, text, advice }] = cause.changes;
    const { title, values, lines, names, more } = entryOf(cause);
    this.page.badge(badgeOf(effects), this.paint(effect), [title, values, `[${rule}]`]);
    for (const line of lines) { this.page.field(line.field, line.values); }
    const others = [...names, ...more ? [`${more} more`] : []];
    if (others.length) { this.page.text(`and ${others.join(', ')}`, { first: 8, indent: 12 }); }
    if (effect !== EffectClass.META && !said.has(text)) { this.page.text(text, { first: 6 }); }
    if (advice && !said.has(advice)) { this.page.text(`→ ${advice}`, { first: 6, indent: 8, paint: this.colors.dim }); }
    said.add(text).add(advice ?? '');
  }

  private volumes(volumes: readonly PlannedVolume[]): void {
    const rows = volumeRows(volumes, this.options.verbose);
    const columns: (keyof VolumeRow)[] = ['claims', 'fate', 'size', 'storageClass', 'note'];
    const used = columns.filter(column => rows.some(row => row[column]));
    const size = new Map(used.map(column => [column, Math.max(...rows.map(row => row[column].length))]));
    this.page.blank();
    this.page.line(volumes.some(({ assumed }) => assumed) ? '  volumes (assumed: no cluster was asked)' : '  volumes');
    for (const row of rows) {
      this.page.line(`    ${used.map(column => row[column].padEnd(size.get(column)!)).join('  ')}`.trimEnd().slice(0, Math.max(this.options.width, 40)));
    }
  }

  private quiet(groups: readonly QuietGroup[]): void {
    this.page.blank();
    for (const group of groups) {
      const text = `${group.label}: ${count(group.objects.length, 'object')} (${quietNames(group)})  [${group.rule}]`;
      this.page.text(`  ${badgeOf([group.effect])}   ${text}`, { indent: 6, paint: this.paint(group.effect) });
    }
  }

  private steps(steps: readonly PlannedStep[]): void {
    this.page.blank();
    this.page.line('steps');
    for (const { position, text, flow, subject, byHand, commands, noCommand } of steps) {
      const who = text.includes(subject.name) ? '' : `${subject.name}: `;
      this.page.text(`${String(position).padStart(3)}  ${who}${text}${byHand ? ' (by hand)' : ''}  [${flow}]`, { indent: 5 });
      for (const command of shownCommands(commands)) { this.page.line(`     $ ${command}`, this.colors.dim); }
      if (noCommand) { this.page.text(`     ${noCommand}`, { indent: 5, paint: this.colors.dim }); }
    }
  }

  private paint(effect: EffectClass): Paint {
    if (EFFECTS[effect].exitCode >= 4) { return this.colors.red; }
    if (EFFECTS[effect].exitCode === 3) { return this.colors.yellow; }
    return weight(effect) <= weight(EffectClass.INFO) ? this.colors.dim : this.colors.green;
  }
}
