import * as kplus from 'cdk8s-plus-28';
import { withoutDefault } from './api-default';
import { TerminationMessagePolicy } from './container-props';
import { environmentProblems, envFromShape, envVariablesShape, orderEnv } from './environment';
import { lifeCheckShape, readinessCheckShape } from './health-check';
import { containerJson, keepOnlyGivenStartupProbe } from './kplus-internals';
import { portName } from './ports';
import { handlerShape, lifeProbeShape, probeShape, renderLifecycle, renderProbes } from './probes';
import { extendedResourcesProblems, extendedResourcesShape, renderResources, resourcesProblems, resourcesShape } from './resources';
import { ContainerSecurity, appArmorShape, containerSecurityShape, seLinuxShape, seccompProfileProblems } from './security';
import { Cleaned, Shape, anyText, expecting, flag, instance, listOf, oneOf, shown, struct, text, textMap } from './shape';
import { defaultPullPolicy, parseImage } from '../kubernetes/image';
import { isDnsLabel, isPortName } from '../kubernetes/names';

const isKplus = (value: Record<string, unknown>) => typeof value._toKube === 'function';
const numeric: Shape<number> = (value, at, problems) => {
  if (typeof value === 'number' && !Number.isNaN(value)) { return value; }
  problems.push(`'${at}' must be a number, got ${shown(value)}`);
  return undefined;
};
export const portsShape = listOf(struct({ number: numeric, name: text('client'), protocol: oneOf(kplus.Protocol), hostPort: numeric, hostIp: text() }));
const volumeShape = instance<kplus.Volume>('a volume such as kplus.Volume.fromEmptyDir(…)', value => isKplus(value) && typeof value.name === 'string');
const storageShape = instance<kplus.IStorage>('a volume, or a claim of this workload', value => typeof value.asVolume === 'function');

/** What `containers` and the everyday props share beyond cdk8s-plus. */
export const extraContainerFields = {
  env: textMap,
  mounts: listOf(struct({
    path: text('/data'),
    volume: storageShape,
    claim: text('data'),
    propagation: oneOf(kplus.MountPropagation),
    readOnly: flag,
    subPath: anyText,
    subPathExpr: anyText,
  })),
  readinessProbe: readinessCheckShape,
  livenessProbe: lifeCheckShape,
  startupProbe: lifeCheckShape,
  extendedResources: extendedResourcesShape,
  terminationMessagePolicy: oneOf(TerminationMessagePolicy),
  terminationMessagePath: text('/dev/termination-log'),
  seLinuxOptions: seLinuxShape,
  appArmorProfile: appArmorShape,
  procMount: expecting<string>('\'Default\' or \'Unmasked\'', value => value === 'Default' || value === 'Unmasked'),
  devices: listOf(struct({ name: text('data'), devicePath: text('/dev/xvda') })),
  stdin: flag,
  stdinOnce: flag,
  tty: flag,
};

/** What `containers` and the everyday props share with cdk8s-plus. */
export const sharedContainerFields = {
  image: text('postgres:17'),
  port: numeric,
  ports: portsShape,
  command: listOf(anyText),
  args: listOf(anyText),
  workingDir: text('/work'),
  envVariables: envVariablesShape,
  envFrom: envFromShape,
  imagePullPolicy: oneOf(kplus.ImagePullPolicy),
  readiness: probeShape,
  liveness: lifeProbeShape,
  startup: lifeProbeShape,
  lifecycle: struct({ postStart: handlerShape, preStop: handlerShape }),
  resources: resourcesShape,
};

