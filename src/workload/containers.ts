import * as kplus from 'cdk8s-plus-28';
import { withoutDefault } from './api-default';
import { environmentProblems, envFromShape, envVariablesShape, orderEnv } from './environment';
import { containerJson, keepOnlyGivenStartupProbe } from './kplus-internals';
import { portName } from './ports';
import { handlerShape, lifeProbeShape, probeShape, stripActionDefaults } from './probes';
import { renderResources, resourcesProblems, resourcesShape } from './resources';
import { ContainerSecurity, SeLinuxOptions, containerSecurityShape, seLinuxShape, seccompProfileProblems } from './security';
import { Cleaned, Shape, anyText, flag, instance, listOf, oneOf, shown, struct, text } from './shape';
import { defaultPullPolicy, parseImage } from '../kubernetes/image';
import { isDnsLabel, isPortName } from '../kubernetes/names';

/**
 * Where the kubelet reads the last words of a container from.
 *
 * @see https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/#customizing-the-termination-message
 */
export enum TerminationMessagePolicy {
  /** Only the file at `terminationMessagePath`. */
  FILE = 'File',

  /** That file, or the end of the log where it is empty and the container failed. */
  FALLBACK_TO_LOGS_ON_ERROR = 'FallbackToLogsOnError',
}

/**
 * A claim in Block mode, as a container sees it.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support
 */
export interface VolumeDevice {
  /** Name of the claim. */
  readonly name: string;

  /** Where the device appears, such as `/dev/xvda`. */
  readonly devicePath: string;
}

/**
 * A container of a stateful workload: what cdk8s-plus knows, and what it cannot say.
 */
export interface WorkloadContainerProps extends kplus.ContainerProps {
  /**
   * Where the kubelet reads the last words of the container from.
   *
   * @default TerminationMessagePolicy.FALLBACK_TO_LOGS_ON_ERROR
   */
  readonly terminationMessagePolicy?: TerminationMessagePolicy;

  /**
   * File that the container may write its last words to.
   *
   * @default /dev/termination-log
   */
  readonly terminationMessagePath?: string;

  /**
   * SELinux labels of the container.
   *
   * @default - those of the pod
   */
  readonly seLinuxOptions?: SeLinuxOptions;

  /**
   * Claims in Block mode that the container uses.
   *
   * @default - those that name it by `container`
   */
  readonly devices?: VolumeDevice[];
}

const isKplus = (value: Record<string, unknown>) => typeof value._toKube === 'function';
const numeric: Shape<number> = (value, at, problems) => {
  if (typeof value === 'number' && !Number.isNaN(value)) { return value; }
  problems.push(`'${at}' must be a number, got ${shown(value)}`);
  return undefined;
};
export const portsShape = listOf(struct({ number: numeric, name: text('client'), protocol: oneOf(kplus.Protocol), hostPort: numeric, hostIp: text() }));
export const pullPolicyShape = oneOf(kplus.ImagePullPolicy);
export const portShape = numeric;
export const commandShape = listOf(anyText);
const containerFields = {
  name: text(),
  image: text('postgres:17'),
  port: numeric,
  portNumber: numeric,
  ports: portsShape,
  command: commandShape,
  args: commandShape,
  workingDir: text('/work'),
  envVariables: envVariablesShape,
  envFrom: envFromShape,
  volumeMounts: listOf(struct({
    path: text('/data'),
    volume: instance<kplus.Volume>('a volume such as kplus.Volume.fromEmptyDir(…)', value => isKplus(value) && typeof value.name === 'string'),
    propagation: oneOf(kplus.MountPropagation),
    readOnly: flag,
    subPath: text(),
    subPathExpr: text(),
  })),
  imagePullPolicy: pullPolicyShape,
  readiness: probeShape,
  liveness: lifeProbeShape,
  startup: lifeProbeShape,
  lifecycle: struct({ postStart: handlerShape, preStop: handlerShape }),
  resources: resourcesShape,
  securityContext: containerSecurityShape,
  restartPolicy: oneOf(kplus.ContainerRestartPolicy),
  terminationMessagePolicy: oneOf(TerminationMessagePolicy),
  terminationMessagePath: text('/dev/termination-log'),
  seLinuxOptions: seLinuxShape,
  devices: listOf(struct({ name: text('data'), devicePath: text('/dev/xvda') })),
};
export const containerShape = struct(containerFields);

export type ContainerGiven = Cleaned<typeof containerFields>;

