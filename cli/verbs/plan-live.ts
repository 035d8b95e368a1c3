import { groupOf, KubernetesObject, textOfKey } from '../../src/kubernetes/object';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import type { ManifestTexts } from '../../src/manifest/manifest-text';
import { UpgradePlan } from '../../src/plan/plan';
import { Cluster } from '../cluster/cluster';
import type { Destination } from '../cluster/session';
import { Questions, readLive } from '../live/live';

/** What the manifests hold: nobody is asked about what every server refuses. */
export type Wanted = Pick<ManifestTexts, 'objects' | 'refused'>;

export interface LivePlan {
  readonly plan: UpgradePlan;
  readonly facts: ClusterFacts;
}

/**
 * Plans against a cluster: first by the rules alone, which says what changes; then the server is asked about just that,
 * and the same plan is made again with its answers.
 */
export async function planLive(
  cluster: Cluster, destination: Destination, { objects: wanted, refused }: Wanted, showSecrets = false,
): Promise<LivePlan> {
  const state = await readLive(cluster, destination, wanted);
  const compare = (after: readonly KubernetesObject[], facts: ClusterFacts) => UpgradePlan._compare({
    before: [...state.before],
    after: [...after, ...refused],
    namespace: destination.namespace,
    kubernetesVersion: facts.serverVersion,
  }, facts, showSecrets, state.wanted);

  const byRules = compare(state.wanted, state.facts);
  const questions = questionsOf(byRules);
  if (questions.objects.length === 0 && questions.growths.length === 0) { return { plan: byRules, facts: state.facts }; }
  const { after, facts } = await state.ask(questions);
  return { plan: compare(after, facts), facts };
}

/** What the server is asked about: the objects that change, and the claims that the steps let grow. */
function questionsOf({ changes, _result: { operations } }: UpgradePlan): Questions {
  const objects = new Map(changes.map(({ subject: { apiVersion, kind, namespace = '', name } }) => {
    const key = { group: groupOf(apiVersion), kind, namespace, name };
    return [textOfKey(key), key];
  }));
  const growths = operations.flat().flatMap(operation => operation.do === 'grow-claim' && !objects.has(textOfKey(operation.claim))
    ? [{ namespace: operation.claim.namespace, name: operation.claim.name, size: operation.to }] : []);
  return { objects: [...objects.values()], growths };
}
