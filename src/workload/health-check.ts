import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Shape, anyText, instance, listOf, mapOf, oneOf, shown, struct, text, wholeNumber, wholeSeconds } from './shape';

/**
 * When and how often Kubernetes looks, and what it makes of the answers.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes
 */
export interface HealthCheckOptions extends kplus.ProbeOptions {
  /**
   * How long the container may take to stop after this check has failed, in place of the pod's own grace period; whole seconds.
   *
   * @default - the pod's
   */
  readonly terminationGracePeriod?: Duration;
}

/** A check that connects to a port. */
export interface TcpCheckOptions extends HealthCheckOptions {
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

/** A check that asks a web server. */
export interface HttpCheckOptions extends TcpCheckOptions {
  /**
   * Whether the server speaks TLS.
   *
   * @default kplus.ConnectionScheme.HTTP
   */
  readonly scheme?: kplus.ConnectionScheme;

  /**
   * Headers of the request, in the order they are sent.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
}

/** A check that runs a command. */
export interface ExecCheckOptions extends HealthCheckOptions {}

/** A check that asks the health service of gRPC. */
export interface GrpcCheckOptions extends HealthCheckOptions {
  /**
   * Number of the port.
   *
   * @default - the first TCP port of the container
   */
  readonly port?: number;

  /**
   * Which service of the server is asked for.
   *
   * @default - the server as a whole
   */
  readonly service?: string;
}

/**
 * How Kubernetes finds out whether a container has started, is ready, or must be restarted: all that the API knows,
 * also what `kplus.Probe` cannot say.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export class HealthCheck {
  /** Healthy when a GET of the path is answered with a status from 200 to 399. */
  public static httpGet(path: string, options: HttpCheckOptions = {}): HealthCheck { return new HealthCheck('httpGet', { ...options, path }); }

  /** Healthy when the port accepts a connection. */
  public static tcp(options: TcpCheckOptions = {}): HealthCheck { return new HealthCheck('tcpSocket', { ...options }); }

  /** Healthy when the command ends with 0. It runs in no shell. */
  public static exec(command: string[], options: ExecCheckOptions = {}): HealthCheck { return new HealthCheck('exec', { ...options, command }); }

  /** Healthy when the gRPC health service says so. */
  public static grpc(options: GrpcCheckOptions = {}): HealthCheck { return new HealthCheck('grpc', { ...options }); }

  /** No check at all, also where this library would write one. */
  public static none(): HealthCheck { return new HealthCheck(undefined, {}); }

  private constructor(private readonly kind: CheckKind | undefined, private readonly options: unknown) {}

  /** @internal */
  public get _isNone(): boolean { return this.kind === undefined; }

  /**
   * What is wrong with the options, as they were given.
   *
   * @internal
   */
  public _problems(at: string): string[] {
    const problems: string[] = [];
    if (this.kind) { checkShapes[this.kind](this.options, at, problems); }
    const { path, command, port, portName } = this.options as CheckedOptions;
    if (this.kind === 'httpGet' && typeof path !== 'string') { problems.push(`'${at}' has the path ${shown(path)}; write one such as '/healthz'`); }
    if (this.kind === 'exec' && !command?.length) { problems.push(`'${at}' has no command; write what to run`); }
    if (port !== undefined && portName !== undefined) { problems.push(`'${at}' has both 'port' and 'portName'; keep one`); }
    return problems;
  }

  /** @internal */
  public get _portName(): string | undefined { return (this.options as CheckedOptions).portName; }

  /** @internal */
  public get _successThreshold(): number | undefined { return (this.options as CheckedOptions).successThreshold; }

  /** @internal */
  public get _terminationGracePeriod(): Duration | undefined { return (this.options as CheckedOptions).terminationGracePeriod; }

  /** @internal */
  public get _needsPort(): boolean {
    const { port, portName } = this.options as CheckedOptions;
    return this.kind !== undefined && this.kind !== 'exec' && port === undefined && portName === undefined;
  }

