/** How sure a check is that something is wrong. */
export enum CheckLevel {
  /** Certainly wrong: it cannot work, or cannot be upgraded, as it is written. */
  ERROR = 'error',

  /** Wrong nearly always; there are clusters and programs where it is meant. */
  WARNING = 'warning',
}

/** One thing that can be wrong with a StatefulSet or the objects around it. */
export interface StatefulCheck {
  /** The name of the check. It never changes. */
  readonly id: string;

  /** What is wrong, in a few words. */
  readonly title: string;

  readonly level: CheckLevel;

  /** What happens on the cluster because of it. */
  readonly explanation: string;

  /** What to write instead. */
  readonly remedy: string;
}
