import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoAnswer } from './refusal';

/** Where the API server can be reached without credentials: by us alone. */
export type Address = { readonly socketPath: string } | { readonly host: string; readonly port: number };

export interface Proxy {
  readonly address: Address;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Context of the kubeconfig; the current one when undefined. */
  readonly context?: string;
  /** Takes what kubectl and its login plugins say to the user, such as "open this page to log in". */
  readonly onMessage?: (line: string) => void;
}

const START_TIMEOUT = 60_000;

/*
 * `kubectl proxy` must not outlive us, whatever ends us: the shell reads the
 * pipe that only we hold, and when it closes, also by kill -9, ends kubectl and
 * removes the folder of the socket. Ctrl-C reaches the whole process group:
 * whether it ends the connection is for us to decide.
 */
const UNTIL_WE_END = `
trap '' INT
folder=$1
shift
exec 3<&0
kubectl proxy "$@" 3<&- </dev/null &
proxy=$!
(cat <&3; kill "$proxy") >/dev/null 2>&1 &
exec 3<&-
wait "$proxy" 2>/dev/null
code=$?
rm -f "$folder/s"
rmdir "$folder"
exit "$code"
`;

/** Starts kubectl's proxy with the user's own kubeconfig and credentials. Nobody else on this machine can use it. */
export async function startProxy(options: ProxyOptions = {}): Promise<Proxy> {
  return process.platform === 'win32' ? startOnPort(options) : startOnSocket(options);
}

async function startOnSocket({ context, onMessage }: ProxyOptions): Promise<Proxy> {
  const folder = privateFolder();
  const socketPath = join(folder, 's');
  const child = spawn('/bin/sh', ['-c', UNTIL_WE_END, 'sh', folder, ...words([`--unix-socket=${socketPath}`], context)], { env: process.env, stdio: 'pipe' });
  try {
    await started(child, onMessage);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { address: { socketPath }, close: () => ended(child) };
}

// There is no shell, and Windows ends the children of a process that ends. Its kubectl has no sockets of files.
async function startOnPort({ context, onMessage }: ProxyOptions): Promise<Proxy> {
  const child = spawn('kubectl', ['proxy', ...words(['--address=127.0.0.1', '--port=0'], context)], { env: process.env, stdio: 'pipe' });
  const line = await started(child, onMessage);
  const port = Number(/:(\d+)\s*$/.exec(line)?.[1]);
  return {
    address: { host: '127.0.0.1', port },
    close: () => {
      child.kill();
      return ended(child);
    },
  };
}

// Nothing is deleted or replaced through this door. The other filters stay as kubectl sets them: only this machine may ask.
function words(where: readonly string[], context: string | undefined): string[] {
  return [...where, '--reject-methods=^(PUT|DELETE)$', ...context === undefined ? [] : [`--context=${context}`]];
}

// The path of a socket has about 100 bytes, and some temporary folders are longer.
function privateFolder(): string {
  const parent = Buffer.byteLength(tmpdir()) > 70 ? '/tmp' : tmpdir();
  return mkdtempSync(join(parent, 'cdk8s-stateful-'));
}

/** Resolves with the line that says where it serves; rejects when it ends before. */
function started(child: ChildProcess, onMessage: ProxyOptions['onMessage']): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const said = new Messages(onMessage);
    const fail = (message: string) => {
      clearTimeout(timer);
      child.stdin!.destroy();
      reject(new NoAnswer(message));
    };
    const timer = setTimeout(() => {
      child.kill();
      fail(`kubectl proxy did not start within ${START_TIMEOUT / 1000} s${said.last && `: ${said.last}`}`);
    }, START_TIMEOUT);
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const line = /^Starting to serve on .*$/m.exec(printed);
      if (!line || !printed.includes('\n')) { return; }
      clearTimeout(timer);
      resolve(line[0]);
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => said.take(text));
    child.stdin!.on('error', () => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ENOENT' ? MISSING : `kubectl cannot be started: ${error.message}`));
    child.on('close', code => fail(code === NOT_FOUND ? MISSING : said.last || `kubectl proxy ended with code ${code}`));
  });
}

export const MISSING = "kubectl is not on PATH; install it (https://kubernetes.io/docs/tasks/tools/), or compare with a directory or a git revision instead of 'live'";

/** What a shell says by its exit code when there is no such program. */
const NOT_FOUND = 127;

/** The lines of stderr: those of the proxy's own log come back as answers, and are not repeated. */
class Messages {
  public last = '';
  private rest = '';

  constructor(private readonly onMessage: ((line: string) => void) | undefined) {}

  public take(text: string): void {
    const lines = `${this.rest}${text}`.split('\n');
    this.rest = lines.pop()!.slice(-10_000);
    for (const line of lines.filter(each => each.trim() !== '' && !/^[IWEF]\d{4} /.test(each))) {
      this.last = line.replace(/^error: /, '');
      if (!line.startsWith('error: ')) { this.onMessage?.(line); }
    }
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) { return resolve(); }
    child.once('exit', () => resolve());
    child.stderr!.removeAllListeners('data').resume();
    child.stdin!.end();
  });
}
