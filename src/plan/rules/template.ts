import type { Container } from '../../kubernetes/fields';
import { isMutable, parseImage, programOf, versionMove, versionOf } from '../../kubernetes/image';
import { matchesSelector } from '../../kubernetes/selector';
import { EffectClass } from '../effect-class';
import { FieldChange } from '../field-changes';
import { newTemplate } from '../needs';
import { DRAWN_ADVICE, onlyDrawnSecretsChange } from '../random-values';
import { Rollout, rolloutOf } from '../rollout';
import { Finding, RuleText, WorkloadRule } from '../rule';
import { FullPair, isUpdate, names, podName, Workload } from '../workload';
import { World } from '../world';

const { ROLL, INFO, NOOP, REFUSE } = EffectClass;

/** A kind of change in the pod template. The first row that matches a change speaks for it. */
export interface TemplateRow extends RuleText {
  readonly match: (change: FieldChange, pair: FullPair) => boolean;
  /** @default - the text of the rollout */
  readonly say?: (change: FieldChange, pair: FullPair, rollout: Rollout, world: World) => Partial<Finding>;
}

const TEMPLATE = 'spec.template.';

function shape(pattern: RegExp): (change: FieldChange) => boolean {
  return change => pattern.test(change.shape.slice(TEMPLATE.length));
}

