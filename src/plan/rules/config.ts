import { kindOf, KubernetesObject } from '../../kubernetes/object';
import { ConfigUse } from '../../kubernetes/references';
import { matchesSelector } from '../../kubernetes/selector';
import { commandsOf } from '../commands';
import { EffectClass } from '../effect-class';
import { afterPods, newName } from '../needs';
import { countOf } from '../pod-groups';
import { DRAWN, DRAWN_ADVICE, isDrawnSecret } from '../random-values';
import { isRolling } from '../rollout';
import { Finding, ObjectPair, ObjectRule } from '../rule';
import { count, names } from '../workload';
import { ReferenceFrom, World } from '../world';

const { CONFIG, INFO, INPLACE, META, REPLACE } = EffectClass;

const CONFIG_KINDS = ['/ConfigMap', '/Secret'] as const;
const DATA = ['data', 'binaryData'];

/** Names of the keys that differ: values of a Secret are never shown, and those of a ConfigMap are too long. */
function changedKeys(pair: ObjectPair): string[] {
  return DATA.flatMap(field => {
    const [old, now] = [pair.old?.[field] ?? {}, pair.new?.[field] ?? {}];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(key => old[key] !== now[key]);
  });
}

function dataPaths(pair: ObjectPair): string[] {
  return pair.changes.filter(({ path }) => DATA.some(field => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`))).map(({ path }) => path);
}

function users(pair: ObjectPair, world: World, side: 'before' | 'after' = 'after'): ReferenceFrom[] {
  return world.usersOf(side, pair.subject);
}

function workloads(references: readonly ReferenceFrom[]): string[] {
  return [...new Set(references.map(({ workload }) => workload.name))];
}

/** The commands that restart the pods of these sets. */
function restarts(references: readonly ReferenceFrom[]): string[] {
  const sets = new Map(references.map(({ workload }) => [workload.key, workload]));
  return [...sets.values()].flatMap(set => commandsOf({ do: 'restart', set }, () => undefined).commands);
}

function isImmutable({ before }: ObjectPair): boolean {
  return before?.object.immutable === true;
}

const VIEW: Record<ConfigUse, string> = {
  env: 'until their next restart, as they use it in their environment',
  subPath: 'until their next restart, as they mount it with a subPath',
  volume: 'for about a minute, until the mounted files refresh',
  name: 'until their next restart',
  pull: 'until their next restart',
};

function whoSees(references: readonly ReferenceFrom[]): string {
  return [...new Set(references.map(({ reference }) => reference.use))].map(use =>
    `pods of ${names(workloads(references.filter(({ reference }) => reference.use === use)), 'workloads')} keep the old values ${VIEW[use]}`).join('; ');
}

export const configRules: readonly ObjectRule[] = [
  {
    id: 'C1',
    title: 'data of a ConfigMap or Secret',
    effects: [CONFIG, INPLACE, INFO],
    kinds: CONFIG_KINDS,
    flow: 'F1',
    description: 'Never restarts a pod. Mounted files refresh within a minute or two; environment variables and subPath mounts never do: after the next restart of one pod, the fleet is half old and half new. '
      + 'Values of a Secret that look random on both sides, and certificates and keys in PEM, may be drawn anew at each render: the plan says so, and lists them still.',
    check: (pair, world): Finding[] => {
      const keys = changedKeys(pair);
      if (!pair.before || !pair.after || keys.length === 0 || isImmutable(pair)) { return []; }
      const named = names(keys, 'keys');
      const references = users(pair, world);
      const rolling = references.filter(({ workload }) => isRolling(workload, world));
      const late = references.filter(({ workload }) => !isRolling(workload, world));
      const covers = dataPaths(pair);
      const path = covers[0];
      const isDrawn = kindOf(pair.subject) === '/Secret' && isDrawnSecret(pair.old, pair.new);
      const shared = { path, covers, old: named, new: named };
      const effects = (effect: EffectClass) => isDrawn ? [effect, INFO] : [effect];
      const drawn = isDrawn ? [DRAWN] : [];
      if (references.length === 0) {
        return [{ ...shared, effects: effects(INPLACE), text: ['no StatefulSet of the manifests uses it', ...drawn].join('; '), advice: isDrawn ? DRAWN_ADVICE : undefined }];
      }
      const picked = rolling.length ? `pods of ${names(workloads(rolling), 'workloads')} take it with the rollout of the same apply` : '';
      const isStale = late.some(({ reference }) => reference.use !== 'volume');
      return [{
        ...shared,
        effects: effects(late.length ? CONFIG : INPLACE),
        text: [late.length ? whoSees(late) : '', picked, ...drawn].filter(Boolean).join('; '),
        advice: [...isStale ? restarts(late).slice(0, 3) : [], ...isDrawn ? [DRAWN_ADVICE] : []].join('; ') || undefined,
      }];
    },
  },
  {
    id: 'C2',
    title: 'data of an immutable ConfigMap or Secret',
    effects: [REPLACE],
    kinds: CONFIG_KINDS,
    flow: 'F14',
    description: 'The server refuses any change of it, and `immutable` cannot be taken back.',
    advice: 'create it under a new name, refer to that in the template, and delete the old one when no revision needs it',
    check: pair => {
      if (!pair.old || !pair.new || !isImmutable(pair)) { return []; }
      const keys = changedKeys(pair);
      const thawed = pair.new.immutable !== true;
      if (keys.length === 0 && !thawed) { return []; }
      return [{
        path: dataPaths(pair)[0] ?? 'immutable',
        covers: [...dataPaths(pair), 'immutable'],
        old: names(keys, 'keys') || true,
        new: names(keys, 'keys') || undefined,
        effects: [REPLACE],
        needs: [newName],
        text: 'immutable: the server refuses the change; create a new name instead',
      }];
    },
  },
  {
    id: 'C3',
    title: 'type of a Secret',
    effects: [REPLACE],
    kinds: ['/Secret'],
    flow: 'F14',
    description: 'The type of a Secret is immutable.',
    advice: 'create it under a new name',
    check: pair => !pair.before || !pair.after ? [] : pair.changes.filter(({ path }) => path === 'type').map(change => ({ ...change, effects: [REPLACE], needs: [newName], text: 'the type of a Secret is immutable: it is deleted and created again' })),
  },
  {
    id: 'C6',
    title: 'a NetworkPolicy no longer selects the pods',
    effects: [INPLACE, INFO],
    kinds: ['networking.k8s.io/NetworkPolicy'],
    description: 'Pods that no policy selects are open to all traffic; pods that are selected anew are closed except for what the policy allows.',
    check: (pair, world) => {
      if (!pair.old || !pair.new) { return []; }
      const changes = pair.changes.filter(({ path }) => path.startsWith('spec.podSelector'));
      if (changes.length === 0) { return []; }
      const [old, now] = [pair.old.spec?.podSelector, pair.new.spec?.podSelector];
      const lost = world.runningPods.matching(pair.subject.namespace, old).filter(({ labels }) => !matchesSelector(now, labels));
      const later = new Set(world.wantedPods.matching(pair.subject.namespace, now).map(({ workload }) => workload));
      const who = [...new Set(lost.map(({ workload }) => workload))];
      return [{
        path: 'spec.podSelector',
        covers: changes.map(({ path }) => path),
        old: old?.matchLabels,
        new: now?.matchLabels,
        effects: [INPLACE, INFO],
        needs: [afterPods],
        text: who.length ? `no longer selects the ${count(countOf(lost), 'pod')} of ${names(who, 'workloads')} that run${who.every(name => later.has(name)) ? ', until they are new' : ''}`
          : 'other pods are selected at once',
      }];
    },
  },
  {
    id: 'C7',
    title: 'an autoscaler points elsewhere',
    effects: [INPLACE, INFO],
    kinds: ['autoscaling/HorizontalPodAutoscaler', 'autoscaling.k8s.io/VerticalPodAutoscaler', 'keda.sh/ScaledObject'],
    description: 'The workload that it leaves keeps its last size. An autoscaler whose target is not there does nothing, and says so in its status only.',
    check: (pair, world) => {
      if (!pair.after) { return []; }
      const target = (object: KubernetesObject | undefined) => object?.spec?.scaleTargetRef ?? object?.spec?.targetRef;
      const changed = pair.changes.filter(({ path }) => path.includes('argetRef'));
      const { kind, name } = target(pair.new) ?? {};
      const missing = kind === 'StatefulSet' && !world.after.objects.has(`apps/StatefulSet/${pair.subject.namespace}/${name}`);
      if (pair.before ? changed.length === 0 : !missing) { return []; }
      return [{
        path: changed[0]?.path ?? 'spec.scaleTargetRef.name',
        covers: changed.map(({ path }) => path),
        old: target(pair.old)?.name,
        new: name,
        effects: [INPLACE, INFO],
        text: `${missing ? `StatefulSet ${name} is not in the manifests: it scales nothing` : `scales ${name}`}${pair.before ? `; ${target(pair.old)?.name} keeps its last size` : ''}`,
      }];
    },
  },
  {
    id: 'C10',
    title: 'labels of a namespace, or a quota',
    effects: [META, INFO],
    kinds: ['/Namespace', '/ResourceQuota', '/LimitRange'],
    description: 'Pod Security labels, quotas and limits decide about pods and claims that are created from now on; those that run stay.',
    advice: 'check before a rollout: refused pods are not replaced',
    check: pair => !pair.before || !pair.after ? [] : pair.changes.filter(({ path }) => pair.subject.kind !== 'Namespace' || path.includes('pod-security.kubernetes.io'))
      .map(change => ({ ...change, effects: [pair.subject.kind === 'Namespace' ? META : INPLACE, INFO], text: 'may refuse new pods and claims from now on; those that run stay' })),
  },
];
