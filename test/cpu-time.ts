/** CPU seconds of the fastest of three runs: unlike the time on the wall, it does not grow on a busy machine. */
export function cpuSeconds(run: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const started = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  });
  return Math.min(...times);
}

/** How many times more CPU time four times as much takes: 4 where the cost is linear, 16 where it is quadratic. */
export function cpuRatio(size: number, prepare: (size: number) => () => unknown): number {
  prepare(Math.ceil(size / 4))();
  return cpuSeconds(prepare(4 * size)) / cpuSeconds(prepare(size));
}
