import { ApiObject, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { serviceNameProblems } from './identity';
import { replaceApiObject, serviceSelector } from './kplus-internals';
import { annotationProblems, labelProblems } from './labels';
import { portName } from './ports';
import { ExternalTrafficPolicy, SessionAffinity, WorkloadServicePort } from './service-options';
import { Cleaned, Shape, Shaped, flag, listOf, oneOf, shown, struct, text, textMap } from './shape';
import { isDnsLabel } from '../kubernetes/names';

const numeric: Shape<number> = (value, at, problems) => {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 65535) { return value as number; }
  problems.push(`'${at}' must be a whole number from 1 to 65535, got ${shown(value)}`);
  return undefined;
};
const servicePortFields = { port: numeric, name: text('client'), targetPort: numeric, targetPortName: text('client'), appProtocol: text('http'), nodePort: numeric, protocol: oneOf(kplus.Protocol) };
const servicePorts = listOf(struct(servicePortFields));

const commonFields = {
  ports: servicePorts,
  ipFamilies: listOf(text('IPv4')),
  ipFamilyPolicy: text('PreferDualStack'),
  labels: textMap,
  annotations: textMap,
};

export const headlessServiceShape = struct({ ...commonFields, name: text(), publishNotReadyAddresses: flag, selector: textMap });
export const clientServiceShape = struct({
  ...commonFields,
  name: text(),
  selector: textMap,
  type: oneOf(kplus.ServiceType),
  sessionAffinity: oneOf(SessionAffinity),
  externalTrafficPolicy: oneOf(ExternalTrafficPolicy),
  internalTrafficPolicy: text('Local'),
  loadBalancerClass: text(),
  loadBalancerSourceRanges: listOf(text('10.0.0.0/8')),
});
export const perPodServicesShape = struct({ ...commonFields, type: oneOf(kplus.ServiceType) });

/** All that a Service of ours is made of. */
export interface WorkloadServiceProps extends Shaped<typeof clientServiceShape> {
  readonly name: string;
  readonly namespace?: string;
  readonly headless?: boolean;
  readonly publishNotReadyAddresses?: boolean;
  readonly selector: Record<string, string>;
  /** Whether every port gets a name. */
  readonly production: boolean;
  /** The ports of the containers, asked when needed: containers may come late. */
  readonly declaredPorts: () => kplus.ContainerPort[];
}

/** A `kplus.Service`, so that an Ingress takes it, whose object is plain and whose ports follow the containers. */
export class WorkloadService extends kplus.Service {
  public constructor(scope: Construct, id: string, private readonly props: WorkloadServiceProps) {
    super(scope, id, {
      metadata: { name: props.name, namespace: props.namespace },
      clusterIP: props.headless ? 'None' : undefined,
      type: props.type,
      publishNotReadyAddresses: props.publishNotReadyAddresses,
    });
    for (const [key, value] of Object.entries(props.selector)) { this.selectLabel(key, value); }
    replaceApiObject(this, () => new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: props.name, namespace: props.namespace, labels: props.labels, annotations: props.annotations },
      spec: Lazy.any({ produce: () => renderService(this.props, this.ports, serviceSelector(this)) }),
    }));
  }

  public get ports(): WorkloadServicePort[] {
    return [...resolveServicePorts(this.props.ports as WorkloadServicePort[] | undefined, this.props.declaredPorts()), ...super.ports];
  }

  /** How many ports came by `bind()`. */
  public get boundPorts(): number { return super.ports.length; }

  public get port(): number {
    return this.ports[0]?.port;
  }
}

/** What `spec` of a Service looks like; also for the Services of single pods. */
export function renderService(
  props: Omit<WorkloadServiceProps, 'name' | 'selector' | 'declaredPorts'>, ports: readonly WorkloadServicePort[], selector: Record<string, string>,
) {
  const named = props.production || ports.length > 1;
  const rendered = ports.map(({ name, port, targetPort, targetPortName, appProtocol, nodePort, protocol }) => ({
    name: name ?? (named ? portName({ number: port, protocol }) : undefined),
    port,
    targetPort: targetPortName ?? targetPort,
    nodePort,
    protocol,
    appProtocol,
  }));
  return {
    clusterIP: props.headless ? 'None' : undefined,
    type: props.type,
    publishNotReadyAddresses: props.publishNotReadyAddresses,
    selector,
    ports: rendered.length ? rendered : undefined,
    ipFamilies: props.ipFamilies,
    ipFamilyPolicy: props.ipFamilyPolicy,
    sessionAffinity: props.sessionAffinity,
    externalTrafficPolicy: props.externalTrafficPolicy,
    internalTrafficPolicy: props.internalTrafficPolicy,
    loadBalancerClass: props.loadBalancerClass,
    loadBalancerSourceRanges: props.loadBalancerSourceRanges,
  };
}

