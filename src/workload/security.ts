import * as kplus from 'cdk8s-plus-28';
import { AppArmorProfileType, SecurityProfile, SupplementalGroupsPolicy } from './security-props';
import { Shaped, expecting, flag, having, listOf, oneOf, struct, text, wholeNumber } from './shape';

const id = wholeNumber('', { max: 2 ** 31 - 1 });
const seccompShape = struct({ type: oneOf(kplus.SeccompProfileType), localhostProfile: text() });

export const seLinuxShape = struct({ level: text(), role: text(), type: text(), user: text() });

const appArmorFields = struct({ type: oneOf(AppArmorProfileType), localhostProfile: text('k8s-apparmor') });
export const appArmorShape = having(appArmorFields, 'type');

const sysctlFields = struct({ name: text('kernel.shm_rmid_forced'), value: text('1') });
const sysctlShape = having(sysctlFields, 'name', 'value');

export const podSecurityShape = struct({
  ensureNonRoot: flag,
  user: id,
  group: id,
  fsGroup: id,
  fsGroupChangePolicy: oneOf(kplus.FsGroupChangePolicy),
  sysctls: listOf(sysctlShape),
  supplementalGroups: listOf(id),
  seccompProfile: seccompShape,
  seLinuxOptions: seLinuxShape,
  supplementalGroupsPolicy: oneOf(SupplementalGroupsPolicy),
  appArmorProfile: appArmorShape,
});

const KNOWN_CAPABILITIES = new Set<string>(Object.values(kplus.Capability));

/** Also spellings that `kplus.Capability` lacks, such as `all`: the container runtime takes them. */
const capability = expecting<string>('a capability such as kplus.Capability.NET_ADMIN', value => typeof value === 'string' && KNOWN_CAPABILITIES.has(value.toUpperCase().replace(/^CAP_/, '')));

export const containerSecurityShape = struct({
  ensureNonRoot: flag,
  privileged: flag,
  readOnlyRootFilesystem: flag,
  user: id,
  group: id,
  allowPrivilegeEscalation: flag,
  capabilities: struct({ add: listOf(capability), drop: listOf(capability) }),
  seccompProfile: seccompShape,
});

export type PodSecurity = Shaped<typeof podSecurityShape>;
export type ContainerSecurity = Shaped<typeof containerSecurityShape>;

/** What of a container matters to a profile, whoever made the container. */
export interface SecuredContainer {
  readonly name: string;
  readonly security: ContainerSecurity;
  readonly hostPorts: readonly number[];
  readonly seLinuxOptions?: Shaped<typeof seLinuxShape>;
}

/** What of a pod matters to a profile. */
export interface SecuredPod {
  readonly security: PodSecurity;
  readonly hostNetwork: boolean;
  readonly hostTimeZone: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  /** Kinds of the pod's volumes by name, such as `hostPath`. */
  readonly volumes: ReadonlyArray<readonly [name: string, kind: string]>;
  readonly containers: readonly SecuredContainer[];
}

/** Volumes belong to the user's group, or the process could not write to a fresh one. */
export function resolveFsGroup(profile: SecurityProfile, pod: PodSecurity, firstContainer: ContainerSecurity | undefined): number | undefined {
  if (pod.fsGroup !== undefined || profile === SecurityProfile.PRIVILEGED) { return pod.fsGroup; }
  const user = pod.user ?? firstContainer?.user;
  return user === undefined ? undefined : pod.group ?? firstContainer?.group ?? user;
}

export function renderPodSecurity(profile: SecurityProfile, pod: PodSecurity, fsGroup: number | undefined) {
  const secured = profile !== SecurityProfile.PRIVILEGED;
  return {
    runAsNonRoot: pod.ensureNonRoot ?? (profile === SecurityProfile.RESTRICTED || undefined),
    runAsUser: pod.user,
    runAsGroup: pod.group,
    fsGroup,
    // Re-owning a large volume at every start takes minutes; once is enough.
    fsGroupChangePolicy: pod.fsGroupChangePolicy ?? (secured && fsGroup !== undefined ? kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH : undefined),
    supplementalGroups: pod.supplementalGroups,
    supplementalGroupsPolicy: pod.supplementalGroupsPolicy,
    appArmorProfile: pod.appArmorProfile,
    seccompProfile: pod.seccompProfile ?? (secured ? { type: kplus.SeccompProfileType.RUNTIME_DEFAULT } : undefined),
    seLinuxOptions: pod.seLinuxOptions,
    sysctls: pod.sysctls,
  };
}

