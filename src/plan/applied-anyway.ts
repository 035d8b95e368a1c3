import type { Judged } from './compare';
import { EffectClass } from './effect-class';
import { needOf } from './needs';
import { ClaimFate, PlannedVolume } from './planned';
import { ordinalsOnlyIn, podName } from './workload';
import { World } from './world';
import type { Manifest, ManifestObject } from '../manifest/manifest';

const { MIGRATE, REFUSE, REPLACE } = EffectClass;

/** What is left when manifests are applied although the plan says no: some objects land, others do not. */
export interface AppliedAnyway {
  /** Objects that the server does not update in place: they stay as they are. */
  readonly refused: readonly Judged[];
  /** Objects that are refused, or that can never run as they are written. */
  readonly broken: readonly Judged[];
  /** Objects that are removed although pods need them. */
  readonly missed: readonly Judged[];
  /** Number of objects that are created, changed or removed. */
  readonly landing: number;
  /** Services that reached pods, or were to reach them, and reach none. */
  readonly unreachable: readonly ManifestObject[];
  /** Pods that go, in that order. */
  readonly removedPods: readonly string[];
  /** Claims whose fate is another one than to stay with their pods. */
  readonly claims: readonly PlannedVolume[];
}

export function appliedAnyway(judged: readonly Judged[], world: World): AppliedAnyway {
  const has = ({ changes }: Judged, ...effects: EffectClass[]) =>
    changes.some(change => effects.some(effect => change.effects.includes(effect)));
  const missed = judged.filter(object => object.isDeleted && has(object, REFUSE));
  const broken = judged.filter(object => !object.isRemoved && has(object, REFUSE));
  const refused = judged.filter(object => !object.isRemoved && !has(object, REFUSE) && (has(object, REPLACE) || isSwapped(object)
    || (object.subject.kind === 'PersistentVolumeClaim' && has(object, MIGRATE))));
  const kept = new Set([...broken, ...refused].map(({ subject }) => subject.key));
  const rest = judged.filter(({ subject }) => !kept.has(subject.key));
  return {
    refused,
    broken,
    missed,
    landing: rest.filter(({ changes }) => changes.some(({ effect }) => effect !== EffectClass.NOOP && effect !== EffectClass.INFO)).length,
    unreachable: unreachable(kept, world),
    removedPods: rest.flatMap(object => removedPods(object, world)),
    claims: rest.flatMap(({ volumes }) => volumes).filter(({ fate }) => fate !== ClaimFate.KEEP && fate !== ClaimFate.GROW),
  };
}

/** Whether the server refuses an update of a set; one that is not there is created, and that it takes. */
function isSwapped({ found, pair }: Judged): boolean {
  return !pair?.orphans && found.some(({ needs }) => needOf(needs, 'swap') !== undefined);
}

function removedPods({ pair }: Judged, world: World): string[] {
  if (!pair?.before) { return []; }
  const { before, after, relation } = pair;
  const isGone = !after || relation !== 'same';
  if (isGone && !world.deletes(before.id)) { return []; }
  return [...isGone ? before.ordinals : ordinalsOnlyIn(before, after)].reverse().map(ordinal => podName(before, ordinal));
}

/** Only pods of workloads that take the change get its labels; Services take their new selectors at once. */
function unreachable(kept: ReadonlySet<string>, world: World): ManifestObject[] {
  if (kept.size === 0) { return []; }
  const wanted = podLabels(world.after, () => true);
  const had = podLabels(world.before, () => true);
  const staying = podLabels(world.before, object => kept.has(object.key) || (!world.after.objects.has(object.key) && !world.deletes(object)));
  const landing = podLabels(world.after, ({ key }) => !kept.has(key));
  return [...world.after.objects.values()].filter(service => {
    if (service.kind !== 'Service' || service.group !== '' || kept.has(service.key)) { return false; }
    const before = world.before.objects.get(service.key);
    const isMeant = reaches(service, wanted) || (before !== undefined && reaches(before, had));
    return isMeant && !reaches(service, staying) && !reaches(service, landing);
  });
}

type Labels = Readonly<Record<string, string>>;

/** The labels of the pods that workloads make, by each of them. */
function podLabels(manifest: Manifest, isCounted: (workload: ManifestObject) => boolean): Map<string, Labels[]> {
  const index = new Map<string, Labels[]>();
  for (const workload of manifest.objects.values()) {
    const labels = workload.object.spec?.template?.metadata?.labels as Labels | undefined;
    if (!labels || workload.object.spec?.replicas === 0 || !isCounted(workload)) { continue; }
    for (const [key, value] of Object.entries(labels)) {
      const place = `${workload.namespace}/${key}=${value}`;
      const found = index.get(place);
      if (found) { found.push(labels); } else { index.set(place, [labels]); }
    }
  }
  return index;
}

function reaches({ namespace, object }: ManifestObject, pods: ReadonlyMap<string, readonly Labels[]>): boolean {
  const selector = Object.entries((object.spec?.selector ?? {}) as Labels);
  if (selector.length === 0) { return false; }
  const [key, value] = selector[0];
  return (pods.get(`${namespace}/${key}=${value}`) ?? []).some(labels => selector.every(([name, wanted]) => labels[name] === wanted));
}
