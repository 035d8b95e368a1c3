import { kindOf, ObjectKey } from '../../kubernetes/object';
import type { RefusedObject } from '../../manifest/manifest';
import { keptBy } from '../../manifest/ownership';
import { EffectClass } from '../effect-class';
import { moveData } from '../needs';
import { classOf, immutableChanges, isAttributesClass, resizeOfClaim, SIZE } from '../own-claims';
import { DRAWN, DRAWN_ADVICE, isDrawnBundle } from '../random-values';
import { Finding, ObjectRule, RuleText } from '../rule';

const { EXPAND, INFO, INPLACE, LOSS, META, MIGRATE, REFUSE } = EffectClass;

/** Claims that a manifest names itself, outside of a StatefulSet. */
export const ownClaimRules: readonly ObjectRule[] = [
  {
    id: 'V22',
    title: 'a claim of its own is removed',
    effects: [LOSS],
    kinds: ['/PersistentVolumeClaim'],
    description: 'Deleting a claim deletes its volume and the data, unless the reclaim policy of the volume is Retain. `helm.sh/resource-policy: keep` keeps the claim.',
    advice: 'annotate it with helm.sh/resource-policy: keep in a release before, or set persistentVolumeReclaimPolicy: Retain on its volume first',
    check: (pair, world) => !pair.before || pair.after || !world.deletes(pair.before) ? []
      : [{ path: '', old: pair.old?.spec?.resources?.requests?.storage, effects: [LOSS], text: 'the claim is deleted, and its data unless its volume is retained' }],
  },
  {
    id: 'V23',
    title: 'size of a claim of its own',
    effects: [EXPAND, REFUSE],
    kinds: ['/PersistentVolumeClaim'],
    flow: 'F2',
    description: 'A bound claim can grow when its class allows it, and never shrinks below what it has.',
    check: (pair, world) => {
      const resize = pair.before && pair.after && resizeOfClaim(pair, world);
      if (!resize) { return []; }
      const storageClass = classOf(pair, world);
      const text = {
        'grow': `grows online; ${storageClass ? `class ${storageClass}` : 'its class'} must allow expansion`,
        'cannot-grow': storageClass === '' ? 'it has no class, and only volumes that a class has made can grow' : `${storageClass ? `class ${storageClass}` : 'its class'} has no allowVolumeExpansion`,
        'not-bound': 'it is not bound yet, and only bound claims can grow',
        'shrink': 'Kubernetes cannot shrink a claim',
      }[resize];
      return pair.changes.filter(({ path }) => path === SIZE).map(change => ({ ...change, effects: [resize === 'grow' ? EXPAND : REFUSE], text }));
    },
  },
  {
    id: 'V24',
    title: 'another field of a claim of its own',
    effects: [MIGRATE, INPLACE],
    kinds: ['/PersistentVolumeClaim'],
    flow: 'F6',
    description: 'Everything but the size and the volumeAttributesClassName of a claim is immutable.',
    advice: 'keep the old value, or move the data to a new claim',
    check: (pair, world) => !pair.before || !pair.after ? [] : [
      ...pair.changes.filter(({ path }) => isAttributesClass(path, world))
        .map(change => ({ ...change, flow: 'F2', effects: [INPLACE], text: 'changes the attributes of the volume online', advice: undefined })),
      ...immutableChanges(pair, world).map(change => ({ ...change, effects: [MIGRATE], needs: [moveData('rebuild')], text: 'immutable on a claim: the server refuses the change' })),
    ],
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
    check: ({ before, subject }, world) => {
      const isThere = subject.group === '' && subject.kind === 'PersistentVolumeClaim' && world.claim(subject.namespace, subject.name) !== undefined;
      return before ? [] : [{ path: '', effects: [INPLACE], text: isThere ? 'exists already: it is used with the data that is on it' : `${subject.kind} is created` }];
    },
  },
  {
    id: 'O2',
    title: 'an object changes in a way that no other rule is about',
    effects: [META, INPLACE, INFO],
    kinds: [],
    description: 'Metadata of anything, or an object that is no part of a stateful workload. Pods of Deployments and DaemonSets are replaced by their own strategies. '
      + 'A `caBundle` that is PEM on both sides may be drawn anew at each render: the plan says so, and lists it still.',
    check: ({ before, after, changes, subject }) => {
      if (!before || !after || changes.length === 0) { return []; }
      if (changes.every(({ path }) => path.startsWith('metadata'))) { return changes.map(change => ({ ...change, effects: [META], text: 'metadata only' })); }
      const hidden = kindOf(subject) === '/Secret';
      return changes.map(({ path, old, new: now }) => isDrawnBundle(path, old, now) ? {
        path, old, new: now, effects: [INPLACE, INFO], text: `in place: the API server trusts another certificate authority; ${DRAWN}`, advice: DRAWN_ADVICE,
      } : ({
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
    description: 'Helm and pruning delete it, kubectl apply and `helm.sh/resource-policy: keep` leave it alone. Said when no set of the manifests needs it; who else does, manifests do not say.',
    check: ({ before, after, subject }, world) => {
      if (!before || after) { return []; }
      if (world.deletes(before)) { return [{ path: '', effects: [INPLACE, ...GONE[kindOf(subject)] ? [INFO] : []], text: deleted(subject) }]; }
      const why = world.prune ? ` (${keptBy(before.object)})` : '';
      return [{ path: '', effects: [INFO], text: `${subject.kind} is not deleted${why}: nothing manages it any more` }];
    },
  },
];

/** About an object that no server has ever taken, and that is therefore compared with nothing. */
export const refusedObjectRule: RuleText = {
  id: 'O4',
  title: 'an object that every server refuses',
  effects: [REFUSE],
  description: 'A name, a namespace, a kind or a version that the API does not allow, or a number below zero. Nothing is asked about such an object, and the plan has no steps.',
  advice: 'write it as the API wants it',
};

export function refusedByEveryServer({ path, value, expected }: RefusedObject): Finding {
  const shown = typeof value === 'string' && value.length > 80 ? `${value.slice(0, 79)}…` : value;
  return { path, new: shown, effects: [REFUSE], text: `every server refuses it: it has to be ${expected}` };
}

/** Who loses something, where no StatefulSet does. */
const GONE: Readonly<Record<string, string>> = {
  '/Service': 'clients that use its name or its address lose it',
  'networking.k8s.io/Ingress': 'clients outside the cluster lose the way in',
  'apps/Deployment': 'its pods stop',
  'apps/DaemonSet': 'its pods stop',
  'policy/PodDisruptionBudget': 'drains no longer wait for its pods',
};

function deleted(object: ObjectKey): string {
  return `${object.kind} is deleted; ${GONE[kindOf(object)] ?? 'no set of the manifests refers to it'}`;
}
