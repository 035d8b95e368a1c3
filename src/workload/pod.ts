import * as kplus from 'cdk8s-plus-28';
import { joinAffinity, renderAffinityProp } from './affinity';
import { withoutDefault } from './api-default';
import { isBlock, renderClaimMount } from './claims';
import { CHECKSUM_ANNOTATION, configChecksum, configReferences } from './config-checksum';
import { ContainerInPod, containerSecurityOf, firstTcpPort, renderContainer } from './containers';
import { orderEnv } from './environment';
import { hasReadinessProbe, schedulingJson } from './kplus-internals';
import { renderAffinity, renderToleration, renderTopologySpread } from './placement';
import { renderContainerSecurity, renderPodSecurity, resolveFsGroup } from './security';
import { SecurityProfile } from './security-props';
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
  const watched = state.given.restartOnConfigChange ?? state.production;
  const checksum = watched ? configChecksum(configReferences(spec), state.chart, state.namespace) : undefined;
  return {
    metadata: { ...metadata, annotations: checksum ? { [CHECKSUM_ANNOTATION]: checksum, ...metadata.annotations } : metadata.annotations },
    spec,
  };
}

function renderPodSpec(state: WorkloadState): Json {
  const { workload, given, defaults } = state;
  const containers = state.containers.map(each => renderContainerInPod(each, state));
  return {
    serviceAccountName: workload.serviceAccount?.name,
    automountServiceAccountToken: given.automountServiceAccountToken ?? defaultToken(state),
    securityContext: someOf(renderPodSecurity(state.securityProfile, given.securityContext ?? {}, fsGroup(state)), given.securityContext),
    initContainers: listed(containers.filter((_, index) => state.containers[index].init)),
    containers: containers.filter((_, index) => !state.containers[index].init),
    volumes: listed(renderVolumes(state, containers)),
    ...renderScheduling(state),
    imagePullSecrets: listed(pullSecrets(state)),
    hostAliases: listed(workload.hostAliases),
    hostNetwork: given.hostNetwork,
    hostPID: given.hostPID,
    hostIPC: given.hostIPC,
    hostUsers: given.hostUsers,
    shareProcessNamespace: given.shareProcessNamespace,
    enableServiceLinks: given.enableServiceLinks,
    os: given.osName === undefined ? undefined : { name: given.osName },
    terminationGracePeriodSeconds: given.terminationGracePeriod?.toSeconds(),
    runtimeClassName: given.runtimeClassName ?? defaults.runtimeClassName,
    readinessGates: given.readinessGates?.map(conditionType => ({ conditionType })),
    ...renderDns(workload.dns, given.dns),
  };
}

/** Who names an account has pods that call the API server. */
function defaultToken({ securityProfile, given }: WorkloadState): boolean | undefined {
  return securityProfile === SecurityProfile.PRIVILEGED || given.serviceAccount ? undefined : false;
}

function pullSecrets({ given, defaults }: WorkloadState) {
  const secrets = given.imagePullSecrets ?? defaults.imagePullSecrets ?? [];
  return [...new Set(secrets.map(secret => secret.name))].map(name => ({ name }));
}

function renderScheduling(state: WorkloadState): Json {
  const { workload, given, defaults } = state;
  const scheduling = schedulingJson(workload.scheduling);
  const tolerations = given.tolerations ?? defaults.tolerations ?? [];
  const placement = { mode: state.placement, selectorLabels: state.selectorLabels, topologySpread: given.topologySpread ?? defaults.topologySpread };
  return {
    affinity: renderAffinity(placement, joinAffinity(given.affinity && renderAffinityProp(given.affinity), scheduling.affinity)),
    topologySpreadConstraints: renderTopologySpread(placement),
    nodeName: scheduling.nodeName,
    nodeSelector: someOf({ ...defaults.nodeSelector, ...given.nodeSelector }),
    tolerations: listed([...tolerations.map(each => renderToleration(each, state.production)), ...scheduling.tolerations ?? []]),
    priorityClassName: given.priorityClassName ?? defaults.priorityClassName,
    preemptionPolicy: given.preemptionPolicy,
    schedulerName: given.schedulerName,
    schedulingGates: given.schedulingGates?.map(name => ({ name })),
  };
}

