/** The number at the end of a pod's name; -1 when it has none. */
export function ordinalOf(pod: string): number {
  return Number(/-(\d+)$/.exec(pod)?.[1] ?? -1);
}
