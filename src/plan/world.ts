import { PodGroups } from './pod-groups';
import { count, WorkloadPair } from './workload';
import { asKind, KnownKind, LabelSelector } from '../kubernetes/fields';
import { claimPrefix, splitOrdinal } from '../kubernetes/names';
import { groupOf, kindOf, KubernetesObject, ObjectKey, textOfKey } from '../kubernetes/object';
import { ConfigReference, referencesOf, referredKey } from '../kubernetes/references';
import { Labels, matchesSelector } from '../kubernetes/selector';
import { ClusterFacts, LiveClaim, LiveWorkload, OrphanedPods, ServerAnswer } from '../manifest/cluster-facts';
import { Manifest, ManifestObject } from '../manifest/manifest';
import { keptBy } from '../manifest/ownership';

/** A user of a ConfigMap, Secret, ServiceAccount …: a StatefulSet of the manifests and how its pods use it. */
export interface ReferenceFrom {
  readonly workload: ManifestObject;
  readonly reference: ConfigReference;
}

/** A claim that a pod finds, and does not have to create. */
export interface ExistingClaim {
  readonly requested?: string;
  readonly storageClass?: string;
  /** The day of its creation, such as `2026-01-31`; undefined for one that only the manifests have. */
  readonly since?: string;
}

/** Everything around the object that a rule looks at; indexes are made when first asked for. */
export class World {
  public readonly facts?: ClusterFacts;
  /** The StatefulSets that differ, by the key of the side that stays. */
  public readonly pairs = new Map<string, WorkloadPair>();
  private readonly pods: { running?: PodGroups; wanted?: PodGroups } = {};
  private readonly indexes = new Map<string, Map<string, unknown[]>>();

  constructor(
    public readonly before: Manifest,
    public readonly after: Manifest,
    public readonly minor: number,
    public readonly prune: boolean,
    facts?: ClusterFacts,
    /** What is wanted as the manifests say it: `after` may hold what a server would store. */
    private readonly manifests: Manifest = after,
  ) {
    this.facts = facts;
  }

  /** The manifest of an object as it is wanted. */
  public wanted(key: ObjectKey): KubernetesObject | undefined {
    return this.manifests.objects.get(textOfKey(key))?.object;
  }

  /** The API version in which the manifests write an object. */
  public apiVersionOf(key: ObjectKey): string | undefined {
    const text = textOfKey(key);
    return (this.after.objects.get(text) ?? this.before.objects.get(text))?.object.apiVersion;
  }

  public get version(): string { return `1.${this.minor}`; }

  /** Whether an object that is missing from the manifests after is deleted: nothing prunes, or an annotation keeps it. */
  public deletes({ object }: ManifestObject): boolean {
    return this.prune && keptBy(object) === undefined;
  }

  /** The pods that run now: what clients reach until a rollout is over. */
  public get runningPods(): PodGroups { return this.pods.running ??= new PodGroups(this.before, this.facts?.workloads); }

  /** The pods that there will be when everything is applied and every rollout is over. */
  public get wantedPods(): PodGroups { return this.pods.wanted ??= new PodGroups(this.after); }

  /** The live claim of this name; undefined when there is none, or when no cluster was asked. */
  public claim(namespace: string, name: string): LiveClaim | undefined {
    return this.index('claims', () => this.facts?.claims ?? [], claim => [`${claim.namespace}/${claim.name}`]).get(`${namespace}/${name}`)?.[0];
  }

  /** A claim that is there before any pod asks for it: a live one, or an object of the manifests. */
  public existing(namespace: string, name: string): ExistingClaim | undefined {
    const live = this.claim(namespace, name);
    if (live) { return { requested: live.requested, storageClass: live.storageClass, since: live.createdAt.slice(0, 10) }; }
    const key = `/PersistentVolumeClaim/${namespace}/${name}`;
    const before = this.before.objects.get(key);
    const written = this.after.objects.get(key) ?? (before && !this.deletes(before) ? before : undefined);
    return written && {
      requested: written.object.spec?.resources?.requests?.storage,
      storageClass: written.object.spec?.storageClassName,
    };
  }

  /** The live set of this name, with its pods and revisions. */
  public liveWorkload({ namespace, name }: Pick<ManifestObject, 'namespace' | 'name'>): LiveWorkload | undefined {
    return this.index('workloads', () => this.facts?.workloads ?? [], live => [`${live.namespace}/${live.name}`]).get(`${namespace}/${name}`)?.[0];
  }

