import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { bytesOf } from './quantity';
import { Shaped, expecting, instance, mapOf, shown, struct } from './shape';
import { isQualifiedName } from '../kubernetes/names';

/** What a container asks for and what it may use. */

const amountOfCpu = instance<kplus.Cpu>('an amount such as kplus.Cpu.millis(250)', value => typeof value.amount === 'string');
const amountOfBytes = instance<Size>('a size such as Size.gibibytes(2)', value => typeof value.asString === 'function' && typeof value.toKibibytes === 'function');

export const resourcesShape = struct({
  cpu: struct({ request: amountOfCpu, limit: amountOfCpu }),
  memory: struct({ request: amountOfBytes, limit: amountOfBytes }),
  ephemeralStorage: struct({ request: amountOfBytes, limit: amountOfBytes }),
});

/** A GPU or the like: whole things, or bytes of huge pages. */
const amounts = mapOf(expecting<string>('an amount such as \'1\'', value => typeof value === 'string' && /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi|E|Ei)?$/.test(value)));
export const extendedResourcesShape = struct({ limits: amounts, requests: amounts });
export type ExtendedGiven = Shaped<typeof extendedResourcesShape>;

const EVERYDAY = ['cpu', 'memory', 'ephemeral-storage'];

export function extendedResourcesProblems(container: string, extended: ExtendedGiven | undefined): string[] {
  return [...new Set([...Object.keys(extended?.limits ?? {}), ...Object.keys(extended?.requests ?? {})])].flatMap(name => {
    const of = `container '${container}' has the extended resource '${name}'`;
    if (EVERYDAY.includes(name)) { return [`${of}; write it in 'resources'`]; }
    if (!isQualifiedName(name) || !/\/|^hugepages-/.test(name)) { return [`${of}; write a name with a domain, such as 'nvidia.com/gpu', or 'hugepages-2Mi'`]; }
    return [];
  });
}

/** What a helper next to the database needs. */
export const SIDECAR_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(50) },
  memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
  ephemeralStorage: { request: Size.mebibytes(64), limit: Size.gibibytes(1) },
};

/** Enough for a small database, and no CPU limit: throttling one is worse than sharing. */
export const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(250) },
  memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) },
  ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(4) },
};

/** Requests and limits as written; an amount that is not one is reported, and so is a request over its limit. */
export function resourcesProblems(container: string, resources: kplus.ContainerResources | undefined): string[] {
  if (!resources || resources === DEFAULT_RESOURCES || resources === SIDECAR_RESOURCES) { return []; }
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
    compare(what, bytesOf(bytes?.request), bytesOf(bytes?.limit), [bytes?.request?.asString(), bytes?.limit?.asString()]);
  }
  return problems;
}

function millis(cpu: kplus.Cpu | undefined): number | undefined {
  if (!cpu) { return undefined; }
  return cpu.amount.endsWith('m') ? Number(cpu.amount.slice(0, -1)) : Number(cpu.amount) * 1000;
}

export function renderResources(resources: kplus.ContainerResources | undefined, extended?: ExtendedGiven) {
  const { cpu, memory, ephemeralStorage } = resources ?? {};
  const amountsOf = (bound: 'request' | 'limit') => {
    const everyday = { 'cpu': cpu?.[bound]?.amount, 'memory': memory?.[bound]?.asString(), 'ephemeral-storage': ephemeralStorage?.[bound]?.asString() };
    const all = { ...everyday, ...extended?.[`${bound}s`] };
    return Object.values(all).some(amount => amount !== undefined) ? all : undefined;
  };
  const requests = amountsOf('request');
  const limits = amountsOf('limit');
  return requests || limits ? { requests, limits } : undefined;
}
