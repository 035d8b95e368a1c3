import { ClusterFacts, LiveManager, LiveWorkload, ServerAnswer } from '../manifest/cluster-facts';
import { Discovery } from './discovery';
import { dryRun, Trial } from './dry-run';
import { autoscalersOf, budgetsOf, claimsOf, quotasOf, storageClassesOf, volumesOf, workloadOf } from './facts';
import { growingClaims } from './growing-claims';
import { Answer, Kubectl, KubectlError } from './kubectl';
import { managersOf } from './managers';
import { mayWrite } from './rights';
import { storedObjects } from './stored-objects';

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
    throw new Error(`no cluster to ask: ${words(answer)}; name a context with --context, or set KUBECONFIG`);
  }
  const config = JSON.parse(answer.stdout);
  return {
    context: config['current-context'] || config.contexts[0].name,
    namespace: namespace ?? config.contexts[0].context.namespace ?? 'default',
  };
}

/** Reads everything that the plan needs to know of the live objects, and asks the server what it would store. */
export async function readLive(kubectl: Kubectl, destination: Destination, wanted: readonly any[]): Promise<LiveState> {
  const notes: string[] = [];
  const serverVersion = await readServerVersion(kubectl, destination);
  const discovery = await Discovery.read(kubectl, wanted.map(object => object.apiVersion));
  const objects = wanted.map(object => withNamespace(object, discovery, destination.namespace));
  const missing = await missingNamespaces(kubectl, objects);

  const known = objects.filter(object => discovery.of(object) !== undefined);
  notes.push(...unknownKinds(objects.filter(object => discovery.of(object) === undefined)));
  const live = await readObjects(kubectl, known.filter(object => !missing.has(object.metadata.namespace)), destination);

  const sets = objects.filter(object => object.kind === 'StatefulSet');
  const namespaces = [...new Set(sets.map(set => set.metadata.namespace))].filter(name => !missing.has(name));
  const listed = await readNamespaces(kubectl, namespaces, discovery, notes, destination);
  const former = formerSets(sets, live, listed);
  const liveSets = [...live.filter(object => object.kind === 'StatefulSet'), ...former];
  const claims = claimsOf(listed);
  const cluster = await readClusterScope(kubectl, claims.flatMap(claim => claim.volumeName ?? []), notes);

  const trials = known.filter(object => !missing.has(object.metadata.namespace))
    .map((object): Trial => ({ object, live: live.find(other => isSameObject(other, object)) }));
  const asked = [...trials, ...growingClaims(sets, liveSets, claims)];
  const answers = await withoutRights(kubectl, discovery, await dryRun(kubectl, asked), asked, notes);

  return {
    before: [...live, ...former],
    after: await storedObjects(kubectl, objects, live, answers),
    facts: {
      ...destination,
      serverVersion,
      apiGroups: discovery.groups,
      workloads: liveSets.map((set): LiveWorkload => workloadOf(set, listed)),
      claims,
      ...cluster,
      quotas: only(listed, 'ResourceQuota', notes, quotasOf),
      disruptionBudgets: only(listed, 'PodDisruptionBudget', notes, budgetsOf),
      autoscalers: autoscalersOf(listed.filter(object => AUTOSCALERS.includes(object.kind))),
      managers: live.flatMap((object): LiveManager[] => managersOf(object)),
      answers,
      notes,
    },
  };
}
