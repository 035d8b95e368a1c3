import { dryRun, Trial } from './dry-run';
import { autoscalersOf, budgetsOf, claimsOf, quotasOf, workloadOf } from './facts';
import { growingClaims } from './growing-claims';
import { readClusterScope, readNamespaces, readObjects } from './listing';
import { managersOf } from './managers';
import { storedObject } from './stored-object';
import { keyOf, kindOf, textOfKey } from '../../src/kubernetes/object';
import { isSame } from '../../src/kubernetes/same';
import { UserError } from '../../src/kubernetes/user-error';
import { ClusterFacts, ServerAnswer } from '../../src/manifest/cluster-facts';
import { Discovery } from '../cluster/discovery';
import { Answer, Kubectl, KubectlError } from '../cluster/kubectl';
import { Rights } from '../cluster/rights';

/** A cluster, as far as a plan for the wanted objects has to know it. */
export interface LiveState {
  /** The live selves of the wanted objects, and the sets that look like their former names. */
  readonly before: readonly any[];
  /** The wanted objects as the server would store them. */
  readonly after: readonly any[];
  readonly facts: ClusterFacts;
}

/** Where kubectl would go: the user's context and the namespace of objects that name none. */
export interface Destination {
  readonly context: string;
  readonly namespace: string;
}

/** Reads the context and the namespace from the kubeconfig; no cluster is asked. */
export async function destinationOf(kubectl: Kubectl, namespace?: string): Promise<Destination> {
  const answer = await kubectl.call(['config', 'view', '--minify', '-o', 'json']);
  if (!answer.ok) {
    if (process.env.KUBERNETES_SERVICE_HOST) { return { context: 'in-cluster', namespace: namespace ?? 'default' }; }
    throw new UserError(`no cluster to ask: ${words(answer)}; name a context with --context, or set KUBECONFIG`);
  }
  const config = JSON.parse(answer.stdout);
  return {
    context: config['current-context'] || config.contexts[0].name,
    namespace: namespace ?? config.contexts[0].context.namespace ?? 'default',
  };
}

/** Reads everything that the plan needs to know of the live objects, and asks the server what it would store. */
export async function readLive(kubectl: Kubectl, destination: Destination, wanted: readonly any[]): Promise<LiveState> {
  const notes = new Set<string>();
  const serverVersion = await readServerVersion(kubectl, destination);
  const discovery = await Discovery.read(kubectl, wanted.map(object => object.apiVersion));
  const objects = wanted.map(object => withNamespace(object, discovery, destination.namespace));
  unknownKinds(objects, discovery).forEach(note => notes.add(note));

  const missing = await missingNamespaces(kubectl, objects, notes);
  const reachable = objects.filter(object => discovery.of(object) && !missing.has(object.metadata.namespace));
  const sets = reachable.filter(object => kindOf(keyOf(object)) === 'apps/StatefulSet');
  const [live, listed] = await Promise.all([
    readObjects(kubectl, reachable),
    readNamespaces(kubectl, discovery, sets.map(set => set.metadata.namespace), notes),
  ]);
  const liveByKey = new Map(live.map(object => [textOf(object), object]));
  const former = formerSets(sets, liveByKey, listed.objects);
  const liveSets = [...live.filter(object => kindOf(keyOf(object)) === 'apps/StatefulSet'), ...former];
  const claims = claimsOf(listed.objects);
  const trials = [
    ...reachable.map((object): Trial => ({ object, live: liveByKey.get(textOf(object)) })),
    ...growingClaims(sets, liveSets, claims),
  ];
  const [answers, cluster] = await Promise.all([
    askServer(kubectl, discovery, trials, notes),
    readClusterScope(kubectl, claims.flatMap(claim => claim.volumeName ?? []), notes),
  ]);
  const answersByKey = new Map(answers.map(answer => [textOfKey(answer.object), answer]));

  return {
    before: [...live, ...former],
    after: objects.map(object => storedObject(object, liveByKey.get(textOf(object)), answersByKey.get(textOf(object)))),
    facts: {
      ...destination,
      serverVersion,
      apiGroups: discovery.groups,
      workloads: liveSets.map(set => workloadOf(set, listed.objects)),
      claims,
      ...cluster,
      quotas: listed.read('ResourceQuota', quotasOf),
      disruptionBudgets: listed.read('PodDisruptionBudget', budgetsOf),
      autoscalers: listed.read('HorizontalPodAutoscaler', () => autoscalersOf(listed.objects)),
      managers: live.flatMap(managersOf),
      answers,
      notes: [...notes],
    },
  };
}

