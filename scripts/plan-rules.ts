/*
 * Writes docs/plan-rules.md from the rules: tsx --tsconfig tsconfig.run.json scripts/plan-rules.ts
 */
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { EffectClass } from '../src/plan/effect-class';
import { badgeOf, EFFECTS } from '../src/plan/effects';
import { FLOWS } from '../src/plan/flows';
import { chaptersInOrder } from '../src/plan/rules/all';

const FILE = join(__dirname, '..', 'docs', 'plan-rules.md');

/** The page as it should be. */
export function planRules(): string {
  const effects = Object.values(EffectClass).map(effect => {
    const { badge, exitCode, meaning } = EFFECTS[effect];
    return `| \`${effect}\` | ${badge} | ${meaning} | ${exitCode} |`;
  });
  const chapters = chaptersInOrder.flatMap(({ title, rules }) => [
    `## ${title}`,
    '',
    ...rules.flatMap(({ id, title: change, effects: said, description, advice, flow }) => [
      `### ${id}`,
      '',
      `**${change[0].toUpperCase()}${change.slice(1)}** — ${said.map(effect => `${badgeOf([effect])} \`${effect}\``).join(', ')}${flow ? `, flow ${flow}` : ''}`,
      '',
      description,
      ...advice ? ['', `*What to do:* ${advice}.`] : [],
      '',
      `Cases: [test/plan/cases/${id}](../test/plan/cases/${id})`,
      '',
    ]),
  ]);
  return [
    '<!-- Written by scripts/plan-rules.ts from src/plan/rules: do not edit. -->',
    '# The rules of the plan',
    '',
    'Every finding of a plan names the rule that says it; `cdk8s-stateful explain V1` says the same on the command line. The ids are fixed: write them down in your pipelines.',
    '',
    '| Effect | Badge | Meaning | Exit code |',
    '|---|---|---|---|',
    ...effects,
    '',
    'Steps and rules name the flow that is safe for a change:',
    '',
    '| Flow | What it does |',
    '|---|---|',
    ...Object.entries(FLOWS).map(([flow, text]) => `| ${flow} | ${text} |`),
    '',
    'Rules S are about the set, V about volumes, N and P about Services and disruption budgets, C about configuration, X about changes that meet, O about any other object.',
    '',
    ...chapters,
  ].join('\n').trimEnd() + '\n';
}

export function writtenPlanRules(): string {
  return readFileSync(FILE, 'utf8');
}

if (require.main === module) {
  writeFileSync(FILE, planRules());
}
