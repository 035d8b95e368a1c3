import * as kplus from 'cdk8s-plus-28';
import { affinityProblems } from './affinity';
import { ContainerInPod, containerSecurityOf, containersProblems, firstTcpPort } from './containers';
import { governingServiceProblems } from './governing-service';
import { nameProblems } from './identity';
import { imageUserProblem } from './image-users';
import { actionsWithoutPort, currentAnnotations, currentLabels } from './kplus-internals';
import { annotationProblems, labelProblems, objectNameProblems } from './labels';
import { Neighbour, neighbourProblems } from './neighbours';
import { NetworkAccess } from './network';
import { monitoringProblems } from './observability';
import { tolerationProblems, topologySpreadProblems } from './placement';
import { portName } from './ports';
import { SecuredPod, contradictions, seccompProfileProblems, securityProblems } from './security';
import { SecurityProfile } from './security-props';
import { MOST_POD_SERVICES, boundPortProblems, portlessServiceProblem, serviceProblems } from './services';
import { shown } from './shape';
import { WorkloadState } from './state';
import { claimProblems, mountProblems, pathProblems, trimmed, volumeProblems } from './storage-validation';
import { timeZoneProblems } from './time';
import { isClaimVolume, kindOf } from './volumes';
import { podName } from '../kubernetes/names';

/** What is wrong with the props alone. They never change, so this is asked once. */
export function givenProblems(state: WorkloadState): string[] {
  const { given } = state;
  return [
    ...metadataProblems(state),
    ...given.affinity ? affinityProblems(given.affinity) : [],
    ...(state.production ? controllerProblems(given) : []),
    ...topologySpreadProblems(given.topologySpread ?? []),
    ...tolerationProblems(given.tolerations ?? []),
    ...labelProblems('nodeSelector', given.nodeSelector),
    ...schedulingNameProblems(state),
    ...serviceOptionProblems(state),
    ...timeProblems(state),
    ...seccompProfileProblems('\'securityContext\'', given.securityContext?.seccompProfile),
    ...writablePathProblems(given.writablePaths ?? []),
  ];
}

/** What is wrong with the workload as it is now; containers, autoscalers and connections may have come since. */
export function currentProblems(state: WorkloadState, neighbour: Neighbour): string[] {
  const { given, workload } = state;
  return [
    ...(workload.containers.length === 0 ? ['there is no container; write \'image\', \'containers\', or call addContainer()'] : []),
    ...containersProblems(state.containers, state.name, state.production),
    ...(state.production ? portNameProblems(state.containers) : []),
    ...state.containers.flatMap(portlessActionProblems),
    ...labelChangeProblems(state),
    ...volumeProblems(state),
    ...mountProblems(state),
    ...claimProblems(state),
    ...scaleProblems(state),
    ...(given.updateStrategy?._problems(state.startOrdinal, state.production ? state.replicas : undefined) ?? []),
    ...state.disruptionBudget._problems(state.replicas, state.production),
    ...networkProblems(state),
    ...dnsProblems(workload.dns),
    ...timeVariableProblems(state),
    ...profileProblems(state),
    ...(state.production ? imageUserProblems(state) : []),
    ...monitoringOptionProblems(state),
    ...neighbourProblems(neighbour),
  ];
}

function metadataProblems({ given, workload, selectorLabels }: WorkloadState): string[] {
  const problems = labelProblems('selectorLabels', given.selectorLabels);
  if (Object.keys(selectorLabels).length === 0) { problems.push('\'selectorLabels\' is empty, so every pod would be selected; write at least one label, or leave it out'); }
  const described = given.metadata?.annotations?.['kubernetes.io/description'];
  if (given.description && described !== undefined && described !== given.description) {
    problems.push('\'description\' and the annotation \'kubernetes.io/description\' say different things; keep one');
  }
  if (given.metadata && 'generateName' in given.metadata) { problems.push(`'metadata.generateName' cannot name a workload that keeps data; write 'metadata.name', or leave it: the name is '${workload.node.id}'`); }
  return problems;
}

