import { formatQuantity, parseQuantity } from '../../kubernetes/quantity';
import type { LiveQuota } from '../../manifest/cluster-facts';
import { EffectClass } from '../effect-class';
import { ClaimFate, PlannedVolume } from '../planned';
import { Finding, WorkloadRule } from '../rule';
import { volumesOf } from '../volumes';
import { World } from '../world';

const { REFUSE } = EffectClass;

/** What a quota has to leave room for. */
interface Demand {
  /** Name of the resource in a quota, such as `requests.storage`. */
  readonly resource: string;
  readonly nanos: bigint;
}

/** Rules about the quotas of a live namespace. */
export const quotaRules: readonly WorkloadRule[] = [
  {
    id: 'X8',
    title: 'a quota is too small',
    effects: [REFUSE],
    description: 'All claims of the workload that grow or are new count together: a quota that one of them fits into can stop the next one, and leave the workload half way. A new set needs room in count/statefulsets.apps; a set that is swapped makes its own.',
    advice: 'raise the quota first',
    check: (pair, world) => {
      const quotas = (world.facts?.quotas ?? []).filter(quota => quota.namespace === pair.after?.namespace);
      if (quotas.length === 0) { return []; }
      const demands = [...demandsOf(volumesOf(pair, world), world), ...pair.relation === 'same' ? [] : [{ resource: 'count/statefulsets.apps', nanos: ONE }]];
      return quotas.flatMap(quota => demands.flatMap(demand => exceeded(quota, demand)));
    },
  },
];

function demandsOf(volumes: readonly PlannedVolume[], world: World): Demand[] {
  const demands = new Map<string, bigint>();
  const add = (resource: string, nanos: bigint) => demands.set(resource, (demands.get(resource) ?? 0n) + nanos);
  const usual = world.facts?.storageClasses?.find(found => found.isDefault)?.name;
  for (const { fate, oldSize, newSize, storageClass = usual } of volumes) {
    const isNew = fate === ClaimFate.NEW_EMPTY;
    if (!isNew && fate !== ClaimFate.GROW) { continue; }
    const more = (parseQuantity(newSize)?.nanos ?? 0n) - (isNew ? 0n : parseQuantity(oldSize)?.nanos ?? 0n);
    for (const prefix of ['', ...storageClass ? [`${storageClass}.storageclass.storage.k8s.io/`] : []]) {
      add(`${prefix}requests.storage`, more);
      if (isNew) { add(`${prefix}persistentvolumeclaims`, ONE); }
    }
    if (isNew) { add('count/persistentvolumeclaims', ONE); }
  }
  return [...demands].map(([resource, nanos]) => ({ resource, nanos }));
}

const ONE = parseQuantity(1)!.nanos;

function exceeded({ name, hard, used }: LiveQuota, { resource, nanos }: Demand): Finding[] {
  const limit = parseQuantity(hard[resource]);
  if (!limit || nanos <= 0n) { return []; }
  const taken = parseQuantity(used[resource] ?? '0')!;
  if (taken.nanos + nanos <= limit.nanos) { return []; }
  const more = formatQuantity({ nanos, format: resource.endsWith('storage') ? 'binary' : 'decimal' });
  return [{
    path: 'spec.volumeClaimTemplates',
    effects: [REFUSE],
    text: `quota ${name} leaves no room for ${more} more of ${resource}: ${used[resource] ?? 0} of ${hard[resource]} are used`,
  }];
}