  /** Pods that run without this set. */
  public orphansOf({ namespace, name }: Pick<ManifestObject, 'namespace' | 'name'>): OrphanedPods | undefined {
    return this.index('orphans', () => this.facts?.orphans ?? [], found => [`${found.namespace}/${found.name}`]).get(`${namespace}/${name}`)?.[0];
  }

  /** Whether a class lets its volumes grow; undefined when nobody knows. */
  public isExpandable(storageClass: string | undefined): boolean | undefined {
    if (storageClass === '') { return false; }
    const live = this.facts?.storageClasses?.find(found => storageClass === undefined ? found.isDefault : found.name === storageClass);
    if (live) { return live.allowVolumeExpansion; }
    if (storageClass === undefined) { return undefined; }
    const written = this.after.objects.get(`storage.k8s.io/StorageClass//${storageClass}`) ?? this.before.objects.get(`storage.k8s.io/StorageClass//${storageClass}`);
    return written && written.object.allowVolumeExpansion === true;
  }

  /** The autoscaler of the manifests or of the cluster that owns the replicas of a StatefulSet. */
  public autoscalerOf(namespace: string, name: string): string | undefined {
    const key = `${namespace}/${name}`;
    const written = this.index('autoscalers', () => this.after.objects.values(), object => autoscaled(object)).get(key)?.[0] as ManifestObject | undefined;
    if (written) { return `${written.kind} ${written.name}`; }
    const live = this.facts?.autoscalers?.find(scaler => scaler.namespace === namespace && scaler.targetName === name && scaler.targetKind === 'StatefulSet' && scaler.kind !== 'VerticalPodAutoscaler');
    return live && `${live.kind} ${live.name}`;
  }

  /** StatefulSets after the change whose pods a Service with this selector sends to; without one it sends to none. */
  public workloadsBehind(namespace: string, selector: Labels | undefined): ManifestObject[] {
    return Object.keys(selector ?? {}).length === 0 ? [] : this.workloadsWith(namespace, { matchLabels: selector });
  }

  /** StatefulSets after the change whose pods a selector matches; an empty one matches all, none matches nothing. */
  public workloadsWith(namespace: string, selector: LabelSelector | undefined): ManifestObject[] {
    const wanted = Object.entries(selector?.matchLabels ?? {});
    const candidates = wanted.length === 0
      ? this.index('sets', () => setsOf(this.after), set => [set.namespace]).get(namespace) ?? []
      : this.setsLabelled(namespace, wanted);
    return candidates.filter(set => matchesSelector(selector, set.object.spec?.template?.metadata?.labels));
  }

  // The fewest sets that one of the labels leaves.
  private setsLabelled(namespace: string, wanted: readonly [string, string][]): ManifestObject[] {
    const byLabel = this.index('labels', () => setsOf(this.after), set =>
      Object.entries(set.object.spec?.template?.metadata?.labels ?? {}).map(([key, value]) => `${set.namespace}/${key}=${value}`));
    return wanted.map(([key, value]) => byLabel.get(`${namespace}/${key}=${value}`) ?? []).sort((a, b) => a.length - b.length)[0];
  }

  /** The Services, budgets or policies of a namespace. */
  public inNamespace(kind: KnownKind, namespace: string): ManifestObject[] {
    return this.index('kinds', () => this.after.objects.values(), object => [`${kindOf(object)}/${object.namespace}`]).get(`${kind}/${namespace}`) ?? [];
  }

  /** Whether a StatefulSet of the manifests is governed by this Service, after the change. */
  public governedBy(namespace: string, service: string): ManifestObject[] {
    return this.index('governed', () => setsOf(this.after), set => [`${set.namespace}/${set.object.spec?.serviceName}`]).get(`${namespace}/${service}`) ?? [];
  }

  /** StatefulSets after the change with claims of this name, but for the ordinal. */
  public setsClaiming(namespace: string, prefix: string): ManifestObject[] {
    return this.index('claim names', () => setsOf(this.after), set => (asKind(set.object, 'apps/StatefulSet')?.spec?.volumeClaimTemplates ?? [])
      .map(claim => `${set.namespace}/${claimPrefix(String(claim.metadata?.name), set.name)}`)).get(`${namespace}/${prefix}`) ?? [];
  }

