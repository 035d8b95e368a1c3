import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { planCommand } from './verbs/plan';
import { UserError } from '../src/kubernetes/user-error';

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));

/** The whole command line: each verb has a file of its own. */
export function createProgram(): Command {
  const program = new Command('cdk8s-stateful')
    .description('Safe upgrades of stateful workloads on Kubernetes')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addCommand(planCommand());
  [program, ...program.commands].forEach(command => command.exitOverride());
  return program;
}

/** Runs the command line; returns when everything is printed. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    // What is wrong with the arguments, or the help, is printed already.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
      return;
    }
    process.exitCode = 1;
    process.stderr.write(describe(error));
  }
}

// What we refuse has a message for the user; everything else is a fault of this program and needs its trace.
function describe(error: unknown): string {
  if (error instanceof UserError) { return `${error.message.replace(/^/gm, 'error: ')}\n`; }
  return `cdk8s-stateful has a fault, please report it: ${error instanceof Error ? error.stack : String(error)}\n`;
}
