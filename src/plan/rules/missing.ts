import { ObjectKey, textOfKey } from '../../kubernetes/object';
import { ConfigReference, ConfigUse, referencesOf, referredKey } from '../../kubernetes/references';
import { claimChanges } from '../claim-changes';
import { EffectClass } from '../effect-class';
import { rolloutOf } from '../rollout';
import { Finding, ObjectRule, RuleText, WorkloadRule } from '../rule';
import { isFull, ordinalsOnlyIn, Workload, WorkloadPair } from '../workload';
import { World } from '../world';

const { INFO, REFUSE, ROLL } = EffectClass;

const text: RuleText = {
  id: 'C11',
  title: 'named, and not there',
  effects: [REFUSE, INFO],
  description: 'The manifests name a StorageClass, PriorityClass, RuntimeClass, ServiceAccount, Secret, ConfigMap or claim that neither they nor the cluster have. '
    + 'The server takes the set all the same, and its pods are refused or never start. Optional references and pull secrets are left out; only a live cluster can tell.',
  advice: 'create it first, or correct the name',
};

const REFUSED = 'pods that name it are refused when they are created';
const WITHOUT: Readonly<Record<string, string>> = {
  ServiceAccount: REFUSED,
  PriorityClass: REFUSED,
  RuntimeClass: REFUSED,
  PersistentVolumeClaim: 'pods stay Pending',
  StorageClass: 'its claims stay Pending, and so do their pods',
};
const BY_USE: Readonly<Record<ConfigUse, string>> = {
  env: 'containers do not start (CreateContainerConfigError)',
  volume: 'pods stay in ContainerCreating, as the volume cannot be mounted',
  subPath: 'pods stay in ContainerCreating, as the volume cannot be mounted',
  name: REFUSED,
  pull: 'images are pulled without it',
};

/** Whether the change makes pods: new ones, or the same with another template. */
function createsPods(pair: WorkloadPair): boolean {
  const { after, relation } = pair;
  if (!after || after.ordinals.length === 0) { return false; }
  if (!isFull(pair) || relation !== 'same' || ordinalsOnlyIn(pair.after, pair.before).length > 0) { return true; }
  return pair.changes.some(({ path }) => path.startsWith('spec.template.')) && rolloutOf(pair).effect === ROLL;
}

/** Classes of the claims that are created with the change; claims that exist need theirs no more. */
function newClasses(pair: WorkloadPair, after: Workload): { path: string; key: ObjectKey }[] {
  const { before, relation } = pair;
  const isScaled = !before || relation !== 'same' || ordinalsOnlyIn(after, before).length > 0;
  const added = isFull(pair) ? claimChanges(pair) : undefined;
  const claims = isScaled || !added ? after.claims : [...added.added, ...added.renamed.map(claim => claim.after)];
  return claims.flatMap(({ name, storageClass }) => !storageClass ? []
    : [{ path: `spec.volumeClaimTemplates[${name}].spec.storageClassName`, key: classKey(storageClass) }]);
}

function classKey(name: string): ObjectKey {
  return { group: 'storage.k8s.io', kind: 'StorageClass', namespace: '', name };
}

function finding(path: string, { kind, name }: ObjectKey, what: string, isNow: boolean): Finding {
  return {
    path,
    effects: [isNow ? REFUSE : INFO],
    text: `${kind} ${name} is not there: ${what}${isNow ? '' : ', the next time that one starts'}`,
  };
}

export const missingRules: readonly WorkloadRule[] = [{
  ...text,
  check: (pair, world) => {
    const { after } = pair;
    if (!after || !world.facts) { return []; }
    const isNow = createsPods(pair);
    const seen = new Set<string>();
    const ofPods = referencesOf(after.template.spec).filter(({ isOptional }) => !isOptional).flatMap((reference: ConfigReference) => {
      const key = referredKey(reference, after.namespace);
      if (seen.has(textOfKey(key)) || !world.isMissing(key)) { return []; }
      seen.add(textOfKey(key));
      return [finding('spec.template.spec', key, WITHOUT[key.kind] ?? BY_USE[reference.use], isNow)];
    });
    const ofClaims = newClasses(pair, after).filter(({ key }) => world.isMissing(key))
      .map(({ path, key }) => finding(path, key, WITHOUT.StorageClass, true));
    return [...ofPods, ...ofClaims];
  },
}];

/** The same for claims that the manifests name themselves. */
export const missingClassRules: readonly ObjectRule[] = [{
  ...text,
  kinds: ['/PersistentVolumeClaim'],
  check: ({ before, after }, world: World) => {
    const name: unknown = after?.object.spec?.storageClassName;
    if (before || typeof name !== 'string' || name === '' || !world.isMissing(classKey(name))) { return []; }
    return [finding('spec.storageClassName', classKey(name), 'the claim stays Pending', true)];
  },
}];
