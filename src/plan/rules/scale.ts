import { keptBy } from '../../manifest/ownership';
import { EffectClass } from '../effect-class';
import { writesReplicas } from '../kept-by-server';
import { moveData } from '../needs';
import { Finding, WorkloadRule } from '../rule';
import { claimName, count, FullPair, isUpdate, names, ordinalsOnlyIn, podName, Workload } from '../workload';
import { World } from '../world';

const { INFO, NOOP, INPLACE, SCALE_UP, SCALE_DOWN, STRAND, LOSS } = EffectClass;

function claimsAt(workload: Workload, ordinals: readonly number[], which = workload.claims): string[] {
  return ordinals.flatMap(ordinal => which.map(claim => claimName(claim.name, workload, ordinal)));
}

/** Ordinals that go, highest first. */
function goingOf({ before, after }: FullPair): number[] {
  return ordinalsOnlyIn(before, after).reverse();
}

/** What a smaller range of ordinals does. */
function scaleDown(pair: FullPair): Pick<Finding, 'effects' | 'text' | 'pods' | 'advice'> {
  const { before, after } = pair;
  const going = goingOf(pair);
  const pods = going.map(ordinal => podName(before, ordinal));
  const claims = claimsAt(before, going, before.claims.filter(claim => after.claims.some(({ name }) => name === claim.name)));
  const order = pods.length === 1 ? '' : after.isParallel ? ', all at once' : ', highest first';
  const end = after.replicas === 0 ? 'stops the service: ' : '';
  if (claims.length === 0) { return { effects: [SCALE_DOWN], pods, text: `${end}removes ${names(pods)}${order}` }; }
  return after.whenScaled === 'Delete'
    ? { effects: [SCALE_DOWN, LOSS], pods, advice: 'set whenScaled to Retain, and wait for the owner references to be gone, unless the data may go', text: `${end}removes ${names(pods)}${order}, and whenScaled: Delete deletes volumes ${names(claims, 'claims')}` }
    : { effects: [SCALE_DOWN], pods, text: `${end}removes ${names(pods)}${order}; claims kept: ${names(claims, 'claims')}` };
}

/** True when the field was written before and is not any more, and nobody else owns it. */
function isReplicasReset({ before, after }: FullPair): boolean {
  return writesReplicas(before.id.object) && !writesReplicas(after.id.object);
}

function freshOrUsed(workload: Workload, ordinals: readonly number[], world: World): string {
  const claims = claimsAt(workload, ordinals);
  if (claims.length === 0) { return ''; }
  const existing = claims.flatMap(name => {
    const claim = world.existing(workload.namespace, name);
    return claim ? [`${name} (${claim.since ? `from ${claim.since}` : 'of the manifests'})`] : [];
  });
  const fresh = claims.filter(name => !world.existing(workload.namespace, name));
  const assumed = world.facts ? '' : ', unless an earlier scale-down left them with old data';
  return [
    fresh.length ? `; claims new and empty: ${names(fresh, 'claims')}${assumed}` : '',
    existing.length ? `; used with the data that is on them: ${existing.join(', ')}` : '',
  ].join('');
}

/** Whether a pod of this set gets a claim that nobody has filled. */
function startsEmpty(workload: Workload, world: World): boolean {
  return claimsAt(workload, workload.ordinals).some(name => !world.existing(workload.namespace, name));
}

const removedOf = new WeakMap<World, string[]>();

/** The claims that removed sets of the same plan leave behind or take along. */
function removedClaims(world: World): string[] {
  let claims = removedOf.get(world);
  if (!claims) {
    claims = [...world.pairs.values()].flatMap(({ relation, before }) =>
      relation === 'removed' && before && world.deletes(before.id) ? claimsAt(before, before.ordinals) : []);
    removedOf.set(world, claims);
  }
  return claims;
}

