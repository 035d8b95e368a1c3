import { IMMUTABLE_KINDS, immutableFieldAt, ImmutableKind } from '../../kubernetes/immutable-fields';
import { kindOf } from '../../kubernetes/object';
import { EffectClass } from '../effect-class';
import { FieldChange } from '../field-changes';
import { replaceObject } from '../needs';
import { Finding, ObjectPair, ObjectRule } from '../rule';
import { World } from '../world';

const { REFUSE, REPLACE } = EffectClass;

/** What happens when an object is deleted and created again, where nothing is lost for good. */
const WHEN_REPLACED: Partial<Record<ImmutableKind, string>> = {
  'apps/Deployment': 'all its pods stop meanwhile',
  'apps/DaemonSet': 'all its pods stop meanwhile',
  'apps/ReplicaSet': 'all its pods stop meanwhile',
  'batch/Job': 'the job runs again from its beginning',
  '/Pod': 'it stops meanwhile',
  'rbac.authorization.k8s.io/RoleBinding': 'its subjects have no rights meanwhile',
  'rbac.authorization.k8s.io/ClusterRoleBinding': 'its subjects have no rights meanwhile',
  'storage.k8s.io/CSIDriver': 'the driver is not known meanwhile',
  'scheduling.k8s.io/PriorityClass': 'pods that run keep their priority, and pods that name it are refused meanwhile',
  'node.k8s.io/RuntimeClass': 'pods that run stay, and pods that name it are refused meanwhile',
  'networking.k8s.io/IngressClass': 'its Ingresses have no controller meanwhile',
  'discovery.k8s.io/EndpointSlice': 'its addresses are gone meanwhile',
  'resource.k8s.io/ResourceClaimTemplate': 'pods that run keep their claims',
  '/ResourceQuota': 'it limits nothing meanwhile',
};

/** The changes that the server refuses, one for each field that it names. */
function refusedFields(pair: ObjectPair, world: World): { field: string; changes: FieldChange[] }[] {
  if (!pair.old || !pair.new) { return []; }
  const fields = new Map<string, FieldChange[]>();
  for (const change of pair.changes) {
    const field = immutableFieldAt(kindOf(pair.subject), change.path, pair.old, pair.new, world.minor);
    if (field) { fields.set(field, [...fields.get(field) ?? [], change]); }
  }
  return [...fields].map(([field, changes]) => ({ field, changes }));
}

export const immutableRules: readonly ObjectRule[] = [
  {
    id: 'C8',
    title: 'a StorageClass changes',
    effects: [REFUSE],
    kinds: ['storage.k8s.io/StorageClass'],
    description: 'Only metadata, allowVolumeExpansion, the topologies and the mount options of a class can change.',
    advice: 'create a new class',
    check: (pair, world) => refusedFields(pair, world).flatMap(({ field, changes }) => changes.map((change): Finding =>
      ({ ...change, effects: [REFUSE], text: `the ${field} of a StorageClass cannot change: the server refuses it` }))),
  },
  {
    id: 'C12',
    title: 'a field that cannot change',
    effects: [REPLACE, REFUSE],
    kinds: IMMUTABLE_KINDS.filter(kind => kind !== 'storage.k8s.io/StorageClass'),
    flow: 'F9',
    description: 'Selectors of Deployments, DaemonSets and ReplicaSets, templates of Jobs, roleRef of bindings and more never change: the server refuses the update, '
      + 'and `helm upgrade` stops there with what it has applied so far. The object has to be deleted first, or to get another name.',
    advice: 'give it another name, or delete it just before the apply',
    check: (pair, world) => refusedFields(pair, world).map(({ field, changes: [first, ...rest] }): Finding => {
      const replaced = WHEN_REPLACED[kindOf(pair.subject) as ImmutableKind];
      return {
        ...first,
        covers: rest.map(({ path }) => path),
        effects: [replaced ? REPLACE : REFUSE],
        needs: replaced ? [replaceObject] : [],
        text: `${field} of a ${pair.subject.kind} may not change: the server refuses it`
          + (replaced ? `; when the object is deleted and created again, ${replaced}` : ''),
        ...replaced ? {} : { advice: 'keep the value, or create an object with another name' },
      };
    }),
  },
];