  /**
   * The check as the API spells it.
   *
   * @internal
   */
  public _toJson(firstPort: number | undefined): Record<string, unknown> | undefined {
    if (!this.kind) { return undefined; }
    const given = this.options as CheckedOptions;
    return {
      [this.kind]: renderAction(this.kind, given, firstPort),
      initialDelaySeconds: given.initialDelaySeconds?.toSeconds(),
      periodSeconds: given.periodSeconds?.toSeconds(),
      timeoutSeconds: given.timeoutSeconds?.toSeconds(),
      successThreshold: given.successThreshold,
      failureThreshold: given.failureThreshold,
      terminationGracePeriodSeconds: given.terminationGracePeriod?.toSeconds(),
    };
  }
}

export type CheckKind = 'httpGet' | 'tcpSocket' | 'exec' | 'grpc';

/** All that a check may be made of. */
interface CheckedOptions extends HttpCheckOptions, GrpcCheckOptions {
  readonly path?: string;
  readonly command?: string[];
}

/** What a probe or a hook does, as the API spells it. */
export function renderAction(kind: CheckKind, given: CheckedOptions, firstPort: number | undefined): Record<string, unknown> {
  const port = given.portName ?? given.port ?? firstPort;
  switch (kind) {
    case 'exec': return { command: given.command };
    case 'grpc': return { port, service: given.service };
    case 'tcpSocket': return { host: given.host, port };
    case 'httpGet': return {
      host: given.host,
      path: given.path === '' ? undefined : given.path,
      port,
      scheme: given.scheme,
      httpHeaders: given.headers && Object.entries(given.headers).map(([name, value]) => ({ name, value })),
    };
  }
}

const timingFields = {
  initialDelaySeconds: wholeSeconds,
  periodSeconds: wholeSeconds,
  timeoutSeconds: wholeSeconds,
  successThreshold: wholeNumber('of answers', { min: 1 }),
  failureThreshold: wholeNumber('of answers', { min: 1 }),
  terminationGracePeriod: wholeSeconds,
};
const portNumber = wholeNumber('', { min: 1, max: 65535 });
const httpFields = {
  path: anyText, port: portNumber, portName: text('client'), host: text('localhost'), scheme: oneOf(kplus.ConnectionScheme), headers: mapOf(anyText),
};
const commandField = { command: listOf(anyText) };
const checkShapes: Record<CheckKind, Shape> = {
  httpGet: struct({ ...timingFields, ...httpFields }),
  tcpSocket: struct({ ...timingFields, port: portNumber, portName: text('client'), host: text('localhost') }),
  exec: struct({ ...timingFields, ...commandField }),
  grpc: struct({ ...timingFields, port: portNumber, service: anyText }),
};

const anyCheck = instance<HealthCheck>('a check such as HealthCheck.tcp()', value => value instanceof HealthCheck);

/** A check whose options fit; `life` for liveness and startup, of which Kubernetes takes one success only. */
function checkShape(life: boolean): Shape<HealthCheck> {
  return (value, at, problems) => {
    const check = anyCheck(value, at, problems);
    if (!check) { return undefined; }
    const found = check._problems(at);
    if (life && (check._successThreshold ?? 1) > 1) {
      found.push(`'${at}' has successThreshold ${check._successThreshold}, which Kubernetes takes only for readiness; remove it`);
    }
    if (!life && check._terminationGracePeriod) {
      found.push(`'${at}' has 'terminationGracePeriod', which Kubernetes takes only for liveness and startup; remove it`);
    }
    problems.push(...found);
    return found.length ? undefined : check;
  };
}

export const readinessCheckShape = checkShape(false);
export const lifeCheckShape = checkShape(true);

/** Options of a hook: those of a check without its timings. */
export const hookShapes = { httpGet: struct(httpFields), tcpSocket: struct({ port: portNumber, portName: text('client'), host: text('localhost') }) };
