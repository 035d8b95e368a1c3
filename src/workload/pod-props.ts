import * as kplus from 'cdk8s-plus-28';
import { Affinity } from './affinity';
import { Placement, Toleration, TopologySpread } from './placement';
import { SecurityProfile, WorkloadSecurityContextProps } from './security-props';

/**
 * What holds for the pods of a workload as a whole: where they run, what they may do, how they see the network.
 */
export interface WorkloadPodProps {
  /**
   * DNS settings of the pods.
   *
   * @default - the cluster's
   */
  readonly dns?: kplus.PodDnsProps;

  /**
   * Further entries of the pods' /etc/hosts.
   *
   * @default - none
   */
  readonly hostAliases?: kplus.HostAlias[];

  /**
   * Whether the pods use the network of their node.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Whether the pods get a variable for every Service of their namespace. A Service called `kafka` brings `KAFKA_PORT`,
   * which the Kafka image takes for a setting of its own: write `false` there.
   *
   * @default - as Kubernetes: true
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
   */
  readonly enableServiceLinks?: boolean;

  /**
   * Whether the pods see the processes of their node.
   *
   * @default false
   */
  readonly hostPID?: boolean;

  /**
   * Whether the pods share memory and semaphores with their node.
   *
   * @default false
   */
  readonly hostIPC?: boolean;

  /**
   * Whether root in the containers is root on the node. `false` needs Kubernetes 1.30 and a node that can map users.
   *
   * @default true
   */
  readonly hostUsers?: boolean;

  /**
   * Whether the containers of a pod see one another's processes.
   *
   * @default false
   */
  readonly shareProcessNamespace?: boolean;

  /**
   * Operating system of the containers: `linux` or `windows`.
   *
   * @default - not said
   */
  readonly osName?: string;

  /**
   * Conditions that something outside must set before a pod counts as ready.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate
   */
  readonly readinessGates?: string[];

  // ---- placement --------------------------------------------------------------------------------------------------

  /**
   * Whether the pods seek or avoid one another.
   *
   * @default Placement.SPREAD from 2 replicas or with an autoscaler, else ANY
   */
  readonly placement?: Placement;

  /**
   * Where the pods may run, in the words of the API. `placement` and `scheduling` add to it.
   *
   * @default - none
   */
  readonly affinity?: Affinity;

  /**
   * How evenly the pods lie over topologies, in place of the spread over zones that SPREAD adds.
   *
   * @default - over zones, as a preference, with SPREAD
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * Labels that nodes must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pods tolerate, next to `scheduling.tolerate()`.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Priority class of the pods.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Which scheduler places the pods.
   *
   * @default - the cluster's
   */
  readonly schedulerName?: string;

  /**
   * What must be taken away before the pods are scheduled at all.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/
   */
  readonly schedulingGates?: string[];

  /**
   * Whether the pods may push out others of lower priority: `PreemptLowerPriority` or `Never`.
   *
   * @default - that of the priority class
   */
  readonly preemptionPolicy?: string;

  /**
   * Runtime class of the pods.
   *
   * @default - the cluster's default
   */
  readonly runtimeClassName?: string;

  // ---- security ---------------------------------------------------------------------------------------------------

  /**
   * How much the pods may do.
   *
   * @default SecurityProfile.RESTRICTED
   */
  readonly securityProfile?: SecurityProfile;

  /**
   * Security attributes of the pods. With `user` and without `fsGroup`, volumes belong to the group (or user).
   *
   * @default - those of the security profile
   */
  readonly securityContext?: WorkloadSecurityContextProps;

  /**
   * Account the pods act as.
   *
   * @default - `default` of the namespace
   */
  readonly serviceAccount?: kplus.IServiceAccount;

  /**
   * Whether the pods get a token for the API server.
   *
   * @default false; not said where `serviceAccount` is given, or under SecurityProfile.PRIVILEGED
   */
  readonly automountServiceAccountToken?: boolean;

  /**
   * Secrets to pull images with.
   *
   * @default - none
   */
  readonly imagePullSecrets?: kplus.ISecret[];

  // ---- time -------------------------------------------------------------------------------------------------------

  /**
   * Time zone of every container, an IANA name such as `Europe/Berlin`, as variable `TZ`.
   *
   * @default - the image's
   * @see https://www.iana.org/time-zones
   */
  readonly timeZone?: string;

  /**
   * Whether the containers see the time zone of their node. Needs `SecurityProfile.PRIVILEGED`: it mounts a path of the host.
   *
   * @default false
   */
  readonly hostTimeZone?: boolean;
}
