import * as kplus from 'cdk8s-plus-28';
import { withoutDefault } from './api-default';
import { isBlock, renderClaimMount } from './claims';
import { CHECKSUM_ANNOTATION, configChecksum, configReferences } from './config-checksum';
import { ContainerInPod, containerSecurityOf, firstTcpPort, renderContainer } from './containers';
import { orderEnv } from './environment';
import { hasReadinessProbe, schedulingJson } from './kplus-internals';
import { renderAffinity, renderToleration, renderTopologySpread } from './placement';
import { renderContainerSecurity, renderPodSecurity, resolveFsGroup } from './security';
import { WorkloadState } from './state';
import { HOST_TIME_VOLUME, renderHostTimeMount, renderHostTimeVolume } from './time';
import { isClaimVolume, renderVolume } from './volumes';

type Json = Record<string, any>;

/** One directory for all writable paths, gone with the pod. */
export const WRITABLE_VOLUME = 'writable-paths';
const DEFAULT_WRITABLE_PATHS = ['/tmp'];

/** `spec.template` of the StatefulSet: a byte of change in it restarts every pod. */
export function renderPodTemplate(state: WorkloadState): Json {
  const spec = renderPodSpec(state);
  const metadata: Json = state.podMetadata.toJson();
  const checksum = state.given.restartOnConfigChange === false ? undefined : configChecksum(configReferences(spec), state.chart, state.namespace);
  return {
    metadata: { ...metadata, annotations: checksum ? { [CHECKSUM_ANNOTATION]: checksum, ...metadata.annotations } : metadata.annotations },
    spec,
  };
}

function renderPodSpec(state: WorkloadState): Json {
  const { workload, given, defaults } = state;
  const scheduling = schedulingJson(workload.scheduling);
  const placement = { mode: state.deploymentMode, selectorLabels: state.selectorLabels, topologySpread: given.topologySpread };
  const tolerations = [...(given.tolerations ?? defaults.tolerations ?? []).map(renderToleration), ...scheduling.tolerations ?? []];
  const containers = state.containers.map(each => renderContainerInPod(each, state));
  const pullSecrets = given.imagePullSecrets ?? defaults.imagePullSecrets ?? [];
  return {
    serviceAccountName: workload.serviceAccount?.name,
    automountServiceAccountToken: workload.automountServiceAccountToken,
    securityContext: someOf(renderPodSecurity(state.securityProfile, given.securityContext ?? {}, fsGroup(state))),
    initContainers: listed(containers.filter((_, index) => state.containers[index].init)),
    containers: containers.filter((_, index) => !state.containers[index].init),
    volumes: listed(renderVolumes(state, containers)),
    affinity: renderAffinity(placement, scheduling.affinity),
    topologySpreadConstraints: renderTopologySpread(placement),
    nodeName: scheduling.nodeName,
    nodeSelector: someOf({ ...defaults.nodeSelector, ...given.nodeSelector }),
    tolerations: listed(tolerations),
    priorityClassName: given.priorityClassName ?? defaults.priorityClassName,
    schedulerName: given.schedulerName,
    runtimeClassName: given.runtimeClassName,
    imagePullSecrets: listed([...new Set(pullSecrets.map(secret => secret.name))].map(name => ({ name }))),
    hostAliases: listed(workload.hostAliases),
    hostNetwork: workload.hostNetwork || undefined,
    enableServiceLinks: given.enableServiceLinks === false ? false : undefined,
    terminationGracePeriodSeconds: given.terminationGracePeriod && withoutDefault(given.terminationGracePeriod.toSeconds(), 30),
    ...renderDns(workload.dns),
  };
}

