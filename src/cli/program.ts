import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { planCommand } from './plan';

const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));

/** The whole command line: each verb has a file of its own. */
export function program(): Command {
  return new Command('cdk8s-stateful')
    .description('Safe upgrades of stateful workloads on Kubernetes')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addCommand(planCommand());
}

/** Runs the command line; returns when everything is printed. */
export async function run(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough, such as `head`, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') { throw error; }
  });
  try {
    await program().parseAsync(argv);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(describe(error as Error));
  }
}

// What we refuse has a message for the user; everything else is a fault of this program and needs its trace.
function describe(error: Error): string {
  const isFault = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError || error instanceof SyntaxError;
  return isFault ? `cdk8s-stateful has a fault, please report it: ${error.stack}\n` : `${error.message.replace(/^/gm, 'error: ')}\n`;
}
