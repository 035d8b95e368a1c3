import * as kplus from 'cdk8s-plus-28';
import { HealthCheck } from './health-check';
import { handlerJson, handlerScheme, lifecycleOf, probeJson, probeOptions, probesOf } from './kplus-internals';
import { ownHookJson, ownHookProblems } from './lifecycle-hook';
import { Shape, instance, shown } from './shape';

/** Probes and lifecycle handlers: what they may be, and how they are written. */

const isKplus = (value: Record<string, unknown>) => typeof value._toKube === 'function';

const anyProbe = instance<kplus.Probe>('a probe such as kplus.Probe.fromTcpSocket()', isKplus);
export const probeShape: Shape<kplus.Probe> = withoutFailure(anyProbe, probeJson, probeProblems);
/** Liveness and startup: one success is enough for them, and Kubernetes takes no other number. */
export const lifeProbeShape: Shape<kplus.Probe> = withoutFailure(anyProbe, probeJson, json => [
  ...probeProblems(json),
  ...json.successThreshold > 1 ? [`has successThreshold ${json.successThreshold}, which Kubernetes takes only for readiness; remove it`] : [],
]);
const anyHandler = withoutFailure(instance<kplus.Handler>('a handler such as kplus.Handler.fromCommand([\'stop\'])', isKplus), handlerJson, actionProblems);

/** A hook: ours knows what is wrong with it, that of cdk8s-plus is rendered to find out. */
export const handlerShape: Shape<kplus.Handler> = (value, at, problems) => {
  const own = ownHookProblems(value as kplus.Handler);
  if (!own) { return anyHandler(value, at, problems); }
  problems.push(...own.map(problem => `'${at}': ${problem}`));
  return own.length ? undefined : value as kplus.Handler;
};

/** The three probes of a container, each as a check of ours or one of cdk8s-plus. */
export function renderProbes(container: kplus.Container, given: ProbesGiven | undefined, firstPort: number | undefined) {
  const own = probesOf(container);
  const render = (check: HealthCheck | undefined, probe: kplus.Probe | undefined) =>
    check ? check._toJson(firstPort) : probe && renderProbe(probe, container, firstPort);
  return {
    readinessProbe: render(given?.readinessProbe, own.readiness),
    livenessProbe: render(given?.livenessProbe, own.liveness),
    startupProbe: render(given?.startupProbe, own.startup),
  };
}

export interface ProbesGiven {
  readonly readinessProbe?: HealthCheck;
  readonly livenessProbe?: HealthCheck;
  readonly startupProbe?: HealthCheck;
}

/** A probe as it was written: without the numbers that only cdk8s-plus fills in. */
function renderProbe(probe: kplus.Probe, container: kplus.Container, firstPort: number | undefined): Record<string, any> {
  const json = probeJson(probe, container.portNumber ?? firstPort);
  const written = probeOptions(probe);
  if (written.failureThreshold === undefined) { json.failureThreshold = undefined; }
  if (json.httpGet && written.scheme === undefined) { json.httpGet = { ...json.httpGet, scheme: undefined }; }
  return json;
}

export function renderLifecycle(container: kplus.Container, firstPort: number | undefined): Record<string, any> | undefined {
  const lifecycle = lifecycleOf(container);
  const render = (handler: kplus.Handler | undefined) => {
    if (!handler) { return undefined; }
    const own = ownHookJson(handler, firstPort);
    if (own) { return own; }
    const json = handlerJson(handler, container.portNumber ?? firstPort);
    if (json.httpGet && handlerScheme(handler) === undefined) { json.httpGet = { ...json.httpGet, scheme: undefined }; }
    return json;
  };
  return lifecycle && { postStart: render(lifecycle.postStart), preStop: render(lifecycle.preStop) };
}

function probeProblems(probe: Record<string, any>): string[] {
  const problems: string[] = [];
  for (const [prop, min] of [['failureThreshold', 1], ['successThreshold', 1], ['periodSeconds', 1], ['timeoutSeconds', 1], ['initialDelaySeconds', 0]] as const) {
    const value: unknown = probe[prop];
    if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) >= min)) { problems.push(`has ${prop} ${shown(value)}; write a whole number, ${min} or more`); }
  }
  return [...problems, ...actionProblems(probe)];
}

function actionProblems(action: Record<string, any>): string[] {
  const problems: string[] = [];
  const command: unknown = action.exec?.command;
  if (action.exec && !action.exec.command?.length) {
    problems.push('has no command; write what to run');
  } else if (action.exec && !(Array.isArray(command) && command.every(part => typeof part === 'string'))) {
    problems.push(`has the command ${shown(command)}; write a list of strings`);
  }
  const port: unknown = action.tcpSocket?.port ?? action.httpGet?.port;
  if (port !== undefined && !(Number.isSafeInteger(port) && (port as number) >= 1 && (port as number) <= 65535)) {
    problems.push(`has port ${shown(port)}; write a whole number from 1 to 65535`);
  }
  return problems;
}

/** Reports what rendering would throw, at synth instead of in the middle of writing files. */
function withoutFailure<T>(shape: Shape<T>, render: (value: T) => Record<string, any>, check?: (json: Record<string, any>) => string[]): Shape<T> {
  return (value, at, problems) => {
    const cleaned = shape(value, at, problems);
    if (cleaned === undefined) { return undefined; }
    try {
      const found = check?.(render(cleaned)) ?? (render(cleaned), []);
      problems.push(...found.map(problem => `'${at}' ${problem}`));
      return found.length ? undefined : cleaned;
    } catch (error) {
      problems.push(`'${at}' cannot be written: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
}

