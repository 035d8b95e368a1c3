import { splitOrdinal } from '../../src/kubernetes/names';
import { matchesRequirement } from '../../src/kubernetes/selector';
import {
  LiveAutoscaler, LiveClaim, LiveDisruptionBudget, LivePod, LiveQuota, LiveRevision, LiveStorageClass, LiveVolume, LiveWorkload,
} from '../../src/manifest/cluster-facts';


export function workloadOf(statefulSet: any, listed: readonly any[]): LiveWorkload {
  const mine = listed.filter(object => object.metadata.namespace === statefulSet.metadata.namespace && isOwnedBy(object, statefulSet));
  return {
    namespace: statefulSet.metadata.namespace,
    name: statefulSet.metadata.name,
    statefulSet,
    pods: mine.filter(object => object.kind === 'Pod').map(podOf).sort((one, other) => one.ordinal - other.ordinal),
    revisions: mine.filter(object => object.kind === 'ControllerRevision').map(revisionOf).sort((one, other) => one.revision - other.revision),
  };
}

function isOwnedBy(object: any, statefulSet: any): boolean {
  return (object.metadata.ownerReferences ?? []).some((owner: any) => owner.controller && owner.uid === statefulSet.metadata.uid);
}

function podOf(pod: any): LivePod {
  return {
    name: pod.metadata.name,
    ordinal: splitOrdinal(pod.metadata.name)?.ordinal ?? -1,
    uid: pod.metadata.uid,
    phase: pod.status?.phase ?? 'Unknown',
    ready: (pod.status?.conditions ?? []).some((condition: any) => condition.type === 'Ready' && condition.status === 'True'),
    terminating: pod.metadata.deletionTimestamp !== undefined,
    revision: pod.metadata.labels?.['controller-revision-hash'] ?? '',
    node: pod.spec.nodeName,
    claims: claimsUsedBy(pod),
    labels: pod.metadata.labels ?? {},
    volumes: (pod.spec.volumes ?? []).map((volume: any) => ({ name: volume.name, claim: volume.persistentVolumeClaim?.claimName })),
  };
}

function claimsUsedBy(pod: any): string[] {
  return (pod.spec.volumes ?? []).flatMap((volume: any) => volume.persistentVolumeClaim?.claimName ?? []);
}

function revisionOf(revision: any): LiveRevision {
  return {
    name: revision.metadata.name,
    revision: revision.revision,
    createdAt: revision.metadata.creationTimestamp,
    changeCause: revision.metadata.annotations?.['kubernetes.io/change-cause'],
    template: revision.data?.spec?.template,
  };
}

export function claimsOf(listed: readonly any[]): LiveClaim[] {
  const users = new Map<string, string[]>();
  for (const pod of listed.filter(object => object.kind === 'Pod')) {
    for (const claim of claimsUsedBy(pod)) {
      const key = `${pod.metadata.namespace}/${claim}`;
      users.set(key, [...users.get(key) ?? [], pod.metadata.name]);
    }
  }
  return listed.filter(object => object.kind === 'PersistentVolumeClaim').map(({ metadata, spec, status = {} }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    phase: status.phase ?? 'Pending',
    storageClass: spec.storageClassName,
    requested: spec.resources?.requests?.storage,
    capacity: status.capacity?.storage,
    accessModes: spec.accessModes ?? [],
    volumeMode: spec.volumeMode,
    volumeName: spec.volumeName,
    createdAt: metadata.creationTimestamp,
    deletionTimestamp: metadata.deletionTimestamp,
    owners: (metadata.ownerReferences ?? []).map((owner: any) => ({
      kind: owner.kind, name: owner.name, uid: owner.uid, controller: owner.controller === true,
    })),
    conditions: (status.conditions ?? []).map((condition: any) => ({
      kind: condition.type, status: condition.status, since: condition.lastTransitionTime, message: condition.message,
    })),
    labels: metadata.labels ?? {},
    usedBy: users.get(`${metadata.namespace}/${metadata.name}`) ?? [],
  }));
}

/** The volumes, and whether any of the nodes can reach them; `nodes` is undefined when they could not be read. */
export function volumesOf(volumes: readonly any[], nodes?: readonly any[]): LiveVolume[] {
  return volumes.map(({ metadata, spec }) => {
    const terms: any[] = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
    const allowed = (key: RegExp) => [...new Set(terms.flatMap(term => term.matchExpressions ?? [])
      .filter((expression: any) => key.test(expression.key) && expression.operator === 'In')
      .flatMap((expression: any) => expression.values as string[]))];
    return {
      name: metadata.name,
      reclaimPolicy: spec.persistentVolumeReclaimPolicy ?? 'Retain',
      zones: allowed(/(^|[./])zone$/),
      nodes: allowed(/hostname$/),
      accessible: terms.length === 0 ? true : nodes?.some(node => terms.some(term => matches(node, term))),
      driver: spec.csi?.driver,
    };
  });
}

function matches(node: any, term: any): boolean {
  const labels = node.metadata.labels ?? {};
  return (term.matchExpressions ?? []).every((requirement: any) => matchesRequirement(requirement, labels));
}

export function storageClassesOf(objects: readonly any[]): LiveStorageClass[] {
  return objects.map(object => ({
    name: object.metadata.name,
    provisioner: object.provisioner,
    allowVolumeExpansion: object.allowVolumeExpansion === true,
    isDefault: object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
    bindingMode: object.volumeBindingMode ?? 'Immediate',
    reclaimPolicy: object.reclaimPolicy ?? 'Delete',
    parameters: object.parameters ?? {},
  }));
}

export function quotasOf(objects: readonly any[]): LiveQuota[] {
  return objects.map(({ metadata, spec = {}, status = {} }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    hard: status.hard ?? spec.hard ?? {},
    used: status.used ?? {},
  }));
}

export function budgetsOf(objects: readonly any[]): LiveDisruptionBudget[] {
  return objects.map(({ metadata, spec, status = {} }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    selector: spec.selector,
    minAvailable: spec.minAvailable?.toString(),
    maxUnavailable: spec.maxUnavailable?.toString(),
    disruptionsAllowed: status.disruptionsAllowed ?? 0,
  }));
}

const AUTOSCALERS = ['HorizontalPodAutoscaler', 'VerticalPodAutoscaler', 'ScaledObject'];

export function autoscalersOf(objects: readonly any[]): LiveAutoscaler[] {
  return objects.filter(object => AUTOSCALERS.includes(object.kind)).map(({ kind, metadata, spec }) => {
    const target = spec.scaleTargetRef ?? spec.targetRef ?? {};
    return {
      kind,
      namespace: metadata.namespace,
      name: metadata.name,
      targetKind: target.kind ?? 'Deployment',
      targetName: target.name ?? '',
      minReplicas: spec.minReplicas ?? spec.minReplicaCount,
      maxReplicas: spec.maxReplicas ?? spec.maxReplicaCount,
    };
  });
}