function renderContainerInPod(each: ContainerInPod, state: WorkloadState): Json {
  const { container, given } = each;
  const json = renderContainer(each, state);
  if (given) {
    const security = renderContainerSecurity(state.securityProfile, containerSecurityOf(each), given);
    json.securityContext = someOf(security, given.securityContext);
  }
  if (!given && json.securityContext?.privileged === false) { json.securityContext = { ...json.securityContext, privileged: undefined }; }
  if (given && state.production && container === state.containers[0].container && !given.readinessProbe && !hasReadinessProbe(container)) {
    const port = firstTcpPort(container);
    if (port !== undefined) { json.readinessProbe = { tcpSocket: { port } }; }
  }
  const timeZone = timeZoneOf(state);
  if (timeZone && !json.env?.some((variable: Json) => variable.name === 'TZ')) { json.env = withTimeZone(json.env ?? [], timeZone, state.production); }
  json.volumeDevices = listed(onePerClaim(devicesOf(each, state)));
  json.volumeMounts = listed([
    ...json.volumeMounts ?? [],
    ...claimsMountedIn(container.name, state).map(renderClaimMount),
    ...writablePathsOf(json, state).map(path => ({ name: WRITABLE_VOLUME, mountPath: path, subPath: `${container.name}${path}` })),
    ...state.given.hostTimeZone ? [renderHostTimeMount()] : [],
  ]);
  return json;
}

function withTimeZone(env: Json[], timeZone: string, production: boolean): Json[] {
  const all = [...env, { name: 'TZ', value: timeZone }];
  return production ? orderEnv(all) : all;
}

/** The claims that name this container, by `container` or, for the first one, by default. */
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
  return given.timeZone ?? (given.hostTimeZone ? undefined : defaults.timeZone);
}

/** Paths the user asked for; else `/tmp`, where nothing is mounted there and the root file system is read-only. */
function writablePathsOf(json: Json, state: WorkloadState): string[] {
  if (state.given.writablePaths) { return state.given.writablePaths; }
  if (!state.production || !json.securityContext?.readOnlyRootFilesystem) { return []; }
  const mounted = new Set<string>([
    ...(json.volumeMounts ?? []).map((mount: Json) => mount.mountPath),
    ...claimsMountedIn(json.name, state).map(claim => claim.mountPath),
  ]);
  return DEFAULT_WRITABLE_PATHS.filter(path => !mounted.has(path) && !mounted.has(`${path}/`));
}

function renderVolumes(state: WorkloadState, containers: readonly Json[]): Json[] {
  const mounted = state.containers.flatMap(({ container }) => container.mounts.map(mount => mount.volume));
  const volumes = new Map([...state.workload.volumes, ...mounted].filter(volume => !isClaimVolume(volume)).map(volume => [volume.name, volume]));
  const mounts = new Set(containers.flatMap(container => (container.volumeMounts ?? []).map((mount: Json) => mount.name)));
  const uses = (name: string) => mounts.has(name) && !volumes.has(name);
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

function renderDns(dns: kplus.PodDns, given: WorkloadState['given']['dns']): Json {
  const nothing = dns.nameservers.length + dns.searches.length + dns.options.length === 0;
  return {
    hostname: given?.hostname,
    subdomain: given?.subdomain,
    dnsPolicy: given?.policy ?? withoutDefault(dns.policy, kplus.DnsPolicy.CLUSTER_FIRST),
    dnsConfig: nothing ? undefined : { nameservers: listed(dns.nameservers), searches: listed(dns.searches), options: listed(dns.options) },
    setHostnameAsFQDN: given?.hostnameAsFQDN,
  };
}

function listed<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length ? items : undefined;
}

/** The fields, where there are any; what was given empty is written empty. */
function someOf<T extends object>(fields: T, given?: object): T | undefined {
  return given !== undefined || Object.values(fields).some(value => value !== undefined) ? fields : undefined;
}
