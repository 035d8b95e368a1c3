import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../cli/verbs/explain-run';
import { UpgradePlan } from '../src/plan/plan';
import { values } from '../src/plan/report/values';

const CASES = join(__dirname, '../test/plan/cases');

/** What the plan says of the first case of each rule, for `explain`. */
export function ruleExamples(): Record<string, Example> {
  const examples: Record<string, Example> = {};
  for (const rule of readdirSync(CASES)) {
    for (const name of readdirSync(join(CASES, rule)).sort()) {
      const read = (file: string) => readFileSync(join(CASES, rule, name, file), 'utf8');
      const { kubernetesVersion, prune, facts } = JSON.parse(read('options.json'));
      const plan = UpgradePlan._compare({ before: read('before.yaml'), after: read('after.yaml'), kubernetesVersion, prune }, facts && {
        context: 'test', namespace: 'default', serverVersion: kubernetesVersion ?? '1.37', apiGroups: [], workloads: [], claims: [], managers: [], answers: [], notes: [], ...facts,
      });
      const change = plan.changes.find(found => found.rule === rule);
      if (change) {
        examples[rule] = { path: change.path, values: values(change), text: change.text };
        break;
      }
    }
  }
  return examples;
}