export function renderContainerSecurity(profile: SecurityProfile, given: ContainerSecurity, extra: ExtraSecurity = {}) {
  const restricted = profile === SecurityProfile.RESTRICTED;
  const drop = given.capabilities?.drop ?? (restricted ? [kplus.Capability.ALL] : undefined);
  return {
    runAsNonRoot: given.ensureNonRoot,
    runAsUser: given.user,
    runAsGroup: given.group,
    privileged: given.privileged,
    allowPrivilegeEscalation: given.allowPrivilegeEscalation ?? (profile === SecurityProfile.PRIVILEGED ? undefined : false),
    readOnlyRootFilesystem: given.readOnlyRootFilesystem ?? (restricted || undefined),
    capabilities: drop || given.capabilities ? { add: given.capabilities?.add, drop } : undefined,
    seccompProfile: given.seccompProfile,
    seLinuxOptions: extra.seLinuxOptions,
    appArmorProfile: extra.appArmorProfile,
    procMount: extra.procMount,
  };
}

/** Security attributes of a container that cdk8s-plus cannot say. */
export interface ExtraSecurity {
  readonly seLinuxOptions?: Shaped<typeof seLinuxShape>;
  readonly appArmorProfile?: Shaped<typeof appArmorShape>;
  readonly procMount?: string;
}

/** What Pod Security would refuse at admission, where nobody sees it: the pods just never appear. */
export function securityProblems(profile: SecurityProfile, pod: SecuredPod): string[] {
  if (profile === SecurityProfile.PRIVILEGED) { return []; }
  const problems: string[] = [];
  const forbidden: Forbidden = (what, remedy, allowedBy = SecurityProfile.PRIVILEGED) =>
    problems.push(`${what} is forbidden by securityProfile ${profile.toUpperCase()}; ${remedy}, or choose ${allowedBy.toUpperCase()}`);

  if (pod.hostNetwork) { forbidden('\'hostNetwork\'', 'remove it'); }
  if (pod.hostPID) { forbidden('\'hostPID\'', 'remove it'); }
  if (pod.hostIPC) { forbidden('\'hostIPC\'', 'remove it'); }
  if (pod.hostTimeZone) { forbidden('\'hostTimeZone\', which mounts a path of the host,', 'write \'timeZone\''); }
  for (const sysctl of pod.security.sysctls ?? []) {
    if (!SAFE_SYSCTLS.has(sysctl.name)) { forbidden(`sysctl '${sysctl.name}'`, 'remove it'); }
  }
  podIdentityProblems(profile, pod.security, forbidden);
  seccompProblems('of \'securityContext\'', pod.security.seccompProfile, forbidden);
  seLinuxProblems('of \'securityContext\'', pod.security.seLinuxOptions, forbidden);
  for (const [name, kind] of pod.volumes) {
    if (kind === 'hostPath') {
      forbidden(`volume '${name}' of a host path`, 'use a claim');
    } else if (profile === SecurityProfile.RESTRICTED && !RESTRICTED_VOLUMES.has(kind)) {
      forbidden(`volume '${name}' of kind ${kind}`, 'use a claim', SecurityProfile.BASELINE);
    }
  }
  for (const container of pod.containers) { containerProblems(profile, pod.security, container, forbidden); }
  return problems;
}

/** What no profile allows, because the API server or the kubelet refuses it; of a container without what the pod says, the pod counts. */
export function contradictions(profile: SecurityProfile, { security: pod, containers }: SecuredPod, strict: boolean): string[] {
  return containers.flatMap(({ name, security }) => [
    ...security.privileged && security.allowPrivilegeEscalation === false
      ? [`container '${name}' is 'privileged' with 'allowPrivilegeEscalation: false', which contradict one another; remove one`] : [],
    ...strict && profile !== SecurityProfile.RESTRICTED && (security.ensureNonRoot ?? pod.ensureNonRoot) && (security.user ?? pod.user) === 0
      ? [`container '${name}' has 'ensureNonRoot' and user 0 (root), which contradict one another; remove one`] : [],
  ]);
}

