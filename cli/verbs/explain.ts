import { Command } from 'commander';
import type * as ExplainRun from './explain-run';

const EXAMPLES = `
Examples:
  $ cdk8s-stateful explain V1
      a rule of the plan: what it means, why, what to do, and an example

  $ cdk8s-stateful explain claim-never-mounted
      a check

  $ cdk8s-stateful explain
      all rules and checks, a line for each

  $ cdk8s-stateful explain | grep -i retention
      the rules about something
`;

/** `explain`: says what a rule of the plan or a check means. */
export function explainCommand(): Command {
  return new Command('explain')
    .summary('say what a rule of the plan, or a check, means')
    .description('Says what a rule of the plan, or a check, means and why it is there. Without a name it lists all of them.')
    .argument('[RULE]', 'the id of a rule or a check, as reports name it in brackets')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .action((rule: string | undefined) => {
      // Loaded only when it runs, so that the help is there at once.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { runExplain }: typeof ExplainRun = require('./explain-run');
      runExplain(rule);
    });
}
