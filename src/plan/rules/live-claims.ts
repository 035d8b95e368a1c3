import { claimPrefix, splitOrdinal } from '../../kubernetes/names';
import { compareQuantities } from '../../kubernetes/quantity';
import { LiveClaim } from '../../manifest/cluster-facts';
import { claimChanges } from '../claim-changes';
import { EffectClass } from '../effect-class';
import { WorkloadRule } from '../rule';
import { claimName, count, isFull, names, podName, Workload, WorkloadPair } from '../workload';
import { World } from '../world';

const { INFO, REFUSE } = EffectClass;

const PATH = 'spec.volumeClaimTemplates';

/** The claims that running pods mount; without a cluster there is nothing to say. */
function claimsOfPods({ before, live }: WorkloadPair, world: World) {
  if (!world.facts || !before) { return []; }
  const running = new Map(live?.pods.map(pod => [pod.name, pod.claims]));
  return before.claims.flatMap(({ name: template }) => before.ordinals.map(ordinal => {
    const name = claimName(template, before, ordinal);
    return { template, pod: podName(before, ordinal), name, claim: world.claim(before.namespace, name) };
  })).filter(({ pod, name }) => running.get(pod)?.includes(name));
}

function describe({ name, storageClass, requested, createdAt }: LiveClaim): string {
  return `${name} (${[storageClass ?? 'no class', requested, `since ${createdAt.slice(0, 10)}`].filter(Boolean).join(', ')})`;
}

function named(claims: readonly LiveClaim[]): string {
  return names(claims.map(({ name }) => name), 'claims');
}

/** Claims by the pattern of a workload whose ordinal no pod has: what earlier scale-downs and shifts left. */
export function unusedClaims(workload: Workload, world: World): LiveClaim[] {
  const known = new Set(workload.ordinals);
  return workload.claims.flatMap(({ name }) => world.claimsLike(workload.namespace, claimPrefix(name, workload.name))
    .filter(claim => !known.has(splitOrdinal(claim.name)!.ordinal)));
}

export const liveClaimRules: readonly WorkloadRule[] = [
  {
    id: 'V16',
    title: 'the claim of a running pod is gone',
    effects: [REFUSE],
    description: 'The pod runs on a volume whose claim was deleted: its next restart starts with an empty one.',
    advice: 'stop here and back the data up from the running pod',
    check: (pair, world) => claimsOfPods(pair, world).filter(({ claim }) => !claim)
      .map(({ template, pod, name }) => ({ path: `${PATH}[${template}]`, old: name, new: name, effects: [REFUSE], text: `${name} is gone while ${pod} runs: its next restart starts empty` })),
  },
  {
    id: 'V17',
    title: 'the claim of a running pod is being deleted',
    effects: [REFUSE],
    description: 'Only the running pod still holds it: when the pod stops, the claim and perhaps its data vanish.',
    advice: 'stop here and back the data up from the running pod; no pod of this workload may restart',
    check: (pair, world) => claimsOfPods(pair, world).filter(({ claim }) => claim?.deletionTimestamp)
      .map(({ template, pod, name }) => ({ path: `${PATH}[${template}]`, old: name, new: name, effects: [REFUSE], text: `${name} will vanish when ${pod} stops` })),
  },
  {
    id: 'V18',
    title: 'a claim is not bound',
    effects: [INFO, REFUSE],
    description: 'Only bound claims can grow. A claim of a class with WaitForFirstConsumer stays Pending until its pod is scheduled.',
    check: (pair, world) => {
      const kept = isFull(pair) ? claimChanges(pair).kept : [];
      const growing = new Set(kept.filter(({ before, after }) => compareQuantities(before.size, after.size) === -1).map(({ after }) => after.name));
      return claimsOfPods(pair, world).filter(({ claim }) => claim && claim.phase !== 'Bound').map(({ template, name, claim }) => {
        const grows = growing.has(template);
        const why = grows ? 'only bound claims can grow' : 'its pod has no volume';
        return { path: `${PATH}[${template}]`, old: name, new: name, effects: [grows ? REFUSE : INFO], text: `${name} is ${claim!.phase}: ${why}` };
      });
    },
  },
  {
    id: 'V19',
    title: 'a claim waits for a pod that never ran',
    effects: [INFO],
    description: 'A claim with the expected name is used as it is, whatever its size, class, zone and content.',
    advice: 'look at its data, or delete it first to start empty',
    check: ({ before, after, relation }, world) => {
      if (!world.facts || !after) { return []; }
      const had = new Set(relation === 'same' ? before!.ordinals : []);
      const templates = new Set(before?.claims.map(({ name }) => name));
      return after.claims.flatMap(({ name }) => after.ordinals
        .filter(ordinal => !had.has(ordinal) || !templates.has(name))
        .flatMap(ordinal => world.claim(after.namespace, claimName(name, after, ordinal)) ?? [])
        .map(claim => ({ path: `${PATH}[${name}]`, old: claim.name, new: claim.name, effects: [INFO], text: `${describe(claim)} exists and will be adopted as it is` })));
    },
  },
  {
    id: 'V20',
    title: 'claims that no pod uses',
    effects: [INFO],
    description: 'Claims by the pattern of the workload whose ordinal is out of its range: left by a scale-down or a shift of ordinals. They keep their data and cost money.',
    advice: 'delete them by name once nobody needs their data',
    check: ({ before, after, relation }, world) => {
      if (!before || !after || relation !== 'same') { return []; }
      const coming = new Set(after.claims.flatMap(({ name }) => after.ordinals.map(ordinal => claimName(name, after, ordinal))));
      const unused = unusedClaims(before, world).filter(({ name }) => !coming.has(name));
      return unused.length === 0 ? [] : [{
        path: PATH,
        old: named(unused),
        new: named(unused),
        effects: [INFO],
        text: `${count(unused.length, 'claim')} of earlier pods left: ${unused.map(describe).join(', ')}`,
      }];
    },
  },
];