function renderContainerInPod(each: ContainerInPod, state: WorkloadState): Json {
  const { container, given } = each;
  const json = renderContainer(each);
  if (given) { json.securityContext = someOf(renderContainerSecurity(state.securityProfile, containerSecurityOf(each), given.seLinuxOptions)); }
  if (json.securityContext?.privileged === false) { json.securityContext = { ...json.securityContext, privileged: undefined }; }
  if (given && container === state.containers[0].container && !hasReadinessProbe(container)) {
    const port = firstTcpPort(container);
    if (port !== undefined) { json.readinessProbe = { tcpSocket: { port } }; }
  }
  const timeZone = timeZoneOf(state);
  if (timeZone && !json.env?.some((variable: Json) => variable.name === 'TZ')) { json.env = orderEnv([...json.env ?? [], { name: 'TZ', value: timeZone }]); }
  json.volumeDevices = listed(onePerClaim(devicesOf(each, state)));
  json.volumeMounts = listed([
    ...json.volumeMounts ?? [],
    ...claimsMountedIn(container.name, state).map(renderClaimMount),
    ...writablePathsOf(json, state).map(path => ({ name: WRITABLE_VOLUME, mountPath: path, subPath: `${container.name}${path}` })),
    ...state.given.syncHostTimeZone ? [renderHostTimeMount()] : [],
  ]);
  return json;
}

/** The claims that name this container, by `container` or by silence. */
export function claimsMountedIn(container: string, state: WorkloadState) {
  return state.claims.filter(claim => !isBlock(claim) && claim.mountPath && containerOf(claim, state) === container);
}

/** The devices that the container itself asks for, and those of claims that name it. */
export function devicesOf({ container, given }: ContainerInPod, state: WorkloadState) {
  const claims = state.claims.filter(claim => isBlock(claim) && claim.devicePath && containerOf(claim, state) === container.name);
  return [...given?.devices ?? [], ...claims].map(({ name, devicePath }) => ({ name, devicePath }));
}

function onePerClaim<T extends { name?: string }>(devices: readonly T[]): T[] {
  return devices.filter((device, index) => devices.findIndex(({ name }) => name === device.name) === index);
}

function containerOf(claim: { container?: string }, state: WorkloadState): string | undefined {
  return claim.container ?? state.containers[0]?.container.name;
}

export function timeZoneOf({ given, defaults }: WorkloadState): string | undefined {
  return given.timeZone ?? (given.syncHostTimeZone ? undefined : defaults.timeZone);
}

/** Paths the user asked for; else `/tmp`, where nothing is mounted there and the root file system is read-only. */
function writablePathsOf(json: Json, state: WorkloadState): string[] {
  if (state.given.writablePaths) { return state.given.writablePaths; }
  if (!json.securityContext?.readOnlyRootFilesystem) { return []; }
  const mounted = new Set<string>([
    ...(json.volumeMounts ?? []).map((mount: Json) => mount.mountPath),
    ...claimsMountedIn(json.name, state).map(claim => claim.mountPath),
  ]);
  return DEFAULT_WRITABLE_PATHS.filter(path => !mounted.has(path) && !mounted.has(`${path}/`));
}

function renderVolumes(state: WorkloadState, containers: readonly Json[]): Json[] {
  const mounted = state.containers.flatMap(({ container }) => container.mounts.map(mount => mount.volume));
  const volumes = new Map([...mounted, ...state.workload.volumes].filter(volume => !isClaimVolume(volume)).map(volume => [volume.name, volume]));
  const uses = (name: string) => containers.some(container => container.volumeMounts?.some((mount: Json) => mount.name === name));
  return [
    ...[...volumes.values()].map(renderVolume),
    ...uses(WRITABLE_VOLUME) ? [{ name: WRITABLE_VOLUME, emptyDir: {} }] : [],
    ...uses(HOST_TIME_VOLUME) ? [renderHostTimeVolume()] : [],
  ];
}

function fsGroup(state: WorkloadState): number | undefined {
  const first = state.containers[0];
  return resolveFsGroup(state.securityProfile, state.given.securityContext ?? {}, first && containerSecurityOf(first));
}

function renderDns(dns: kplus.PodDns): Json {
  return {
    dnsPolicy: withoutDefault(dns.policy, kplus.DnsPolicy.CLUSTER_FIRST),
    dnsConfig: someOf({ nameservers: listed(dns.nameservers), searches: listed(dns.searches), options: listed(dns.options) }),
    setHostnameAsFQDN: dns.hostnameAsFQDN || undefined,
  };
}

function listed<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length ? items : undefined;
}

function someOf<T extends object>(fields: T): T | undefined {
  return Object.values(fields).some(value => value !== undefined) ? fields : undefined;
}
