const WIDEST = 100;
const NARROWEST = 60;

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Colour only on a terminal, unless the user says otherwise. @see https://no-color.org */
export function wantsColor(env: NodeJS.ProcessEnv, output: Terminal): boolean {
  if (env.NO_COLOR) { return false; }
  if (env.FORCE_COLOR) { return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'; }
  return output.isTTY === true && env.TERM !== 'dumb';
}

/** As wide as the terminal, within what reads well. */
export function widthOf(output: Terminal): number {
  return Math.max(NARROWEST, Math.min(WIDEST, output.columns || WIDEST));
}
