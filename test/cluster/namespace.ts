import { execFileSync } from 'node:child_process';

/** Runs kubectl; an error holds what it said. */
export function kubectl(args: readonly string[], input = ''): string {
  return execFileSync('kubectl', args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
}

let counter = 0;

/** A namespace of its own for one test. */
export class TestNamespace {
  public readonly name = `plan-${process.pid}-${Date.now().toString(36)}-${counter++}`;

  constructor() { kubectl(['create', 'namespace', this.name]); }

  public kubectl(args: readonly string[], input?: string): string {
    return kubectl([`--namespace=${this.name}`, ...args], input);
  }

  public apply(manifests: string, ...how: string[]): void {
    this.kubectl(['apply', ...how, '--filename', '-'], manifests);
  }

  /** Applies server-side and waits until every pod of the set is ready. */
  public deploy(manifests: string, set = 'web'): void {
    this.apply(manifests, '--server-side');
    this.kubectl(['rollout', 'status', `statefulset/${set}`, '--timeout=90s']);
  }

  public remove(): void {
    kubectl(['delete', 'namespace', this.name, '--wait=false']);
  }
}
