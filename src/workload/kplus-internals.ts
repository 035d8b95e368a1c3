import * as kplus from 'cdk8s-plus-28';

/**
 * The private side of cdk8s-plus-28 that we lean on, in one place.
 *
 * Its 28 line no longer changes; whoever moves to another line checks this file first.
 */

type Json = Record<string, any>;

/** A container as the API spells it, without resources, probes and hooks: cdk8s-plus cannot say them all. */
export function containerJson(container: kplus.Container, portForProbes?: number): Json {
  const view = Object.create(container, {
    resources: { value: undefined },
    portNumber: { value: container.portNumber ?? portForProbes },
    _readiness: { value: undefined },
    _liveness: { value: undefined },
    _startup: { value: undefined },
    _lifecycle: { value: undefined },
  });
  return kplus.k8s.toJson_Container(view._toKube()) as Json;
}

/** A probe as the API spells it; throws what cdk8s throws for durations that are not whole seconds. */
export function probeJson(probe: kplus.Probe, port?: number): Json {
  return kplus.k8s.toJson_Probe((probe as any)._toKube({ portNumber: port })) as Json;
}

export function handlerJson(handler: kplus.Handler, port?: number): Json {
  return kplus.k8s.toJson_LifecycleHandler((handler as any)._toKube({ portNumber: port })) as Json;
}

/** What was written of a probe, before cdk8s-plus fills in numbers of its own. */
export function probeOptions(probe: kplus.Probe): { failureThreshold?: number; scheme?: string } {
  const { probeOptions: options, httpGetOptions } = probe as any;
  return { failureThreshold: options?.failureThreshold, scheme: httpGetOptions?.scheme };
}

export function handlerScheme(handler: kplus.Handler): string | undefined {
  return (handler as any).httpGetOptions?.scheme;
}

export function probesOf(container: kplus.Container): { readiness?: kplus.Probe; liveness?: kplus.Probe; startup?: kplus.Probe } {
  const { _readiness: readiness, _liveness: liveness, _startup: startup } = container as any;
  return { readiness, liveness, startup };
}

export function lifecycleOf(container: kplus.Container): kplus.ContainerLifecycle | undefined {
  return (container as any)._lifecycle;
}

export function volumeJson(volume: kplus.Volume): Json {
  return kplus.k8s.toJson_Volume((volume as any)._toKube()) as Json;
}

/** Makes a volume render as something cdk8s-plus-28 has no factory for. */
export function renderVolumeAs(volume: kplus.Volume, produce: () => Json): void {
  Object.defineProperty(volume, '_toKube', { value: produce });
}

/** The same for a hook. */
export function renderHandlerAs(handler: kplus.Handler, produce: () => Json): void {
  Object.defineProperty(handler, '_toKube', { value: produce });
}

/** The same for a source of variables. */
export function renderEnvFromAs(source: kplus.EnvFrom, produce: () => Json): void {
  Object.defineProperty(source, '_toKube', { value: produce });
}

/** Affinity, node name and tolerations asked for by `scheduling`. */
export function schedulingJson(scheduling: kplus.PodScheduling): { affinity?: Json; nodeName?: string; tolerations?: Json[] } {
  const { affinity, nodeName, tolerations } = (scheduling as any)._toKube();
  return { affinity: inNamedNamespaces(kplus.k8s.toJson_Affinity(affinity) as Json | undefined), nodeName, tolerations };
}

/** Beside the names of namespaces cdk8s-plus writes an empty selector of namespaces, which means all of them. */
function inNamedNamespaces(affinity: Json | undefined): Json | undefined {
  const named = (term: Json): Json => {
    if (!term.namespaces?.length || Object.keys(term.namespaceSelector ?? {}).length > 0) { return term; }
    const { namespaceSelector: _all, ...rest } = term;
    return rest;
  };
  const inPart = (part: Json | undefined): Json | undefined => part && {
    ...part,
    requiredDuringSchedulingIgnoredDuringExecution: part.requiredDuringSchedulingIgnoredDuringExecution?.map(named),
    preferredDuringSchedulingIgnoredDuringExecution: part.preferredDuringSchedulingIgnoredDuringExecution
      ?.map((each: Json) => ({ ...each, podAffinityTerm: named(each.podAffinityTerm) })),
  };
  return affinity && { ...affinity, podAffinity: inPart(affinity.podAffinity), podAntiAffinity: inPart(affinity.podAntiAffinity) };
}

/** The selector a Service has been given so far. */
export function serviceSelector(service: kplus.Service): Record<string, string> {
  return (service as any)._selector ?? {};
}

/** `portNumber` brings a startup probe that kills a recovering database; only the user's own is kept. */
export function keepOnlyGivenStartupProbe(container: kplus.Container, given: kplus.Probe | undefined): void {
  (container as any)._startup = given;
}

/** The kind of a volume as cdk8s-plus writes it, such as `hostPath`. */
export function volumeKind(volume: kplus.Volume): string {
  return Object.keys((volume as any).config ?? {})[0] ?? 'unknown';
}

/** Which of a container's probes and handlers ask for a port without naming one. */
export function actionsWithoutPort(container: kplus.Container): string[] {
  const { _readiness, _liveness, _startup, _lifecycle } = container as any;
  const found: string[] = [];
  if (asksForPort(_readiness)) { found.push('readiness'); }
  if (asksForPort(_liveness)) { found.push('liveness'); }
  if (asksForPort(_startup)) { found.push('startup'); }
  if (asksForPort(_lifecycle?.postStart)) { found.push('postStart'); }
  if (asksForPort(_lifecycle?.preStop)) { found.push('preStop'); }
  return found;
}

function asksForPort(action: any): boolean {
  const options = action?.tcpSocketOptions ?? action?.httpGetOptions;
  return options !== undefined && options.port === undefined;
}

export function hasReadinessProbe(container: kplus.Container): boolean {
  return (container as any)._readiness !== undefined;
}

/** Labels or annotations of an object as they are now, without resolving anything. */
export function currentLabels(metadata: object): Record<string, string> {
  return (metadata as any).labels ?? {};
}

export function currentAnnotations(metadata: object): Record<string, string> {
  return (metadata as any).annotations ?? {};
}

/** Replaces the object that a cdk8s-plus resource made by one of our own. */
export function replaceApiObject(resource: kplus.Resource, make: () => unknown): void {
  resource.node.tryRemoveChild('Resource');
  (resource as any).apiObject = make();
}

/** cdk8s-plus can only build init containers itself; another is put in the place of its own. */
export function replaceInitContainer(workload: kplus.Workload, made: kplus.Container, replacement: kplus.Container): void {
  const all: kplus.Container[] = (workload as any)._initContainers;
  all[all.indexOf(made)] = replacement;
}

/** `connections` is set in the constructor of cdk8s-plus and fixed. */
export function replaceConnections(workload: kplus.Workload, connections: kplus.PodConnections): void {
  Object.defineProperty(workload, 'connections', { value: connections, enumerable: true });
}
