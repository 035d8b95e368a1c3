import * as kplus from 'cdk8s-plus-28';
import { HealthCheck } from './health-check';
import { AppArmorProfile, SeLinuxOptions } from './security-props';

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
 * Where a container sees a volume or a claim.
 */
export interface Mount {
  /** Where it appears in the container; an absolute path. */
  readonly path: string;

  /**
   * What is mounted: a volume, or the handle of a claim of this workload.
   *
   * @default - the claim that `claim` names
   */
  readonly volume?: kplus.IStorage;

  /**
   * Name of a claim of this workload, in place of `volume`.
   *
   * @default - none
   */
  readonly claim?: string;

  /**
   * Directory or file within the volume, in place of its root.
   *
   * @default - the root of the volume
   */
  readonly subPath?: string;

  /**
   * The same with variables of the container, such as `$(POD_NAME)`.
   *
   * @default - none
   */
  readonly subPathExpr?: string;

  /**
   * Whether the container may only read it.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Whether mounts below it reach the host, or come from there.
   *
   * @default kplus.MountPropagation.NONE
   */
  readonly propagation?: kplus.MountPropagation;
}

/**
 * Amounts of resources other than CPU, memory and ephemeral storage: GPUs, huge pages.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
 */
export interface ExtendedResources {
  /**
   * What the container may use, such as `{ 'nvidia.com/gpu': '1' }`. The scheduler takes it for the request, too.
   *
   * @default - none
   */
  readonly limits?: { [name: string]: string };

  /**
   * What the container asks for; where it is given, it must equal the limit.
   *
   * @default - as much as the limit
   */
  readonly requests?: { [name: string]: string };
}

/**
 * What a container can be that cdk8s-plus cannot say.
 */
export interface ExtraContainerProps {
  /**
   * Environment variables that are plain text; `envVariables` takes those that come from elsewhere.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Volumes and claims that the container sees, in this order.
   *
   * @default - the claims that name it
   */
  readonly mounts?: Mount[];

  /**
   * When the pod counts as ready. An error together with `readiness`.
   *
   * @default - see `readiness`
   */
  readonly readinessProbe?: HealthCheck;

  /**
   * When the container is restarted. An error together with `liveness`.
   *
   * @default - never
   */
  readonly livenessProbe?: HealthCheck;

  /**
   * When the container has started, and the other probes begin. An error together with `startup`.
   *
   * @default - at once
   */
  readonly startupProbe?: HealthCheck;

  /**
   * GPUs, huge pages and other resources that `resources` does not know.
   *
   * @default - none
   */
  readonly extendedResources?: ExtendedResources;

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
   * AppArmor profile of the container. Needs Kubernetes 1.30.
   *
   * @default - that of the pod
   */
  readonly appArmorProfile?: AppArmorProfile;

  /**
   * How much of /proc the container sees: `Default` or `Unmasked`.
   *
   * @default - Default
   */
  readonly procMount?: string;

  /**
   * Claims in Block mode that the container uses.
   *
   * @default - those that name it by `container`
   */
  readonly devices?: VolumeDevice[];

  /**
   * Whether the container keeps its standard input open.
   *
   * @default false
   */
  readonly stdin?: boolean;

  /**
   * Whether its standard input is closed after the first client has gone.
   *
   * @default false
   */
  readonly stdinOnce?: boolean;

  /**
   * Whether the container has a terminal. Needs `stdin`.
   *
   * @default false
   */
  readonly tty?: boolean;
}

/**
 * A container of a stateful workload: what cdk8s-plus knows, and what it cannot say.
 */
export interface WorkloadContainerProps extends kplus.ContainerProps, ExtraContainerProps {}

/**
 * The one container of the everyday workload, made by `image`. An error together with `containers`.
 */
export interface EverydayContainerProps extends ExtraContainerProps {
  /**
   * Image of the one container. An error together with `containers`.
   *
   * @default - give `containers`, or call `addContainer()`
   */
  readonly image?: string;

  /**
   * Name of that container.
   *
   * @default - the name of the workload
   */
  readonly containerName?: string;

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
   * Directory in which the command starts.
   *
   * @default - the image's
   */
  readonly workingDir?: string;

  /**
   * Environment variables. They are written sorted by name, but after those they refer to by `$(NAME)`; as they were
   * given under `Preset.KUBERNETES`.
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
   * What the container does after it has started and before it stops.
   *
   * @default - nothing
   */
  readonly lifecycle?: kplus.ContainerLifecycle;

  /**
   * Security attributes of the container; those of the pods are in `securityContext`.
   *
   * @default - those of the security profile
   */
  readonly containerSecurityContext?: kplus.ContainerSecurityContextProps;

  /**
   * When the image is pulled.
   *
   * @default - IfNotPresent; Always for no tag or `latest`
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;
}
