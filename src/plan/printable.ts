import { isSensitive } from './masking';
import { KubernetesObject } from '../kubernetes/object';

const LARGEST = 64 * 1024;

/** Why an object is not printed; undefined when it may be. */
export function unprintable(object: KubernetesObject): string | undefined {
  if (object.kind === 'Secret') { return 'a Secret is not printed'; }
  if (JSON.stringify(object).length > LARGEST) { return 'it is too large to be printed'; }
  const { apiVersion, kind, metadata: { name } } = object;
  return isSensitive({ apiVersion, kind, name }, '', undefined, object) ? 'it holds a value that looks like a secret' : undefined;
}
