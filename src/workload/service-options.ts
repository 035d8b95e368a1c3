import * as kplus from 'cdk8s-plus-28';

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

/** A port of a Service. */
export interface WorkloadServicePort extends kplus.ServicePort {
  /**
   * Name of the container port that traffic goes to, in place of `targetPort`.
   *
   * @default - the number of `targetPort`, or that of the port itself
   */
  readonly targetPortName?: string;

  /**
   * What the port speaks, for meshes and load balancers, such as `http`.
   *
   * @default - not said
   */
  readonly appProtocol?: string;
}

/** What every Service of a workload may have. */
export interface WorkloadServiceOptions {
  /**
   * Ports of the Service.
   *
   * @default - the ports of the containers
   */
  readonly ports?: WorkloadServicePort[];

  /**
   * `IPv4`, `IPv6` or both, the first one first.
   *
   * @default - the cluster's
   */
  readonly ipFamilies?: string[];

  /**
   * `SingleStack`, `PreferDualStack` or `RequireDualStack`.
   *
   * @default SingleStack
   */
  readonly ipFamilyPolicy?: string;

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
 * The governing Service, which gives each pod its DNS name.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
 */
export interface HeadlessServiceOptions extends WorkloadServiceOptions {
  /**
   * Name of the Service. It is part of every pod's DNS name and can never change.
   *
   * @default <name of the workload>-headless
   */
  readonly name?: string;

  /**
   * Whether pods can be found before they are ready. Peers that must find one another to become ready need it.
   *
   * @default true
   */
  readonly publishNotReadyAddresses?: boolean;

  /**
   * What the Service selects pods by.
   *
   * @default - the selector of the workload
   */
  readonly selector?: { [key: string]: string };
}

/**
 * A Service for clients, with an address of its own in front of all ready pods.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export interface ClientServiceOptions extends WorkloadServiceOptions {
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
   * Networks from which a load balancer takes traffic. Only for LoadBalancer.
   *
   * @default - all
   */
  readonly loadBalancerSourceRanges?: string[];

  /**
   * Where traffic from inside the cluster may go, `Cluster` or `Local`.
   *
   * @default - Cluster
   */
  readonly internalTrafficPolicy?: string;

  /**
   * What the Service selects pods by.
   *
   * @default - the selector of the workload
   */
  readonly selector?: { [key: string]: string };
}

/**
 * One Service for each pod, named as the pod, for clients that must reach one certain replica.
 */
export interface PerPodServiceOptions extends WorkloadServiceOptions {
  /**
   * How the Services can be reached.
   *
   * @default kplus.ServiceType.CLUSTER_IP
   */
  readonly type?: kplus.ServiceType;
}
