import { Draft, keyOf, Stage } from './draft';
import { ObjectKey } from '../../kubernetes/object';
import type { ManifestObject } from '../../manifest/manifest';
import type { Found, Judged } from '../compare';
import { EffectClass } from '../effect-class';
import { EFFECTS, weight } from '../effects';
import { Need, needOf } from '../needs';
import { ClaimFate, PlannedChange, PlannedVolume, StepAction } from '../planned';
import { FullPair } from '../workload';
import { World } from '../world';

/** What the steps of one StatefulSet follow from: needs, effects and the fate of its claims. */
export interface Change {
  readonly object: ManifestObject;
  readonly set: ObjectKey;
  readonly found: readonly Found[];
  readonly volumes: readonly PlannedVolume[];
  readonly world: World;
  readonly has: (...effects: EffectClass[]) => boolean;
  readonly needs: readonly Need[];
  readonly step: (action: StepAction, flow: string, text: string, more?: Partial<Draft>) => Draft;
}

/** A change of a set that stays what it is. */
export interface Update extends Change {
  readonly pair: FullPair;
  readonly isSwap: boolean;
  /** The template goes into the swap, because old and new claims or labels only fit their own template. */
  readonly ridesAlong: boolean;
  /** Pods are deleted one by one, lowest ordinal first. */
  readonly isReplace: boolean;
}

export function changeOf({ subject: object, found: all, volumes }: Judged, world: World): Change {
  const found = all.filter(({ change }) => weight(change.effect) > weight(EffectClass.INFO));
  const stages: Partial<Record<StepAction, Stage>> = { [StepAction.PREFLIGHT]: 'check', [StepAction.REMOVE]: 'remove' };
  return {
    object,
    set: keyOf(object),
    found,
    volumes,
    world,
    has: (...effects) => found.some(({ change }) => effects.some(effect => change.effects.includes(effect))),
    needs: found.flatMap(({ needs }) => needs),
    step: (action, flow, text, more = {}) => ({
      stage: stages[action] ?? 'set', action, flow, object, text, targets: [object.name], byHand: false, operations: [], flags: [], ...more,
    }),
  };
}

export function updateOf(change: Change, pair: FullPair): Update {
  const { needs } = change;
  const swaps = needs.filter(need => need.need === 'swap');
  return {
    ...change,
    pair,
    isSwap: swaps.length > 0,
    ridesAlong: swaps.some(({ withTemplate }) => withTemplate) && needOf(needs, 'new-template') !== undefined,
    isReplace: needOf(needs, 'replace-pods') !== undefined,
  };
}

export function changesWith(found: readonly Found[], effect: EffectClass): PlannedChange[] {
  return found.map(({ change }) => change).filter(({ effects }) => effects.includes(effect));
}

export function claimsWith(volumes: readonly PlannedVolume[], ...fates: ClaimFate[]): string[] {
  return volumes.filter(({ fate }) => fates.includes(fate)).map(({ claim }) => claim);
}

/** The flags that some effects of a change ask for, where it has them. */
export function flagsFor({ has }: Change, ...effects: EffectClass[]): string[] {
  return [...new Set(effects.filter(effect => has(effect)).flatMap(effect => EFFECTS[effect].flag ?? []))];
}
