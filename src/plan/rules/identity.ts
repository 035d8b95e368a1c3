import { asKind } from '../../kubernetes/fields';
import { LONGEST_SET_NAME } from '../../kubernetes/names';
import { matchesSelector } from '../../kubernetes/selector';
import { EffectClass } from '../effect-class';
import { relabel, restartPods, swap } from '../needs';
import { Finding, WorkloadRule } from '../rule';
import { claimName, count, FullPair, isFull, isUpdate, names, podName, Workload, WorkloadPair } from '../workload';
import { World } from '../world';

const { META, RECREATE, RECREATE_ROLL, REFUSE, SCALE_DOWN, SCALE_UP, STRAND, LOSS } = EffectClass;


function claimsOf(workload: Workload): string {
  const all = workload.claims.flatMap(claim => workload.ordinals.map(ordinal => claimName(claim.name, workload, ordinal)));
  return all.length ? names(all, 'claims') : 'no claims';
}

/** What becomes of the old set when a workload gets another name, namespace or kind. */
function left(before: Workload, world: World): { effect: EffectClass; text: string } {
  if (!world.deletes(before.id)) { return { effect: STRAND, text: `${before.name} keeps running beside it, as nothing deletes it` }; }
  return before.whenDeleted === 'Delete'
    ? { effect: LOSS, text: `${before.name} is deleted, and with whenDeleted: Delete ${claimsOf(before)} with it` }
    : { effect: STRAND, text: `${before.name} is deleted; ${claimsOf(before)} stay behind` };
}

function moved(path: string, old: string, now: string, pair: FullPair, world: World, what: string): Finding[] {
  const rest = left(pair.before, world);
  return [{
    path,
    old,
    new: now,
    effects: pair.before.claims.length ? [rest.effect] : [SCALE_UP, ...world.deletes(pair.before.id) ? [SCALE_DOWN] : []],
    pods: [...podsOf(pair.after), ...goneWith(pair.before, world)],
    text: `${what}; ${rest.text}`,
  }];
}

function podsOf(workload: Workload): string[] {
  return workload.ordinals.map(ordinal => podName(workload, ordinal));
}

function goneWith(before: Workload, world: World): string[] {
  return world.deletes(before.id) ? podsOf(before).reverse() : [];
}

function changeOf(pair: WorkloadPair, path: string) {
  return pair.changes.filter(change => change.path === path || change.path.startsWith(`${path}.`) || change.path.startsWith(`${path}[`));
}

/** Pods that the new selector does not match, by the labels that they have now. */
function podsWithout({ before, after, live }: FullPair): string[] {
  if (live && live.pods.length > 0) {
    return live.pods.filter(({ labels }) => !matchesSelector(after.spec.selector, labels)).map(({ name }) => name);
  }
  return matchesSelector(after.spec.selector, before.templateLabels) ? [] : podsOf(before);
}