/** What the StatefulSet controller overwrites in every pod. */
function controllerProblems({ podMetadata, dns }: WorkloadState['given']): string[] {
  const overwritten = (at: string, what: string) => `'${at}' has no effect: the StatefulSet controller gives each pod its ${what}; remove it`;
  return [
    ...podMetadata?.name !== undefined ? [overwritten('podMetadata.name', 'name')] : [],
    ...podMetadata?.generateName !== undefined ? [overwritten('podMetadata.generateName', 'name')] : [],
    ...podMetadata?.namespace !== undefined ? ['\'podMetadata.namespace\' has no effect: pods live in the namespace of the workload; write it in \'metadata\''] : [],
    ...dns?.hostname !== undefined ? [overwritten('dns.hostname', 'host name')] : [],
    ...dns?.subdomain !== undefined ? [overwritten('dns.subdomain', 'subdomain')] : [],
  ];
}

function schedulingNameProblems({ given }: WorkloadState): string[] {
  return (['priorityClassName', 'schedulerName', 'runtimeClassName'] as const).flatMap(prop => objectNameProblems(prop, given[prop]));
}

function serviceOptionProblems(state: WorkloadState): string[] {
  const { given, name } = state;
  const problems: string[] = [];
  if (nameProblems(name).length) { return problems; } // the names below follow from it
  if (state.governing && !given.governingService) { problems.push(...serviceProblems('headlessService', { ...given.headlessService, name: state.governing.name })); }
  if (given.clientService) {
    const clientName = given.clientService.name ?? name;
    problems.push(...serviceProblems('clientService', { ...given.clientService, name: clientName }));
  }
  if (given.perPodServices) { problems.push(...serviceProblems('perPodServices', { ...given.perPodServices, name: `${name}-0` }), ...perPodProblems(state)); }
  return [...problems, ...sharedServiceNameProblems(state)];
}

function perPodProblems({ given, replicas = 1 }: WorkloadState): string[] {
  if (replicas > MOST_POD_SERVICES) { return [`'perPodServices' would make ${replicas} Services; leave it out above ${MOST_POD_SERVICES} replicas`]; }
  const fixed = given.perPodServices?.ports?.find(port => port.nodePort !== undefined);
  return fixed && replicas > 1
    ? [`'perPodServices' gives all ${replicas} pods the nodePort ${fixed.nodePort}, which only one Service can have; leave 'nodePort' out, and Kubernetes chooses`] : [];
}

function sharedServiceNameProblems({ given, name, serviceName, startOrdinal, replicas = 1 }: WorkloadState): string[] {
  const client = given.clientService && (given.clientService.name ?? name);
  const podServices = given.perPodServices ? Math.min(replicas, MOST_POD_SERVICES) : 0;
  const pods = Array.from({ length: podServices }, (_, index) => podName(name, startOrdinal + index));
  const problems: string[] = [];
  if (client !== undefined && client === serviceName) { problems.push(`'clientService' and the headless Service are both called '${client}'; give one of them another name`); }
  for (const [prop, service] of [['clientService', client], ['headlessService', serviceName]] as const) {
    if (service !== undefined && pods.includes(service)) { problems.push(`'${prop}' has the name '${service}', which 'perPodServices' gives to a pod; write another name`); }
  }
  return problems;
}

function timeProblems({ given }: WorkloadState): string[] {
  const problems = given.timeZone ? timeZoneProblems(given.timeZone) : [];
  if (given.timeZone && given.hostTimeZone) { problems.push('\'timeZone\' and \'hostTimeZone\' contradict one another; keep one'); }
  return problems;
}

function writablePathProblems(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  return paths.flatMap((path, index) => {
    const isTwice = seen.has(trimmed(path));
    seen.add(trimmed(path));
    return [
      ...pathProblems(path).map(problem => `'writablePaths[${index}]' ${problem}`),
      ...isTwice ? [`'writablePaths' names '${path}' twice; remove one`] : [],
    ];
  });
}

