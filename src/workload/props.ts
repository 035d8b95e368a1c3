import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DisruptionBudget } from './availability';
import { ClaimRetentionPolicy, VolumeClaimProps } from './claims';
import { WorkloadContainerProps } from './containers';
import { ClientServiceOptions, HeadlessServiceOptions, NetworkAccess, PerPodServiceOptions } from './network';
import { MonitoringOptions } from './observability';
import { DeploymentMode, Toleration, TopologySpread } from './placement';
import { UpdateStrategy } from './rollout';
import { SecurityProfile, WorkloadSecurityContextProps } from './security';

/**
 * A stateful workload: everything is optional but one container.
 *
 * What it shares with `kplus.WorkloadProps` keeps name and meaning.
 */
export interface StatefulWorkloadProps {

  // ---- the everyday container -------------------------------------------------------------------------------------

  /**
   * Image of the one container, which is named as the workload. An error together with `containers`.
   *
   * @default - give `containers`, or call `addContainer()`
   */
  readonly image?: string;

  /**
   * The port the container listens on. The Services follow; without a name it is called `tcp-<number>`.
   *
   * @default - none
   */
  readonly port?: number;

  /**
   * Further ports the container listens on, or all of them.
   *
   * @default - none
   */
  readonly ports?: kplus.ContainerPort[];

  /**
   * What to start in the container.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * Arguments of the command.
   *
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * Environment variables. They are written sorted by name, but after those they refer to by `$(NAME)`.
   *
   * @default - none
   */
  readonly envVariables?: { [name: string]: kplus.EnvValue };

  /**
   * ConfigMaps and Secrets whose every key becomes an environment variable.
   *
   * @default - none
   */
  readonly envFrom?: kplus.EnvFrom[];

  /**
   * What the container asks for and what it may use. `{}` writes none.
   *
   * @default - requests 250m CPU, 512Mi memory, 1Gi ephemeral storage; limits 2Gi memory, 4Gi ephemeral storage
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * When the pod counts as ready: a rollout goes on, and the client Service sends traffic.
   *
   * @default - the first TCP port of the first container accepts connections
   */
  readonly readiness?: kplus.Probe;

  /**
   * When the container is restarted.
   *
   * @default - never; a probe that kills a recovering database is worse than none
   */
  readonly liveness?: kplus.Probe;

  /**
   * How long the container may take to start before the other probes count.
   *
   * @default - none
   */
  readonly startup?: kplus.Probe;

  /**
   * When the image is pulled.
   *
   * @default - IfNotPresent; Always for no tag or `latest`
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  // ---- identity ---------------------------------------------------------------------------------------------------

  /**
   * Metadata of the StatefulSet. `name` is the name of the workload, in place of its construct id; `labels` go on
   * every object of the workload but not on pods and claims; `annotations` on the StatefulSet alone.
   *
   * @default - named as the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Labels and annotations of the pods. Changing them restarts every pod.
   *
   * @default - only the selector labels
   */
  readonly podMetadata?: ApiObjectMetadata;

  /**
   * What the StatefulSet selects its pods by. It can never change; give it only to adopt a StatefulSet that exists.
   *
   * @default - app.kubernetes.io/name and app.kubernetes.io/instance, both the name of the workload
   */
  readonly selectorLabels?: { [key: string]: string };

  /**
   * What the workload is for, as annotation `kubernetes.io/description`.
   *
   * @default - none
   */
  readonly description?: string;

  // ---- scale and rollout ------------------------------------------------------------------------------------------

  /**
   * How many pods there are. Leave it out where an autoscaler decides.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Ordinal of the first pod. Changing it moves the workload to other volumes.
   *
   * @default 0
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#start-ordinal
   */
  readonly startOrdinal?: number;

  /**
   * Whether pods start and stop one after the other or all at once. It can never change.
   *
   * @default kplus.PodManagementPolicy.ORDERED_READY
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies
   */
  readonly podManagementPolicy?: kplus.PodManagementPolicy;