const rows: readonly TemplateRow[] = [
  {
    id: 'S23',
    title: 'template labels no longer match the selector',
    effects: [REFUSE],
    flow: 'F5',
    description: 'The set would not own the pods that it creates; the API server refuses it on every version.',
    advice: 'keep the labels of spec.selector in the template; to change both, see S36',
    match: ({ shape: at }, { after }) => at.startsWith('spec.template.metadata.labels') && !matchesSelector(after.spec.selector, after.templateLabels),
    say: () => ({ effects: [REFUSE], text: 'the selector does not match the labels of the template: the server refuses the whole update' }),
  },
  {
    id: 'S22',
    title: 'restartPolicy other than Always, or activeDeadlineSeconds',
    effects: [REFUSE],
    description: 'Pods of a StatefulSet run for ever; the API server refuses anything else.',
    match: ({ shape: at, new: value }) => (at === 'spec.template.spec.restartPolicy' && value !== 'Always')
      || (at === 'spec.template.spec.activeDeadlineSeconds' && value !== undefined),
    say: ({ shape: at, new: value }) => ({
      effects: [REFUSE],
      text: at.endsWith('restartPolicy') ? `restartPolicy '${value}' is refused: a StatefulSet only takes Always` : 'activeDeadlineSeconds is refused in a StatefulSet',
      advice: 'take the field out',
    }),
  },
  {
    id: 'S10',
    title: 'containers, environment variables or volumes in another order',
    effects: [ROLL],
    flow: 'F1',
    description: 'Order is a part of the revision: the same items in another order restart every pod. Server-side apply merges containers by name, so a field that is removed from a moved container at the same time may stay.',
    advice: 'keep the old order to avoid the restart',
    match: ({ isOrder }) => isOrder === true,
    say: (_change, _pair, rollout) => ({ text: `only the order changed; it still makes a new revision: ${rollout.text}` }),
  },
  {
    id: 'S2',
    title: 'image: another major version, or an older one',
    effects: [ROLL, INFO],
    flow: 'F1',
    description: 'Kubernetes only restarts pods. Upgrading the format of the data, and going back, is up to the application; going back may not be able to read the new data.',
    advice: 'take a snapshot or a backup first, and read the upgrade notes of the application',
    match: (change, pair) => {
      const { old, now } = imagesOf(change, pair);
      return versionMove(old, now) !== undefined;
    },
    say: (change, pair, rollout) => {
      const { old, now, renamed } = imagesOf(change, pair);
      const [from, to] = [versionOf(old)!, versionOf(now)!];
      const move = versionMove(old, now) === 'downgrade' ? `older version ${from.join('.')} → ${to.join('.')}` : `major version ${from[0]} → ${to[0]}`;
      return {
        effects: [rollout.effect, INFO],
        old,
        new: now,
        ...renamed ? { covers: [renamed.path] } : {},
        text: `${renamed ? `container ${renamed.from} becomes ${renamed.to}, ` : ''}${move}: ${rollout.text}; Kubernetes only restarts, the format of the data on disk is up to the application`,
      };
    },
  },
  {
    id: 'S1',
    title: 'image, same major version',
    effects: [ROLL],
    flow: 'F1',
    description: 'A new revision: pods restart one by one, highest ordinal first. A bad image stops the rollout at the first pod, and under OrderedReady it stays stuck after the image is corrected until that pod is deleted (F10).',
    match: ({ shape: at }) => at.endsWith('ontainers[].image'),
    say: ({ old, new: now }, _pair, rollout) => ({ text: parseImage(old).tag === parseImage(now).tag && parseImage(old).repository === parseImage(now).repository ? `the digest changes: ${rollout.text}` : rollout.text }),
  },
  {
    id: 'S21',
    title: 'init container added',
    effects: [ROLL],
    flow: 'F1',
    description: 'A new revision. The init container has to succeed on each pod before its containers start.',
    match: ({ shape: at, old }) => at === 'spec.template.spec.initContainers[]' && old === undefined,
  },
  {
    id: 'S5',
    title: 'resource requests or limits',
    effects: [ROLL, INFO],
    flow: 'F1',
    description: 'A new revision. Volumes pin pods to a zone or a node: the pod has to fit there, else it stays Pending and the rollout stops. Requests that are written out equal to the limits are a new revision too.',
    match: shape(/^spec\.((init)?[cC]ontainers\[\]\.)?resources(\.|$)/),
    say: (_change, _pair, rollout) => ({ effects: [rollout.effect, INFO], text: `${rollout.text}; each pod must fit where its volumes are` }),
  },
  {
    id: 'S6',
    title: 'labels of the pods',
    effects: [ROLL],
    flow: 'F1',
    description: 'Labels are a part of the template: a version label restarts every pod. Services, budgets and network policies that select the label lose or win pods meanwhile.',
    advice: 'keep labels that change with every release, such as helm.sh/chart, off the pods',
    match: shape(/^metadata\.labels/),
    say: (_change, _pair, rollout) => ({ text: `a label of the pods is a part of their revision: ${rollout.text}` }),
  },
  {
    id: 'S7',
    title: 'annotations of the pods',
    effects: [ROLL, INFO],
    flow: 'F1',
    description: 'Annotations are a part of the template: checksums and restartedAt restart every pod on purpose, version annotations by accident. '
      + 'A checksum changes as well when a chart draws a Secret anew at each render; where nothing else changes, the plan says so.',
    match: shape(/^metadata\.annotations/),
    say: ({ path, old, new: now }, { after }, rollout, world) => {
      const text = `an annotation of the pods is a part of their revision: ${rollout.text}`;
      const isChecksum = /checksum/i.test(path) && old !== undefined && now !== undefined;
      return !isChecksum || !onlyDrawnSecretsChange(after.namespace, world) ? { text } : {
        effects: [rollout.effect, INFO],
        text: `${text}; the only configuration that changes is a Secret that looks drawn at each render, and then every render changes the checksum`,
        advice: DRAWN_ADVICE,
      };
    },
  },
  {
    id: 'S14',
    title: 'user or group of the process',
    effects: [ROLL, INFO],
    flow: 'F1',
    description: 'Files on the volumes keep their owner. A process that may not read them does not start, and the rollout stops there.',
    advice: 'let fsGroup cover the files, or change their owner by an init container',
    match: shape(/securityContext\.runAs(User|Group)$/),
    say: ({ old, new: now }, _pair, rollout) => ({ effects: [rollout.effect, INFO], text: `process id ${show(old)} → ${show(now)}: ${rollout.text}; existing files keep their owner` }),
  },
  {
    id: 'S15',
    title: 'fsGroup, fsGroupChangePolicy or supplementalGroups',
    effects: [ROLL, INFO],
    flow: 'F1',
    description: 'The kubelet changes the group of every file when it mounts the volume. Drivers for shared and root-squashed file systems ignore it.',
    advice: 'set fsGroupChangePolicy: OnRootMismatch to skip volumes that fit already',
    match: shape(/securityContext\.(fsGroup|fsGroupChangePolicy|supplementalGroups)/),
    say: (_change, _pair, rollout) => ({ effects: [rollout.effect, INFO], text: `${rollout.text}; the kubelet re-owns each volume at mount, which takes minutes on big volumes` }),
  },
  {
    id: 'S16',
    title: 'security settings of pods or containers',
    effects: [ROLL, INFO],
    flow: 'F1',
    description: 'A namespace that enforces a Pod Security Standard refuses pods, not the set: pods are deleted one at a time and not replaced (FailedCreate).',
    advice: 'check the pod-security.kubernetes.io/enforce label of the namespace first',
    match: shape(/^spec\.(host(Network|PID|IPC)$|securityContext|((init)?[cC]ontainers\[\]\.securityContext))/),
    say: (_change, _pair, rollout) => ({ effects: [rollout.effect, INFO], text: `${rollout.text}; a namespace with pod security standards may refuse the new pods` }),
  },
  {
    id: 'S17',
    title: 'where pods may run',
    effects: [ROLL, INFO],
    flow: 'F1',
    description: 'Volumes that exist tie each pod to a zone or a node; the new rule must still allow it, else the pod stays Pending (volume node affinity conflict).',
    match: shape(/^spec\.(nodeSelector|affinity|topologySpreadConstraints|tolerations|nodeName|schedulerName)/),
    say: (_change, pair, rollout, world) => ({ effects: [rollout.effect, INFO], text: `${rollout.text}; ${tiedVolumes(pair, world)}: the new rule must still allow them` }),
  },
  {
    id: 'S18',
    title: 'serviceAccountName',
    effects: [ROLL],
    flow: 'F1',
    description: 'The account must exist before the first pod restarts. Pods of the old revision need the old account until the rollout is over.',
    match: shape(/^spec\.serviceAccountName$/),
    say: ({ new: now }, _pair, rollout) => ({ text: now && now !== 'default' ? `${rollout.text}; ServiceAccount ${now} must exist before` : rollout.text, advice: 'keep the old ServiceAccount until the rollout is over' }),
  },
  {
    id: 'S19',
    title: 'terminationGracePeriodSeconds',
    effects: [ROLL],
    flow: 'F1',
    description: 'It holds for pods that are created from now on: the pods that run stop with their old grace period in this rollout.',
    match: shape(/^spec\.terminationGracePeriodSeconds$/),
    say: ({ old }, _pair, rollout) => ({ text: `${rollout.text}; running pods stop with the old ${show(old)} seconds` }),
  },
  {
    id: 'S20',
    title: 'hostname or subdomain in the template',
    effects: [ROLL, INFO],
    flow: 'F1',
    description: 'The controller overwrites both on every pod, so they have no effect; but they are a part of the revision.',
    advice: 'take the field out',
    match: shape(/^spec\.(hostname|subdomain)$/),
    say: (_change, _pair, rollout) => ({ effects: [rollout.effect, INFO], text: `the controller overwrites it on every pod, but it is a new revision: ${rollout.text}` }),
  },
  {
    id: 'S24',
    title: 'another ConfigMap or Secret',
    effects: [ROLL],
    flow: 'F1',
    description: 'The usual way to roll configuration out: a new name with a hash. The new object must exist before, and the old one until no pod and no revision that may be rolled back to needs it.',
    advice: 'create the new object first, delete the old one when the rollout is over',
    match: shape(/(configMap|configMapRef|configMapKeyRef|secretRef|secretKeyRef)\.name$|secret\.secretName$|imagePullSecrets|envFrom|projected\.sources/),
    say: (_change, _pair, rollout) => ({ text: `the pods take other configuration: ${rollout.text}` }),
  },
  {
    id: 'S4',
    title: 'anything else in the template',
    effects: [ROLL],
    flow: 'F1',
    description: 'Environment, command, arguments, probes, ports, lifecycle and every other field of the template make a new revision. A readiness probe that never passes stops the rollout at the first pod.',
    match: () => true,
    say: (_change, _pair, rollout) => ({ text: `template changed: ${rollout.text}` }),
  },
];

