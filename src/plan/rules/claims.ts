import type { ClaimSpec } from '../../kubernetes/fields';
import { compareQuantities, sumQuantities } from '../../kubernetes/quantity';
import { isSame } from '../../kubernetes/same';
import { claimChanges, ClaimChanges, mountPaths, Resize, resizeOf, volumeNamed } from '../claim-changes';
import { EffectClass } from '../effect-class';
import { growClaims, modifyClaims, moveData, replacePods, swap } from '../needs';
import { Finding, RuleText, WorkloadRule } from '../rule';
import { claimName, ClaimTemplateFacts, count, FullPair, isUpdate, names, podName } from '../workload';
import { World } from '../world';

const { EXPAND, INFO, INPLACE, MIGRATE, NOOP, RECREATE, RECREATE_ROLL, REFUSE, STRAND } = EffectClass;

const LIST = 'spec.volumeClaimTemplates';
const SIZE = 'spec.resources.requests.storage';

const swapClaims = swap('volumeClaimTemplates');
/** Mounts of claims that come or go only fit the template that they came with. */
const swapWithTemplate = swap('volumeClaimTemplates', { withTemplate: true });

type Kept = ClaimChanges['kept'][number];

function pathOf(claim: string, field = ''): string {
  return `${LIST}[${claim}]${field && `.${field}`}`;
}

function claimsOf(pair: FullPair, claim: string, ordinals: readonly number[] = pair.before.ordinals): string {
  return names(ordinals.map(ordinal => claimName(claim, pair.before, ordinal)), 'claims');
}

function total(claim: ClaimTemplateFacts, volumes: number): string {
  const size = sumQuantities(Array.from({ length: volumes }, () => claim.size));
  return size ? `, ${size}` : '';
}

function ascending(pair: FullPair): string[] {
  const old = new Set(pair.before.ordinals);
  return pair.after.ordinals.filter(ordinal => old.has(ordinal)).map(ordinal => podName(pair.after, ordinal));
}

/** A rule about a field of a claim template that both sides have. */
function ofKept(text: RuleText, find: (kept: Kept, pair: FullPair, world: World) => readonly Finding[]): WorkloadRule {
  return { ...text, check: (pair, world) => isUpdate(pair) ? claimChanges(pair).kept.flatMap(kept => find(kept, pair, world)) : [] };
}

/** A rule about a size, by what the new size comes to. */
function ofSize(text: RuleText, resize: Resize, say: (kept: Kept, pair: FullPair, world: World) => Pick<Finding, 'effects' | 'text' | 'needs'>): WorkloadRule {
  return ofKept(text, (kept, pair, world) => resizeOf(pair, kept.before, kept.after, world) !== resize ? []
    : [{ path: pathOf(kept.after.name, SIZE), old: kept.before.size, new: kept.after.size, ...say(kept, pair, world) }]);
}

/** A rule about one field of the claim template's spec. */
function ofField(text: RuleText, field: keyof ClaimSpec, say: (kept: Kept, pair: FullPair, world: World) => Pick<Finding, 'effects' | 'text'> & Partial<Finding>): WorkloadRule {
  return ofKept(text, (kept, pair, world) => isSame(kept.before.spec[field], kept.after.spec[field]) ? []
    : [{ path: pathOf(kept.after.name, `spec.${field}`), old: kept.before.spec[field], new: kept.after.spec[field], ...say(kept, pair, world) }]);
}