  /** The same before the change. */
  public governedBefore(namespace: string, service: string): ManifestObject[] {
    return this.index('governed before', () => setsOf(this.before), set => [`${set.namespace}/${set.object.spec?.serviceName}`]).get(`${namespace}/${service}`) ?? [];
  }

  /** Who uses an object, before or after the change. */
  public usersOf(side: 'before' | 'after', key: ObjectKey): ReferenceFrom[] {
    return this.index(`users-${side}`, () => referencesIn(this[side]),
      ({ workload, reference }) => [textOfKey(referredKey(reference, workload.namespace))]).get(textOfKey(key)) ?? [];
  }

  /** True when neither the manifests nor the cluster have an object that is named; nobody knows without a cluster. */
  public isMissing(key: ObjectKey): boolean {
    const text = textOfKey(key);
    if (this.after.objects.has(text) || this.after.hooks.has(text)) { return false; }
    if (kindOf(key) === '/PersistentVolumeClaim') { return this.facts !== undefined && this.claim(key.namespace, key.name) === undefined; }
    return this.index('named', () => this.facts?.named ?? [], ({ object }) => [textOfKey(object)]).get(text)?.[0].exists === false;
  }

  /** What the server said to a dry run of an object. */
  public answerFor(key: ObjectKey): ServerAnswer | undefined {
    return this.index('answers', () => this.facts?.answers ?? [], ({ object }) => [textOfKey(object)]).get(textOfKey(key))?.[0];
  }

  /** Live StatefulSets with a revision that refers to an object. */
  public revisionsUsing(key: ObjectKey): { workload: string; name: string; revision: number }[] {
    return this.index('revisions', () => this.facts?.workloads.flatMap(live => live.revisions.map(({ name, revision, template }) => ({ live, name, revision, template }))) ?? [],
      ({ live, template }) => referencesOf(template?.spec).map(reference => textOfKey(referredKey(reference, live.namespace))))
      .get(textOfKey(key))?.map(({ live, name, revision }) => ({ workload: live.name, name, revision })) ?? [];
  }

  /** Claims of this namespace by their name without its ordinal. */
  public claimsLike(namespace: string, prefix: string): LiveClaim[] {
    return this.index('claim prefixes', () => this.facts?.claims ?? [], claim => [`${claim.namespace}/${splitOrdinal(claim.name)?.prefix}`]).get(`${namespace}/${prefix}`) ?? [];
  }

  private index<T>(name: string, items: () => Iterable<T>, keys: (item: T) => string[]): Map<string, T[]> {
    let index = this.indexes.get(name) as Map<string, T[]> | undefined;
    if (!index) {
      index = new Map();
      for (const item of items()) {
        for (const key of keys(item)) {
          const list = index.get(key);
          if (list) { list.push(item); } else { index.set(key, [item]); }
        }
      }
      this.indexes.set(name, index);
    }
    return index;
  }
}

export function isStatefulSet(object: ManifestObject): boolean {
  return kindOf(object) === 'apps/StatefulSet';
}

/** Number of pods that a set asks for. */
export function replicasOf(set: ManifestObject): number {
  return set.object.spec?.replicas ?? 1;
}

export function podsOf(set: ManifestObject): string {
  return count(replicasOf(set), 'pod');
}

function* referencesIn(manifest: Manifest): Generator<ReferenceFrom> {
  for (const workload of manifest.objects.values()) {
    if (!isStatefulSet(workload)) { continue; }
    for (const reference of referencesOf(workload.object.spec?.template?.spec)) { yield { workload, reference }; }
  }
}

function* setsOf(manifest: Manifest): Generator<ManifestObject> {
  for (const object of manifest.objects.values()) { if (isStatefulSet(object)) { yield object; } }
}

function autoscaled({ namespace, object }: ManifestObject): string[] {
  const autoscaler = asKind(object, 'autoscaling/HorizontalPodAutoscaler') ?? asKind(object, 'keda.sh/ScaledObject');
  const { apiVersion = 'apps/v1', kind, name } = autoscaler?.spec?.scaleTargetRef ?? {};
  return name && kind && kindOf({ group: groupOf(apiVersion), kind }) === 'apps/StatefulSet' ? [`${namespace}/${name}`] : [];
}
