import { spawn } from 'node:child_process';

/** Every change of the objects of a kind, in the order in which the server made them. */
export class Watch {
  public readonly changes: Array<{ type: string; object: any }> = [];
  private readonly child;

  constructor(namespace: string, resource: string) {
    const args = ['get', resource, `--namespace=${namespace}`, '--watch', '--output-watch-events', '-o', 'json'];
    this.child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let rest = '';
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) { this.changes.push(JSON.parse(line)); }
    });
  }

  /** The objects as they are now. */
  public get current(): any[] {
    const byName = new Map<string, any>();
    for (const { type, object } of this.changes) {
      if (type === 'DELETED') { byName.delete(object.metadata.name); } else { byName.set(object.metadata.name, object); }
    }
    return [...byName.values()];
  }

  public stop(): void { this.child.kill(); }
}
