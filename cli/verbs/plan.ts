import { Command, Option } from 'commander';
import type * as PlanRun from './plan-run';

const EXAMPLES = `
Examples:
  $ cdk8s-stateful plan --against git:main
      what the synthesized manifests in dist/ do to what main has

  $ cdk8s-stateful plan --against git:main --synth 'npx cdk8s synth'
      the same where dist/ is not committed

  $ cdk8s-stateful plan dist/db.k8s.yaml --against live --context prod --namespace shop
      what they do to the cluster, with its pods, volumes, quotas and the API server's own answer

  $ cdk8s-stateful plan dist --against git:v1.4.0:dist --kube-version 1.31 -o markdown > plan.md
      a comment for a pull request, for a server that is older than the newest

  $ helm template db chart | cdk8s-stateful plan - --against deployed.yaml -o json | jq '.volumes[]'
      any manifests will do: they need not come from cdk8s

Exit codes:
  0 nothing changes         3 a person decides: pods are removed or objects swapped
  2 all changes are safe    4 volumes are stranded, lost or have to be migrated
  1 error, no plan          5 it cannot work
`;

/** `plan`: says what Kubernetes will do to every pod and every volume. */
export function planCommand(): Command {
  return new Command('plan')
    .summary('say what Kubernetes will do to every pod and every volume')
    .description('Says what Kubernetes will do to every pod and every volume when the manifests are applied. Nothing is changed.')
    .argument('[PATH...]', "files, directories (with everything below) or '-' for the standard input (default: dist)")
    .requiredOption('--against <WHAT>', 'what is deployed: git:REF, git:REF:PATH, a file or directory, or live for the cluster')
    .option('--synth <COMMAND>', 'with git:REF, makes the manifests of that revision where it does not hold them, in a worktree of its own')
    .option('--allow-empty', 'take a side without any object for what it is: everything is new, or everything goes')
    .option('--kube-version <VERSION>', 'version of the API server, such as 1.31 (default: the newest, with live that of the cluster)')
    .addOption(new Option('-o, --output <FORMAT>', 'how to print the plan; script: its steps as a bash script').choices(['text', 'json', 'markdown', 'script']).default('text'))
    .option('-n, --namespace <NAME>', 'namespace of objects that name none (default: default, with live that of the context)')
    .option('--context <NAME>', 'context of the kubeconfig, with --against live (default: the current one)')
    .option('--verbose', 'show every object and every change on its own, also labels, checksums and chart versions')
    .option('--show-secrets', 'show values that look like passwords; on a terminal only')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: PlanRun.PlanOptions) => {
      // Loaded only when it runs, so that the help is there at once.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { runPlan }: typeof PlanRun = require('./plan-run');
      process.exitCode = await runPlan(paths, options);
    });
}
