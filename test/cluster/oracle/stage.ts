import { Answer } from './api';
import type { ControlPlane } from './control-plane';
import { PodEvent } from './watched';
import { claimsOf, Owned } from '../../../cli/live/facts';
import { ClusterFacts } from '../../../src/manifest/cluster-facts';
import { ManifestObject, readManifest } from '../../../src/manifest/manifest';

/** Pods and claims of a stage at one moment, by namespace and name. */
export interface Scene {
  /** The UIDs of the pods that StatefulSets control. */
  readonly pods: ReadonlyMap<string, string>;
  readonly claims: ReadonlyMap<string, { readonly uid: string; readonly isUsed: boolean }>;
}

/** What an upgrade that stopped half way has left. */
export interface Interruption {
  /** The set that is deleted without its pods, made of the one that is wanted. */
  readonly before: (set: any) => any;
  /** Pods that are gone since. */
  readonly died?: readonly string[];
}

/** Helm runs hooks by itself: it deletes them and creates them again, and applies none. */
function isHook({ object }: ManifestObject): boolean {
  const annotations: Readonly<Record<string, unknown>> = object.metadata.annotations ?? {};
  return annotations['helm.sh/hook'] !== undefined;
}

/** One case on the control plane: its objects under names of their own, so that cases do not meet. */
export class Stage {
  private readonly namespaces = new Set<string>();
  private readonly seen = new Map<string, string>();

  constructor(private readonly plane: ControlPlane, private readonly prefix: string, private readonly address: string) {}

  /** Reads both sides of a case, and moves them into the namespaces of this stage. */
  public read(...sides: string[]): any[][] {
    const manifests = sides.map(text => [...readManifest(text).objects.values()].filter(found => !isHook(found)));
    const shared = new Set(manifests.flat().filter(({ namespace, kind }) => namespace === '' && kind !== 'Namespace').map(({ name }) => name));
    return manifests.map(objects => objects.map(found => this.moved(found, shared)));
  }

