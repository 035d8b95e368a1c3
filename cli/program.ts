import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { note, print, printError } from './terminal/output';
import { checkCommand } from './verbs/check';
import { explainCommand } from './verbs/explain';
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
    .addCommand(planCommand())
    .addCommand(checkCommand())
    .addCommand(explainCommand());
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: text => print(text), writeErr: printError });
  }
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
    report(error);
  }
}

// What we refuse has a message for the user; everything else is a fault of this program and needs its trace.
function report(error: unknown): void {
  if (error instanceof UserError) {
    for (const line of error.message.split('\n')) { note(`error: ${line}`); }
    return;
  }
  printError(`cdk8s-stateful has a fault, please report it: ${error instanceof Error ? error.stack : String(error)}\n`);
}