/** What the API server refuses of a seccomp profile. */
export function seccompProfileProblems(of: string, profile: Shaped<typeof seccompShape> | undefined): string[] {
  if (!profile) { return []; }
  if (!profile.type) { return [`${of} has a seccomp profile without a type; write one such as kplus.SeccompProfileType.RUNTIME_DEFAULT`]; }
  const local = profile.type === kplus.SeccompProfileType.LOCALHOST;
  if (local === (profile.localhostProfile !== undefined)) { return []; }
  return [local ? `${of} has the seccomp profile LOCALHOST without 'localhostProfile'; write the file on the node`
    : `${of} has a 'localhostProfile' for seccomp, which works only with type LOCALHOST; remove it`];
}

/** Reports what is forbidden, what to do about it, and which profile would allow it. */
type Forbidden = (what: string, remedy: string, allowedBy?: SecurityProfile) => void;

function podIdentityProblems(profile: SecurityProfile, security: PodSecurity, forbidden: Forbidden): void {
  if (profile !== SecurityProfile.RESTRICTED) { return; }
  if (security.user === 0) { forbidden('\'securityContext.user\' 0 (root)', 'write the user that the image is made for', SecurityProfile.BASELINE); }
  if (security.ensureNonRoot === false) { forbidden('\'securityContext.ensureNonRoot: false\'', 'remove it', SecurityProfile.BASELINE); }
}

function containerProblems(profile: SecurityProfile, pod: PodSecurity, container: SecuredContainer, forbidden: Forbidden): void {
  const { security } = container;
  const of = `of container '${container.name}'`;
  const addable = profile === SecurityProfile.RESTRICTED ? RESTRICTED_CAPABILITIES : BASELINE_CAPABILITIES;

  if (security.privileged) { forbidden(`'privileged' ${of}`, 'remove it'); }
  for (const port of container.hostPorts) { forbidden(`host port ${port} ${of}`, 'remove \'hostPort\''); }
  for (const added of security.capabilities?.add ?? []) {
    if (!addable.has(added)) { forbidden(`capability ${added} ${of}`, 'remove it', BASELINE_CAPABILITIES.has(added) ? SecurityProfile.BASELINE : undefined); }
  }
  seccompProblems(of, security.seccompProfile, forbidden);
  seLinuxProblems(of, container.seLinuxOptions, forbidden);
  if (profile !== SecurityProfile.RESTRICTED) { return; }
  const baseline = SecurityProfile.BASELINE;
  if (security.allowPrivilegeEscalation) { forbidden(`'allowPrivilegeEscalation' ${of}`, 'remove it', baseline); }
  if (security.user === 0) { forbidden(`user 0 (root) ${of}`, 'write the user that the image is made for', baseline); }
  if (security.ensureNonRoot === false && pod.ensureNonRoot !== false) { forbidden(`'ensureNonRoot: false' ${of}`, 'remove it', baseline); }
  const drop = security.capabilities?.drop;
  if (drop && !drop.includes('ALL')) { forbidden(`dropping only ${drop.join(', ') || 'no capability'} ${of}`, 'drop ALL', baseline); }
}

function seccompProblems(of: string, profile: Shaped<typeof seccompShape> | undefined, forbidden: Forbidden): void {
  if (profile?.type === kplus.SeccompProfileType.UNCONFINED) { forbidden(`seccomp profile Unconfined ${of}`, 'remove it'); }
}

function seLinuxProblems(of: string, options: Shaped<typeof seLinuxShape> | undefined, forbidden: Forbidden): void {
  if (options?.type !== undefined && !SELINUX_TYPES.has(options.type)) { forbidden(`SELinux type '${options.type}' ${of}`, 'use container_t'); }
  if (options?.user !== undefined || options?.role !== undefined) { forbidden(`SELinux user or role ${of}`, 'remove them'); }
}

const RESTRICTED_CAPABILITIES = new Set<string>(['NET_BIND_SERVICE']);
const BASELINE_CAPABILITIES = new Set<string>([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
]);
const RESTRICTED_VOLUMES = new Set(['configMap', 'csi', 'downwardApi', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret']);
const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

// The sysctls that the baseline standard of Kubernetes 1.28 calls safe; later versions only add to them.
const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes',
]);