/** Rules that are no row: they speak of what did not change. */
const silent: readonly WorkloadRule[] = [
  {
    id: 'S3',
    title: 'image unchanged, but its tag can move',
    effects: [INFO],
    description: 'The tag `latest`, or none, does not change when the image behind it does: nothing restarts, and pods that were created at different times may run different images. Said when the workload changes otherwise, but not in its template.',
    advice: 'use a version tag or a digest',
    check: pair => !isUpdate(pair) || pair.changes.length === 0 || pair.changes.some(change => change.path.startsWith(TEMPLATE)) ? []
      : (pair.after.template.spec?.containers ?? []).filter(container => isMutable(container.image)).map(container => ({
        path: `${TEMPLATE}spec.containers[${container.name}].image`,
        old: container.image,
        new: container.image,
        effects: [INFO],
        text: 'tag unchanged: no restart, and running pods may hold another image',
      })),
  },
  {
    id: 'S8',
    title: 'a restart that only the live set knows of',
    effects: [NOOP],
    description: 'kubectl rollout restart leaves an annotation that no manifest has. kubectl apply keeps it; replacing or re-creating the set from the manifest drops it and restarts every pod.',
    advice: 'when the set has to be re-created, do it from the live object',
    check: pair => {
      if (!isUpdate(pair)) { return []; }
      const key = 'kubectl.kubernetes.io/restartedAt';
      const live = pair.before.id.object.spec?.template?.metadata?.annotations?.[key];
      const written = pair.after.id.object.spec?.template?.metadata?.annotations?.[key];
      return isLiveObject(pair) && live !== undefined && written === undefined
        ? [{ path: `${TEMPLATE}metadata.annotations[${key}]`, old: live, new: live, effects: [NOOP], text: `the live set carries restartedAt=${live}; an apply keeps it` }]
        : [];
    },
  },
  {
    id: 'S25',
    title: 'serviceAccountName dropped from the manifest',
    effects: [NOOP],
    description: 'The server keeps every account under a second, older field, serviceAccount, and no apply of a manifest without either takes that away: the pods keep the account.',
    advice: 'write serviceAccountName: default to go back to the default account',
    check: pair => {
      if (!isUpdate(pair)) { return []; }
      const [old, now] = [pair.before, pair.after].map(({ id }) => id.object.spec?.template?.spec);
      const [account, isWritten] = [old?.serviceAccountName ?? old?.serviceAccount, Boolean(now?.serviceAccountName ?? now?.serviceAccount)];
      return account && !isWritten
        ? [{ path: `${TEMPLATE}spec.serviceAccountName`, old: account, effects: [NOOP], text: `removing the field keeps ServiceAccount ${account}` }]
        : [];
    },
  },
  {
    id: 'S9',
    title: 'the same template in other words',
    effects: [NOOP],
    description: 'Defaults of the pod that are written out, map keys in another order, empty maps and quantities with the same canonical form (`1024Mi`, `1Gi`) are stored as the same bytes: the plan is silent. '
      + 'Exceptions that do restart pods, and are told: `1Gi` written as `1073741824`, requests written out equal to the limits, `enableServiceLinks: true`, items in another order.',
    check: () => [],
  },
];

