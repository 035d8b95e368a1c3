/** One field that a refusal of the API server names, as in `details.causes` of its Status. */
export interface StatusCause {
  readonly field: string;
  readonly message: string;
}
