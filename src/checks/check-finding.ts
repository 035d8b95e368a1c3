import { CheckLevel } from './stateful-check';

/** Something that is wrong in an object. */
export interface CheckFinding {
  /** The name of the check. */
  readonly check: string;

  /** What is wrong, in a few words. */
  readonly title: string;

  readonly level: CheckLevel;

  /** The object in which it is written, as `Kind/name`. */
  readonly object: string;

  /**
   * The namespace of the object.
   *
   * @default - the object names none
   */
  readonly namespace?: string;

  /** The property of the object, such as `spec.serviceName`. */
  readonly path: string;

  /** What is written there, or lacks. */
  readonly message: string;

  /** What happens on the cluster because of it. */
  readonly explanation: string;

  /** What to write instead. */
  readonly remedy: string;
}