  /** Makes what manifests take for granted: namespaces, accounts, storage classes, nodes with their labels. */
  public async prepare(objects: readonly any[]): Promise<void> {
    const { api } = this.plane;
    const has = (kind: string, name: string) => objects.some(object => object.kind === kind && object.metadata.name === name);
    await Promise.all([...this.namespaces].map(name => this.plane.share({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
    for (const object of objects) {
      const pod = object.spec?.template?.spec;
      const claims = [object, ...object.spec?.volumeClaimTemplates ?? []].map(claim => claim.spec?.storageClassName);
      for (const name of claims.filter(found => found && !has('StorageClass', found))) {
        await this.plane.share({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner: this.plane.provisioner, allowVolumeExpansion: true });
      }
      if (pod?.serviceAccountName && !has('ServiceAccount', pod.serviceAccountName)) {
        await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: pod.serviceAccountName, namespace: object.metadata.namespace } });
      }
      if (await api.pathOf(object) === undefined && object.apiVersion.includes('.')) { await this.define(object); }
      if (pod?.nodeSelector) { await this.plane.labelNode(pod.nodeSelector); }
    }
  }

  public async dryRun(objects: readonly any[]): Promise<Map<any, Answer>> {
    const answers = await Promise.all(objects.map(async object => [object, await this.plane.api.apply(object, { dryRun: true })] as const));
    return new Map(answers);
  }

  /** Applies manifests and deletes objects, and waits until every controller has done its part. */
  public async apply(objects: readonly any[], remove: readonly any[] = []): Promise<void> {
    const events = this.podEvents().length;
    await this.send(objects);
    for (const object of remove) {
      if (object.kind === 'StatefulSet') { this.seen.delete(`${object.metadata.namespace}/${object.metadata.name}`); }
      await this.plane.api.demand('DELETE', (await this.plane.api.pathOf(object))!, { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' });
    }
    // a controller that has nothing to do says nothing: give it a moment to begin
    const moment = Date.now() + 1000;
    while (this.podEvents().length === events && Date.now() < moment) { await new Promise(resolve => setTimeout(resolve, 50)); }
    await this.settle();
  }

  /** Applies manifests and waits for nothing. */
  public async send(objects: readonly any[], manager = 'kubectl'): Promise<void> {
    for (const object of objects) {
      const { status, body } = await this.plane.api.apply(object, { manager });
      if (status >= 300) { throw new Error(`${object.kind} ${object.metadata.name}: ${status} ${body.message}`); }
      if (!object.metadata.namespace) { this.plane.leave(object); }
      if (object.kind === 'StatefulSet') { this.seen.set(`${body.metadata.namespace}/${body.metadata.name}`, body.metadata.resourceVersion); }
    }
  }

  /** Writes into the StatefulSet as somebody else would. */
  public async write(objects: readonly any[], { manager, spec }: { readonly manager: string; readonly spec: any }): Promise<void> {
    const { apiVersion, kind, metadata: { name, namespace } } = objects.find(object => object.kind === 'StatefulSet');
    await this.send([{ apiVersion, kind, metadata: { name, namespace }, spec }], manager);
    await this.settle();
  }

  /** Leaves pods behind as an upgrade does that stops between the delete of its set and the create. */
  public async interrupt(objects: readonly any[], { before, died = [] }: Interruption): Promise<void> {
    const { api, watched } = this.plane;
    const set = before(objects.find(({ kind }) => kind === 'StatefulSet'));
    const { namespace, name } = set.metadata;
    await this.apply([set]);
    await api.demand('DELETE', (await api.pathOf(set))!, { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Orphan' });
    await watched.until(() => watched.all('StatefulSet', namespace).has(name) ? `${name} is being deleted` : undefined);
    for (const pod of died) { await api.demand('DELETE', `/api/v1/namespaces/${namespace}/pods/${pod}?gracePeriodSeconds=0`); }
    await watched.until(() => died.find(pod => watched.all('Pod', namespace).has(pod)));
    this.seen.delete(`${namespace}/${name}`);
  }

  /** Waits until every controller has done its part. */
  public async settle(): Promise<void> {
    await this.plane.watched.until(() => this.unsettled());
  }

  /** What a live plan would know of the sets and their claims. */
  public async facts(wanted: readonly any[]): Promise<ClusterFacts> {
    const ofKind = (kind: 'StatefulSet' | 'Pod' | 'PersistentVolumeClaim') => [...this.namespaces].flatMap(namespace => [...this.plane.watched.all(kind, namespace).values()]);
    const lists = await Promise.all([...this.namespaces].map(namespace => this.plane.api.demand('GET', `/apis/apps/v1/namespaces/${namespace}/controllerrevisions`)));
    const owned = new Owned(ofKind('Pod'), lists.flatMap(({ items }) => items));
    const isThere = ({ metadata: { namespace, name } }: any) => this.plane.watched.all('StatefulSet', namespace).has(name);
    return {
      context: 'test',
      namespace: 'default',
      serverVersion: this.plane.version,
      apiGroups: [],
      workloads: ofKind('StatefulSet').map(set => owned.workloadOf(set)),
      orphans: wanted.filter(object => object.kind === 'StatefulSet' && !isThere(object)).flatMap(set => owned.orphansOf(set) ?? []),
      claims: claimsOf(ofKind('PersistentVolumeClaim'), ofKind('Pod')),
      managers: [],
      answers: [],
      notes: [],
    };
  }

  /** The objects as the server stores them. */
  public async stored(objects: readonly any[]): Promise<any[]> {
    return Promise.all(objects.map(async object => this.plane.api.demand('GET', (await this.plane.api.pathOf(object))!)));
  }

  /** The pods of the sets and all claims, as they are now. */
  public scene(): Scene {
    const named = (kind: 'Pod' | 'PersistentVolumeClaim') => [...this.namespaces].flatMap(namespace =>
      [...this.plane.watched.all(kind, namespace).values()].map(object => [`${namespace}/${object.metadata.name}`, object] as const));
    const pods = named('Pod').filter(([, pod]) => isOfSet(pod) || owner(pod).kind === undefined);
    const used = new Set(named('Pod').flatMap(([, pod]) => mountedBy(pod).map(claim => `${pod.metadata.namespace}/${claim}`)));
    return {
      pods: new Map(pods.map(([name, pod]) => [name, pod.metadata.uid])),
      claims: new Map(named('PersistentVolumeClaim').map(([name, claim]) => [name, { uid: claim.metadata.uid, isUsed: used.has(name) }])),
    };
  }

  /** What has happened to the pods so far. */
  public podEvents(): PodEvent[] {
    return [...this.namespaces].flatMap(name => this.plane.watched.podEvents(name));
  }

  /** Stops the pods; the rest stays until the control plane is left, as deleting namespaces costs more than all tests in them. */
  public async strike(): Promise<void> {
    const { api, watched } = this.plane;
    const sets = [...this.namespaces].flatMap(namespace => [...watched.all('StatefulSet', namespace).keys()].map(name => `/apis/apps/v1/namespaces/${namespace}/statefulsets/${name}`));
    await Promise.all(sets.map(path => api.ask('DELETE', path)));
    // The garbage collector of a busy server takes its time, and the nodes have room for so many pods only.
    await Promise.all([...this.namespaces].map(namespace => api.ask('DELETE', `/api/v1/namespaces/${namespace}/pods?gracePeriodSeconds=0`)));
  }

  /** What is still on its way; undefined when nothing is. */
  private unsettled(): string | undefined {
    for (const namespace of this.namespaces) {
      const { watched } = this.plane;
      const [sets, pods, claims] = [watched.all('StatefulSet', namespace), watched.all('Pod', namespace), watched.all('PersistentVolumeClaim', namespace)];
      const living = new Set([...sets.values(), ...pods.values()].map(object => object.metadata.uid));
      for (const set of sets.values()) {
        const seen = this.seen.get(`${namespace}/${set.metadata.name}`);
        if (seen === undefined) { return `${set.metadata.name} is being deleted`; }
        if (BigInt(set.metadata.resourceVersion) < BigInt(seen)) { return `${set.metadata.name} is not seen as it was applied`; }
        const problem = unsettledSet(set, [...pods.values()]);
        if (problem) { return problem; }
      }
      for (const pod of [...pods.values()].filter(isOfSet)) {
        if (pod.metadata.deletionTimestamp || !living.has(owner(pod).uid)) { return `${pod.metadata.name} is to go`; }
      }
      for (const claim of claims.values()) {
        const orphaned = claim.metadata.ownerReferences?.find(({ uid }: any) => !living.has(uid));
        if (claim.metadata.deletionTimestamp || orphaned) { return `claim ${claim.metadata.name} is to go`; }
        if (claim.status.phase !== 'Bound') { return `claim ${claim.metadata.name} has no volume`; }
      }
    }
    return undefined;
  }

  private moved({ object, namespace }: ManifestObject, shared: ReadonlySet<string>): any {
    const own = (name: any) => shared.has(name) ? `${this.prefix}-${name}` : name;
    const copy = JSON.parse(JSON.stringify(object), (key, value) => REFERENCES.has(key) ? own(value) : typeof value === 'string' && value.startsWith('10.96.') ? this.address : value);
    delete copy.status;
    for (const field of WRITTEN_BY_SERVER) { delete copy.metadata[field]; }
    if (copy.kind === 'StorageClass') { copy.provisioner = this.plane.provisioner; }
    if (namespace !== '') {
      copy.metadata.namespace = this.namespace(namespace);
    } else {
      copy.metadata.name = copy.kind === 'Namespace' ? this.namespace(copy.metadata.name) : own(copy.metadata.name);
    }
    return copy;
  }

  private namespace(name: string): string {
    const moved = `${this.prefix}-${name}`;
    this.namespaces.add(moved);
    return moved;
  }

  /** Makes a kind that the server does not know. */
  private async define({ apiVersion, kind }: any): Promise<void> {
    const [group, version] = apiVersion.split('/');
    const plural = `${kind.toLowerCase()}s`;
    await this.plane.share({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind, plural },
        versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
      },
    });
    await this.plane.api.serving(apiVersion, kind);
  }
}

const WRITTEN_BY_SERVER = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields'];
const REFERENCES = new Set(['storageClassName', 'priorityClassName']);

function unsettledSet({ metadata, spec, status }: any, pods: readonly any[]): string | undefined {
  if (!(status.observedGeneration >= metadata.generation)) { return `${metadata.name} is not yet seen by its controller`; }
  const own = pods.filter(pod => isOfSet(pod) && owner(pod).uid === metadata.uid);
  const start = spec.ordinals?.start ?? 0;
  const wanted = Array.from({ length: spec.replicas }, (_, index) => `${metadata.name}-${start + index}`);
  const partition = spec.updateStrategy.type === 'RollingUpdate' ? spec.updateStrategy.rollingUpdate?.partition ?? 0 : Infinity;
  for (const [index, name] of wanted.entries()) {
    const pod = own.find(found => found.metadata.name === name);
    if (!pod) { return `${name} is to come`; }
    if (!pod.status.conditions?.some((condition: any) => condition.type === 'Ready' && condition.status === 'True')) { return `${name} is not ready`; }
    if (index >= partition && pod.metadata.labels['controller-revision-hash'] !== status.updateRevision) { return `${name} is of an old revision`; }
  }
  return own.length > wanted.length ? `${own.length - wanted.length} pods of ${metadata.name} are to go` : undefined;
}

function owner(object: any): any {
  return object.metadata.ownerReferences?.find((reference: any) => reference.controller) ?? {};
}

function isOfSet(pod: any): boolean {
  return owner(pod).kind === 'StatefulSet';
}

function mountedBy(pod: any): string[] {
  return (pod.spec.volumes ?? []).map((volume: any) => volume.persistentVolumeClaim?.claimName).filter(Boolean);
}
