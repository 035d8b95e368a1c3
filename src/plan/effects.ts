import { EffectClass } from './effect-class';
import { ClaimFate } from './planned';

export interface EffectTraits {
  /** The badge in reports. */
  readonly badge: string;
  /** The exit code of a plan in which this is the worst. */
  readonly exitCode: number;
  /** What has to be passed to `apply` for it to go ahead. */
  readonly flag?: string;
  /** One line for the docs. */
  readonly meaning: string;
}

/** In the order of their weight: the worst comes last. */
export const EFFECTS: Readonly<Record<EffectClass, EffectTraits>> = {
  [EffectClass.NOOP]: { badge: '=', exitCode: 0, meaning: 'nothing is sent, or the server keeps what it has' },
  [EffectClass.INFO]: { badge: 'i', exitCode: 0, meaning: 'legal, but a person should look' },
  [EffectClass.META]: { badge: '~', exitCode: 2, meaning: 'metadata only, no controller acts' },
  [EffectClass.INPLACE]: { badge: '~', exitCode: 2, meaning: 'a live change that touches no pod' },
  [EffectClass.CONFIG]: { badge: '~!', exitCode: 2, meaning: 'configuration changes, running pods keep their old view of it' },
  [EffectClass.SCALE_UP]: { badge: '+', exitCode: 2, meaning: 'pods are added' },
  [EffectClass.EXPAND]: { badge: '⇧', exitCode: 2, meaning: 'volumes grow while pods run' },
  [EffectClass.ROLL_HELD]: { badge: '↻?', exitCode: 2, meaning: 'a new revision that no pod moves to yet' },
  [EffectClass.ROLL]: { badge: '↻', exitCode: 2, meaning: 'pods restart, one after the other' },
  [EffectClass.OUTAGE]: { badge: '∅', exitCode: 3, meaning: 'clients reach no pod, although pods run' },
  [EffectClass.SCALE_DOWN]: { badge: '-', exitCode: 3, flag: '--allow-scale-down', meaning: 'pods are removed' },
  [EffectClass.RECREATE]: { badge: '⟳', exitCode: 3, flag: '--allow-recreate', meaning: 'refused in place: the object is swapped while its pods run' },
  [EffectClass.REPLACE]: { badge: '±', exitCode: 3, flag: '--allow-replace', meaning: 'a small object is deleted and created again, with a short gap' },
  [EffectClass.RECREATE_ROLL]: { badge: '⟳↻', exitCode: 3, flag: '--allow-recreate', meaning: 'the object is swapped, then its pods are replaced' },
  [EffectClass.MIGRATE]: { badge: '⚠', exitCode: 4, meaning: 'data has to be copied, or rebuilt by the application: never automatic' },
  [EffectClass.STRAND]: { badge: '⚠', exitCode: 4, flag: '--accept-stranded', meaning: 'data stays on volumes that no pod mounts' },
  [EffectClass.LOSS]: { badge: '✖', exitCode: 4, flag: '--accept-data-loss', meaning: 'volumes are deleted' },
  [EffectClass.REFUSE]: { badge: '✖', exitCode: 5, meaning: 'it cannot work' },
};

const ORDER = Object.keys(EFFECTS) as EffectClass[];

/** How bad an effect is, from 0. */
export function weight(effect: EffectClass): number {
  return ORDER.indexOf(effect);
}

/** The worst of some effects; NOOP when there are none. */
export function worstOf(effects: Iterable<EffectClass>): EffectClass {
  let worst = EffectClass.NOOP;
  for (const effect of effects) { if (weight(effect) > weight(worst)) { worst = effect; } }
  return worst;
}

/** The badge of a finding that has several effects, such as `⇧⟳`. */
export function badgeOf(effects: readonly EffectClass[]): string {
  const shown = effects.length > 1 ? effects.filter(effect => effect !== EffectClass.INFO) : effects;
  return [...new Set(shown.map(effect => EFFECTS[effect].badge))].join('');
}

const OF_FATE: Partial<Record<ClaimFate, EffectClass>> = {
  [ClaimFate.STRANDED]: EffectClass.STRAND,
  [ClaimFate.DELETED]: EffectClass.LOSS,
};

/** What the fate of a volume is, whatever the rules say of its workload: data that is left or deleted is never safe. */
export function effectOfFate(fate: ClaimFate): EffectClass {
  return OF_FATE[fate] ?? EffectClass.NOOP;
}
