import type {
  ClaimObject, LabelSelector, ObjectOf, PodObject, RevisionObject, ServiceObject, StatefulSetObject, StorageClassObject, VolumeObject,
} from '../../src/kubernetes/fields';
import { splitOrdinal } from '../../src/kubernetes/names';
import type { KubernetesObject } from '../../src/kubernetes/object';
import { matchesRequirement, matchesSelector } from '../../src/kubernetes/selector';
import {
  LiveAutoscaler, LiveClaim, LiveDisruptionBudget, LivePod, LiveQuota, LiveRevision, LiveService, LiveStorageClass, LiveVolume, LiveWorkload,
  OrphanedPods,
  UpgradeJournal,
} from '../../src/manifest/cluster-facts';

/** Pods and revisions of some namespaces, by their owner, so that each set finds its own at once. */
export class Owned {
  private readonly pods: Grouped<PodObject>;
  private readonly revisions: Grouped<RevisionObject>;

  constructor(pods: readonly PodObject[], revisions: readonly RevisionObject[]) {
    this.pods = group(pods, pod => ownerOf(pod) ?? `${pod.metadata.namespace}/${splitOrdinal(pod.metadata.name)?.prefix}`);
    this.revisions = group(revisions, revision => ownerOf(revision) ?? `${revision.metadata.namespace}/${revision.metadata.name.replace(/-[^-]+$/, '')}`);
  }

  public workloadOf(statefulSet: StatefulSetObject): LiveWorkload {
    const uid = String(statefulSet.metadata.uid);
    return {
      namespace: statefulSet.metadata.namespace!,
      name: statefulSet.metadata.name,
      statefulSet,
      pods: podsOf(this.pods.get(uid)),
      revisions: revisionsOf(this.revisions.get(uid)),
    };
  }

  /** The pods without an owner that a set would adopt by its selector and name; undefined when there are none. */
  public orphansOf({ metadata: { namespace, name }, spec }: StatefulSetObject): OrphanedPods | undefined {
    const would = ({ metadata }: KubernetesObject) => matchesSelector(spec?.selector, metadata.labels ?? {});
    const pods = (this.pods.get(`${namespace}/${name}`) ?? []).filter(would);
    if (pods.length === 0) { return undefined; }
    return { namespace: namespace!, name, pods: podsOf(pods), revisions: revisionsOf(this.revisions.get(`${namespace}/${name}`)?.filter(would)) };
  }
}

type Grouped<T> = ReadonlyMap<string, readonly T[]>;

function group<T>(items: readonly T[], keyOf: (item: T) => string): Grouped<T> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const found = groups.get(key);
    if (found) { found.push(item); } else { groups.set(key, [item]); }
  }
  return groups;
}

interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

function ownersOf({ metadata }: KubernetesObject): readonly Owner[] {
  return metadata.ownerReferences ?? [];
}

/** The UID of its controller. */
function ownerOf(object: KubernetesObject): string | undefined {
  return ownersOf(object).find(owner => owner.controller)?.uid;
}

function podsOf(pods: readonly PodObject[] = []): LivePod[] {
  return pods.map(podOf).sort((one, other) => one.ordinal - other.ordinal);
}

function podOf({ metadata, spec, status }: PodObject): LivePod {
  return {
    name: metadata.name,
    ordinal: splitOrdinal(metadata.name)?.ordinal ?? -1,
    uid: metadata.uid,
    phase: status?.phase ?? 'Unknown',
    ready: status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false,
    terminating: metadata.deletionTimestamp !== undefined,
    revision: metadata.labels?.['controller-revision-hash'] ?? '',
    node: spec?.nodeName,
    claims: claimsUsedBy(spec),
    labels: metadata.labels ?? {},
    volumes: (spec?.volumes ?? []).map(({ name, persistentVolumeClaim }) => ({ name: name!, claim: persistentVolumeClaim?.claimName })),
  };
}

function claimsUsedBy(spec: PodObject['spec']): string[] {
  return (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
}

function revisionsOf(revisions: readonly RevisionObject[] = []): LiveRevision[] {
  return revisions.map(({ metadata, revision, data }) => ({
    name: metadata.name,
    revision: revision ?? 0,
    createdAt: metadata.creationTimestamp,
    changeCause: metadata.annotations?.['kubernetes.io/change-cause'],
    template: data?.spec?.template,
  })).sort((one, other) => one.revision - other.revision);
}

export function claimsOf(claims: readonly ClaimObject[], pods: readonly PodObject[]): LiveClaim[] {
  const users = new Map<string, string[]>();
  for (const { metadata, spec } of pods) {
    for (const claim of claimsUsedBy(spec)) {
      const key = `${metadata.namespace}/${claim}`;
      const found = users.get(key);
      if (found) { found.push(metadata.name); } else { users.set(key, [metadata.name]); }
    }
  }
  return claims.map(claim => ({ ...claimOf(claim), usedBy: users.get(`${claim.metadata.namespace}/${claim.metadata.name}`) ?? [] }));
}

function claimOf(claim: ClaimObject): Omit<LiveClaim, 'usedBy'> {
  const { metadata, spec, status } = claim;
  return {
    namespace: metadata.namespace!,
    name: metadata.name,
    uid: metadata.uid,
    phase: status?.phase ?? 'Pending',
    storageClass: spec?.storageClassName,
    requested: quantityOf(spec?.resources?.requests?.storage),
    capacity: quantityOf(status?.capacity?.storage),
    accessModes: spec?.accessModes ?? [],
    volumeMode: spec?.volumeMode,
    volumeName: spec?.volumeName,
    createdAt: metadata.creationTimestamp,
    deletionTimestamp: metadata.deletionTimestamp,
    owners: ownersOf(claim).map(({ kind, name, uid, controller }) => ({ kind, name, uid, controller: controller === true })),
    conditions: (status?.conditions ?? []).map(({ type, status: value, lastTransitionTime, message }) => ({
      kind: type ?? '', status: value ?? '', since: lastTransitionTime, message,
    })),
    labels: metadata.labels ?? {},
  };
}

function quantityOf(value: number | string | undefined): string | undefined {
  return value?.toString();
}

function quantitiesOf(values: Readonly<Record<string, number | string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, value.toString()]));
}

