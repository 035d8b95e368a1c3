import { ApiObject, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { serviceNameProblems } from './identity';
import { replaceApiObject, serviceSelector } from './kplus-internals';
import { annotationProblems, labelProblems } from './labels';
import { portName } from './ports';
import { Cleaned, Shaped, Shape, flag, listOf, oneOf, shown, struct, text, textMap } from './shape';
import { isDnsLabel } from '../kubernetes/names';

/**
 * Whether a Service sends a client to the same pod every time.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity
 */
export enum SessionAffinity {
  /** Any pod may answer. */
  NONE = 'None',

  /** The pod is chosen by the address of the client. */
  CLIENT_IP = 'ClientIP',
}

/**
 * Where traffic from outside of the cluster may go.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy
 */
export enum ExternalTrafficPolicy {
  /** To pods on any node; the address of the client is lost. */
  CLUSTER = 'Cluster',

  /** To pods on the node it arrived at; the address of the client is kept. */
  LOCAL = 'Local',
}

/**
 * Who may talk to the pods, and whom they may talk to.
 */
export enum NetworkAccess {
  /** In: its own pods on any port, everyone on the declared ports. Out: everywhere. */
  DECLARED_PORTS = 'DeclaredPorts',

  /** No NetworkPolicy of ours. */
  OPEN = 'Open',

  /** In and out only its own pods, DNS, and what `connections` allow. */
  ISOLATED = 'Isolated',
}

/**
 * The governing Service, which gives each pod its DNS name.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
 */
export interface HeadlessServiceOptions {
  /**
   * Name of the Service. It is part of every pod's DNS name and can never change.
   *
   * @default <name of the workload>-headless
   */
  readonly name?: string;

  /**
   * Ports of the Service.
   *
   * @default - the ports of the containers
   */
  readonly ports?: kplus.ServicePort[];

  /**
   * Whether pods can be found before they are ready. Peers that must find one another to become ready need it.
   *
   * @default true
   */
  readonly publishNotReadyAddresses?: boolean;

  /**
   * Labels of the Service.
   *
   * @default - those of the workload
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Service.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/**
 * A Service for clients, with an address of its own in front of all ready pods.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export interface ClientServiceOptions {
  /**
   * Name of the Service.
   *
   * @default - the name of the workload
   */
  readonly name?: string;

  /**
   * How the Service can be reached.
   *
   * @default kplus.ServiceType.CLUSTER_IP
   */
  readonly type?: kplus.ServiceType;

  /**
   * Ports of the Service.
   *
   * @default - the ports of the containers
   */
  readonly ports?: kplus.ServicePort[];

  /**
   * Whether a client always reaches the same pod.
   *
   * @default SessionAffinity.NONE
   */
  readonly sessionAffinity?: SessionAffinity;

  /**
   * Where traffic from outside may go. Only for NodePort and LoadBalancer.
   *
   * @default ExternalTrafficPolicy.CLUSTER
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;

  /**
   * Which load balancer implementation serves it. Only for LoadBalancer; it cannot change later.
   *
   * @default - the cluster's
   */
  readonly loadBalancerClass?: string;

  /**
   * Labels of the Service.
   *
   * @default - those of the workload
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Service; cloud load balancers are set up by them.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/**
 * One Service for each pod, named as the pod, for clients that must reach one certain replica.
 */
export interface PerPodServiceOptions {
  /**
   * How the Services can be reached.
   *
   * @default kplus.ServiceType.CLUSTER_IP
   */
  readonly type?: kplus.ServiceType;

  /**
   * Ports of the Services.
   *
   * @default - the ports of the containers
   */
  readonly ports?: kplus.ServicePort[];

  /**
   * Labels of the Services.
   *
   * @default - those of the workload
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Services.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

const numeric: Shape<number> = (value, at, problems) => {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 65535) { return value as number; }
  problems.push(`'${at}' must be a whole number from 1 to 65535, got ${shown(value)}`);
  return undefined;
};
const servicePortFields = { port: numeric, name: text('client'), targetPort: numeric, nodePort: numeric, protocol: oneOf(kplus.Protocol) };
const servicePorts = listOf(struct(servicePortFields));

export const headlessServiceShape = struct({
  name: text(),
  ports: servicePorts,
  publishNotReadyAddresses: flag,
  labels: textMap,
  annotations: textMap,
});
export const clientServiceShape = struct({
  name: text(),
  type: oneOf(kplus.ServiceType),
  ports: servicePorts,
  sessionAffinity: oneOf(SessionAffinity),
  externalTrafficPolicy: oneOf(ExternalTrafficPolicy),
  loadBalancerClass: text(),
  labels: textMap,
  annotations: textMap,
});
export const perPodServicesShape = struct({ type: oneOf(kplus.ServiceType), ports: servicePorts, labels: textMap, annotations: textMap });

/** All that a Service of ours is made of. */
export interface WorkloadServiceProps extends Shaped<typeof clientServiceShape> {
  readonly name: string;
  readonly namespace?: string;
  readonly headless?: boolean;
  readonly publishNotReadyAddresses?: boolean;
  readonly selector: Record<string, string>;
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

  public get ports(): kplus.ServicePort[] {
    return [...resolveServicePorts(this.props.ports as kplus.ServicePort[] | undefined, this.props.declaredPorts()), ...super.ports];
  }

  /** How many ports came by `bind()`. */
  public get boundPorts(): number { return super.ports.length; }

  public get port(): number {
    return this.ports[0]?.port;
  }
}

/** What `spec` of a Service looks like; also for the Services of single pods. */
export function renderService(
  props: Omit<WorkloadServiceProps, 'name' | 'selector' | 'declaredPorts'>, ports: readonly kplus.ServicePort[], selector: Record<string, string>,
) {
  const rendered = ports.map(({ name, port, targetPort, nodePort, protocol }) => ({
    name: name ?? portName({ number: port, protocol }),
    port,
    targetPort: targetPort === port ? undefined : targetPort,
    nodePort,
    protocol: protocol === kplus.Protocol.TCP ? undefined : protocol,
  }));
  return {
    clusterIP: props.headless ? 'None' : undefined,
    type: props.type === kplus.ServiceType.CLUSTER_IP ? undefined : props.type,
    publishNotReadyAddresses: props.publishNotReadyAddresses || undefined,
    selector,
    ports: rendered.length ? rendered : undefined,
    sessionAffinity: props.sessionAffinity === SessionAffinity.NONE ? undefined : props.sessionAffinity,
    externalTrafficPolicy: props.externalTrafficPolicy === ExternalTrafficPolicy.CLUSTER ? undefined : props.externalTrafficPolicy,
    loadBalancerClass: props.loadBalancerClass,
  };
}

export function resolveServicePorts(given: readonly kplus.ServicePort[] | undefined, declared: readonly kplus.ContainerPort[]): kplus.ServicePort[] {
  return given ? [...given] : declared.map(port => ({ name: portName(port), port: port.number, protocol: port.protocol }));
}

/** What the pods' NetworkPolicy says; the API joins it with every other policy that selects them. */
export function renderNetworkPolicy(access: NetworkAccess, selectorLabels: Record<string, string>, declared: readonly kplus.ContainerPort[]) {
  const ownPods = { podSelector: { matchLabels: selectorLabels } };
  const isolated = access === NetworkAccess.ISOLATED;
  const ports = declared.map(({ number, protocol }) => ({ port: number, protocol: protocol === kplus.Protocol.TCP ? undefined : protocol }));
  const dns = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };
  return {
    podSelector: { matchLabels: selectorLabels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [ownPods] }, ...(isolated || ports.length === 0 ? [] : [{ ports }])],
    // An empty rule allows all: another workload's `allowFrom` would else cut these pods off from one another.
    egress: isolated ? [{ to: [ownPods] }, dns] : [{}],
  };
}

/** The connections of a workload, which tells it when they begin to isolate. */
export class WorkloadConnections extends kplus.PodConnections {
  public constructor(
    workload: kplus.Workload, private readonly declaredPorts: () => kplus.ContainerPort[], private readonly onIsolation: (method: string) => void,
  ) {
    super(workload);
  }

  public allowTo(peer: kplus.INetworkPolicyPeer, options?: kplus.PodConnectionsAllowToOptions): void {
    const containers = peer instanceof kplus.AbstractPod ? peer.containers : [];
    super.allowTo(peer, { ports: containers.flatMap(container => container.ports).map(networkPolicyPort), ...options });
  }

  public allowFrom(peer: kplus.INetworkPolicyPeer, options?: kplus.PodConnectionsAllowFromOptions): void {
    // PEER writes a policy for the peer alone, for pods that anybody may reach.
    if (options?.isolation !== kplus.PodConnectionsIsolation.PEER) { this.onIsolation('allowFrom'); }
    super.allowFrom(peer, { ports: this.declaredPorts().map(networkPolicyPort), ...options });
  }

  public isolate(): void {
    this.onIsolation('isolate');
    super.isolate();
  }
}

/** By itself cdk8s-plus takes every port for TCP. */
function networkPolicyPort({ number, protocol }: kplus.ContainerPort): kplus.NetworkPolicyPort {
  return kplus.NetworkPolicyPort.of({ port: number, protocol: kplus.NetworkProtocol[protocol ?? kplus.Protocol.TCP] });
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
  problems.push(...servicePortProblems(prop, service.ports ?? [], external));
  problems.push(...labelProblems(`${prop}.labels`, service.labels), ...annotationProblems(`${prop}.annotations`, service.annotations));
  return problems;
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

/** Why a Service that already exists cannot govern these pods. */
export function existingServiceProblems(service: kplus.Service, namespace: string | undefined, podLabels: Record<string, string>): string[] {
  const problems: string[] = [];
  const name = `'existingHeadlessService' '${service.name}'`;
  if (service.clusterIP !== 'None') { problems.push(`${name} is not headless, so pods would get no DNS names; make it with clusterIP: 'None'`); }
  if (service.metadata.namespace !== namespace) {
    problems.push(`${name} is in namespace '${service.metadata.namespace ?? 'default'}' and the workload in '${namespace ?? 'default'}'; put both in one`);
  }
  if (!(service instanceof WorkloadService) && service.ports.length === 0) { problems.push(`${name} has no port, which cdk8s-plus refuses; write 'ports' in it`); }
  const stranger = Object.entries(serviceSelector(service)).find(([key, value]) => podLabels[key] !== value);
  if (stranger) { problems.push(`${name} selects pods labelled '${stranger[0]}: ${stranger[1]}', which these are not; let it select this workload`); }
  return problems;
}
