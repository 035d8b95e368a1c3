import { KubernetesObject } from '../kubernetes/object';

const SECRET_NAME = /passw(or)?d|secret|token|credential|api[-_.]?key|private[-_.]?key|access[-_.]?key|\bauth\b/i;
/** `user:password@` in a URL, and a password on a command line. */
const SECRET_TEXT = /\/\/[^/\s:@]*:[^/\s:@]+@|--?[\w-]*(passw(or)?d|secret|token|credential)[\w-]*[= ]\S/i;
const LARGEST = 64 * 1024;

/** Why an object is not printed; undefined when it may be. */
export function unprintable(object: KubernetesObject): string | undefined {
  if (object.kind === 'Secret') { return 'a Secret is not printed'; }
  if (JSON.stringify(object).length > LARGEST) { return 'it is too large to be printed'; }
  return holdsSecret(object, 0) ? 'it holds a value that looks like a secret' : undefined;
}

function holdsSecret(value: unknown, depth: number): boolean {
  if (typeof value === 'string') { return SECRET_TEXT.test(value); }
  if (typeof value !== 'object' || value === null || depth > 64) { return false; }
  if (Array.isArray(value)) { return value.some(item => holdsSecret(item, depth + 1)); }
  const map = value as Readonly<Record<string, unknown>>;
  // an environment variable is a name and a value of its own
  if (typeof map.name === 'string' && typeof map.value === 'string' && SECRET_NAME.test(map.name)) { return true; }
  return Object.entries(map).some(([key, item]) => (typeof item === 'string' && SECRET_NAME.test(key) && !REFERENCES.has(key)) || holdsSecret(item, depth + 1));
}

/** Fields of Kubernetes that name a Secret, and hold none. */
const REFERENCES = new Set(['secretName', 'automountServiceAccountToken', 'nodePublishSecretRef']);
