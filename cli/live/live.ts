import { Candidate, DryRun, Growth } from './dry-run';
import { autoscalersOf, budgetsOf, claimsOf, journalsOf, Owned, quotasOf, servicesOf, storageClassesOf, volumesOf } from './facts';
import { formerSets } from './former-sets';
import { managersOf } from './managers';
import { readLiveSelves, readNamed, Served } from './reading';
import { readReferred } from './referred';
import { CLAIMS, NAMESPACES } from './resources';
import { storedObject } from './stored-object';
import { readClusterScope, readSurroundings } from './surroundings';
import type { StatefulSetObject } from '../../src/kubernetes/fields';
import { keyOf, kindOf, KubernetesObject, ObjectKey, textOfKey } from '../../src/kubernetes/object';
import { UserError } from '../../src/kubernetes/user-error';
import { ClusterFacts, ServerAnswer } from '../../src/manifest/cluster-facts';
import { Cluster } from '../cluster/cluster';
import { Discovery } from '../cluster/discovery';
import { fieldOf } from '../cluster/json';
import { isNamespace, isPathName, Resource } from '../cluster/path';
import { ApiRefusal, NoAnswer } from '../cluster/refusal';
import { Rights } from '../cluster/rights';
import type { Destination } from '../cluster/session';

/** What to ask the server about. */
export interface Questions {
  /** The wanted objects that change. */
  readonly objects: readonly ObjectKey[];
  readonly growths: readonly Growth[];
}

/** A cluster, as far as a plan for the wanted objects has to know it. */
export class LiveState {
  private readonly liveByKey: ReadonlyMap<string, KubernetesObject>;

  constructor(
    private readonly cluster: Cluster,
    /** The live selves of the wanted objects, and the sets that look like their former names. */
    public readonly before: readonly KubernetesObject[],
    /** What is wanted, as the manifests say it. */
    public readonly wanted: readonly KubernetesObject[],
    /** What is known without having asked the server about any change. */
    public readonly facts: ClusterFacts,
    private readonly served: ReadonlyMap<string, Served>,
  ) {
    this.liveByKey = new Map(before.map(object => [textOfKey(keyOf(object)), object]));
  }

  /** Asks the server what it would make of these changes. Where the user may not even ask, a note says so. */
  public async ask({ objects, growths }: Questions): Promise<AnsweredState> {
    const notes = new Set(this.facts.notes);
    const dryRun = new DryRun(this.cluster, warning => notes.add(`the server warns: ${warning}`));
    const candidates = objects.flatMap((key): Candidate[] => {
      const served = this.served.get(textOfKey(key));
      return served ? [{ ...served, live: this.liveByKey.get(textOfKey(key)) }] : [];
    });
    const asked = await Promise.all([
      ...candidates.map(async candidate => ({
        answer: await dryRun.apply(candidate),
        verbs: candidate.live ? ['patch'] : ['create', 'patch'],
        resource: candidate.resource,
      })),
      ...growths.map(async growth => ({ answer: await dryRun.grow(growth), verbs: ['patch'], resource: CLAIMS as Resource })),
    ]);
    const answers = await this.withoutMissingRights(asked, notes);
    const byKey = new Map(answers.map(answer => [textOfKey(answer.object), answer]));
    const changed = new Set(objects.map(textOfKey));
    return {
      after: this.wanted.map(object => {
        const key = textOfKey(keyOf(object));
        return changed.has(key) ? storedObject(object, this.liveByKey.get(key), byKey.get(key)) : object;
      }),
      facts: { ...this.facts, answers, notes: [...notes] },
    };
  }

  private async withoutMissingRights(asked: readonly Asked[], notes: Set<string>): Promise<ServerAnswer[]> {
    const rights = new Rights(this.cluster);
    const unasked = new Map<string, string[]>();
    const kept: ServerAnswer[] = [];
    for (const { answer, verbs, resource } of asked) {
      const right = answer.reason === 'Forbidden' ? await rights.missing(verbs, resource, answer.object.namespace) : undefined;
      if (right === undefined) {
        kept.push(answer);
        continue;
      }
      if (!unasked.has(right)) { unasked.set(right, []); }
      unasked.get(right)!.push(answer.object.name);
    }
    unasked.forEach((names, right) => notes.add(`the server was not asked about ${names.join(', ')}, judged by the rules alone: no right to ${right}`));
    return kept;
  }
}

interface Asked {
  readonly answer: ServerAnswer;
  readonly verbs: readonly string[];
  readonly resource: Resource;
}

/** The wanted objects as the server would store them, and the facts with its answers. */
export interface AnsweredState {
  readonly after: readonly KubernetesObject[];
  readonly facts: ClusterFacts;
}

