import * as kplus from 'cdk8s-plus-28';
import { Claim, isBlock } from './claims';
import { ContainerInPod, containerSecurityOf, containersProblems, firstTcpPort } from './containers';
import { nameProblems } from './identity';
import { actionsWithoutPort, currentAnnotations, currentLabels } from './kplus-internals';
import { annotationProblems, labelProblems, objectNameProblems } from './labels';
import { Neighbour, neighbourProblems } from './neighbours';
import { MOST_POD_SERVICES, NetworkAccess, boundPortProblems, existingServiceProblems, portlessServiceProblem, serviceProblems } from './network';
import { monitoringProblems } from './observability';
import { tolerationProblems, topologySpreadProblems } from './placement';
import { WRITABLE_VOLUME, claimsMountedIn, devicesOf } from './pod';
import { portName } from './ports';
import { SecuredPod, contradictions, seccompProfileProblems, securityProblems } from './security';
import { shown } from './shape';
import { WorkloadState } from './state';
import { HOST_TIME_PATH, HOST_TIME_VOLUME, timeZoneProblems } from './time';
import { isClaimVolume, kindOf, ownerOf } from './volumes';
import { isDnsLabel, podName } from '../kubernetes/names';

/** What is wrong with the props alone. They never change, so this is asked once. */
export function givenProblems(state: WorkloadState): string[] {
  const { given } = state;
  return [
    ...metadataProblems(state),
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
    ...containersProblems(state.containers, state.name),
    ...state.containers.flatMap(portlessActionProblems),
    ...labelChangeProblems(state),
    ...volumeProblems(state),
    ...mountProblems(state),
    ...claimProblems(state),
    ...scaleProblems(state),
    ...(given.updateStrategy?._problems(state.startOrdinal, state.replicas) ?? []),
    ...state.disruptionBudget._problems(state.replicas),
    ...networkProblems(state),
    ...dnsProblems(workload.dns),
    ...timeVariableProblems(state),
    ...profileProblems(state),
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

function schedulingNameProblems({ given }: WorkloadState): string[] {
  return (['priorityClassName', 'schedulerName', 'runtimeClassName'] as const).flatMap(prop => objectNameProblems(prop, given[prop]));
}

function serviceOptionProblems(state: WorkloadState): string[] {
  const { given, name } = state;
  const problems: string[] = [];
  if (nameProblems(name).length) { return problems; } // the names below follow from it
  if (!given.existingHeadlessService) { problems.push(...serviceProblems('headlessService', { ...given.headlessService, name: state.headlessService.name })); }
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

function sharedServiceNameProblems({ given, name, headlessService, startOrdinal, replicas = 1 }: WorkloadState): string[] {
  const client = given.clientService && (given.clientService.name ?? name);
  const podServices = given.perPodServices ? Math.min(replicas, MOST_POD_SERVICES) : 0;
  const pods = Array.from({ length: podServices }, (_, index) => podName(name, startOrdinal + index));
  const problems: string[] = [];
  if (client === headlessService.name) { problems.push(`'clientService' and the headless Service are both called '${client}'; give one of them another name`); }
  for (const [prop, service] of [['clientService', client], ['headlessService', headlessService.name]] as const) {
    if (service !== undefined && pods.includes(service)) { problems.push(`'${prop}' has the name '${service}', which 'perPodServices' gives to a pod; write another name`); }
  }
  return problems;
}

function timeProblems({ given }: WorkloadState): string[] {
  const problems = given.timeZone ? timeZoneProblems(given.timeZone) : [];
  if (given.timeZone && given.syncHostTimeZone) { problems.push('\'timeZone\' and \'syncHostTimeZone\' contradict one another; keep one'); }
  return problems;
}

function writablePathProblems(paths: readonly string[]): string[] {
  return paths.flatMap((path, index) => [
    ...pathProblems(path).map(problem => `'writablePaths[${index}]' ${problem}`),
    ...(paths.map(trimmed).indexOf(trimmed(path)) < index ? [`'writablePaths' names '${path}' twice; remove one`] : []),
  ]);
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

function portlessActionProblems({ container }: ContainerInPod): string[] {
  const actions = actionsWithoutPort(container);
  return actions.length && container.portNumber === undefined && firstTcpPort(container) === undefined
    ? [`container '${container.name}' has ${actions.map(action => `'${action}'`).join(', ')} without a port and declares no TCP port; write the port in it`] : [];
}

function volumeProblems(state: WorkloadState): string[] {
  const problems: string[] = [];
  const byName = new Map<string, kplus.Volume>();
  const mounted = state.containers.flatMap(({ container }) => container.mounts.map(mount => mount.volume));
  for (const volume of new Set([...mounted, ...state.workload.volumes])) {
    if (isClaimVolume(volume)) { continue; }
    const { name } = volume;
    if (byName.has(name)) { problems.push(`volume '${name}' exists twice in the pod; give one of them another name`); }
    byName.set(name, volume);
    if (state.claims.some(claim => claim.name === name)) {
      problems.push(`volume '${name}' has the name of a claim, which would take its place; give one of them another name`);
    }
    if (name === WRITABLE_VOLUME || name === HOST_TIME_VOLUME) { problems.push(`volume '${name}' has a name that this workload uses itself; give it another one`); }
    if (!isDnsLabel(name)) { problems.push(`volume '${name}' is not a DNS label of at most 63 characters; give it a name of lower case letters, digits and '-'`); }
  }
  for (const reserved of [WRITABLE_VOLUME, HOST_TIME_VOLUME]) {
    if (state.claims.some(claim => claim.name === reserved)) { problems.push(`claim '${reserved}' has a name that the workload uses itself; give it another one`); }
  }
  return problems;
}

/** Every path of every container is used once, and is absolute. */
function mountProblems(state: WorkloadState): string[] {
  const problems: string[] = [];
  for (const each of state.containers) {
    const { container } = each;
    const used = new Map<string, string>();
    const use = (path: unknown, what: string) => {
      const wrong = pathProblems(path);
      if (wrong.length) { problems.push(...wrong.map(problem => `${what} in container '${container.name}' ${problem}`)); return; }
      const other = used.get(trimmed(path as string));
      if (other) { problems.push(`${pair(other, what)} are both mounted at '${path}' in container '${container.name}'; give one another ${what.startsWith('claim') ? 'mountPath' : 'path'}`); }
      used.set(trimmed(path as string), other ?? what);
    };
    for (const { path, volume, subPath, subPathExpr } of container.mounts) {
      const what = `${isClaimVolume(volume) ? 'claim' : 'volume'} '${volume.name}'`;
      const owner = ownerOf(volume);
      if (owner && owner.node.root !== state.workload.node.root) {
        problems.push(`${what} in container '${container.name}' belongs to a workload of another app; add one to this workload`);
      }
      if (owner && owner !== state.workload) { continue; } // told by the owner, which knows where its volumes went
      if (subPath !== undefined && subPathExpr !== undefined) { problems.push(`${what} in container '${container.name}' has both 'subPath' and 'subPathExpr'; keep one`); }
      for (const [prop, within] of [['subPath', subPath], ['subPathExpr', subPathExpr]] as const) {
        if (within !== undefined && !isRelative(within)) { problems.push(`${what} in container '${container.name}' has ${prop} '${within}'; write a relative path without '..'`); }
      }
      use(path, what);
    }
    for (const claim of claimsMountedIn(container.name, state)) { use(claim.mountPath, `claim '${claim.name}'`); }
    const devices = new Map<string | undefined, string | undefined>();
    for (const { name, devicePath } of devicesOf(each, state)) {
      if (!name || !devicePath) { continue; } // told where it is written
      if (!devices.has(name)) {
        use(devicePath, `device '${name}'`);
      } else if (devices.get(name) !== devicePath) {
        problems.push(`claim '${name}' appears at '${devices.get(name)}' and at '${devicePath}' in container '${container.name}'; keep one of 'devices' and 'devicePath'`);
      }
      devices.set(name, devices.get(name) ?? devicePath);
    }
    const writable = (state.given.writablePaths ?? []).filter(path => pathProblems(path).length === 0);
    for (const path of new Set(writable.map(trimmed))) { use(path, '\'writablePaths\''); }
    if (state.given.syncHostTimeZone) { use(HOST_TIME_PATH, '\'syncHostTimeZone\''); }
  }
  return problems;
}

/** Claims `data` and `wal` in one breath; anything else by kind. */
function pair(one: string, another: string): string {
  const claims = [one, another].map(each => /^claim ('.*')$/.exec(each)?.[1]);
  return claims[0] && claims[1] ? `claims ${claims[0]} and ${claims[1]}` : `${one} and ${another}`;
}

function isRelative(path: string): boolean {
  return typeof path === 'string' && !path.startsWith('/') && !path.split('/').includes('..');
}

function claimProblems(state: WorkloadState): string[] {
  const problems: string[] = [];
  const names = state.containers.map(({ container }) => container.name);
  const mountedByHand = new Set(state.containers.flatMap(({ container }) => container.mounts)
    .filter(({ volume }) => isClaimVolume(volume) && ownerOf(volume) === state.workload)
    .map(({ volume }) => volume.name));
  const devices = state.containers.flatMap(({ container, given }) => (given?.devices ?? []).map(device => [container.name, device.name] as const));
  for (const claim of state.claims) {
    if (claim.container !== undefined && !names.includes(claim.container)) {
      problems.push(`claim '${claim.name}' names the container '${claim.container}', which does not exist; write one of ${names.map(shown).join(', ')}`);
    }
    if (isBlock(claim) && !claim.devicePath && !devices.some(([, name]) => name === claim.name)) {
      problems.push(`claim '${claim.name}' is a Block volume without 'devicePath'; write where the device appears, such as '/dev/xvda'`);
    }
    for (const key in claim.labels) {
      if (key in state.selectorLabels && claim.labels[key] !== state.selectorLabels[key]) {
        problems.push(`claim '${claim.name}' sets the selector label '${key}' to ${shown(claim.labels[key])}, which the controller would overwrite; remove it`);
      }
    }
    if (isBlock(claim) && mountedByHand.has(claim.name)) {
      problems.push(`claim '${claim.name}' is a Block volume, so it cannot be mounted as a file system; use 'devices' of the container`);
    }
    if (!isBlock(claim) && !isUsed(claim, mountedByHand, devices)) {
      problems.push(`claim '${claim.name}' is never mounted, so nothing would be kept on it; write 'mountPath', or call container.mount(path, claim)`);
    }
  }
  for (const [container, device] of devices) {
    if (!device) { continue; } // told where it is written
    const claim = state.claims.find(each => each.name === device);
    if (!claim || !isBlock(claim)) { problems.push(`container '${container}' uses the device '${device}', which is no claim in Block mode; add such a claim with 'volumeMode: BLOCK'`); }
  }
  return problems;
}

function isUsed(claim: Claim, mountedByHand: ReadonlySet<string>, devices: ReadonlyArray<readonly [string, string | undefined]>): boolean {
  return claim.mountPath !== undefined || claim.devicePath !== undefined || mountedByHand.has(claim.name)
    || devices.some(([, name]) => name === claim.name);
}

function scaleProblems({ given, workload, podsWereCounted, replicas }: WorkloadState): string[] {
  if (replicas !== undefined) { return []; }
  const problems: string[] = [];
  if (given.replicas !== undefined) { problems.push(`'replicas' is ${given.replicas} beside an autoscaler, and the two would undo one another; leave 'replicas' out`); }
  if (given.perPodServices) { problems.push('\'perPodServices\' needs a fixed number of pods, but an autoscaler decides it; remove one of them'); }
  if (podsWereCounted) { problems.push(`'podDnsNames()' of '${workload.node.path}' was asked for all pods, but an autoscaler decides how many there are; write a count`); }
  return problems;
}

function networkProblems({ given, isolatedBy, podMetadata, namespace, headlessService, clientService, declaredPorts }: WorkloadState): string[] {
  const problems = [...boundPortProblems('headlessService', headlessService), ...clientService ? boundPortProblems('clientService', clientService) : []];
  if (clientService?.ports.length === 0) { problems.push(portlessServiceProblem('clientService')); }
  if (given.perPodServices && (given.perPodServices.ports ?? declaredPorts).length === 0) { problems.push(portlessServiceProblem('perPodServices')); }
  if (isolatedBy && given.networkAccess && given.networkAccess !== NetworkAccess.ISOLATED) {
    const named = given.networkAccess === NetworkAccess.OPEN ? 'OPEN' : 'DECLARED_PORTS';
    problems.push(`'networkAccess' ${named} would undo 'connections.${isolatedBy}', because policies add up; leave 'networkAccess' out, or write ISOLATED`);
  }
  const { existingHeadlessService: existing } = given;
  if (existing) { problems.push(...existingServiceProblems(existing, namespace, currentLabels(podMetadata))); }
  return problems;
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
    syncHostTimeZone: state.given.syncHostTimeZone ?? false,
    volumes,
    containers: state.containers.map(each => ({
      name: each.container.name,
      security: containerSecurityOf(each),
      hostPorts: each.container.ports.flatMap(port => port.hostPort ?? []),
      seLinuxOptions: each.given?.seLinuxOptions,
    })),
  };
  return [...securityProblems(state.securityProfile, pod), ...contradictions(state.securityProfile, pod)];
}

function monitoringOptionProblems({ given, declaredPorts }: WorkloadState): string[] {
  if (!given.monitoring) { return []; }
  const ports = declaredPorts.map(port => ({ name: portName(port), number: port.number, protocol: port.protocol }));
  return monitoringProblems(given.monitoring, ports);
}

function pathProblems(path: unknown): string[] {
  if (typeof path !== 'string' || !path.startsWith('/')) { return [`has the path ${shown(path)}; write an absolute path such as '/data'`]; }
  if (path.includes(':') || path.split('/').includes('..')) { return [`has the path '${path}'; write it without ':' and '..'`]; }
  return trimmed(path) === '/' ? ['has the path \'/\', which would hide the image; write a directory such as \'/data\''] : [];
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '') || '/';
}
