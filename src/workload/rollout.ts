import * as kplus from 'cdk8s-plus-28';
import { Shaped, instance, shown, struct, wholeNumber } from './shape';

/**
 * How far a rolling update goes, and how fast.
 */
export interface RollingUpdateOptions {
  /**
   * Only pods with this index or a higher one are updated; counted from the first pod.
   *
   * @default 0, all pods
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions
   */
  readonly partition?: number;

  /**
   * How many pods may be away at once during the update.
   *
   * Kubernetes before 1.37 drops it in silence unless its feature gate `MaxUnavailableStatefulSet` is on.
   *
   * @default - one pod
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#maximum-unavailable-pods
   */
  readonly maxUnavailable?: kplus.PercentOrAbsolute;
}

/**
 * How pods are replaced when their template changes.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
 */
export class UpdateStrategy {
  /** Replace pods one after the other, highest ordinal first, each when the one before is ready. */
  public static rollingUpdate(options: RollingUpdateOptions = {}): UpdateStrategy {
    return new UpdateStrategy('RollingUpdate', options);
  }

  /** Replace a pod only after somebody has deleted it. */
  public static onDelete(): UpdateStrategy {
    return new UpdateStrategy('OnDelete');
  }

  private constructor(private readonly strategy: string, private readonly options: RollingUpdateOptions = {}) {}

  /** @internal */
  public _problems(startOrdinal: number, replicas: number | undefined): string[] {
    const problems: string[] = [];
    const cleaned = rollingUpdateShape(this.options, 'updateStrategy', problems);
    if (cleaned) { problems.push(...partitionProblems(cleaned, startOrdinal, replicas), ...maxUnavailableProblems(cleaned)); }
    return problems;
  }

  /**
   * Beside the type alone the server fills in no rolling update, so a bare one stays bare.
   *
   * @internal
   */
  public _toJson(bare = false) {
    if (this.strategy !== 'RollingUpdate') { return { type: this.strategy }; }
    if (bare && this.options?.partition === undefined && this.options?.maxUnavailable === undefined) { return { type: this.strategy }; }
    return {
      type: this.strategy,
      rollingUpdate: { partition: this.options?.partition ?? 0, maxUnavailable: this.options?.maxUnavailable?.value },
    };
  }
}

export const updateStrategyShape = instance<UpdateStrategy>(
  'UpdateStrategy.rollingUpdate() or UpdateStrategy.onDelete()', value => typeof value._toJson === 'function' && typeof value._problems === 'function');

const rollingUpdateShape = struct({
  partition: wholeNumber('of pods'),
  maxUnavailable: instance<kplus.PercentOrAbsolute>('kplus.PercentOrAbsolute.absolute(2) or .percent(25)', value => 'value' in value),
});

function partitionProblems({ partition }: Shaped<typeof rollingUpdateShape>, startOrdinal: number, replicas: number | undefined): string[] {
  const end = startOrdinal + (replicas ?? Infinity);
  return partition === undefined || partition <= end
    ? [] : [`'partition' ${partition} is beyond the last pod: with 'startOrdinal' ${startOrdinal} and ${replicas} replicas nothing would ever be updated; write at most ${end}`];
}

function maxUnavailableProblems({ maxUnavailable }: Shaped<typeof rollingUpdateShape>): string[] {
  if (!maxUnavailable) { return []; }
  const value: unknown = maxUnavailable.value;
  const valid = typeof value === 'number' ? Number.isSafeInteger(value) && value > 0 : /^([1-9]\d?|100)%$/.test(`${value}`);
  return valid ? [] : [`'maxUnavailable' is ${shown(value)}; write a whole number of pods above 0, or 1 to 100 percent`];
}
