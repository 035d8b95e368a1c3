import { CHECK_DOCS } from './check-report';
import { CheckLevel, StatefulCheck } from '../../src/checks/stateful-check';
import { StatefulChecks } from '../../src/checks/stateful-checks';
import { DOCS } from '../../src/kubernetes/docs';
import { UserError } from '../../src/kubernetes/user-error';
import { badgeOf, EFFECTS } from '../../src/plan/effects';
import { FLOWS } from '../../src/plan/flows';
import { Colors, colorsFor } from '../../src/plan/report/colors';
import { Page } from '../../src/plan/report/page';
import { RuleText } from '../../src/plan/rule';
import { chaptersInOrder } from '../../src/plan/rules/all';
import { print } from '../terminal/output';
import { didYouMean } from '../terminal/suggest';
import { wantsColor, widthOf } from '../terminal/terminal';

/** A change that a rule is about, and what the plan says of it. */
export interface Example {
  readonly path: string;
  readonly values: string;
  readonly text: string;
}

/** By the id of the rule, taken from test/plan/cases: put in when the program is made one file (scripts/bundle.ts). */
declare const RULE_EXAMPLES: Readonly<Record<string, Example>> | undefined;

const LEVELS: Readonly<Record<CheckLevel, string>> = {
  [CheckLevel.ERROR]: 'it cannot work, or cannot be upgraded, as it is written',
  [CheckLevel.WARNING]: 'wrong nearly always; there are clusters and programs where it is meant',
};

/** Prints a rule or a check, or a list of all. */
export function runExplain(id: string | undefined): void {
  const color = wantsColor(process.env, process.stdout);
  const page = new Page(widthOf(process.stdout));
  if (id === undefined) { list(page, colorsFor(color)); } else { explain(id, page, colorsFor(color)); }
  print(page.toString(), color ? 'colored' : 'plain');
}

function list(page: Page, { bold }: Colors): void {
  for (const { title, rules } of chaptersInOrder) {
    page.line(title, bold);
    for (const rule of rules) { page.text(`  ${rule.id.padEnd(5)} ${rule.title}`, { indent: 8 }); }
    page.blank();
  }
  page.line('Checks', bold);
  for (const check of StatefulChecks.all()) { page.text(`  ${check.id}: ${check.title}`, { indent: 8 }); }
}

function explain(id: string, page: Page, colors: Colors): void {
  const rules = chaptersInOrder.flatMap(chapter => chapter.rules);
  const checks = StatefulChecks.all();
  const isNamed = (found: { readonly id: string }) => found.id.toLowerCase() === id.toLowerCase();
  const rule = rules.find(isNamed);
  if (rule) { return explainRule(rule, page, colors); }
  const check = checks.find(isNamed);
  if (check) { return explainCheck(check, page, colors); }
  const meant = didYouMean(id, [...rules, ...checks].map(one => one.id));
  throw new UserError(`there is no rule or check '${id}'${meant}: 'cdk8s-stateful explain' lists them all`);
}

function explainRule({ id, title, effects, description, advice, flow }: RuleText, page: Page, { bold, dim }: Colors): void {
  page.line(`${id}: ${title}`, bold);
  for (const effect of effects) {
    const { meaning, exitCode } = EFFECTS[effect];
    page.text(`  ${badgeOf([effect])}  ${effect}: ${meaning} (exit code ${exitCode})`, { indent: 6 });
  }
  page.blank();
  page.text(description);
  if (advice) { page.text(`What to do: ${advice}.`); }
  if (flow) { page.text(`The safe way: ${FLOWS[flow]} (${flow}).`); }
  const example = typeof RULE_EXAMPLES === 'undefined' ? undefined : RULE_EXAMPLES[id];
  if (example) {
    page.blank();
    page.text(`For example:  ${[example.path, example.values].filter(Boolean).join('  ')}`, { indent: 14 });
    page.text(example.text, { first: 14 });
  }
  page.blank();
  page.line(`${DOCS}/plan-rules.md#${id.toLowerCase()}`, dim);
}

function explainCheck({ id, title, level, explanation, remedy }: StatefulCheck, page: Page, { bold, dim }: Colors): void {
  page.line(`${id}: ${title}`, bold);
  page.line(`  ${level}: ${LEVELS[level]}`);
  page.blank();
  page.text(explanation);
  page.text(`What to do: ${remedy}`);
  page.blank();
  page.line(CHECK_DOCS, dim);
}
