import { spawn } from 'node:child_process';
import { StatusCause } from '../../src/kubernetes/status';
import { UserError } from '../../src/kubernetes/user-error';

export interface KubectlOptions {
  readonly context?: string;
  readonly namespace?: string;
}

/** One refusal, as far as kubectl passes the API status on. */
export interface Refusal {
  /** The reason of the API status, such as `Forbidden`; undefined when it is not the server that speaks. */
  readonly reason?: string;
  readonly message: string;
  readonly causes: readonly StatusCause[];
}

export interface Answer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly string[];
}

/** kubectl said no: each of its errors, with the reason of the API status. */
export class KubectlError extends UserError {
  constructor(public readonly refusals: readonly Refusal[]) {
    super(refusals.map(refusal => refusal.message).join('\n'));
  }

  /** Whether the server gave this reason at least once. */
  public has(reason: string): boolean {
    return this.refusals.some(refusal => refusal.reason === reason);
  }
}

/** The kubectl on PATH, with the user's own kubeconfig and credentials. */
export class Kubectl {
  constructor(private readonly options: KubectlOptions = {}) {}

  /** Runs kubectl once; a refusal is an answer, not an error. */
  public async call(args: readonly string[], stdin = ''): Promise<Answer> {
    const { code, stdout, stderr } = await run([...this.connection(), ...args], stdin);
    return { ok: code === 0, stdout, ...readErrors(stderr, code) };
  }

  /** Runs kubectl once and reads the JSON that it prints; undefined when it prints nothing. */
  public async json(args: readonly string[], stdin = ''): Promise<any> {
    const answer = await this.call(args, stdin);
    if (!answer.ok) { throw new KubectlError(answer.refusals); }
    return answer.stdout.trim() === '' ? undefined : JSON.parse(answer.stdout);
  }

  /** Reads objects; a list of them, also where kubectl prints one alone or none. */
  public async objects(args: readonly string[], stdin = ''): Promise<any[]> {
    const printed = await this.json([...args, '-o', 'json'], stdin);
    if (printed === undefined) { return []; }
    return printed.kind === 'List' ? printed.items : [printed];
  }

  private connection(): string[] {
    const { context, namespace } = this.options;
    return [
      ...(context ? [`--context=${context}`] : []),
      ...(namespace ? [`--namespace=${namespace}`] : []),
      '--request-timeout=60s',
    ];
  }
}

const MISSING = "kubectl is not on PATH; install it (https://kubernetes.io/docs/tasks/tools/), or compare with a directory or a git revision instead of 'live'";

function run(args: readonly string[], stdin: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', args, { env: process.env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', chunk => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(new UserError(error.code === 'ENOENT' ? MISSING : `kubectl cannot be started: ${error.message}`));
    });
    child.on('close', code => {
      resolve({ code: code ?? 1, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
    // kubectl may end before it has read its input; its exit code tells the rest.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

/**
 * Reads what kubectl prints on stderr. It does not print the API status itself
 * but always in the same three frames, which are read here; the server's own
 * words inside them differ from version to version and are only passed on.
 */
export function readErrors(stderr: string, code: number): { refusals: Refusal[]; warnings: string[] } {
  const refusals: Refusal[] = [];
  const warnings: string[] = [];
  for (const line of stderr.split('\n').filter(text => text.trim() !== '')) {
    const cause = line.match(/^\* ([^:\s]+): (.*)$/);
    const last = refusals[refusals.length - 1];
    if (line.startsWith('Warning: ')) {
      warnings.push(line.slice('Warning: '.length));
    } else if (cause && last?.reason === 'Invalid') {
      refusals[refusals.length - 1] = {
        ...last,
        message: `${last.message} ${cause[1]}: ${cause[2]};`,
        causes: [...last.causes, { field: cause[1], message: cause[2] }],
      };
    } else if (!line.startsWith('WARNING: ')) {
      refusals.push(readError(line));
    }
  }
  if (code !== 0 && refusals.length === 0) { refusals.push({ message: `kubectl ended with code ${code} and said nothing`, causes: [] }); }
  return { refusals: code === 0 ? [] : refusals, warnings };
}

function readError(line: string): Refusal {
  const status = line.match(/^Error from server \((\w+)\): (.*)$/);
  if (status) { return { reason: status[1], message: status[2], causes: [] }; }

  const invalid = line.match(/^The \S+ "[^"]*" is invalid: ?(.*)$/);
  if (invalid) {
    const cause = invalid[1].match(/^([^:\s]+): (.*)$/);
    return { reason: 'Invalid', message: line, causes: cause ? [{ field: cause[1], message: cause[2] }] : [] };
  }
  const server = line.match(/^Error from server: (.*)$/);
  if (server) { return { reason: 'Unknown', message: server[1], causes: [] }; }
  return { message: line.replace(/^error: /, ''), causes: [] };
}
