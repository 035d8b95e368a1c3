import { instance, shown } from './shape';
import { allowedDisruptions, BudgetAmounts } from '../kubernetes/budget';

/**
 * How many pods a drain, a node upgrade or an autoscaler of nodes may take away at once.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export class DisruptionBudget {
  /** At most this many pods may be away. */
  public static maxUnavailable(pods: number): DisruptionBudget { return new DisruptionBudget('maxUnavailable', pods, false); }

  /** At most this share of the pods may be away, 1 to 100; rounded up to whole pods. */
  public static maxUnavailablePercent(percent: number): DisruptionBudget { return new DisruptionBudget('maxUnavailable', percent, true); }

  /** At least this many pods must stay. */
  public static minAvailable(pods: number): DisruptionBudget { return new DisruptionBudget('minAvailable', pods, false); }

  /** At least this share of the pods must stay, 0 to 99; rounded up to whole pods. */
  public static minAvailablePercent(percent: number): DisruptionBudget { return new DisruptionBudget('minAvailable', percent, true); }

  /** No budget: a drain may take all pods at once. */
  public static none(): DisruptionBudget { return new DisruptionBudget(undefined, 0, false); }

  private constructor(
    private readonly field: 'maxUnavailable' | 'minAvailable' | undefined, private readonly amount: number, private readonly percent: boolean,
  ) {}

  /** @internal */
  public get _isNone(): boolean { return this.field === undefined; }

  /** @internal */
  public _problems(replicas: number | undefined, strict: boolean): string[] {
    if (!this.field) { return []; }
    const written = `'disruptionBudget' ${this.field}${this.percent ? 'Percent' : ''}(${typeof this.amount === 'number' ? this.amount : shown(this.amount)})`;
    if (typeof this.amount !== 'number' || !Number.isSafeInteger(this.amount) || this.amount < 0 || (this.percent && this.amount > 100)) {
      return [`${written} is not ${this.percent ? 'a whole percentage from 0 to 100' : 'a whole number of pods, 0 or more'}`];
    }
    if (!strict) { return []; }
    if (this.field === 'maxUnavailable') {
      return this.amount > 0 ? [] : [`${written} never allows an eviction, so nodes cannot be drained; write at least 1`];
    }
    return this.neverAllowsOf(replicas)
      ? [`${written} of ${replicas ?? 'any number of'} replicas never allows an eviction, so nodes cannot be drained; write less, or maxUnavailable(1)`] : [];
  }

  /** @internal */
  public _toJson(): BudgetAmounts {
    return { [this.field ?? 'maxUnavailable']: this.percent ? `${this.amount}%` : this.amount };
  }

  private neverAllowsOf(replicas: number | undefined): boolean {
    return replicas !== 0 && allowedDisruptions(this._toJson(), replicas) === 0;
  }
}

export const disruptionBudgetShape = instance<DisruptionBudget>(
  'a DisruptionBudget such as DisruptionBudget.maxUnavailable(1)', value => typeof value._toJson === 'function' && '_isNone' in value);

export function renderDisruptionBudget(budget: DisruptionBudget, selectorLabels: Record<string, string>) {
  return {
    ...budget._toJson(),
    selector: { matchLabels: selectorLabels },
    // A pod that never becomes ready would otherwise keep its node from being drained for ever.
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  };
}
