import { UserError } from '../user-error';

/** A text that is no YAML as kubectl reads it. */
export class YamlError extends UserError {
  /** @param line of the document where the mistake is, from 1 */
  constructor(message: string, public readonly line: number) { super(message); }
}