export const claimRules: readonly WorkloadRule[] = [
  ofSize({
    id: 'V1',
    title: 'size up',
    effects: [EXPAND, RECREATE],
    flow: 'F2',
    description: 'The claim template is immutable, and the claims that exist are never resized by it. Safe way: grow the claims first, then swap the StatefulSet object while its pods run. Quota must have room, and the driver may refuse the size (F11). Some drivers can only grow a volume while no pod uses it.',
  }, 'grow', ({ before, after }, pair, world) => ({
    effects: [EXPAND, RECREATE],
    needs: [growClaims, swapClaims],
    text: `Kubernetes refuses this on a StatefulSet; safe way, without a restart: grow ${growing(before, after, pair, world)}, then swap the StatefulSet object while its pods keep running`
      + (world.isExpandable(before.storageClass) === undefined ? `; assumed: ${before.storageClass ? `class ${before.storageClass}` : 'the default class'} allows expansion` : ''),
  })),
  ofSize({
    id: 'V2',
    title: 'size up, but the class cannot expand',
    effects: [REFUSE],
    flow: 'F6',
    description: 'The storage class has no allowVolumeExpansion: true, so the server refuses to grow its claims.',
    advice: 'let an administrator set allowVolumeExpansion on the class if its driver can; or take the new size for future ordinals only (F3), or move the data (F6)',
  }, 'cannot-grow', ({ before }) => ({
    effects: [REFUSE],
    text: `class ${before.storageClass ?? '(default)'} has no allowVolumeExpansion: its claims cannot grow`,
  })),
  ofSize({
    id: 'V3',
    title: 'another size, and the claims need none',
    effects: [RECREATE],
    flow: 'F3',
    description: 'The claims were grown by hand or by an autoscaler of volumes, or no pod has one yet; only the template is behind. The object is swapped while its pods run.',
  }, 'grown-already', ({ before, after }, pair) => ({ effects: [RECREATE], needs: [swapClaims], text: sizeOfTemplate(before, after, pair) })),
  ofSize({
    id: 'V4',
    title: 'size down',
    effects: [MIGRATE],
    flow: 'F6',
    description: 'Kubernetes cannot shrink a volume. The claims that exist keep their size; with the object swapped (F3) only new ordinals would get the smaller one. To shrink the others, their data has to be rebuilt or copied, and may not fit.',
    advice: 'keep the old size; or swap the object for new ordinals only (F3); or rebuild one replica at a time (F6)',
  }, 'shrink', ({ before, after }) => ({
    effects: [MIGRATE],
    needs: [moveData('rebuild')],
    text: `Kubernetes cannot shrink: existing volumes stay ${before.size}, only new ordinals would get ${after.size}`,
  })),
  ofField({
    id: 'V5',
    title: 'storageClassName',
    effects: [MIGRATE],
    flow: 'F6',
    description: 'The class of a claim is immutable. Unset (the default class when the claim is created), an empty string (no class at all) and the name of the default class are three different things.',
    advice: 'keep the old class; or swap the object for new ordinals only (F3); or rebuild one replica at a time (F6)',
  }, 'storageClassName', ({ before, after }) => ({
    effects: [MIGRATE],
    needs: [moveData('rebuild')],
    text: `existing volumes keep ${className(before)}; classes are mixed until every volume is rebuilt on ${className(after)}`,
  })),
  ofField({
    id: 'V6',
    title: 'accessModes',
    effects: [MIGRATE],
    flow: 'F6',
    description: 'Immutable on claims: each volume has to be bound to a new claim while its pod is away. ReadWriteOncePod needs a CSI driver.',
    advice: 'keep the old modes, or rebind the volumes one by one (F6)',
  }, 'accessModes', () => ({ effects: [MIGRATE], needs: [moveData('rebuild')], text: 'immutable on claims: existing claims keep their access modes until each volume is bound again' })),
  ofField({
    id: 'V7',
    title: 'volumeMode',
    effects: [MIGRATE],
    flow: 'F6',
    description: 'A file system and a block device are not convertible: data has to be copied to a new volume.',
    advice: 'keep the old mode, or copy the data (F6)',
  }, 'volumeMode', () => ({ effects: [MIGRATE], needs: [moveData('rebuild')], text: 'Filesystem and Block are not convertible: the data has to be copied' })),
  ofKept({
    id: 'V8',
    title: 'labels, annotations or another field of a claim template',
    effects: [RECREATE],
    flow: 'F3',
    description: 'The whole list is immutable, labels included: a version label there makes every release fail. So are its namespace, finalizers, owners and any other metadata, and a status beyond the phase Pending. Claims that exist are not relabelled.',
    advice: 'keep the old value: labels that change with releases do not belong in claim templates; label the claims themselves with kubectl label pvc',
  }, ({ after }, pair) => pair.changes
    .filter(({ path }) => path.startsWith(pathOf(after.name)) && !OWN_RULE.some(field => path === pathOf(after.name, field) || path.startsWith(`${pathOf(after.name, field)}.`)))
    .map(({ path, old, new: now }) => ({ path, old, new: now, effects: [RECREATE], needs: [swapClaims], text: 'part of the immutable list: the set has to be swapped, and existing claims are not changed' }))),
  {
    id: 'V9',
    title: 'claim template added',
    effects: [RECREATE_ROLL],
    flow: 'F4',
    description: 'Refused in place. After a swap the controller creates the new claims but cannot add them to pods that run: it fails with FailedUpdate, and neither replaces nor scales, until the pods are deleted, lowest ordinal first. If it is interrupted, go on at the lowest pod that lacks the volume.',
    advice: 'ask whether a new set or an ephemeral volume will do',
    check: pair => !isUpdate(pair) ? [] : claimChanges(pair).added.map(({ name, size }) => ({
      path: pathOf(name),
      new: size ?? name,
      effects: [RECREATE_ROLL],
      needs: [swapWithTemplate, replacePods],
      pods: ascending(pair),
      text: `new empty volumes ${claimsOf(pair, name, pair.after.ordinals)}; pods must be replaced lowest ordinal first: ${names(ascending(pair)) || 'none runs'}`,
    })),
  },
  {
    id: 'V10',
    title: 'claim template removed',
    effects: [RECREATE_ROLL, STRAND, REFUSE],
    flow: 'F3',
    description: 'Refused in place. After a swap the claims stay with their data, unused, and cost money. When a mount of the claim stays in the template the new set is refused, or on old servers its pods never start.',
    advice: 'delete the claims by name once nobody needs their data',
    check: pair => !isUpdate(pair) ? [] : claimChanges(pair).removed.filter(({ name }) => !volumeNamed(pair.after.template, name)).map(claim => {
      const mounted = mountPaths(pair.after.template, claim.name);
      return {
        path: pathOf(claim.name),
        old: claim.size ?? claim.name,
        ...mounted.length
          ? { effects: [REFUSE], text: `the template still mounts ${claim.name}: the new set is refused, or its pods never start`, advice: `take the volumeMounts of ${claim.name} out too` }
          : { effects: [RECREATE_ROLL, STRAND], needs: [swapWithTemplate], text: `${claimsOf(pair, claim.name)} stay, unused${total(claim, pair.before.replicas)}` },
      };
    }),
  },
  {
    id: 'V11',
    title: 'claim template renamed',
    effects: [RECREATE_ROLL, STRAND],
    flow: 'F7',
    description: 'Claims are found by name only: another name means new and empty volumes, and the data stays on the old ones. The classic accident. Recognised by the same mount path, or the same spec.',
    advice: 'keep the name; a claim template needs no better one. Else rebind the volumes to claims of the new name with the set at 0 replicas (F7)',
    check: pair => !isUpdate(pair) ? [] : claimChanges(pair).renamed.map(({ before, after }) => ({
      path: `${pathOf(before.name)}.metadata.name`,
      covers: [pathOf(before.name), pathOf(after.name)],
      old: before.name,
      new: after.name,
      effects: [RECREATE_ROLL, STRAND],
      needs: [moveData('rebind'), swapWithTemplate, replacePods],
      pods: ascending(pair),
      text: `renaming ${before.name} → ${after.name} gives NEW EMPTY volumes; the old data stays on ${claimsOf(pair, before.name)}`,
    })),
  },
  {
    id: 'V12',
    title: 'claim templates in another order',
    effects: [RECREATE],
    flow: 'F3',
    description: 'Order counts for the server although it means nothing to the pods.',
    advice: 'keep the old order, and nothing has to be done',
    check: pair => !isUpdate(pair) ? [] : pair.changes.filter(({ path, isOrder }) => path === LIST && isOrder)
      .map(({ path, old, new: now }) => ({ path, old, new: now, effects: [RECREATE], needs: [swapClaims], text: 'order counts for the server, which refuses the change' })),
  },
  {
    id: 'V13',
    title: 'the same claim template in other words',
    effects: [NOOP],
    description: '`volumeMode: Filesystem`, apiVersion and kind, a status, a null creationTimestamp and `1024Mi` for `1Gi` are stored as the same: the plan is silent.',
    check: () => [],
  },
  ofKept({
    id: 'V14',
    title: 'source, selector or volume of a claim template',
    effects: [RECREATE, INFO],
    flow: 'F3',
    description: 'dataSource, dataSourceRef, selector and volumeName only matter when a claim is created. A volumeName in a template can bind one pod only.',
  }, ({ after }, pair) => pair.changes
    .filter(({ path }) => SOURCES.some(field => (path === pathOf(after.name, field) || path.startsWith(`${pathOf(after.name, field)}.`))
      && !(field === 'spec.dataSourceRef' && pair.changes.some(other => other.path.startsWith(pathOf(after.name, 'spec.dataSource')) && !other.path.startsWith(pathOf(after.name, 'spec.dataSourceRef'))))))
    .map(({ path, old, new: now }) => ({
      path,
      // the server fills one in from the other
      covers: [pathOf(after.name, 'spec.dataSourceRef')],
      old,
      new: now,
      effects: [RECREATE, INFO],
      needs: [swapClaims],
      text: `affects new claims only: ${pair.after.replicas ? 'those of existing pods stay as they are' : 'none exists'}`,
    }))),
  ofField({
    id: 'V15',
    title: 'volumeAttributesClassName',
    effects: [INPLACE, RECREATE, REFUSE],
    flow: 'F2',
    description: 'Changes attributes such as IOPS of live volumes: patch the claims, then swap the object. On by default from Kubernetes 1.34; older servers drop the field. It cannot be unset on a claim once it was applied.',
  }, 'volumeAttributesClassName', ({ after, before }, pair, world) => world.minor < 34
    ? { effects: [REFUSE], text: `server ${world.version} drops this field: it needs 1.34` }
    : after.spec.volumeAttributesClassName === undefined
      ? { effects: [REFUSE], text: 'a class of attributes cannot be taken away from a claim that has one', advice: `name another class instead of ${before.spec.volumeAttributesClassName}` }
      : {
        effects: [INPLACE, RECREATE],
        needs: [modifyClaims(after.name, String(after.spec.volumeAttributesClassName)), swapClaims],
        text: `changes the attributes of ${claimsOf(pair, after.name)} online, then swaps the StatefulSet object while its pods keep running`,
      }),
  {
    id: 'V21',
    title: 'a claim becomes another kind of volume of the same name',
    effects: [RECREATE_ROLL, STRAND],
    flow: 'F3',
    description: 'The claims stay behind with their data, and pods get storage that is empty at each start (emptyDir) or one claim that they all share: a volume that only one node may mount holds all but one node back.',
    advice: 'give the new volume another name and move the data first',
    check: pair => !isUpdate(pair) ? [] : claimChanges(pair).removed.flatMap(claim => {
      const volume = volumeNamed(pair.after.template, claim.name);
      if (!volume) { return []; }
      const shared = volume.persistentVolumeClaim?.claimName;
      return [{
        path: pathOf(claim.name),
        old: claim.size ?? claim.name,
        new: Object.keys(volume).filter(key => key !== 'name').join(', '),
        effects: [RECREATE_ROLL, STRAND],
        needs: [swapWithTemplate],
        pods: [...ascending(pair)].reverse(),
        text: `storage becomes ${shared ? `shared: all pods use ${shared}` : 'ephemeral: it is empty after each restart'}; ${claimsOf(pair, claim.name)} stay, unused`,
      }];
    }),
  },
];

