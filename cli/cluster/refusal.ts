import { StatusCause } from '../../src/kubernetes/status';
import { UserError } from '../../src/kubernetes/user-error';

/** The server said no: its own Status, as it came. */
export class ApiRefusal extends UserError {
  /** Reads the body of an answer with an error code. */
  public static of(code: number, body: string): ApiRefusal {
    const status = statusOf(body);
    if (!status) { return new ApiRefusal(code, undefined, firstLine(body) || `the server answered with code ${code}`, []); }
    const causes = Array.isArray(status.details?.causes) ? status.details.causes : [];
    return new ApiRefusal(
      code,
      typeof status.reason === 'string' && status.reason !== '' ? status.reason : undefined,
      typeof status.message === 'string' && status.message !== '' ? status.message : `the server answered with code ${code}`,
      causes.flatMap(cause => typeof cause?.field === 'string' ? { field: cause.field, message: String(cause.message ?? '') } : []),
    );
  }

  constructor(
    public readonly code: number,
    /** The reason of the Status, such as `Forbidden`; undefined when it is not the API server that answers. */
    public readonly reason: string | undefined,
    message: string,
    public readonly causes: readonly StatusCause[],
  ) {
    super(message);
  }
}

/** No answer came: the cluster cannot be reached, the login failed, it took too long or it was too much. */
export class NoAnswer extends UserError {}

/** The server sent an object that no server should have stored. */
export class Unreadable extends UserError {}

/** The server no longer has the changes since the version that a watch started from: read again, then watch. */
export class WatchExpired extends UserError {}

/** A Status of the API server, before it is checked. */
interface Status {
  readonly kind: 'Status';
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly details?: { readonly causes?: readonly ({ readonly field?: unknown; readonly message?: unknown } | null)[] } | null;
}

function statusOf(body: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Status' ? value as Status : undefined;
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0].slice(0, 500);
}
