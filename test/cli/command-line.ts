import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../cli/program';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, as a shell would. */
export async function commandLine(...args: string[]): Promise<Outcome> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map(stream => jest.spyOn(process[stream], 'write').mockImplementation(chunk => {
    printed[stream] += chunk;
    return true;
  }));
  process.exitCode = 0;
  try {
    await run(['node', 'cdk8s-stateful', ...args]);
    return { code: Number(process.exitCode), ...printed };
  } finally {
    spies.forEach(spy => spy.mockRestore());
    process.exitCode = 0;
  }
}

/** A directory of its own for one test, which is the current one until the test ends. */
export class Workplace {
  public readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-stateful-')));
  private readonly home = process.cwd();
  private readonly env = { ...process.env };

  constructor() { process.chdir(this.path); }

  public write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), text, { mode: name.startsWith('bin/') ? 0o755 : 0o644 });
    }
  }

  public leave(): void {
    process.chdir(this.home);
    for (const name of Object.keys(process.env)) { if (!(name in this.env)) { delete process.env[name]; } }
    Object.assign(process.env, this.env);
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A StatefulSet with a claim of this size. */
export function web({ image = 'nginx:1.25', size = '1Gi', replicas = 2, extra = '' } = {}): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: demo
spec:
  serviceName: web
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: ${image}
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }
${extra}`;
}
