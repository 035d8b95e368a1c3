import type { KnownKind } from '../../kubernetes/fields';
import { kindOf } from '../../kubernetes/object';
import { isSame } from '../../kubernetes/same';
import { ManifestObject } from '../../manifest/manifest';
import { EffectClass } from '../effect-class';
import { rolloutOf } from '../rollout';
import { Finding, ObjectPair, ObjectRule } from '../rule';
import { isFull, names, podName } from '../workload';
import { isStatefulSet, ReferenceFrom, World } from '../world';

const { INFO, INPLACE, LOSS, REFUSE } = EffectClass;

/** Who needs an object that goes: pods that cannot start again, and what is only worth knowing. */
interface StillNeeded {
  readonly cannotStart: readonly string[];
  readonly toKnow: readonly string[];
}

function stillNeeded(pair: ObjectPair, world: World): StillNeeded {
  const now = world.usersOf('after', pair.subject);
  const needed = workloads(now.filter(({ reference }) => !reference.isOptional));
  if (needed.length > 0) { return { cannotStart: [`pods of ${names(needed, 'workloads')} cannot start again without it`], toKnow: [] }; }

  const old = world.usersOf('before', pair.subject).filter(({ reference, workload }) => !reference.isOptional && world.after.objects.has(workload.key));
  const held = [...new Set(old.flatMap(({ workload }) => heldPods(workload, world)).concat(heldRevisions(pair, world)))];
  const moved = workloads(old.filter(({ workload }) => !now.some(user => user.workload.key === workload.key)));
  const revisions = world.revisionsUsing(pair.subject).map(({ workload, revision }) => `revision ${revision} of ${workload}`);
  return {
    cannotStart: held.length ? [`${names(held)} ${held.length === 1 ? 'stays' : 'stay'} at an old revision and cannot start again without it`] : [],
    toKnow: [
      ...now.length ? [`pods of ${names(workloads(now), 'workloads')} start without it`] : [],
      ...moved.length ? [`the new pods of ${names(moved, 'workloads')} come up without it, and those of the old revision need it until they are replaced`] : [],
      ...revisions.length ? [`rolling back to ${names(revisions, 'revisions')} would fail`] : moved.length ? ['rolling back would fail'] : [],
    ],
  };
}

function workloads(references: readonly ReferenceFrom[]): string[] {
  return [...new Set(references.map(({ workload }) => workload.name))];
}

/** Pods that keep the old template, since the strategy or a partition holds them. */
function heldPods(set: ManifestObject, world: World): string[] {
  const pair = world.pairs.get(set.key);
  if (!pair || !isFull(pair)) { return []; }
  const rolling = new Set(rolloutOf(pair).pods);
  const stays = new Set(pair.after.ordinals);
  return pair.before.ordinals.filter(ordinal => stays.has(ordinal)).map(ordinal => podName(pair.before, ordinal)).filter(pod => !rolling.has(pod));
}

/** Pods that run at a revision of before with this object, and that nothing moves. */
function heldRevisions({ subject }: ObjectPair, world: World): string[] {
  const using = new Map(world.revisionsUsing(subject).map(({ workload, name }) => [`${workload}/${name}`, true]));
  if (using.size === 0) { return []; }
  return [...world.pairs.values()].flatMap(pair => {
    if (!pair.live || !isFull(pair) || pair.after.namespace !== subject.namespace) { return []; }
    const { live, after } = pair;
    const isHeld = (ordinal: number) => after.strategy === 'OnDelete' || ordinal - after.start < after.partition;
    return live.pods.filter(({ ordinal, revision }) => using.has(`${live.name}/${revision}`) && isHeld(ordinal) && after.ordinals.includes(ordinal)).map(({ name }) => name);
  });
}

function findingOf({ cannotStart, toKnow }: StillNeeded): Finding[] {
  if (cannotStart.length > 0) { return [{ path: '', effects: [REFUSE], text: cannotStart.join('; ') }]; }
  return toKnow.length === 0 ? [] : [{ path: '', effects: [INPLACE, INFO], text: toKnow.join('; '), advice: 'delete it last; a release later, rolling back works too' }];
}

/** A rule about an object that is removed although pods need it. */
function removed(text: Pick<ObjectRule, 'id' | 'title' | 'kinds' | 'description'>): ObjectRule {
  return {
    ...text,
    effects: [REFUSE, INPLACE, INFO],
    advice: 'keep it until no pod refers to it',
    check: (pair, world) => !pair.before || pair.after || !world.deletes(pair.before) ? [] : findingOf(stillNeeded(pair, world)),
  };
}

/** What a binding gives, and to which accounts of StatefulSets, on one side. */
function accountsOf(binding: ManifestObject, side: 'before' | 'after', world: World): string[] {
  const subjects = (binding.object.subjects ?? []) as readonly { readonly kind?: string; readonly namespace?: string; readonly name?: string }[];
  return subjects.flatMap(({ kind, namespace, name }) => kind !== 'ServiceAccount' || !name ? []
    : workloads(world.usersOf(side, { group: '', kind: 'ServiceAccount', namespace: namespace ?? binding.namespace, name })));
}

