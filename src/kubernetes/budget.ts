/** How much a disruption budget lets go: a number of pods, or a percentage of them. */
export interface BudgetAmounts {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

/**
 * How many of some pods may be away at a time, as the disruption controller counts: percentages round up to whole pods.
 * Undefined where the budget says nothing that the server takes, or needs the number of pods and it is not known.
 */
export function allowedDisruptions({ minAvailable, maxUnavailable }: BudgetAmounts, pods: number | undefined): number | undefined {
  if (maxUnavailable !== undefined) {
    const away = podsOf(maxUnavailable, pods);
    return away === undefined || pods === undefined ? away : Math.min(pods, away);
  }
  if (minAvailable === undefined || pods === undefined) { return minAvailable === '100%' ? 0 : undefined; }
  const stay = podsOf(minAvailable, pods);
  return stay === undefined ? undefined : Math.max(0, pods - stay);
}

function podsOf(amount: number | string, pods: number | undefined): number | undefined {
  if (typeof amount === 'number') { return amount; }
  const percent = /^(\d+)%$/.exec(amount)?.[1];
  if (percent === undefined) { return undefined; }
  if (Number(percent) === 0) { return 0; }
  return pods === undefined ? undefined : Math.ceil(Number(percent) * pods / 100);
}