export const scaleRules: readonly WorkloadRule[] = [
  {
    id: 'S31',
    title: 'replicas up',
    effects: [SCALE_UP],
    flow: 'F1',
    description: 'Pods are created in order. A claim that an earlier scale-down left is mounted again with its old data: members of a cluster come back with a stale identity. Quota counts the new claims.',
    check: (pair, world) => {
      if (!isUpdate(pair) || pair.before.start !== pair.after.start || pair.after.replicas <= pair.before.replicas) { return []; }
      const coming = ordinalsOnlyIn(pair.after, pair.before);
      const pods = coming.map(ordinal => podName(pair.after, ordinal));
      return [{
        path: 'spec.replicas',
        old: pair.before.replicas,
        new: pair.after.replicas,
        effects: [SCALE_UP],
        pods,
        text: `creates ${names(pods)}${freshOrUsed(pair.after, coming, world)}`,
      }];
    },
  },
  {
    id: 'S32',
    title: 'replicas down',
    effects: [SCALE_DOWN, LOSS],
    flow: 'F8',
    description: 'Pods go highest ordinal first, each only while every lower one is Ready. Their claims stay, unless whenScaled is Delete. A cluster may lose its quorum.',
    advice: 'let the application take the members out first',
    check: pair => !isUpdate(pair) || pair.before.start !== pair.after.start || isReplicasReset(pair)
      || pair.after.replicas >= pair.before.replicas || pair.after.replicas === 0 ? []
      : [{ path: 'spec.replicas', old: pair.before.replicas, new: pair.after.replicas, ...scaleDown(pair) }],
  },
  {
    id: 'S33',
    title: 'replicas to 0',
    effects: [SCALE_DOWN, LOSS],
    flow: 'F8',
    description: 'The service stops. Claims stay, unless whenScaled is Delete.',
    check: pair => !isUpdate(pair) || pair.before.replicas === 0 || pair.after.replicas !== 0 ? []
      : [{ path: 'spec.replicas', old: pair.before.replicas, new: 0, ...scaleDown(pair) }],
  },
  {
    id: 'S34',
    title: 'replicas removed from the manifest',
    effects: [SCALE_DOWN, LOSS, NOOP],
    flow: 'F8',
    description: 'Removing a field that the same owner had set resets it to its default: one replica. The live value is kept only where somebody else owns the field, such as an autoscaler that has scaled already.',
    advice: 'keep replicas in the manifest, unless an autoscaler owns the field already',
    check: (pair, world) => {
      if (!isUpdate(pair) || !isReplicasReset(pair)) { return []; }
      const scaler = world.autoscalerOf(pair.after.namespace, pair.after.name);
      if (pair.after.replicas === pair.before.replicas) {
        return pair.before.replicas !== 1
          ? [{ path: 'spec.replicas', old: pair.before.replicas, effects: [NOOP], text: `live value ${pair.before.replicas} kept${scaler ? `: ${scaler} owns it once it has scaled; if it has not, the field falls back to 1` : ''}` }]
          : [];
      }
      const down = scaleDown(pair);
      return [{ path: 'spec.replicas', old: pair.before.replicas, ...down, text: `without the field the server falls back to 1: ${down.text}${pair.orphans ? '' : '; kept only if somebody else, such as an autoscaler, owns the field'}` }];
    },
  },
  {
    id: 'S35',
    title: 'replicas of the manifest against an autoscaler',
    effects: [INFO],
    description: 'When an autoscaler targets the set, every apply of a manifest with replicas scales it to that number, and the autoscaler scales it back soon after.',
    advice: 'take replicas out of the manifest once the autoscaler has scaled',
    check: (pair, world) => {
      if (!isUpdate(pair) || !writesReplicas(pair.after.id.object)) { return []; }
      const scaler = world.autoscalerOf(pair.after.namespace, pair.after.name);
      const live = pair.live?.statefulSet?.spec?.replicas ?? pair.before.replicas;
      return scaler && live !== pair.after.replicas
        ? [{ path: 'spec.replicas', old: live, new: pair.after.replicas, effects: [INFO], text: `${scaler} owns replicas (${pair.live ? 'live' : 'before'} ${live}); the manifest would scale to ${pair.after.replicas} now, and the autoscaler back soon after` }]
        : [];
    },
  },
  {
    id: 'S51',
    title: 'ordinals.start',
    effects: [STRAND, LOSS, SCALE_DOWN, SCALE_UP, INPLACE],
    flow: 'F13',
    description: 'The range of ordinals moves: pods of new ordinals come up with new empty volumes, then those outside the range go. Their claims stay, or are deleted when whenScaled is Delete. DNS names change. '
      + 'Where no pod comes, as when the start goes from 0 to 1 and one replica less is asked for, it is a scale-down at the other end: the only way to retire the first ordinal.',
    check: (pair, world) => {
      if (!isUpdate(pair) || pair.before.start === pair.after.start) { return []; }
      const { before, after } = pair;
      const finding = { path: 'spec.ordinals.start', covers: ['spec.replicas'], old: before.start, new: after.start };
      const coming = ordinalsOnlyIn(after, before);
      const going = goingOf(pair);
      const comes = `creates ${names(coming.map(ordinal => podName(after, ordinal)))}${freshOrUsed(after, coming, world)}`;
      if (coming.length === 0) {
        return [going.length === 0
          ? { ...finding, effects: [INPLACE], text: 'no pod moves' }
          : { ...finding, advice: 'let the application take the members out first', flow: 'F8', ...scaleDown(pair) }];
      }
      const pods = [...coming.map(ordinal => podName(after, ordinal)), ...going.map(ordinal => podName(before, ordinal))];
      if (going.length === 0) { return [{ ...finding, effects: [SCALE_UP], flow: 'F1', pods, text: comes }]; }
      const claims = claimsAt(before, going);
      const fate = claims.length === 0 ? '' : after.whenScaled === 'Delete' ? `, and whenScaled: Delete deletes ${names(claims, 'claims')}` : `; ${names(claims, 'claims')} stay, unused`;
      return [{
        ...finding,
        advice: 'move one ordinal at a time between two sets (F13), with both retention policies at Retain',
        effects: claims.length === 0 ? [SCALE_UP, SCALE_DOWN] : [after.whenScaled === 'Delete' ? LOSS : STRAND],
        needs: claims.length === 0 ? [] : [moveData('ordinals')],
        pods,
        text: `${comes}, then removes ${names(going.map(ordinal => podName(before, ordinal)))}${fate}`,
      }];
    },
  },
  {
    id: 'S55',
    title: 'the set is removed from the manifests',
    effects: [SCALE_DOWN, STRAND, LOSS, INFO],
    flow: 'F12',
    description: 'Whether it is deleted depends on who applies: Helm and pruning delete it, kubectl apply leaves it running. Its claims stay with their data, and nothing mounts them, unless whenDeleted is Delete: then they are deleted.',
    advice: 'set whenDeleted to Retain and wait for the owner references to be gone before the set is deleted (F12)',
    check: (pair, world) => {
      if (pair.relation !== 'removed' || !pair.before) { return []; }
      const { before } = pair;
      const claims = claimsAt(before, before.ordinals);
      const pods = [...before.ordinals].reverse().map(ordinal => podName(before, ordinal));
      if (!world.deletes(before.id)) {
        const why = keptBy(before.id.object);
        return [{ path: '', effects: [INFO], advice: undefined, text: `${before.name} is not deleted${why ? ` (${why})` : ''}: it runs on, and nothing manages it` }];
      }
      const lost = claims.length > 0 && before.whenDeleted === 'Delete';
      return [{
        path: '',
        effects: [SCALE_DOWN, ...claims.length ? [lost ? LOSS : STRAND] : []],
        pods,
        ...lost ? {} : { advice: undefined },
        text: `deletes ${before.name} with ${count(before.replicas, 'pod')}, in no order${claims.length ? lost ? `; whenDeleted: Delete deletes volumes ${names(claims, 'claims')}` : `; claims kept: ${names(claims, 'claims')}` : ''}`,
      }];
    },
  },
  {
    id: 'S58',
    title: 'a new set',
    effects: [SCALE_UP, INFO],
    description: 'Pods are created in order, each with claims of its own. Claims of that name that exist already are used as they are. '
      + 'Where the same plan removes another set, the new one may be meant to take over from it: it starts empty, as claims are found by name only.',
    check: (pair, world) => {
      if (pair.relation !== 'added' || !pair.after) { return []; }
      const pods = pair.after.ordinals.map(ordinal => podName(pair.after!, ordinal));
      const left = startsEmpty(pair.after, world) ? removedClaims(world) : [];
      return [{
        path: '',
        effects: [SCALE_UP],
        pods,
        ...left.length ? { effects: [SCALE_UP, INFO], advice: 'if it takes over from the set that goes, keep the name of that set and of its claims; or bind its volumes to claims of the new names first (F7)' } : {},
        text: (pods.length ? `creates ${names(pods)}${freshOrUsed(pair.after, pair.after.ordinals, world)}` : 'creates the set without pods')
          + (left.length ? `; it starts empty: the data of the set that goes is on ${names(left, 'claims')}` : ''),
      }];
    },
  },
];