/** The volumes, and whether any of the nodes can reach them; `nodes` is undefined when they could not be read. */
export function volumesOf(volumes: readonly VolumeObject[], nodes?: readonly KubernetesObject[]): LiveVolume[] {
  return volumes.map(({ metadata, spec, status }) => {
    const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
    const expressions = terms.flatMap(term => term.matchExpressions ?? []);
    const allowed = (key: RegExp) => [...new Set(expressions.filter(found => key.test(found.key ?? '') && found.operator === 'In').flatMap(({ values }) => values ?? []))];
    const claim = spec?.claimRef;
    return {
      name: metadata.name,
      reclaimPolicy: spec?.persistentVolumeReclaimPolicy ?? 'Retain',
      zones: allowed(/(^|[./])zone$/),
      nodes: allowed(/hostname$/),
      accessible: terms.length === 0 ? true : nodes?.some(node => terms.some(term => isWithin(node, term.matchExpressions))),
      driver: spec?.csi?.driver,
      phase: status?.phase,
      capacity: quantityOf(spec?.capacity?.storage),
      storageClass: spec?.storageClassName || undefined,
      claim: claim && { namespace: claim.namespace ?? '', name: claim.name ?? '', uid: claim.uid },
    };
  });
}

// Comparisons of numbers are not judged: no driver asks for them.
function isWithin(node: KubernetesObject, expressions: LabelSelector['matchExpressions'] = []): boolean {
  return expressions.every(expression => ['Gt', 'Lt'].includes(expression.operator ?? '') || matchesRequirement(expression, node.metadata.labels ?? {}));
}

export function storageClassesOf(objects: readonly StorageClassObject[]): LiveStorageClass[] {
  return objects.map(({ metadata, provisioner, allowVolumeExpansion, volumeBindingMode, reclaimPolicy, parameters }) => ({
    name: metadata.name,
    provisioner: provisioner ?? '',
    allowVolumeExpansion: allowVolumeExpansion === true,
    isDefault: metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
    bindingMode: volumeBindingMode ?? 'Immediate',
    reclaimPolicy: reclaimPolicy ?? 'Delete',
    parameters: parameters ?? {},
  }));
}

export function quotasOf(objects: readonly ObjectOf<'/ResourceQuota'>[]): LiveQuota[] {
  return objects.map(({ metadata, spec, status }) => ({
    namespace: metadata.namespace!,
    name: metadata.name,
    hard: quantitiesOf(status?.hard ?? spec?.hard),
    used: quantitiesOf(status?.used),
  }));
}

export function budgetsOf(objects: readonly ObjectOf<'policy/PodDisruptionBudget'>[]): LiveDisruptionBudget[] {
  return objects.map(({ metadata, spec, status }) => ({
    namespace: metadata.namespace!,
    name: metadata.name,
    selector: spec?.selector,
    minAvailable: spec?.minAvailable?.toString(),
    maxUnavailable: spec?.maxUnavailable?.toString(),
    disruptionsAllowed: status?.disruptionsAllowed ?? 0,
  }));
}

export function servicesOf(objects: readonly ServiceObject[]): LiveService[] {
  return objects.map(({ metadata, spec }) => ({
    namespace: metadata.namespace!,
    name: metadata.name,
    type: spec?.type ?? 'ClusterIP',
    clusterIP: spec?.clusterIP,
    ipFamilies: spec?.ipFamilies ?? [],
    ipFamilyPolicy: spec?.ipFamilyPolicy,
    selector: spec?.selector,
  }));
}

export function journalsOf(objects: readonly KubernetesObject[]): UpgradeJournal[] {
  return objects.map(({ metadata }) => ({
    namespace: metadata.namespace!, name: metadata.name, set: metadata.labels?.['cdk8s-stateful/journal'] ?? '', createdAt: metadata.creationTimestamp,
  }));
}

export function autoscalersOf(objects: readonly KubernetesObject[]): LiveAutoscaler[] {
  return objects.map(({ kind, metadata, spec }) => {
    const target = spec?.scaleTargetRef ?? spec?.targetRef ?? {};
    return {
      kind,
      namespace: metadata.namespace!,
      name: metadata.name,
      targetKind: target.kind ?? 'Deployment',
      targetName: target.name ?? '',
      minReplicas: spec?.minReplicas ?? spec?.minReplicaCount,
      maxReplicas: spec?.maxReplicas ?? spec?.maxReplicaCount,
    };
  });
}