export const identityRules: readonly WorkloadRule[] = [
  {
    id: 'S30',
    title: 'labels or annotations of the set',
    effects: [META],
    description: 'Metadata of the set itself is no part of a revision: nothing restarts. Autoscalers and monitoring may select by it.',
    check: pair => pair.relation !== 'same' ? [] : pair.changes.filter(change => change.path.startsWith('metadata.'))
      .map(({ path, old, new: now }) => ({ path, old, new: now, effects: [META], text: 'no restart, no new revision' })),
  },
  {
    id: 'S36',
    title: 'selector',
    effects: [RECREATE_ROLL, RECREATE],
    flow: 'F5',
    description: 'Immutable. A set does not adopt pods that its selector does not match, and creating its own fails with AlreadyExists until they are relabelled or deleted; the old revisions are out of reach. '
      + 'A selector that the pods match with the labels they have is harmless, be it narrower or wider than the old one: it is judged by the labels of the live pods, or without a cluster by those of the old template.',
    advice: 'keep the old selector if you can; else add the new labels to pods, claims and revisions first (F5)',
    check: pair => {
      if (!isUpdate(pair)) { return []; }
      const { before, after } = pair;
      const changes = changeOf(pair, 'spec.selector');
      if (changes.length === 0) { return []; }
      const strangers = podsWithout(pair);
      const isHarmless = strangers.length === 0;
      return [{
        path: 'spec.selector',
        old: before.spec.selector?.matchLabels ?? before.spec.selector,
        new: after.spec.selector?.matchLabels ?? after.spec.selector,
        effects: [isHarmless ? RECREATE : RECREATE_ROLL],
        needs: isHarmless ? [swap('selector')] : [relabel, swap('selector', { withTemplate: true })],
        flow: isHarmless ? 'F3' : 'F5',
        ...isHarmless ? { advice: 'keep the old selector, and nothing has to be done' } : {},
        text: isHarmless
          ? 'spec.selector is immutable: the set is swapped while its pods run; they match the new one, so none restarts'
          : `spec.selector is immutable: ${strangers.length === 1 ? 'pod' : 'pods'} ${names(strangers)} and the revisions and claims must be relabelled first, else they are abandoned and the new set cannot create its own`,
      }];
    },
  },
  {
    id: 'S37',
    title: 'serviceName',
    effects: [RECREATE_ROLL],
    flow: 'F3',
    description: 'Immutable. Hostnames are given to pods when they are created: after the swap, each pod keeps its old DNS name until it is created again, so a restart has to follow. Lists of peers in configuration name the old ones.',
    advice: 'keep the old Service until every pod is new',
    check: pair => !isUpdate(pair) ? [] : changeOf(pair, 'spec.serviceName').map(({ path, old, new: now }) => ({
      path,
      old,
      new: now,
      effects: [RECREATE_ROLL],
      needs: [swap('serviceName'), restartPods],
      pods: podsOf(pair.after).reverse(),
      text: `spec.serviceName is immutable: ${old ? `every DNS name ${pair.after.name}-N.${old} becomes ${pair.after.name}-N.${now}` : `pods get DNS names below ${now}`} only after its pod is created again`
        + `${old ? `; Service ${old} must live until then` : ''}`,
    })),
  },
  {
    id: 'S38',
    title: 'podManagementPolicy',
    effects: [RECREATE],
    flow: 'F3',
    description: 'Immutable, but no part of the template: the set is swapped and no pod restarts. Under Parallel a scale-down removes all pods at once.',
    check: pair => !isUpdate(pair) ? [] : changeOf(pair, 'spec.podManagementPolicy').map(({ path, old, new: now }) => ({
      path, old, new: now, effects: [RECREATE], needs: [swap('podManagementPolicy')], text: 'spec.podManagementPolicy is immutable: the set is swapped while its pods run; no pod restarts',
    })),
  },
  {
    id: 'S52',
    title: 'the workload is renamed',
    effects: [STRAND, LOSS, SCALE_UP, SCALE_DOWN],
    flow: 'F7',
    description: 'For Kubernetes a name is not a field: the set of the new name is another set with empty volumes, and the old one goes with its data. Recognised by its selector, or by its images and claim templates.',
    advice: 'keep the name; or rebind the volumes to claims of the new name with both sets at 0 replicas (F7)',
    check: (pair, world) => !isFull(pair) || pair.relation !== 'renamed' ? []
      : moved('metadata.name', pair.before.name, pair.after.name, pair, world, `a new workload ${pair.after.name} ${pair.after.claims.length ? 'with empty volumes' : 'without claims'}`),
  },
  {
    id: 'S53',
    title: 'the workload moves to another namespace',
    effects: [STRAND, LOSS, SCALE_UP, SCALE_DOWN],
    flow: 'F7',
    description: 'Claims belong to a namespace and volumes do not follow. Secrets, ConfigMaps, accounts, quotas and policies have to be there too.',
    advice: 'keep the namespace; or rebind the volumes to claims in the new namespace with both sets at 0 replicas (F7)',
    check: (pair, world) => !isFull(pair) || pair.relation !== 'moved' ? []
      : moved('metadata.namespace', pair.before.namespace, pair.after.namespace, pair, world, `a new workload in ${pair.after.namespace}: volumes do not move between namespaces`),
  },
  {
    id: 'S54',
    title: 'apiVersion older than apps/v1',
    effects: [REFUSE],
    description: 'apps/v1beta1 and apps/v1beta2 are gone since Kubernetes 1.16: no supported server knows them.',
    advice: 'write apiVersion: apps/v1',
    check: pair => pair.after === undefined || pair.after.id.object.apiVersion === 'apps/v1' ? []
      : [{ path: 'apiVersion', old: pair.before?.id.object.apiVersion, new: pair.after.id.object.apiVersion, effects: [REFUSE], text: `no supported server knows ${pair.after.id.object.apiVersion}` }],
  },
  {
    id: 'S56',
    title: 'StatefulSet becomes Deployment, or the other way round',
    effects: [STRAND, SCALE_UP, SCALE_DOWN],
    flow: 'F7',
    description: 'Pods and claims get other names. A Deployment has no claim templates: its pods share one claim, and while both run, a volume that only one node may mount holds the new pods back.',
    advice: 'move the data by hand with both at 0 replicas (F7)',
    check: (pair, world) => {
      if (pair.relation === 'to-deployment' && pair.before) {
        const rest = left(pair.before, world);
        return [{
          path: 'kind',
          old: 'StatefulSet',
          new: 'Deployment',
          effects: pair.before.claims.length ? [rest.effect] : [SCALE_UP, SCALE_DOWN],
          pods: goneWith(pair.before, world),
          text: `pods get other names and lose their claims; ${rest.text}`,
        }];
      }
      if (pair.relation === 'from-deployment' && pair.after) {
        const deployment = pair.deployment && asKind(pair.deployment.object, 'apps/Deployment');
        const volumes = deployment?.spec?.template?.spec?.volumes ?? [];
        const shared = volumes.flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ? [claim.claimName] : []);
        return [{
          path: 'kind',
          old: 'Deployment',
          new: 'StatefulSet',
          effects: shared.length ? [STRAND] : [SCALE_UP, SCALE_DOWN],
          pods: podsOf(pair.after),
          text: `pods get names of their own and ${pair.after.claims.length ? 'new empty volumes' : 'no claims'}${shared.length ? `; ${names(shared, 'claims')} of the Deployment ${shared.length === 1 ? 'stays' : 'stay'} behind` : ''}`,
        }];
      }
      return [];
    },
  },
  {
    id: 'S57',
    title: 'a new name that is too long',
    effects: [REFUSE],
    description: `The label controller-revision-hash is the name, a dash and up to 10 characters, and a label has at most 63: with more than ${LONGEST_SET_NAME} characters the API server accepts the set, and its pods are never created.`,
    advice: `take a name of at most ${LONGEST_SET_NAME} characters`,
    check: pair => pair.after === undefined || pair.after.name.length <= LONGEST_SET_NAME || pair.before?.name === pair.after.name ? []
      : [{ path: 'metadata.name', new: pair.after.name, effects: [REFUSE], text: `the name has ${count(pair.after.name.length, 'character')}: the revision label of its pods would exceed 63, and no pod could be created` }],
  },
];
