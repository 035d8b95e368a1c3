import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { instance, shown, struct } from './shape';

/** What a container asks for and what it may use. */

const amountOfCpu = instance<kplus.Cpu>('an amount such as kplus.Cpu.millis(250)', value => typeof value.amount === 'string');
const amountOfBytes = instance<Size>('a size such as Size.gibibytes(2)', value => typeof value.asString === 'function' && typeof value.toKibibytes === 'function');

export const resourcesShape = struct({
  cpu: struct({ request: amountOfCpu, limit: amountOfCpu }),
  memory: struct({ request: amountOfBytes, limit: amountOfBytes }),
  ephemeralStorage: struct({ request: amountOfBytes, limit: amountOfBytes }),
});

/** Enough for a small database, and no CPU limit: throttling one is worse than sharing. */
export const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(250) },
  memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) },
  ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(4) },
};

/** Requests and limits as written; an amount that is not one is reported, and so is a request over its limit. */
export function resourcesProblems(container: string, resources: kplus.ContainerResources | undefined): string[] {
  if (!resources || resources === DEFAULT_RESOURCES) { return []; }
  const problems: string[] = [];
  const compare = (what: string, request: number | undefined, limit: number | undefined, texts: (string | undefined)[]) => {
    for (const [value, written] of [[request, texts[0]], [limit, texts[1]]] as const) {
      if (value !== undefined && !(value >= 0 && Number.isFinite(value))) { problems.push(`container '${container}' has the ${what} amount ${shown(written)}; write a number, 0 or more`); }
    }
    if (request !== undefined && limit !== undefined && request > limit) {
      problems.push(`container '${container}' requests ${texts[0]} of ${what} but is limited to ${texts[1]}; request at most the limit`);
    }
  };
  const { cpu, memory, ephemeralStorage } = resources;
  compare('cpu', millis(cpu?.request), millis(cpu?.limit), [cpu?.request?.amount, cpu?.limit?.amount]);
  for (const [what, bytes] of [['memory', memory], ['ephemeral-storage', ephemeralStorage]] as const) {
    compare(what, quantityOf(bytes?.request), quantityOf(bytes?.limit), [bytes?.request?.asString(), bytes?.limit?.asString()]);
  }
  return problems;
}

const UNITS: Record<string, number> = { Ki: 1, Mi: 1024, Gi: 1024 ** 2, Ti: 1024 ** 3, Pi: 1024 ** 4 };

function quantityOf(size: Size | undefined): number | undefined {
  const match = size && /^(.*?)(Ki|Mi|Gi|Ti|Pi)$/.exec(size.asString());
  return size && (match ? Number(match[1]) * UNITS[match[2]] : NaN);
}

function millis(cpu: kplus.Cpu | undefined): number | undefined {
  if (!cpu) { return undefined; }
  return cpu.amount.endsWith('m') ? Number(cpu.amount.slice(0, -1)) : Number(cpu.amount) * 1000;
}

export function renderResources(resources: kplus.ContainerResources | undefined) {
  const { cpu, memory, ephemeralStorage } = resources ?? {};
  const amounts = (bound: 'request' | 'limit') => {
    const some = { 'cpu': cpu?.[bound]?.amount, 'memory': memory?.[bound]?.asString(), 'ephemeral-storage': ephemeralStorage?.[bound]?.asString() };
    return Object.values(some).some(amount => amount !== undefined) ? some : undefined;
  };
  const requests = amounts('request');
  const limits = amounts('limit');
  return requests || limits ? { requests, limits } : undefined;
}