/** The images that a change is about: of one container, or of a container that went and one that came in its place. */
function imagesOf({ shape: at, old, new: now }: FieldChange, pair: FullPair) {
  if (at.endsWith('ontainers[].image')) { return { old, now }; }
  if (!at.endsWith('ontainers[]') || old !== undefined || now === undefined) { return {}; }
  const container = now as Container;
  const gone = pair.changes.find(change => change.shape.endsWith('ontainers[]') && change.new === undefined
    && (change.old as Container).image !== undefined && programOf((change.old as Container).image) === programOf(container.image));
  const { image, name } = (gone?.old ?? {}) as Container;
  return gone ? { old: image, now: container.image, renamed: { path: gone.path, from: name, to: container.name } } : {};
}

const rowOfChange = new WeakMap<FieldChange, TemplateRow>();

function rowOf(change: FieldChange, pair: FullPair): TemplateRow {
  let row = rowOfChange.get(change);
  if (!row) {
    row = rows.find(candidate => candidate.match(change, pair))!;
    rowOfChange.set(change, row);
  }
  return row;
}

function ruleOf(row: TemplateRow): WorkloadRule {
  const { match: _match, say, ...text } = row;
  return {
    ...text,
    check: (pair, world) => {
      if (!isUpdate(pair)) { return []; }
      const changes = pair.changes.filter(change => change.path.startsWith(TEMPLATE) && rowOf(change, pair) === row);
      if (changes.length === 0) { return []; }
      const rollout = rolloutOf(pair);
      return changes.map(change => {
        const { path, old, new: now } = change;
        const said = say?.(change, pair, rollout, world);
        const finding = { path, old, new: now, effects: [rollout.effect], needs: [newTemplate], text: rollout.text, ...said };
        return finding.effects.includes(REFUSE) ? finding : { ...finding, pods: rollout.pods };
      });
    },
  };
}

export const templateRules: readonly WorkloadRule[] = [...rows.map(ruleOf), ...silent];

/** True when the side before was read from a cluster, so that it has fields that no manifest wrote. */
export function isLiveObject({ before }: { readonly before: Workload }): boolean {
  return before.id.object.metadata.uid !== undefined;
}

function tiedVolumes(pair: FullPair, world: World): string {
  if (pair.before.claims.length === 0) { return 'the pods have no claims that would tie them'; }
  const pods = names(pair.before.ordinals.map(ordinal => podName(pair.before, ordinal)));
  const places = new Set(pair.before.ordinals.flatMap(ordinal => pair.before.claims.flatMap(claim => {
    const live = world.claim(pair.before.namespace, `${claim.name}-${pair.before.name}-${ordinal}`);
    const volume = world.facts?.volumes?.find(found => found.name === live?.volumeName);
    return volume ? [...volume.zones, ...volume.nodes] : [];
  })));
  return places.size ? `volumes of ${pods} are tied to ${[...places].join(', ')}` : `volumes of ${pods} may be tied to a zone or a node`;
}

function show(value: unknown): string {
  return value === undefined ? 'none' : String(value);
}