async function readServerVersion(kubectl: Kubectl, { context }: Destination): Promise<string> {
  const answer = await kubectl.call(['get', '--raw', '/version', '--request-timeout=15s']);
  if (!answer.ok) { throw new UserError(`the cluster of context '${context}' does not answer: ${words(answer)}`); }
  const { major, minor } = JSON.parse(answer.stdout);
  return `${major}.${parseInt(minor, 10)}`;
}

function words(answer: Answer): string {
  return answer.refusals.map(refusal => refusal.message).join('; ');
}

function withNamespace(object: any, discovery: Discovery, namespace: string): any {
  const served = discovery.of(object);
  if (served ? !served.namespaced : object.metadata.namespace === '') { return object; }
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };
}

function unknownKinds(objects: readonly any[], discovery: Discovery): string[] {
  const unknown = objects.filter(object => !discovery.of(object)).map(object => `${object.kind} (${object.apiVersion})`);
  return [...new Set(unknown)].map(kind =>
    `the server does not know ${kind}: these objects are judged as new, and are refused until its API is installed`);
}

async function missingNamespaces(kubectl: Kubectl, objects: readonly any[], notes: Set<string>): Promise<Set<string>> {
  const wanted = [...new Set(objects.flatMap(object => object.metadata.namespace ?? []))];
  if (wanted.length === 0) { return new Set(); }
  let found: any[];
  try {
    found = await kubectl.objects(['get', 'namespaces', ...wanted, '--ignore-not-found']);
  } catch (error) {
    if (!(error instanceof KubectlError) || !error.has('Forbidden')) { throw error; }
    notes.add('whether the namespaces exist is not known: no right to get namespaces');
    return new Set();
  }
  const missing = wanted.filter(name => !found.some(namespace => namespace.metadata.name === name));
  const created = missing.filter(name => objects.some(object => kindOf(keyOf(object)) === '/Namespace' && object.metadata.name === name));
  const absent = missing.filter(name => !created.includes(name));
  if (absent.length > 0) {
    throw new UserError(absent.map(name =>
      `namespace '${name}' does not exist on this cluster; create it, add a Namespace to the manifests, or name another with --namespace`).join('\n'));
  }
  created.forEach(name => notes.add(`namespace '${name}' does not exist yet: the server cannot be asked about what goes into it`));
  return new Set(created);
}

/** Sets that are not in the manifests although their pods and claims look like those of a wanted set that is not live yet. */
function formerSets(wanted: readonly any[], live: ReadonlyMap<string, any>, listed: readonly any[]): any[] {
  const created = wanted.filter(set => !live.has(textOf(set)));
  const kept = new Set(wanted.map(textOf));
  const free = listed.filter(object => kindOf(keyOf(object)) === 'apps/StatefulSet' && !kept.has(textOf(object)));
  return free.filter(set => created.some(other => other.metadata.namespace === set.metadata.namespace && looksLike(set, other)));
}

function looksLike(set: any, other: any): boolean {
  const claims = (object: any) => (object.spec.volumeClaimTemplates ?? []).map((claim: any) => claim.metadata.name);
  const images = (object: any) => object.spec.template.spec.containers.map((container: any) => container.image.replace(/[:@][^/]*$/, ''));
  return isSame(set.spec.selector, other.spec.selector)
    || (claims(set).length > 0 && isSame(claims(set), claims(other)) && isSame(images(set), images(other)));
}

/** What the server says; where the user may not even ask, a note says so instead of a refusal. */
async function askServer(kubectl: Kubectl, discovery: Discovery, trials: readonly Trial[], notes: Set<string>): Promise<ServerAnswer[]> {
  const answers = await dryRun(kubectl, trials, warning => notes.add(`the server warns: ${warning}`));
  const rights = new Rights(kubectl);
  const unasked = new Map<string, string[]>();
  const kept: ServerAnswer[] = [];
  for (const [index, answer] of answers.entries()) {
    const { object, live, partial } = trials[index];
    const resource = discovery.of(object)?.resource ?? 'persistentvolumeclaims';
    const right = answer.reason === 'Forbidden'
      ? await rights.missing(live || partial ? ['patch'] : ['create', 'patch'], resource, answer.object.namespace)
      : undefined;
    if (right) { unasked.set(right, [...unasked.get(right) ?? [], answer.object.name]); } else { kept.push(answer); }
  }
  unasked.forEach((names, right) => notes.add(`the server was not asked about ${names.join(', ')}, judged by the rules alone: no right to ${right}`));
  return kept;
}

function textOf(object: any): string {
  return textOfKey(keyOf(object));
}