/** A container and what was asked of it; an attached container was asked nothing. */
export interface ContainerInPod {
  readonly container: kplus.Container;
  readonly given?: ContainerGiven;
  /** Starts and ends before the containers, unless it restarts always. */
  readonly init: boolean;
}

export function isSidecar({ container, init }: ContainerInPod): boolean {
  return init && container.restartPolicy === kplus.ContainerRestartPolicy.ALWAYS;
}

/** Builds the container, taking out and reporting what cdk8s-plus would throw at. */
export function buildContainer(given: ContainerGiven, name: string, resources: kplus.ContainerResources, problems: string[]): kplus.Container {
  const image = given.image ?? 'missing';
  if (!given.image) { problems.push(`container '${name}' has no image; write one such as 'postgres:17'`); }
  if (given.port !== undefined && given.portNumber !== undefined) {
    problems.push(`container '${name}' has both 'port' and 'portNumber'; keep 'portNumber'`);
  }
  const number = given.portNumber ?? given.port;
  // cdk8s-plus takes 0 for no port at all.
  if (number === 0) { problems.push(portNumberProblem(name, 'port', number)); }
  const { seccompProfile, ...security } = given.securityContext ?? {};
  problems.push(...seccompProfileProblems(`container '${name}'`, seccompProfile));
  const container = new kplus.Container({
    ...given as kplus.ContainerProps,
    name,
    image,
    port: undefined,
    portNumber: number,
    ports: undefined,
    envVariables: { ...given.envVariables },
    envFrom: [...given.envFrom ?? []],
    volumeMounts: [],
    resources: given.resources ?? resources,
    imagePullPolicy: given.imagePullPolicy ?? pullPolicyOf(image),
    securityContext: { ...security, ensureNonRoot: security.ensureNonRoot ?? true },
  });
  keepOnlyGivenStartupProbe(container, given.startup);
  for (const port of given.ports ?? []) { addPort(container, port, problems); }
  (given.volumeMounts ?? []).forEach(({ path, volume, ...options }, index) => {
    if (path && volume) {
      container.mount(path, volume, options);
    } else {
      problems.push(`container '${name}' has volumeMounts[${index}] without ${path ? 'a volume' : 'a path'}; write both`);
    }
  });
  for (const { name: claim, devicePath } of given.devices ?? []) {
    if (!claim || !devicePath) { problems.push(`container '${name}' has a device without ${claim ? 'devicePath' : 'a name'}; write both`); }
  }
  return container;
}

/** A digest never changes, so a registry that is down need not keep a database from restarting, whatever its tag. */
function pullPolicyOf(image: string): kplus.ImagePullPolicy {
  const policy = parseImage(image).digest === undefined ? defaultPullPolicy(image) : 'IfNotPresent';
  return policy === 'Always' ? kplus.ImagePullPolicy.ALWAYS : kplus.ImagePullPolicy.IF_NOT_PRESENT;
}

/** The ports that Services and policies follow: those of containers that stay. */
export function declaredPorts(containers: readonly ContainerInPod[]): kplus.ContainerPort[] {
  return containers.filter(each => !each.init || isSidecar(each)).flatMap(({ container }) => container.ports);
}

export function firstTcpPort(container: kplus.Container): number | undefined {
  return container.ports.find(port => (port.protocol ?? kplus.Protocol.TCP) === kplus.Protocol.TCP)?.number;
}

export function containerSecurityOf({ container, given }: ContainerInPod): ContainerSecurity {
  return given ? given.securityContext ?? {} : container.securityContext;
}

/** A container as YAML shows it, without what the API fills in anyway. Mounts, devices, time zone and security are added by others. */
export function renderContainer(each: ContainerInPod): Record<string, any> {
  const { container, given } = each;
  const json = containerJson(container, firstTcpPort(container));
  json.resources = renderResources(container.resources);
  json.ports = json.ports?.map((port: any, index: number) => ({
    ...port,
    name: portName(container.ports[index]),
    protocol: withoutDefault(port.protocol, 'TCP'),
  }));
  json.env = json.env && orderEnv(json.env);
  json.volumeMounts = json.volumeMounts?.map((mount: any) => ({
    ...mount, readOnly: mount.readOnly || undefined, mountPropagation: withoutDefault(mount.mountPropagation, 'None'),
  }));
  for (const probe of [json.readinessProbe, json.livenessProbe, json.startupProbe]) { stripActionDefaults(probe); }
  for (const handler of [json.lifecycle?.postStart, json.lifecycle?.preStop]) { stripActionDefaults(handler); }
  if (given) {
    const policy = given.terminationMessagePolicy ?? TerminationMessagePolicy.FALLBACK_TO_LOGS_ON_ERROR;
    json.terminationMessagePolicy = withoutDefault(policy, TerminationMessagePolicy.FILE);
    json.terminationMessagePath = withoutDefault(given.terminationMessagePath, '/dev/termination-log');
  }
  // What was asked for stays to be seen; what Kubernetes would choose itself does not.
  if (!given?.imagePullPolicy) { json.imagePullPolicy = withoutDefault(json.imagePullPolicy, defaultPullPolicy(container.image)); }
  return json;
}

