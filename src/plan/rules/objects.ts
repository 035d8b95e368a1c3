import { compareQuantities } from '../../kubernetes/quantity';
import { EffectClass } from '../effect-class';
import { ObjectRule } from '../rule';
import { World } from '../world';

const { EXPAND, INFO, INPLACE, LOSS, META, MIGRATE, REFUSE } = EffectClass;

const SIZE = 'spec.resources.requests.storage';

function mayExpand(storageClass: string | undefined, world: World): boolean {
  return world.isExpandable(storageClass) !== false;
}

/** Claims that a manifest names itself, outside of a StatefulSet. */
export const ownClaimRules: readonly ObjectRule[] = [
  {
    id: 'V22',
    title: 'a claim of its own is removed',
    effects: [LOSS],
    kinds: ['/PersistentVolumeClaim'],
    description: 'Deleting a claim deletes its volume and the data, unless the reclaim policy of the volume is Retain.',
    advice: 'set persistentVolumeReclaimPolicy: Retain on its volume first',
    check: (pair, world) => !pair.before || pair.after || !world.prune ? []
      : [{ path: '', old: pair.old.spec?.resources?.requests?.storage, effects: [LOSS], text: 'the claim is deleted, and its data unless its volume is retained' }],
  },
  {
    id: 'V23',
    title: 'size of a claim of its own',
    effects: [EXPAND, REFUSE],
    kinds: ['/PersistentVolumeClaim'],
    flow: 'F2',
    description: 'A bound claim can grow when its class allows it, and never shrinks below what it has.',
    check: (pair, world) => !pair.before || !pair.after ? [] : pair.changes.filter(({ path }) => path === SIZE).map(change => {
      const grows = compareQuantities(change.old, change.new) === -1;
      const allowed = grows && mayExpand(pair.new.spec.storageClassName, world);
      return {
        ...change,
        effects: [allowed ? EXPAND : REFUSE],
        text: allowed ? `grows online; ${pair.new.spec.storageClassName ? `class ${pair.new.spec.storageClassName}` : 'its class'} must allow expansion`
          : grows ? `class ${pair.new.spec.storageClassName} has no allowVolumeExpansion` : 'Kubernetes cannot shrink a claim',
      };
    }),
  },
  {
    id: 'V24',
    title: 'another field of a claim of its own',
    effects: [MIGRATE, INPLACE],
    kinds: ['/PersistentVolumeClaim'],
    flow: 'F6',
    description: 'Everything but the size and the volumeAttributesClassName of a claim is immutable.',
    advice: 'keep the old value, or move the data to a new claim',
    check: (pair, world) => !pair.before || !pair.after ? [] : pair.changes.filter(({ path }) => path.startsWith('spec.') && path !== SIZE).map(change =>
      change.path === 'spec.volumeAttributesClassName' && world.minor >= 34
        ? { ...change, flow: 'F2', effects: [INPLACE], text: 'changes the attributes of the volume online', advice: undefined }
        : { ...change, effects: [MIGRATE], text: 'immutable on a claim: the server refuses the change' }),
  },
];

/** What every object can do, said when no other rule has said anything. */
export const anyObjectRules: readonly ObjectRule[] = [
  {
    id: 'O1',
    title: 'an object is new',
    effects: [INPLACE],
    kinds: [],
    description: 'It is created. An object of that name that exists already is changed.',
    check: ({ before, subject }) => before ? [] : [{ path: '', effects: [INPLACE], text: `${subject.kind} is created` }],
  },
  {
    id: 'O2',
    title: 'an object changes in a way that no other rule is about',
    effects: [META, INPLACE, INFO],
    kinds: [],
    description: 'Metadata of anything, or an object that is no part of a stateful workload. Pods of Deployments and DaemonSets are replaced by their own strategies.',
    check: ({ before, after, changes, subject }) => {
      if (!before || !after || changes.length === 0) { return []; }
      if (changes.every(({ path }) => path.startsWith('metadata'))) { return changes.map(change => ({ ...change, effects: [META], text: 'metadata only' })); }
      const hidden = subject.kind === 'Secret';
      return changes.map(({ path, old, new: now }) => ({
        path,
        ...hidden ? {} : { old, new: now },
        effects: path.startsWith('metadata') ? [META] : [INPLACE, INFO],
        text: path.startsWith('metadata') ? 'metadata only' : `in place, as far as a ${subject.kind} allows it: these rules do not know the field`,
      }));
    },
  },
  {
    id: 'O3',
    title: 'an object is removed',
    effects: [INPLACE, INFO],
    kinds: [],
    description: 'Helm and pruning delete it, kubectl apply leaves it alone. Said when nothing in the manifests needs it.',
    check: ({ before, after, subject }, { prune }) => !before || after ? []
      : [prune ? { path: '', effects: [INPLACE], text: `${subject.kind} is deleted; nothing in the manifests needs it` } : { path: '', effects: [INFO], text: `${subject.kind} is not deleted: nothing manages it any more` }],
  },
];