const SOURCES = ['spec.dataSource', 'spec.dataSourceRef', 'spec.selector', 'spec.volumeName'];
const OWN_RULE = [SIZE, 'spec.storageClassName', 'spec.accessModes', 'spec.volumeMode', 'spec.volumeAttributesClassName', ...SOURCES];

/** The claims that have not got the new size yet. */
function growing(before: ClaimTemplateFacts, after: ClaimTemplateFacts, pair: FullPair, world: World): string {
  const behind = pair.before.ordinals.filter(ordinal => {
    const claim = world.existing(pair.before.namespace, claimName(before.name, pair.before, ordinal));
    return (compareQuantities(claim?.requested, after.size) ?? -1) < 0;
  });
  return `${count(behind.length, 'volume')} (${claimsOf(pair, before.name, behind)})`;
}

function sizeOfTemplate(before: ClaimTemplateFacts, after: ClaimTemplateFacts, { before: { replicas } }: FullPair): string {
  if (replicas === 0) { return `no pod runs: claims that exist stay as they are, and new ones get ${after.size}`; }
  return compareQuantities(before.size, after.size) === 1
    ? `no volume is larger than ${after.size}; only the template changes`
    : `volumes have ${after.size} or more already; only the template is behind`;
}

function className({ storageClass }: ClaimTemplateFacts): string {
  return storageClass === undefined ? 'the default class' : storageClass === '' ? 'no class' : `class ${storageClass}`;
}