function labelChangeProblems({ podMetadata, selectorLabels, workload, name }: WorkloadState): string[] {
  const labels = currentLabels(podMetadata);
  const problems = [
    ...labelProblems('podMetadata.labels', without(labels, key => selectorLabels[key])),
    ...annotationProblems('podMetadata.annotations', currentAnnotations(podMetadata)),
    ...labelProblems('metadata.labels', without(currentLabels(workload.metadata), () => name)),
    ...annotationProblems('metadata.annotations', currentAnnotations(workload.metadata)),
  ];
  for (const key in selectorLabels) {
    if (labels[key] !== selectorLabels[key]) {
      problems.push(`'podMetadata' sets the selector label '${key}' to ${shown(labels[key])}, so the workload would not find its own pods; remove it, or write 'selectorLabels'`);
    }
  }
  return problems;
}

/** The labels that were not told about already, as the name or in the selector. */
function without(labels: Record<string, string>, told: (key: string) => string): Record<string, string> {
  const rest: Record<string, string> = {};
  for (const key in labels) {
    if (labels[key] !== told(key)) { rest[key] = labels[key]; }
  }
  return rest;
}

/** A check or hook of a port by name needs a port of that name in its own container. */
function portNameProblems(containers: readonly ContainerInPod[]): string[] {
  return containers.flatMap(({ container, given }) => (['readinessProbe', 'livenessProbe', 'startupProbe'] as const).flatMap(prop => {
    const name = given?.[prop]?._portName;
    return name === undefined || container.ports.some(port => portName(port) === name) ? []
      : [`'${prop}' of container '${container.name}' asks for the port '${name}', which it does not declare; name one of its ports so`];
  }));
}

function portlessActionProblems({ container, given }: ContainerInPod): string[] {
  const checks = (['readinessProbe', 'livenessProbe', 'startupProbe'] as const).filter(prop => given?.[prop]?._needsPort);
  const actions = [...actionsWithoutPort(container), ...checks];
  return actions.length && container.portNumber === undefined && firstTcpPort(container) === undefined
    ? [`container '${container.name}' has ${actions.map(action => `'${action}'`).join(', ')} without a port and declares no TCP port; write the port in it`] : [];
}

function scaleProblems({ given, workload, podsWereCounted, replicas }: WorkloadState): string[] {
  if (replicas !== undefined) { return []; }
  const problems: string[] = [];
  if (given.replicas !== undefined) { problems.push(`'replicas' is ${given.replicas} beside an autoscaler, and the two would undo one another; leave 'replicas' out`); }
  if (given.perPodServices) { problems.push('\'perPodServices\' needs a fixed number of pods, but an autoscaler decides it; remove one of them'); }
  if (podsWereCounted) { problems.push(`'podDnsNames()' of '${workload.node.path}' was asked for all pods, but an autoscaler decides how many there are; write a count`); }
  return problems;
}

function networkProblems(state: WorkloadState): string[] {
  const { given, isolatedBy, podMetadata, namespace, governing, clientService, declaredPorts } = state;
  const problems = [...governing ? boundPortProblems('headlessService', governing) : [], ...clientService ? boundPortProblems('clientService', clientService) : []];
  if (clientService?.ports.length === 0) { problems.push(portlessServiceProblem('clientService')); }
  if (given.perPodServices && (given.perPodServices.ports ?? declaredPorts).length === 0) { problems.push(portlessServiceProblem('perPodServices')); }
  if (isolatedBy && state.production && given.networkAccess && given.networkAccess !== NetworkAccess.ISOLATED) {
    const named = given.networkAccess === NetworkAccess.OPEN ? 'OPEN' : 'DECLARED_PORTS';
    problems.push(`'networkAccess' ${named} would undo 'connections.${isolatedBy}', because policies add up; leave 'networkAccess' out, or write ISOLATED`);
  }
  if (given.governingService) {
    problems.push(...governingServiceProblems(given.governingService, namespace, currentLabels(podMetadata), state.production));
  }
  return [...problems, ...undeclaredPortProblems(state)];
}

