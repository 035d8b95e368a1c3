import { EffectClass } from './effect-class';

/**
 * The Kubernetes object that a part of a plan is about.
 */
export interface PlanSubject {
  /** API version, such as `apps/v1`. */
  readonly apiVersion: string;

  /** Kind, such as `StatefulSet`. */
  readonly kind: string;

  /** Name of the object. */
  readonly name: string;

  /**
   * Namespace of the object.
   *
   * @default - the object is cluster-scoped
   */
  readonly namespace?: string;
}

/**
 * One difference between two sets of objects, and what Kubernetes makes of it.
 */
export interface PlannedChange {
  /** The object that changes. */
  readonly subject: PlanSubject;

  /** The field that changes; list items are named by what identifies them, as in `spec.template.spec.containers[db].image`. */
  readonly path: string;

  /**
   * The value before.
   *
   * @default - the field was not there
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly oldValue?: any;

  /**
   * The value after.
   *
   * @default - the field is not there any more
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly newValue?: any;

  /**
   * True when both values are left out, because they are data of a Secret or look like a password.
   *
   * @default false
   */
  readonly sensitive?: boolean;

  /** The worst of `effects`. */
  readonly effect: EffectClass;

  /** Everything that the change does. */
  readonly effects: EffectClass[];

  /** Id of the rule that says so, as listed in docs/plan-rules.md. */
  readonly rule: string;

  /** What Kubernetes will do, to which pods, in which order. */
  readonly text: string;

  /**
   * What to do about it.
   *
   * @default - nothing
   */
  readonly advice?: string;

  /**
   * The safe flow that carries the change out, `F1` to `F14`.
   *
   * @default - none is needed
   */
  readonly flow?: string;

  /**
   * The pods that are created, removed or restarted, in that order.
   *
   * @default - no pod is touched
   */
  readonly pods?: string[];

  /** Where to read more. */
  readonly docs: string;
}

/**
 * What becomes of a claim (and so, of its data).
 */
export enum ClaimFate {
  /** It stays as it is, with its pod. */
  KEEP = 'keep',
  /** It grows. */
  GROW = 'grow',
  /** It exists already, with the data of a former pod, and a new pod will mount it. */
  ADOPT = 'adopt',
  /** It is created, and it is empty. */
  NEW_EMPTY = 'new-empty',
  /** It stays with its data for the next pod of its ordinal: no pod mounts it now, and a scale-up mounts it again. */
  UNUSED = 'unused',
  /** It stays with its data, and whatever takes over starts without it. */
  STRANDED = 'stranded',
  /** It is deleted, and its data as its volume's reclaim policy says. */
  DELETED = 'deleted',
  /** It cannot become what the manifest says: data has to be moved to another claim. */
  MUST_MIGRATE = 'must-migrate',
}

/**
 * A claim of a workload, or one that the manifests name themselves, and what becomes of it.
 */
export interface PlannedVolume {
  /** Name of the PersistentVolumeClaim, such as `data-web-0`. */
  readonly claim: string;

  /** Namespace of the claim. */
  readonly namespace: string;

  /**
   * Its identity in the cluster.
   *
   * @default - it does not exist yet, or no cluster was asked
   */
  readonly uid?: string;

  /**
   * Name of the StatefulSet that it belongs to, or belonged to.
   *
   * @default - it is a claim that the manifests name themselves
   */
  readonly workload?: string;

  /**
   * Name of the claim template.
   *
   * @default - it is a claim that the manifests name themselves
   */
  readonly template?: string;

  /**
   * Ordinal of its pod.
   *
   * @default - it is a claim that the manifests name themselves
   */
  readonly ordinal?: number;

  /** What becomes of it. */
  readonly fate: ClaimFate;

  /**
   * The size it has now.
   *
   * @default - it does not exist yet, or its size is not known
   */
  readonly oldSize?: string;

  /**
   * The size it will have.
   *
   * @default - no pod will use it, or its size is not known
   */
  readonly newSize?: string;

  /**
   * Its storage class.
   *
   * @default - the manifest names none
   */
  readonly storageClass?: string;

  /** True when no cluster was asked: what is said of the volume now follows from the manifests alone. */
  readonly assumed: boolean;

  /**
   * Why, where it is not plain.
   *
   * @default - none
   */
  readonly note?: string;
}

/**
 * What a step of a plan does.
 */
export enum StepAction {
  /** Check everything that is only read, before anything is written. */
  PREFLIGHT = 'preflight',
  /** Create or extend what pods need: namespaces, accounts, configuration. */
  PREPARE = 'prepare',
  /** Let Services and budgets match old and new pods. */
  WIDEN = 'widen',
  /** Set the retention policy to Retain and wait until no claim has an owner that would take it along. */
  PROTECT_VOLUMES = 'protect-volumes',
  /** Raise the size, or change the attributes, of live claims and wait. */
  GROW_CLAIMS = 'grow-claims',
  /** Delete the StatefulSet object without its pods and create it again. */
  SWAP_SET = 'swap-set',
  /** Add labels to live pods, claims and revisions. */
  RELABEL = 'relabel',
  /** An ordinary update. */
  APPLY = 'apply',
  /** Change the number of pods. */
  SCALE = 'scale',
  /** Delete pods one by one, lowest ordinal first, and wait for each. */
  REPLACE_PODS = 'replace-pods',
  /** Restart pods, highest ordinal first, and wait. */
  ROLL = 'roll',
  /** Delete a small object and create it again. */
  REPLACE_OBJECT = 'replace-object',
  /** Move data by hand. */
  MOVE_DATA = 'move-data',
  /** Let Services and budgets match only the new pods. */
  TIGHTEN = 'tighten',
  /** Set the retention policy to what the manifest says. */
  RESTORE_RETENTION = 'restore-retention',
  /** Delete what nothing needs any more. */
  REMOVE = 'remove',
}

/**
 * One step of a plan. Steps are listed in the order in which they are safe.
 */
export interface PlannedStep {
  /** Position in the plan, from 1. */
  readonly position: number;

  /** Names it in this plan and in the next one of the same change: `shop/db/swap-set`. */
  readonly id: string;

  /** What it does. */
  readonly action: StepAction;

  /** The flow that it is a part of, `F0` to `F14`. */
  readonly flow: string;

  /** The object that it is about. */
  readonly subject: PlanSubject;

  /** The step in a few words. */
  readonly text: string;

  /** Names of the claims, pods or objects that it touches, in that order. */
  readonly targets: string[];

  /** The objects that it changes. */
  readonly objects: PlanSubject[];

  /** The fields that a swap of a StatefulSet replaces, such as `volumeClaimTemplates`; `template` when the pod template goes with them. */
  readonly fields: string[];

  /** What it sets, by the name of the object: the size of a claim, a number of replicas, a retention policy, labels. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly values: { [target: string]: any };

  /** What `apply` has to be given to carry it out. */
  readonly flags: string[];

  /** True for a step that a person has to do. */
  readonly byHand: boolean;

  /** The command lines for sh that do it, all of them and in their order; none where `noCommand` says why. */
  readonly commands: string[];

  /**
   * Why there are no commands.
   *
   * @default - there are, or a person has to decide what to do
   */
  readonly noCommand?: string;
}

/**
 * A part of the input that could not be read, or was read with a doubt.
 */
export interface PlanProblem {
  /** `before` or `after`. */
  readonly side: string;

  /** True when a part of the input is missing from the plan. */
  readonly isError: boolean;

  /** What is wrong. */
  readonly message: string;

  /**
   * Line of the input.
   *
   * @default - the objects came as data
   */
  readonly line?: number;
}
