/**
 * A mistake of the user: the message says what was written, what is wrong with it and what to write instead.
 * Programs show it without a trace; every other error is a fault of ours.
 */
export class UserError extends Error {
  public override readonly name = 'UserError';
}
