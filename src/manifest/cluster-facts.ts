import type { LabelSelector, PodTemplate, StatefulSetObject } from '../kubernetes/fields';
import type { KubernetesObject, ObjectKey } from '../kubernetes/object';
import type { StatusCause } from '../kubernetes/status';

/**
 * What a live cluster knows of the workloads of a plan, as plain data.
 *
 * `cli/live` fills it, `plan/` reads it. A list that is `undefined` was not
 * read (no right, or the API is not there): `notes` says which and why, and
 * nothing may be concluded from its absence.
 */
export interface ClusterFacts {
  /** The context of the kubeconfig that was asked. */
  readonly context: string;
  /** The namespace of objects that name none. */
  readonly namespace: string;
  /** Major and minor version of the API server, such as `1.31`. */
  readonly serverVersion: string;
  /** API groups that the server has, such as `snapshot.storage.k8s.io`. */
  readonly apiGroups: readonly string[];
  /** The StatefulSets of the manifests that exist, and those that look like their former names. */
  readonly workloads: readonly LiveWorkload[];
  /**
   * Pods without an owner that a StatefulSet of the manifests would adopt when it is created: its own, left behind by an
   * upgrade that was interrupted between deleting the object and creating it again, or by `kubectl delete --cascade=orphan`.
   */
  readonly orphans?: readonly OrphanedPods[];
  /** Upgrades that were started and are not finished yet. */
  readonly journals?: readonly UpgradeJournal[];
  /** Every claim in the namespaces of the plan, also those that belong to no workload. */
  readonly claims: readonly LiveClaim[];
  /** The volumes that those claims are bound to. */
  readonly volumes?: readonly LiveVolume[];
  readonly storageClasses?: readonly LiveStorageClass[];
  readonly quotas?: readonly LiveQuota[];
  readonly disruptionBudgets?: readonly LiveDisruptionBudget[];
  readonly autoscalers?: readonly LiveAutoscaler[];
  /** Every Service in the namespaces of the plan. */
  readonly services?: readonly LiveService[];
  /** Objects that the manifests refer to by name and do not contain, and whether the cluster has them. */
  readonly named?: readonly NamedObject[];
  /** Who else writes the objects of the plan. */
  readonly managers: readonly LiveManager[];
  /**
   * What the API server answered to a dry run of the objects that change, and
   * of each claim that has to grow. It is not asked about objects that do not change.
   */
  readonly answers: readonly ServerAnswer[];
  /** What could not be read although the plan is whole without it, and warnings of the server; a sentence each. */
  readonly notes: readonly string[];
}

/** One object of the cluster; cluster-scoped objects have an empty namespace. */
export type ObjectReference = ObjectKey;

export interface LiveWorkload {
  readonly namespace: string;
  readonly name: string;
  /** The StatefulSet as the server gives it, with its status. */
  readonly statefulSet: StatefulSetObject | undefined;
  /** The pods that it controls, lowest ordinal first. */
  readonly pods: readonly LivePod[];
  /** Its ControllerRevisions, oldest first. */
  readonly revisions: readonly LiveRevision[];
}

export interface LivePod {
  readonly name: string;
  readonly ordinal: number;
  readonly uid: string;
  readonly phase: string;
  readonly ready: boolean;
  /** True once its deletion was asked for. */
  readonly terminating: boolean;
  /** The value of the label `controller-revision-hash`. */
  readonly revision: string;
  /** Undefined while it is not scheduled. */
  readonly node?: string;
  /** Names of the claims that its volumes refer to. */
  readonly claims: readonly string[];
  /** The labels that it carries now: what Services, budgets and policies match. */
  readonly labels: Readonly<Record<string, string>>;
  readonly volumes: readonly LivePodVolume[];
}

/** A volume of a pod. */
export interface LivePodVolume {
  readonly name: string;
  /** The claim it mounts; undefined when it is of another kind. */
  readonly claim?: string;
}

/** Pods of a StatefulSet whose object is not there. */
export interface OrphanedPods {
  readonly namespace: string;
  /** The StatefulSet that would adopt them: they match its selector, and their names are its name and an ordinal. */
  readonly name: string;
  /** Lowest ordinal first. */
  readonly pods: readonly LivePod[];
  /** The ControllerRevisions without an owner that it would adopt too, oldest first; `LivePod.revision` names one of them. */
  readonly revisions: readonly LiveRevision[];
}

/** A ConfigMap with the label `cdk8s-stateful/journal`: an upgrade writes it before its first step and deletes it after its last one. */
export interface UpgradeJournal {
  readonly namespace: string;
  /** The name of the ConfigMap. */
  readonly name: string;
  /** The StatefulSet that is being upgraded. */
  readonly set: string;
  readonly createdAt: string;
}