/** A Service that sends to a port which the NetworkPolicy closes. */
function undeclaredPortProblems({ given, networkAccess, declaredPorts }: WorkloadState): string[] {
  if (networkAccess !== NetworkAccess.DECLARED_PORTS) { return []; }
  return (['clientService', 'perPodServices'] as const).flatMap(prop => (given[prop]?.ports ?? []).flatMap(port => {
    const target = port.targetPortName ?? port.targetPort ?? port.port;
    const open = target === undefined || declaredPorts.some(({ name, number }) => target === number || target === name);
    return open ? [] : [`'${prop}' sends to port ${shown(target)}, which no container declares, so the NetworkPolicy keeps clients out; `
      + 'declare it in \'ports\' of the container, or write networkAccess OPEN'];
  }));
}

function dnsProblems(dns: kplus.PodDns): string[] {
  const problems: string[] = [];
  if (dns.policy === kplus.DnsPolicy.NONE && dns.nameservers.length === 0) { problems.push('\'dns.policy\' NONE leaves the pods without name servers; write \'dns.nameservers\''); }
  if (dns.nameservers.length > 3) { problems.push(`'dns.nameservers' has ${dns.nameservers.length} entries; write at most 3`); }
  if (dns.searches.length > 32) { problems.push(`'dns.searches' has ${dns.searches.length} entries; write at most 32`); }
  return problems;
}

function timeVariableProblems(state: WorkloadState): string[] {
  // A default gives way to what a container says; the workload's own prop contradicts it.
  const { timeZone } = state.given;
  if (!timeZone) { return []; }
  return state.containers.flatMap(({ container }) => {
    const own = container.env.variables.TZ;
    return own && own.value !== timeZone
      ? [`'timeZone' is '${timeZone}' but container '${container.name}' sets TZ to ${own.value === undefined ? 'a value from elsewhere' : shown(own.value)}; keep one`] : [];
  });
}

function profileProblems(state: WorkloadState): string[] {
  const mounted = state.containers.flatMap(({ container }) => container.mounts.map(mount => mount.volume));
  const volumes = [...new Set([...mounted, ...state.workload.volumes])]
    .filter(volume => !isClaimVolume(volume))
    .map(volume => [volume.name, kindOf(volume)] as const);
  const pod: SecuredPod = {
    security: state.given.securityContext ?? {},
    hostNetwork: state.workload.hostNetwork ?? false,
    hostTimeZone: state.given.hostTimeZone ?? false,
    hostPID: state.given.hostPID ?? false,
    hostIPC: state.given.hostIPC ?? false,
    volumes,
    containers: state.containers.map(each => ({
      name: each.container.name,
      security: containerSecurityOf(each),
      hostPorts: each.container.ports.flatMap(port => port.hostPort ?? []),
      seLinuxOptions: each.given?.seLinuxOptions,
    })),
  };
  return [
    ...securityProblems(state.securityProfile, pod),
    ...contradictions(state.securityProfile, pod, state.production),
  ];
}

/** Official images that never start as what the pod allows. */
function imageUserProblems({ given, containers, securityProfile }: WorkloadState): string[] {
  const pod = given.securityContext ?? {};
  return containers.flatMap(each => {
    if (!each.given) { return []; }
    const security = containerSecurityOf(each);
    const nonRoot = security.ensureNonRoot ?? pod.ensureNonRoot ?? securityProfile === SecurityProfile.RESTRICTED;
    if (!nonRoot || (security.user ?? pod.user) !== undefined) { return []; }
    return imageUserProblem(each.container.name, each.container.image) ?? [];
  });
}

function monitoringOptionProblems({ given, declaredPorts }: WorkloadState): string[] {
  if (!given.monitoring) { return []; }
  const ports = declaredPorts.map(port => ({ name: portName(port), number: port.number, protocol: port.protocol }));
  return monitoringProblems(given.monitoring, ports);
}