  /**
   * How pods are replaced when their template changes.
   *
   * @default UpdateStrategy.rollingUpdate()
   */
  readonly updateStrategy?: UpdateStrategy;

  /**
   * How long a pod must stay ready before the rollout goes on; whole seconds.
   *
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * How many revisions Kubernetes keeps to roll back to.
   *
   * @default 10
   */
  readonly revisionHistoryLimit?: number;

  /**
   * How long a pod may take to stop; whole seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;

  // ---- storage ----------------------------------------------------------------------------------------------------

  /**
   * Volumes of which every pod gets its own.
   *
   * @default - none
   */
  readonly claims?: VolumeClaimProps[];

  /**
   * What happens to the claims when pods or the workload go.
   *
   * @default - they stay
   */
  readonly claimRetention?: ClaimRetentionPolicy;

  /**
   * Paths that every container may write to although its root file system is read-only. They share one directory
   * that goes with the pod.
   *
   * @default - /tmp, where the root file system is read-only
   */
  readonly writablePaths?: string[];

  /**
   * Other volumes of the pods.
   *
   * @default - those that containers mount
   */
  readonly volumes?: kplus.Volume[];

  // ---- containers -------------------------------------------------------------------------------------------------

  /**
   * All containers, where the everyday props are not enough.
   *
   * @default - the one of `image`
   */
  readonly containers?: WorkloadContainerProps[];

  /**
   * Containers that run to their end before the others start.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
   */
  readonly initContainers?: WorkloadContainerProps[];

  // ---- network ----------------------------------------------------------------------------------------------------

  /**
   * The Service that gives each pod its DNS name.
   *
   * @default - one named `<name>-headless`, with the ports of the containers, that knows pods before they are ready
   */
  readonly headlessService?: HeadlessServiceOptions;

  /**
   * A headless Service that exists already, in place of ours.
   *
   * @default - none
   */
  readonly existingHeadlessService?: kplus.Service;

  /**
   * A second Service, for clients; `{}` is enough.
   *
   * @default - none
   */
  readonly clientService?: ClientServiceOptions;

  /**
   * One Service for each pod, named as the pod.
   *
   * @default - none
   */
  readonly perPodServices?: PerPodServiceOptions;

  /**
   * Who may talk to the pods. Naming DECLARED_PORTS or OPEN beside `connections.allowFrom` or `.isolate` is an error.
   *
   * @default NetworkAccess.DECLARED_PORTS; ISOLATED once `connections.allowFrom` or `.isolate` of this workload is used
   */
  readonly networkAccess?: NetworkAccess;

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

  // ---- placement --------------------------------------------------------------------------------------------------

  /**
   * Whether the pods seek or avoid one another.
   *
   * @default DeploymentMode.SPREAD from 2 replicas or with an autoscaler, else ANY
   */
  readonly deploymentMode?: DeploymentMode;

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
   * Taints that the pods put up with, next to `scheduling.tolerate()`.
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
   * Runtime class of the pods.
   *
   * @default - the cluster's default
   */
  readonly runtimeClassName?: string;

  // ---- availability -----------------------------------------------------------------------------------------------

  /**
   * How many pods a drain may take away at once.
   *
   * @default DisruptionBudget.maxUnavailable(1) from 2 replicas or with an autoscaler
   */
  readonly disruptionBudget?: DisruptionBudget;

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
   * @default false
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
   * Whether the containers see the time zone of their node. Needs `SecurityProfile.NONE`: it mounts a path of the host.
   *
   * @default false
   */
  readonly syncHostTimeZone?: boolean;

  // ---- operations -------------------------------------------------------------------------------------------------

  /**
   * Metrics, alerts and a dashboard for the Prometheus operator and Grafana; `{}` is enough.
   *
   * @default - none
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * Whether the pods restart when a ConfigMap or Secret that they use, and that this app defines, changes.
   *
   * @default true
   */
  readonly restartOnConfigChange?: boolean;
}
