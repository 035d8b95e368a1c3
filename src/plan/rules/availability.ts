import { allowedDisruptions } from '../../kubernetes/budget';
import type { BudgetObject } from '../../kubernetes/fields';
import { matchesSelector } from '../../kubernetes/selector';
import { EffectClass } from '../effect-class';
import { FieldChange } from '../field-changes';
import { afterPods } from '../needs';
import { countOf } from '../pod-groups';
import { ObjectPair, ObjectRule } from '../rule';
import { needsOfSelector } from '../selected-pods';
import { count, names } from '../workload';
import { podsOf, replicasOf, World } from '../world';

const { INFO, INPLACE, REFUSE } = EffectClass;

function at({ changes }: ObjectPair, ...fields: string[]): FieldChange[] {
  return changes.filter(({ path }) => fields.some(field => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)));
}

export const availabilityRules: readonly ObjectRule[] = [
  {
    id: 'P4',
    title: 'minAvailable and maxUnavailable at the same time',
    effects: [REFUSE],
    kinds: ['policy/PodDisruptionBudget'],
    description: 'A budget has one of both: the server refuses it with both.',
    advice: 'keep one of them',
    check: ({ old, new: now }) => now?.spec?.minAvailable === undefined || now.spec?.maxUnavailable === undefined ? [] : [{
      path: 'spec',
      covers: ['spec.minAvailable', 'spec.maxUnavailable'],
      old: old && budgetOf(old.spec),
      new: `minAvailable ${now.spec.minAvailable} and maxUnavailable ${now.spec.maxUnavailable}`,
      effects: [REFUSE],
      text: 'a budget has one of both: the server refuses it',
    }],
  },
  {
    id: 'P5',
    title: 'eviction of pods that are not ready',
    effects: [INPLACE],
    kinds: ['policy/PodDisruptionBudget'],
    description: 'With AlwaysAllow, a drain takes pods that run and are not ready whatever the budget says; with IfHealthyBudget, the default, only while enough others are ready.',
    check: pair => !pair.before || !pair.after ? [] : at(pair, 'spec.unhealthyPodEvictionPolicy').map(change => ({
      ...change,
      effects: [INPLACE],
      text: change.new === 'AlwaysAllow' ? 'drains take pods that are not ready whatever the budget says' : 'drains take pods that are not ready only while enough others are ready',
    })),
  },
  {
    id: 'P1',
    title: 'how many pods a budget keeps',
    effects: [INPLACE, INFO],
    kinds: ['policy/PodDisruptionBudget'],
    description: 'Holds for drains only: the StatefulSet controller does not ask budgets. A budget that never allows a disruption blocks every drain of a node.',
    check: (pair, world) => {
      if (!pair.new) { return []; }
      const changes = at(pair, 'spec.minAvailable', 'spec.maxUnavailable');
      if ((pair.before && changes.length === 0) || isSwap(pair) || hasBoth(pair)) { return []; }
      const covered = world.workloadsWith(pair.subject.namespace, pair.new.spec?.selector);
      const pods = covered.reduce((sum, set) => sum + replicasOf(set), 0);
      const allowed = allowedDisruptions(pair.new.spec ?? {}, pods) ?? pods;
      const blocks = pods > 0 && allowed === 0;
      if (!pair.before && !blocks) { return []; }
      return [{
        path: changes[0]?.path ?? 'spec',
        old: changes[0]?.old,
        new: changes[0]?.new,
        effects: blocks ? [INPLACE, INFO] : [INPLACE],
        needs: pair.before && allowed < (allowedDisruptions(pair.old?.spec ?? {}, pods) ?? pods) ? [afterPods] : [],
        text: pods === 0 ? 'drains keep to the new number; no pod of the manifests is covered'
          : blocks ? `blocks every drain: of ${count(pods, 'pod')} none may be away` : `drains may take ${count(allowed, 'pod')} of ${pods} at a time`,
        ...blocks ? { advice: 'let at least one pod be away' } : {},
      }];
    },
  },
  {
    id: 'P2',
    title: 'selector of a budget',
    effects: [INPLACE, INFO],
    kinds: ['policy/PodDisruptionBudget'],
    description: 'A budget that covers no pod protects nothing; a pod that two budgets cover cannot be evicted at all.',
    check: (pair, world) => {
      if (!pair.old || !pair.new) { return []; }
      const changes = at(pair, 'spec.selector');
      if (changes.length === 0) { return []; }
      const covered = world.workloadsWith(pair.subject.namespace, pair.new.spec?.selector);
      const others = world.inNamespace('policy/PodDisruptionBudget', pair.subject.namespace).filter(other => other.name !== pair.subject.name
        && covered.some(set => matchesSelector(other.object.spec?.selector, set.object.spec.template.metadata.labels)));
      return [{
        path: 'spec.selector',
        covers: changes.map(({ path }) => path),
        old: pair.old.spec?.selector?.matchLabels,
        new: pair.new.spec?.selector?.matchLabels,
        effects: [INPLACE, INFO],
        needs: needsOfSelector(pair.subject.namespace, pair.old.spec?.selector, pair.new.spec?.selector, world).length ? [afterPods] : [],
        text: `covers ${covered.length ? covered.map(set => `${podsOf(set)} of ${set.name}`).join(', ') : 'no pod of the manifests'} after the change`
          + unguarded(pair, world)
          + (others.length ? `; ${names(others.map(other => other.name), 'budgets')} ${others.length === 1 ? 'covers' : 'cover'} them too, so that no pod of both can be evicted` : ''),
      }];
    },
  },
  {
    id: 'P3',
    title: 'minAvailable becomes maxUnavailable, or the other way round',
    effects: [INPLACE],
    kinds: ['policy/PodDisruptionBudget'],
    description: 'Both may not be set at the same time: a three-way merge that does not know the old field leaves it there, and is refused.',
    advice: 'set the old field to null in a patch if the apply is refused',
    check: pair => !isSwap(pair) ? [] : [{
      path: 'spec',
      covers: ['spec.minAvailable', 'spec.maxUnavailable'],
      old: budgetOf(pair.old?.spec),
      new: budgetOf(pair.new?.spec),
      effects: [INPLACE],
      text: 'in place, as long as the old field is taken out in the same request',
    }],
  },
];

/** What is said when a budget lets go of pods that run before the new ones carry its labels. */
function unguarded({ old, new: now, subject: { namespace } }: ObjectPair, world: World): string {
  const [had, has] = [old, now].map(budget => countOf(world.runningPods.matching(namespace, budget?.spec?.selector)));
  return had > has ? `; of the pods that run, ${has} instead of ${had} until they are new` : '';
}

function hasBoth({ new: now }: ObjectPair): boolean {
  return now?.spec?.minAvailable !== undefined && now.spec.maxUnavailable !== undefined;
}

function isSwap({ old, new: now }: ObjectPair): boolean {
  return old !== undefined && now !== undefined && (old.spec?.minAvailable === undefined) !== (now.spec?.minAvailable === undefined)
    && (old.spec?.maxUnavailable === undefined) !== (now.spec?.maxUnavailable === undefined);
}

function budgetOf(spec: BudgetObject['spec'] = {}): string {
  return spec.minAvailable !== undefined ? `minAvailable ${spec.minAvailable}` : `maxUnavailable ${spec.maxUnavailable}`;
}
