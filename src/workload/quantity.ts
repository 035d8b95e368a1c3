import { Size } from 'cdk8s';
import { parseQuantity } from '../kubernetes/quantity';
import { UserError } from '../kubernetes/user-error';

/**
 * Sizes in the units of Kubernetes that `Size` does not have.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export class Quantity {
  /**
   * A size as Kubernetes writes it, such as `1G`, `500M` or `1.5Ti`; it is kept as written. Goes wherever a `Size` goes.
   *
   * Throws for text that is no quantity.
   *
   * @param quantity a number with a unit
   */
  public static of(quantity: string): Size {
    const bytes = typeof quantity === 'string' ? bytesIn(quantity) : NaN;
    if (!(bytes >= 0)) { throw new UserError(`'${quantity}' is not a quantity; write a number with a unit of Kubernetes, such as '500M' or '10Gi'`); }
    const size = Size.kibibytes(Math.ceil(bytes / 1024));
    Object.defineProperty(size, 'asString', { value: () => quantity });
    return size;
  }

  private constructor() {}
}

/** How many bytes a size is; NaN for one that cdk8s made of no number. */
export function bytesOf(size: Size | undefined): number | undefined {
  return size && bytesIn(size.asString());
}

function bytesIn(text: string): number {
  const parsed = text.trim() === text ? parseQuantity(text) : undefined;
  return parsed ? Number(parsed.nanos) / 1e9 : NaN;
}
