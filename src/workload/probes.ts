import * as kplus from 'cdk8s-plus-28';
import { withoutDefault } from './api-default';
import { handlerJson, probeJson } from './kplus-internals';
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
export const handlerShape: Shape<kplus.Handler> = withoutFailure(instance<kplus.Handler>('a handler such as kplus.Handler.fromCommand([\'stop\'])', isKplus), handlerJson, actionProblems);

export function stripActionDefaults(probe: Record<string, any> | undefined): void {
  if (!probe) { return; }
  probe.failureThreshold = withoutDefault(probe.failureThreshold, 3);
  probe.periodSeconds = withoutDefault(probe.periodSeconds, 10);
  probe.successThreshold = withoutDefault(probe.successThreshold, 1);
  probe.timeoutSeconds = withoutDefault(probe.timeoutSeconds, 1);
  probe.initialDelaySeconds = withoutDefault(probe.initialDelaySeconds, 0);
  if (probe.httpGet) { probe.httpGet = { ...probe.httpGet, scheme: withoutDefault(probe.httpGet.scheme, 'HTTP') }; }
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