export function resolveServicePorts(
  given: readonly WorkloadServicePort[] | undefined, declared: readonly kplus.ContainerPort[],
): WorkloadServicePort[] {
  return given ? [...given] : declared.map(({ name, number, protocol }) => ({ name, port: number, protocol }));
}

/** A Service is a few bytes here and a rule on every node there. */
export const MOST_POD_SERVICES = 1000;

/** What is wrong with one Service of the workload, as it is written. */
export function serviceProblems(prop: string, service: Shaped<typeof clientServiceShape> & { readonly name: string }): string[] {
  const problems = serviceNameProblems(`'${prop}' name`, service.name);
  const { type } = service;
  if (type === kplus.ServiceType.EXTERNAL_NAME) { problems.push(`'${prop}.type' EXTERNAL_NAME points away from the pods; write CLUSTER_IP, NODE_PORT or LOAD_BALANCER`); }
  const external = type === kplus.ServiceType.NODE_PORT || type === kplus.ServiceType.LOAD_BALANCER;
  if (service.externalTrafficPolicy && !external) { problems.push(`'${prop}.externalTrafficPolicy' works only with type NODE_PORT or LOAD_BALANCER; write the type, or remove it`); }
  if (service.loadBalancerClass && type !== kplus.ServiceType.LOAD_BALANCER) { problems.push(`'${prop}.loadBalancerClass' works only with type LOAD_BALANCER; write the type, or remove it`); }
  if (service.loadBalancerSourceRanges && type !== kplus.ServiceType.LOAD_BALANCER) { problems.push(`'${prop}.loadBalancerSourceRanges' works only with type LOAD_BALANCER; write the type, or remove it`); }
  problems.push(...familyProblems(prop, service), ...labelProblems(`${prop}.selector`, service.selector));
  problems.push(...servicePortProblems(prop, service.ports ?? [], external));
  problems.push(...labelProblems(`${prop}.labels`, service.labels), ...annotationProblems(`${prop}.annotations`, service.annotations));
  return problems;
}

function familyProblems(prop: string, { ipFamilies, ipFamilyPolicy, internalTrafficPolicy }: Shaped<typeof clientServiceShape>): string[] {
  const one = (field: string, value: string | undefined, ...allowed: string[]) =>
    value === undefined || allowed.includes(value) ? [] : [`'${prop}.${field}' is '${value}'; write one of ${allowed.join(', ')}`];
  return [
    ...(ipFamilies ?? []).flatMap(family => one('ipFamilies', family, 'IPv4', 'IPv6')),
    ...one('ipFamilyPolicy', ipFamilyPolicy, 'SingleStack', 'PreferDualStack', 'RequireDualStack'),
    ...one('internalTrafficPolicy', internalTrafficPolicy, 'Cluster', 'Local'),
  ];
}

function servicePortProblems(prop: string, ports: readonly Cleaned<typeof servicePortFields>[], external: boolean): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  ports.forEach((port, index) => {
    if (port.port === undefined) { problems.push(`'${prop}.ports[${index}]' has no 'port'; write a number from 1 to 65535`); return; }
    const name = port.name ?? portName({ number: port.port, protocol: port.protocol });
    const key = `${port.port}/${port.protocol ?? 'TCP'}`;
    if (seen.has(key) || seen.has(name)) { problems.push(`'${prop}.ports[${index}]' repeats ${seen.has(key) ? `port ${key}` : `the name '${name}'`}; change one of them`); }
    seen.add(key).add(name);
    if (port.name !== undefined && !isDnsLabel(port.name)) { problems.push(`'${prop}.ports[${index}].name' is '${port.name}'; use lower case letters, digits and '-'`); }
    if (port.targetPort !== undefined && port.targetPortName !== undefined) { problems.push(`'${prop}.ports[${index}]' has both 'targetPort' and 'targetPortName'; keep one`); }
    if (port.nodePort !== undefined && !external) { problems.push(`'${prop}.ports[${index}].nodePort' works only with type NODE_PORT or LOAD_BALANCER; write the type, or remove it`); }
  });
  return problems;
}

/** Ports that `bind()` added to those of the containers or the options; the API wants each once. */
export function boundPortProblems(prop: string, service: kplus.Service): string[] {
  if (!(service instanceof WorkloadService) || service.boundPorts === 0) { return []; }
  return servicePortProblems(prop, service.ports, true);
}

export function portlessServiceProblem(prop: string): string {
  return `'${prop}' has no port, and Kubernetes takes no such Service; declare 'port' in the container, or write '${prop}.ports'`;
}