/** Reads everything that the plan needs to know of the live objects. */
export async function readLive(cluster: Cluster, destination: Destination, wanted: readonly KubernetesObject[]): Promise<LiveState> {
  const notes = new Set<string>();
  const serverVersion = await readServerVersion(cluster, destination);
  const discovery = await Discovery.read(cluster, wanted.map(object => object.apiVersion));
  const objects = wanted.map(object => withNamespace(object, discovery, destination.namespace));
  unknownKinds(objects, discovery).forEach(note => notes.add(note));

  const missing = await missingNamespaces(cluster, objects, notes);
  const served = objects.flatMap(object => {
    const resource = discovery.of(object);
    return resource && canBeAsked(object) && !missing.has(object.metadata.namespace ?? '') ? [{ object, resource }] : [];
  });
  const sets = served.map(({ object }) => object).filter(isSet);
  const claimed = served.filter(({ object }) => kindOf(keyOf(object)) === '/PersistentVolumeClaim');
  const namespaces = [...sets, ...claimed.map(({ object }) => object)].map(({ metadata }) => metadata.namespace!);
  const [around, named] = await Promise.all([readSurroundings(cluster, discovery, namespaces, notes), readReferred(cluster, objects)]);
  const [live, scope] = await Promise.all([readLiveSelves(cluster, served, around.listed), readClusterScope(cluster, around.claims, notes)]);
  const former = formerSets(sets, live, around.sets);
  const owned = new Owned(around.pods, around.revisions);
  const isWanted = new Set(sets.map(set => textOfKey(keyOf(set))));

  return new LiveState(cluster, [...live, ...former], objects, {
    ...destination,
    serverVersion,
    apiGroups: [...discovery.groups],
    workloads: [...around.sets.filter(set => isWanted.has(textOfKey(keyOf(set)))), ...former].map(set => owned.workloadOf(set)),
    orphans: [...sets, ...former].flatMap(set => owned.orphansOf(set) ?? []),
    journals: around.journals && journalsOf(around.journals),
    claims: claimsOf(around.claims, around.pods),
    volumes: scope.volumes && volumesOf(scope.volumes, scope.nodes),
    storageClasses: scope.storageClasses && storageClassesOf(scope.storageClasses),
    quotas: around.quotas && quotasOf(around.quotas),
    disruptionBudgets: around.budgets && budgetsOf(around.budgets),
    autoscalers: around.autoscalers && autoscalersOf(around.autoscalers),
    services: around.services && servicesOf(around.services),
    named,
    managers: live.flatMap(managersOf),
    answers: [],
    notes: [...notes],
  }, new Map(served.map(each => [textOfKey(keyOf(each.object)), each])));
}

function isSet(object: KubernetesObject): object is StatefulSetObject {
  return kindOf(keyOf(object)) === 'apps/StatefulSet';
}

// A name that no server takes is refused by a rule of its own: nobody is asked about it.
function canBeAsked({ metadata }: KubernetesObject): boolean {
  return isPathName(metadata.name) && (metadata.namespace === undefined || isNamespace(metadata.namespace));
}

async function readServerVersion(cluster: Cluster, { context }: Destination): Promise<string> {
  try {
    const version = await cluster.read('/version');
    return `${fieldOf(version, 'major')}.${parseInt(String(fieldOf(version, 'minor')), 10)}`;
  } catch (error) {
    if (!(error instanceof ApiRefusal || error instanceof NoAnswer)) { throw error; }
    throw new UserError(`the cluster of context '${context}' does not answer: ${error.message}`);
  }
}

function withNamespace(object: KubernetesObject, discovery: Discovery, namespace: string): KubernetesObject {
  const served = discovery.of(object);
  if (served ? !served.namespaced : object.metadata.namespace === '') { return object; }
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace || namespace } };
}

function unknownKinds(objects: readonly KubernetesObject[], discovery: Discovery): string[] {
  const unknown = objects.filter(object => !discovery.of(object)).map(object => `${object.kind} (${object.apiVersion})`);
  return [...new Set(unknown)].map(kind =>
    `the server does not know ${kind}: these objects are judged as new, and are refused until its API is installed`);
}

async function missingNamespaces(cluster: Cluster, objects: readonly KubernetesObject[], notes: Set<string>): Promise<Set<string>> {
  const wanted = [...new Set(objects.map(({ metadata }) => metadata.namespace).filter(isNamespace))];
  let found: readonly KubernetesObject[];
  try {
    found = await readNamed(cluster, NAMESPACES, '', wanted);
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.reason !== 'Forbidden') { throw error; }
    notes.add('whether the namespaces exist is not known: no right to get namespaces');
    return new Set();
  }
  const exist = new Set(found.map(({ metadata }) => metadata.name));
  const created = new Set(objects.filter(object => kindOf(keyOf(object)) === '/Namespace').map(({ metadata }) => metadata.name));
  const missing = wanted.filter(name => !exist.has(name));
  const absent = missing.filter(name => !created.has(name));
  if (absent.length > 0) {
    throw new UserError(absent.map(name =>
      `namespace '${name}' does not exist on this cluster; create it, add a Namespace to the manifests, or name another with --namespace`).join('\n'));
  }
  missing.forEach(name => notes.add(`namespace '${name}' does not exist yet: the server cannot be asked about what goes into it`));
  return new Set(missing);
}
