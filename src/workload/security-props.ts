import * as kplus from 'cdk8s-plus-28';

/**
 * How much the pods of a workload may do, in the words of the Pod Security Standards.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum SecurityProfile {
  /** Passes Pod Security `restricted`: no root, no capabilities, read-only root file system, seccomp. */
  RESTRICTED = 'restricted',

  /** Passes Pod Security `baseline` and still starts images made for root. */
  BASELINE = 'baseline',

  /** Writes no security context of its own and forbids nothing. */
  PRIVILEGED = 'privileged',
}

/**
 * SELinux labels of a container or pod.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container
 */
export interface SeLinuxOptions {
  /**
   * Level label.
   * @default - the container runtime's
   */
  readonly level?: string;

  /**
   * Role label.
   * @default - the container runtime's
   */
  readonly role?: string;

  /**
   * Type label.
   * @default - the container runtime's
   */
  readonly type?: string;

  /**
   * User label.
   * @default - the container runtime's
   */
  readonly user?: string;
}

/** Which AppArmor profile confines a process. */
export enum AppArmorProfileType {
  /** The one of the container runtime. */
  RUNTIME_DEFAULT = 'RuntimeDefault',

  /** One that is loaded on the node. */
  LOCALHOST = 'Localhost',

  /** None. */
  UNCONFINED = 'Unconfined',
}

/**
 * AppArmor profile of a container or pod.
 *
 * @see https://kubernetes.io/docs/tutorials/security/apparmor/
 */
export interface AppArmorProfile {
  /** Which profile. */
  readonly type: AppArmorProfileType;

  /**
   * Its name on the node, for LOCALHOST.
   * @default - none
   */
  readonly localhostProfile?: string;
}

/** Which supplementary groups processes get. */
export enum SupplementalGroupsPolicy {
  /** Those of the pod and those that the image gives the user. */
  MERGE = 'Merge',

  /** Only those of the pod. */
  STRICT = 'Strict',
}

/**
 * Security attributes of the pods.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export interface WorkloadSecurityContextProps extends kplus.PodSecurityContextProps {
  /**
   * Groups the processes belong to besides their primary one.
   *
   * @default - none
   */
  readonly supplementalGroups?: number[];

  /**
   * The seccomp profile of all containers.
   *
   * @default - RuntimeDefault under RESTRICTED and BASELINE
   */
  readonly seccompProfile?: kplus.SeccompProfile;

  /**
   * SELinux labels of all containers.
   *
   * @default - the container runtime's
   */
  readonly seLinuxOptions?: SeLinuxOptions;

  /**
   * Whether groups of the image count as well. Needs Kubernetes 1.31.
   *
   * @default - Merge
   */
  readonly supplementalGroupsPolicy?: SupplementalGroupsPolicy;

  /**
   * AppArmor profile of all containers. Needs Kubernetes 1.30.
   *
   * @default - the container runtime's
   */
  readonly appArmorProfile?: AppArmorProfile;
}