/** What is wrong with the containers of a pod as they are now, whoever made or changed them. */
export function containersProblems(containers: readonly ContainerInPod[], workload: string): string[] {
  const problems: string[] = [];
  const names = new Set<string>();
  const numbers = new Map<string, string>();
  const portNames = new Map<string, string>();
  for (const each of containers) {
    const { container, init } = each;
    const { name } = container;
    // The container of `image` is named as the workload, whose name is judged on its own.
    if (name !== workload && !isDnsLabel(name)) { problems.push(`container '${name}' has a name that is not a DNS label of at most 63 characters; use lower case letters, digits and '-'`); }
    if (names.has(name)) { problems.push(`container '${name}' exists twice in the pod; give one of them another name`); }
    names.add(name);
    if (!init && container.restartPolicy) { problems.push(`container '${name}' has a restartPolicy, which only init containers can have; remove it, or use addSidecar()`); }
    if (/\s/.test(container.image)) { problems.push(`container '${name}' has the image '${container.image}'; write it without spaces`); }
    if (!each.given) { problems.push(...attachedProblems(container)); }
    problems.push(...environmentProblems(container), ...resourcesProblems(name, container.resources));
    for (const port of container.ports) { portProblems(port, each, numbers, portNames, problems); }
  }
  return problems;
}

/** What was made elsewhere was not looked at when it was given: here what its rendering would throw is told. */
function attachedProblems(container: kplus.Container): string[] {
  if ([...Object.values<unknown>(container.env.variables), ...container.env.sources].includes(undefined)) { return []; } // told elsewhere
  try {
    containerJson(container, firstTcpPort(container));
    return [];
  } catch (error) {
    return [`container '${container.name}' cannot be written: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function portProblems(
  port: kplus.ContainerPort, { container, init }: ContainerInPod, numbers: Map<string, string>, names: Map<string, string>, problems: string[],
): void {
  for (const [prop, number] of [['port', port.number], ['hostPort', port.hostPort]] as const) {
    if (number === undefined && prop === 'hostPort') { continue; }
    if (!Number.isSafeInteger(number) || number! < 1 || number! > 65535) {
      problems.push(portNumberProblem(container.name, prop, number));
      if (prop === 'port') { return; }
    }
  }
  if (port.name !== undefined && !isPortName(port.name)) {
    problems.push(`container '${container.name}' has the port name '${port.name}'; write at most 15 lower case letters, digits and '-', with a letter among them`);
  }
  if (init && container.restartPolicy !== kplus.ContainerRestartPolicy.ALWAYS) { return; }
  const name = portName(port);
  const key = `${port.number}/${port.protocol ?? 'TCP'}`;
  const sameNumber = numbers.get(key);
  const sameName = names.get(name);
  if (sameNumber !== undefined) {
    problems.push(`port ${key} is declared by containers '${sameNumber}' and '${container.name}', which share one address; give one of them another number`);
  } else if (sameName !== undefined) {
    problems.push(`port name '${name}' is used in containers '${sameName}' and '${container.name}'; give one of the ports another name, the Service needs it to be unique`);
  }
  numbers.set(key, sameNumber ?? container.name);
  names.set(name, sameName ?? container.name);
}

function portNumberProblem(container: string, prop: string, number: unknown): string {
  return `container '${container}' has ${prop} ${shown(number)}; write a whole number from 1 to 65535`;
}

function addPort(container: kplus.Container, port: NonNullable<ContainerGiven['ports']>[number], problems: string[]): void {
  if (port.number === undefined) {
    problems.push(`container '${container.name}' has a port without a number; write one from 1 to 65535`);
    return;
  }
  try {
    container.addPort(port as kplus.ContainerPort);
  } catch {
    problems.push(`container '${container.name}' declares port ${port.name ?? `${port.number}/${port.protocol ?? 'TCP'}`} twice; remove one, or give it another name and number`);
  }
}
