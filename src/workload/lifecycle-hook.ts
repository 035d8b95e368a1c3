import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { renderAction, hookShapes } from './health-check';
import { renderHandlerAs } from './kplus-internals';
import { shown, wholeSeconds } from './shape';
import { UserError } from '../kubernetes/user-error';

/** A hook that connects to a port. */
export interface TcpHookOptions {
  /**
   * Number of the port.
   *
   * @default - the first TCP port of the container
   */
  readonly port?: number;

  /**
   * Name of a port of the container, in place of its number.
   *
   * @default - none
   */
  readonly portName?: string;

  /**
   * Host to connect to.
   *
   * @default - the pod
   */
  readonly host?: string;
}

/** A hook that asks a web server. */
export interface HttpHookOptions extends TcpHookOptions {
  /**
   * Whether the server speaks TLS.
   *
   * @default kplus.ConnectionScheme.HTTP
   */
  readonly scheme?: kplus.ConnectionScheme;

  /**
   * Headers of the request.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
}

/**
 * What a container does after it has started or before it stops, for `lifecycle`: also what `kplus.Handler` cannot say.
 * Only for containers that a StatefulWorkload makes.
 *
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export class LifecycleHook {
  /** Wait, so that Services learn that the pod goes before it does. Needs Kubernetes 1.30; 1.29 has it behind a gate that is off. */
  public static sleep(duration: Duration): kplus.Handler {
    const seconds = () => ({ sleep: { seconds: duration.toSeconds() } });
    return hook(seconds, problems => { wholeSeconds(duration, 'sleep', problems); });
  }

  /** Run a command, in no shell. */
  public static exec(command: string[]): kplus.Handler { return kplus.Handler.fromCommand(command); }

  /** Send a GET request. */
  public static httpGet(path: string, options: HttpHookOptions = {}): kplus.Handler {
    return hook(port => ({ httpGet: renderAction('httpGet', { ...options, path }, port) }), problems => {
      if (typeof path !== 'string') { problems.push(`'httpGet' has the path ${shown(path)}; write one such as '/stop'`); }
      hookShapes.httpGet(options, 'httpGet', problems);
    });
  }

  /** Open a connection. The API takes it, but no kubelet carries it out: it is here so that what exists can be said. */
  public static tcp(options: TcpHookOptions = {}): kplus.Handler {
    return hook(port => ({ tcpSocket: renderAction('tcpSocket', options, port) }), problems => { hookShapes.tcpSocket(options, 'tcp', problems); });
  }

  private constructor() {}
}

interface OwnHook {
  readonly render: (firstPort: number | undefined) => Record<string, unknown>;
  readonly check: (problems: string[]) => void;
}

const hooks = new WeakMap<kplus.Handler, OwnHook>();

function hook(render: OwnHook['render'], check: OwnHook['check']): kplus.Handler {
  const handler = kplus.Handler.fromCommand(['sleep']);
  hooks.set(handler, { render, check });
  renderHandlerAs(handler, () => { throw new UserError('a LifecycleHook works only in containers that a StatefulWorkload makes'); });
  return handler;
}

/** The hook as the API spells it, where it is one of ours. */
export function ownHookJson(handler: kplus.Handler, firstPort: number | undefined): Record<string, unknown> | undefined {
  return hooks.get(handler)?.render(firstPort);
}

/** What is wrong with a hook of ours; nothing for others. */
export function ownHookProblems(handler: kplus.Handler): string[] | undefined {
  const own = hooks.get(handler);
  if (!own) { return undefined; }
  const problems: string[] = [];
  own.check(problems);
  return problems;
}
