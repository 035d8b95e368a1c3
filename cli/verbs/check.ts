import { Command, Option } from 'commander';
import type * as CheckRun from './check-run';

const EXAMPLES = `
Examples:
  $ cdk8s-stateful check
      the synthesized manifests in dist/

  $ helm template db chart | cdk8s-stateful check -
      a chart: any manifests will do, they need not come from cdk8s

  $ cdk8s-stateful check manifests --level error --ignore 'version-label-on-pods StatefulSet/db'
      errors alone, and not what is meant in one object

  $ cdk8s-stateful check dist -o sarif > check.sarif
      for code scanning, with file and line

Exit codes:
  0 nothing is wrong        2 warnings: wrong nearly always
  1 error, nothing checked  5 errors: it cannot work, or cannot be upgraded
`;

/** `check`: says what is wrong with StatefulSets and the objects around them. */
export function checkCommand(): Command {
  return new Command('check')
    .summary('say what is wrong with StatefulSets and the objects around them')
    .description('Says what is wrong with StatefulSets and the objects around them, before they are applied. Nothing is changed, and no cluster is asked.')
    .argument('[PATH...]', "files, directories (with everything below) or '-' for the standard input (default: dist)")
    .addOption(new Option('-o, --output <FORMAT>', 'how to print the findings').choices(['text', 'json', 'sarif']).default('text'))
    .addOption(new Option('--level <LEVEL>', 'the least level that counts').choices(['warning', 'error']).default('warning'))
    .option('--ignore <CHECK...>', "a check that is meant to fail: 'CHECK' everywhere, or 'CHECK Kind/name' in one object")
    .option('-n, --namespace <NAME>', 'namespace of objects that name none (default: default)')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], options: CheckRun.CheckOptions) => {
      // Loaded only when it runs, so that the help is there at once.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { runCheck }: typeof CheckRun = require('./check-run');
      process.exitCode = runCheck(paths, options);
    });
}