const containerFields = {
  ...sharedContainerFields,
  ...extraContainerFields,
  name: text(),
  portNumber: numeric,
  volumeMounts: listOf(struct({
    path: text('/data'),
    volume: volumeShape,
    propagation: oneOf(kplus.MountPropagation),
    readOnly: flag,
    subPath: anyText,
    subPathExpr: anyText,
  })),
  securityContext: containerSecurityShape,
  restartPolicy: oneOf(kplus.ContainerRestartPolicy),
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
export function buildContainer(
  given: ContainerGiven, name: string, resources: kplus.ContainerResources, claimVolume: (claim: string) => kplus.Volume, problems: string[],
): kplus.Container {
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
    envVariables: allVariables(given, name, problems),
    envFrom: [...given.envFrom ?? []],
    volumeMounts: [],
    resources: given.resources ?? resources,
    imagePullPolicy: given.imagePullPolicy ?? pullPolicyOf(image),
    securityContext: { ...security, ensureNonRoot: security.ensureNonRoot ?? true } as kplus.ContainerSecurityContextProps,
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
  mountAll(container, given.mounts ?? [], claimVolume, problems);
  for (const { name: claim, devicePath } of given.devices ?? []) {
    if (!claim || !devicePath) { problems.push(`container '${name}' has a device without ${claim ? 'devicePath' : 'a name'}; write both`); }
  }
  return container;
}

function allVariables({ env, envVariables }: ContainerGiven, container: string, problems: string[]): Record<string, kplus.EnvValue> {
  for (const twice of Object.keys(env ?? {}).filter(variable => envVariables && variable in envVariables)) {
    problems.push(`container '${container}' has the variable '${twice}' in 'env' and in 'envVariables'; keep one`);
  }
  const plain = Object.entries(env ?? {}).map(([variable, value]) => [variable, kplus.EnvValue.fromValue(value)] as const);
  return { ...Object.fromEntries(plain), ...envVariables };
}

function mountAll(
  container: kplus.Container, mounts: NonNullable<ContainerGiven['mounts']>, claimVolume: (claim: string) => kplus.Volume, problems: string[],
): void {
  mounts.forEach(({ path, volume, claim, ...options }, index) => {
    const at = `container '${container.name}' has mounts[${index}]`;
    if (!path) { problems.push(`${at} without a path; write where it appears, such as '/data'`); return; }
    if ((volume === undefined) === (claim === undefined)) {
      problems.push(`${at} with ${volume ? 'both \'volume\' and \'claim\'; keep one' : 'neither \'volume\' nor \'claim\'; write one'}`);
      return;
    }
    if (claim !== undefined) { container.mounts.push({ path, volume: claimVolume(claim), ...options }); return; }
    container.mount(path, volume!, options);
  });
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

/** How a container is written. */
export interface ContainerStyle {
  /** Whether the defaults of this library fill what was left open. */
  readonly production: boolean;
}

/** A container as YAML shows it. Claims that name it, time zone and security are added by others. */
export function renderContainer(each: ContainerInPod, { production }: ContainerStyle): Record<string, any> {
  const { container, given } = each;
  const firstPort = firstTcpPort(container);
  const json = containerJson(container, firstPort);
  json.resources = renderResources(container.resources, given?.extendedResources);
  json.ports = json.ports?.map((port: any, index: number) => ({ ...port, name: production ? portName(container.ports[index]) : port.name }));
  json.env = production ? json.env && orderEnv(json.env) : json.env;
  Object.assign(json, renderProbes(container, given, firstPort), { lifecycle: renderLifecycle(container, firstPort) });
  json.terminationMessagePolicy = given?.terminationMessagePolicy
    ?? (given && production ? TerminationMessagePolicy.FALLBACK_TO_LOGS_ON_ERROR : undefined);
  json.terminationMessagePath = given?.terminationMessagePath;
  for (const prop of ['stdin', 'stdinOnce', 'tty'] as const) { json[prop] = given?.[prop]; }
  // What was asked for stays to be seen; what Kubernetes would choose itself does not.
  if (!given?.imagePullPolicy) {
    json.imagePullPolicy = given && !production ? undefined : withoutDefault(json.imagePullPolicy, defaultPullPolicy(container.image));
  }
  return json;
}

/** What is wrong with the containers of a pod as they are now, whoever made or changed them. */
export function containersProblems(containers: readonly ContainerInPod[], workload: string, strict: boolean): string[] {
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
    problems.push(...extendedResourcesProblems(name, each.given?.extendedResources), ...twiceProbed(each));
    for (const port of container.ports) { portProblems(port, each, strict, numbers, portNames, problems); }
  }
  return problems;
}

function twiceProbed({ container, given }: ContainerInPod): string[] {
  return ([['readiness', 'readinessProbe'], ['liveness', 'livenessProbe'], ['startup', 'startupProbe']] as const)
    .filter(([one, other]) => given?.[one] && given[other])
    .map(([one, other]) => `container '${container.name}' has both '${one}' and '${other}'; keep one`);
}

/** What was made elsewhere was not looked at when it was given: here what its rendering would throw is told. */
function attachedProblems(container: kplus.Container): string[] {
  if ([...Object.values<unknown>(container.env.variables), ...container.env.sources].includes(undefined)) { return []; } // told elsewhere
  try {
    const port = firstTcpPort(container);
    containerJson(container, port);
    renderProbes(container, undefined, port);
    renderLifecycle(container, port);
    return [];
  } catch (error) {
    return [`container '${container.name}' cannot be written: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function portProblems(
  port: kplus.ContainerPort, { container, init }: ContainerInPod, strict: boolean,
  numbers: Map<string, string>, names: Map<string, string>, problems: string[],
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
  if (!strict && port.name === undefined) { return; }
  const name = portName(port);
  const key = `${port.number}/${port.protocol ?? 'TCP'}`;
  const sameNumber = numbers.get(key);
  const sameName = names.get(name);
  if (sameNumber !== undefined && strict) {
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
  const protocol = port.protocol ?? kplus.Protocol.TCP;
  const sameName = container.ports.find(other => other.name !== undefined && other.name === port.name);
  if (sameName) {
    problems.push(`container '${container.name}' calls both port ${sameName.number} and port ${port.number} '${port.name}'; give one of them another name`);
    return;
  }
  if (container.ports.some(other => other.number === port.number && (other.protocol ?? kplus.Protocol.TCP) === protocol)) {
    problems.push(`container '${container.name}' declares port ${port.number}/${protocol} twice; remove one, or give it another number`);
    return;
  }
  container.addPort(port as kplus.ContainerPort);
}
