import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DisruptionBudget } from './availability';
import { ClaimRetentionPolicy, VolumeClaimProps } from './claims';
import { EverydayContainerProps, WorkloadContainerProps } from './container-props';
import { GoverningService } from './governing-service';
import { NetworkAccess } from './network';
import { MonitoringOptions } from './observability';
import { WorkloadPodProps } from './pod-props';
import { Preset } from './preset';
import { UpdateStrategy } from './rollout';
import { ClientServiceOptions, HeadlessServiceOptions, PerPodServiceOptions } from './service-options';

/**
 * A stateful workload: everything is optional but one container.
 *
 * What it shares with `kplus.WorkloadProps` keeps name and meaning.
 */
export interface StatefulWorkloadProps extends EverydayContainerProps, WorkloadPodProps {

  // ---- whose defaults ---------------------------------------------------------------------------------------------

  /**
   * Whose decisions fill the gaps that props leave.
   *
   * @default Preset.PRODUCTION, or that of `StatefulDefaults`
   */
  readonly preset?: Preset;

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
   * The Service that gives each pod its DNS name, where the workload does not make it: one of the app, one of the
   * cluster, or none. An error together with `headlessService`.
   *
   * @default - the one of `headlessService`
   */
  readonly governingService?: GoverningService;

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

  // ---- availability -----------------------------------------------------------------------------------------------

  /**
   * How many pods a drain may take away at once.
   *
   * @default DisruptionBudget.maxUnavailable(1) from 2 replicas or with an autoscaler
   */
  readonly disruptionBudget?: DisruptionBudget;

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