export interface LiveRevision {
  readonly name: string;
  readonly revision: number;
  readonly createdAt: string;
  /** The annotation `kubernetes.io/change-cause`. */
  readonly changeCause?: string;
  /** The pod template that it holds. */
  readonly template: PodTemplate | undefined;
}

export interface LiveClaim {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** `Pending`, `Bound` or `Lost`. */
  readonly phase: string;
  /** The class of the claim itself; undefined when it has none. */
  readonly storageClass?: string;
  /** Quantity that it asks for, such as `10Gi`. */
  readonly requested?: string;
  /** Quantity that it has; undefined until it is bound. */
  readonly capacity?: string;
  readonly accessModes: readonly string[];
  readonly volumeMode?: string;
  readonly volumeName?: string;
  readonly createdAt: string;
  /** Set once its deletion was asked for; it vanishes when no pod uses it. */
  readonly deletionTimestamp?: string;
  readonly owners: readonly LiveOwner[];
  /** Its conditions, such as `Resizing` or `Unused`. */
  readonly conditions: readonly LiveCondition[];
  readonly labels: Readonly<Record<string, string>>;
  /** Names of the pods that use it now. */
  readonly usedBy: readonly string[];
}

export interface LiveOwner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

export interface LiveCondition {
  readonly kind: string;
  readonly status: string;
  readonly since?: string;
  readonly message?: string;
}

export interface LiveVolume {
  readonly name: string;
  /** `Retain`, `Delete` or `Recycle`. */
  readonly reclaimPolicy: string;
  /** The zones that its node affinity allows; empty when it is not tied to one. */
  readonly zones: readonly string[];
  /** The nodes that its node affinity allows; empty when it is not tied to one. */
  readonly nodes: readonly string[];
  /** False when its node affinity matches no node; undefined when nodes could not be read. */
  readonly accessible?: boolean;
  readonly driver?: string;
  /** `Available`, `Bound`, `Released` or `Failed`. */
  readonly phase?: string;
  /** Quantity such as `10Gi`. */
  readonly capacity?: string;
  readonly storageClass?: string;
  /** The claim that it is bound to, or was. */
  readonly claim?: { readonly namespace: string; readonly name: string; readonly uid?: string };
}

export interface LiveStorageClass {
  readonly name: string;
  readonly provisioner: string;
  readonly allowVolumeExpansion: boolean;
  readonly isDefault: boolean;
  /** `Immediate` or `WaitForFirstConsumer`. */
  readonly bindingMode: string;
  readonly reclaimPolicy: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface LiveQuota {
  readonly namespace: string;
  readonly name: string;
  /** Quantities by resource, such as `requests.storage`. */
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
}

export interface LiveDisruptionBudget {
  readonly namespace: string;
  readonly name: string;
  readonly selector?: LabelSelector;
  readonly minAvailable?: string;
  readonly maxUnavailable?: string;
  readonly disruptionsAllowed: number;
}

export interface LiveAutoscaler {
  /** `HorizontalPodAutoscaler`, `VerticalPodAutoscaler` or `ScaledObject`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly targetKind: string;
  readonly targetName: string;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
}

export interface LiveService {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIP?: string;
  readonly ipFamilies: readonly string[];
  readonly ipFamilyPolicy?: string;
  /** Undefined when it has none: its endpoints are not the pods' then. */
  readonly selector?: Readonly<Record<string, string>>;
}

/** An object that the manifests refer to by name, such as the StorageClass of a claim. */
export interface NamedObject {
  readonly object: ObjectReference;
  /** Undefined when it may not be read. */
  readonly exists?: boolean;
}

/** Somebody who writes an object too, and may undo what we do. */
export interface LiveManager {
  readonly object: ObjectReference;
  /** `Helm`, `Argo CD`, `Flux`, `operator` or `field manager`. */
  readonly tool: string;
  /** The release, application, owner or field manager. */
  readonly name: string;
  /** How to make it hold still meanwhile, as a command or a sentence. */
  readonly pause?: string;
}

/** What the API server said to a server-side dry run of one object. */
export interface ServerAnswer {
  readonly object: ObjectReference;
  readonly accepted: boolean;
  /** The reason of the API status when it was refused, such as `Invalid` or `Forbidden`. */
  readonly reason?: string;
  /** The words of the server, for people: never to be matched. */
  readonly message?: string;
  /** The fields that the refusal names, as far as the server names them. */
  readonly causes: readonly StatusCause[];
  /** Whether the pod template it would store differs from the live one; undefined when there is none. */
  readonly templateChanged?: boolean;
  /**
   * The object as the server would store it. Where it refuses a StatefulSet for
   * the fields that cannot change, these stand in it as wanted; undefined when
   * it refuses the rest of the object too.
   */
  readonly result?: KubernetesObject;
  /** Why the server would refuse a StatefulSet even if it were deleted and created again. */
  readonly refusedAsNew?: string;
}