const BINDINGS: readonly KnownKind[] = ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'];

/** Bindings of the manifests that give an account of the removed one its rights too: the same role, or one that is new with it. */
function replacements(gone: ManifestObject, world: World): ManifestObject[] {
  const accounts = new Set(accountsOf(gone, 'after', world));
  return BINDINGS.flatMap(kind => world.inNamespace(kind, kind.endsWith('/RoleBinding') ? gone.namespace : '')).filter(other =>
    (isSame(other.object.roleRef, gone.object.roleRef) || !world.before.objects.has(other.key)) && accountsOf(other, 'after', world).some(name => accounts.has(name)));
}

function lostRights(pair: ObjectPair, world: World): Finding[] {
  const binding = pair.before!;
  const now = accountsOf(binding, 'after', world);
  if (now.length > 0) {
    const others = replacements(binding, world);
    return others.length
      ? [{ path: '', effects: [INPLACE, INFO], text: `${names(others.map(({ name }) => name), 'bindings')} ${others.length === 1 ? 'gives' : 'give'} rights to the account of ${names(now, 'workloads')} in its place`, advice: undefined }]
      : [{ path: '', effects: [REFUSE], text: `the account of ${names(now, 'workloads')} loses these rights at once` }];
  }
  const old = accountsOf(binding, 'before', world);
  return old.length === 0 ? [] : [{
    path: '', effects: [INPLACE, INFO], text: `pods of ${names(old, 'workloads')} lose these rights at once, and new pods have another account`, advice: 'delete it last, when every pod is new',
  }];
}

/** What has claims in a namespace before: sets with claim templates, claims of the manifests, and live claims. */
function holdersOfData(namespace: string, world: World): string[] {
  const written = [...world.before.objects.values()].filter(object => object.namespace === namespace
    && (kindOf(object) === '/PersistentVolumeClaim' || (isStatefulSet(object) && object.object.spec?.volumeClaimTemplates?.length > 0)));
  const live = (world.facts?.claims ?? []).filter(claim => claim.namespace === namespace).map(({ name }) => name);
  return [...new Set([...written.map(({ name }) => name), ...live])];
}

export const removedRules: readonly ObjectRule[] = [
  {
    ...removed({
      id: 'C4',
      title: 'a ConfigMap, Secret or claim is removed and still used',
      kinds: ['/ConfigMap', '/Secret', '/PersistentVolumeClaim'],
      description: 'Pods that run go on, and the next one that starts cannot. Where the new template does not name it any more, pods come up without it: '
        + 'only those that a partition or OnDelete holds at the old revision still need it, and a roll back.',
    }),
    // whether a claim may go at all is for another rule to say
    check: (pair, world) => {
      if (!pair.before || pair.after || !world.deletes(pair.before)) { return []; }
      const needed = stillNeeded(pair, world);
      return pair.subject.kind === 'PersistentVolumeClaim' ? findingOf({ ...needed, toKnow: [] }) : findingOf(needed);
    },
  },
  {
    id: 'C5',
    title: 'a ServiceAccount is removed and still used, or its rights are',
    kinds: ['/ServiceAccount', ...BINDINGS],
    effects: [REFUSE, INPLACE, INFO],
    description: 'Pods are refused without their ServiceAccount; without its rights, the application inside fails. Pods of a new template with another account come up without it.',
    advice: 'keep it until no pod uses the account',
    check: (pair, world) => {
      if (!pair.before || pair.after || !world.deletes(pair.before)) { return []; }
      return pair.subject.kind === 'ServiceAccount' ? findingOf(stillNeeded(pair, world)) : lostRights(pair, world);
    },
  },
  removed({
    id: 'C9',
    title: 'a PriorityClass or RuntimeClass is removed and still used',
    kinds: ['scheduling.k8s.io/PriorityClass', 'node.k8s.io/RuntimeClass'],
    description: 'New pods that name it are refused.',
  }),
  {
    id: 'C13',
    title: 'a Namespace with volumes is removed',
    kinds: ['/Namespace'],
    effects: [LOSS],
    description: 'Everything inside goes along: sets, pods, claims, and the data unless the reclaim policy of a volume is Retain. What other manifests or people have created in it goes as well.',
    advice: 'annotate it with helm.sh/resource-policy: keep in a release before, or set persistentVolumeReclaimPolicy: Retain on its volumes first',
    check: (pair, world) => {
      const holders = pair.before && !pair.after && world.deletes(pair.before) ? holdersOfData(pair.subject.name, world) : [];
      return holders.length === 0 ? [] : [{
        path: '', effects: [LOSS], text: `everything in it is deleted, with the claims of ${names(holders, 'objects')}, and their data unless the volumes are retained`,
      }];
    },
  },
];
