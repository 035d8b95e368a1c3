/*
 * Passwords do not only live in Secrets: charts put them into variables, arguments, URLs and resources of their own. A
 * value whose name or whose text says that it is one is left out of every report.
 */
import type { PlannedChange, PlanSubject } from './planned';
import { LAST_APPLIED } from '../kubernetes/applier';
import type { KubernetesObject } from '../kubernetes/object';

/** What is shown in place of a part of a text. */
export const HIDDEN = '(hidden)';

/** The change as it may be printed. */
export function withoutSecrets(change: PlannedChange): PlannedChange {
  const { subject, path, oldValue, newValue, text, advice } = change;
  const said = { ...change, text: maskText(text), advice: advice === undefined ? undefined : maskText(advice) };
  if (!isSensitive(subject, path, oldValue, newValue)) { return said; }
  const { oldValue: _old, newValue: _new, ...rest } = said;
  return { ...rest, sensitive: true };
}

/** Whether the values of a field, before and after, must not be printed. */
export function isSensitive(subject: PlanSubject, path: string, oldValue: unknown, newValue: unknown): boolean {
  if (oldValue === undefined && newValue === undefined) { return false; }
  // What is the same on both sides are the names of the keys that differ.
  if (path.includes(LAST_APPLIED) || (subject.kind === 'Secret' && !/^(metadata\.|type$|immutable$)/.test(path) && oldValue !== newValue)) { return true; }
  const place = { ...nameOf(path), isCustom: isCustom(subject) };
  return [oldValue, newValue].some(value => holdsSecret(value, place));
}

/** Whether a value of an object that is no Secret looks like one. */
export function objectHoldsSecret(object: KubernetesObject): boolean {
  return holdsSecret(object, { name: '', isCustom: isCustom(object) });
}

/** A sentence, such as a refusal of the API server, without the secrets that it quotes. */
export function maskText(text: string): string {
  return mask(text, IN_SENTENCES);
}

/** Where a value is: the name that it has, and the name of what holds it. */
interface Place {
  readonly name: string;
  readonly parent?: string;
  /** True in a resource whose fields Kubernetes does not know. */
  readonly isCustom: boolean;
}

/** Anywhere in a name: PGPASSWORD, dbpasswd, clientSecret. */
const ANYWHERE = /password|passwd|passphrase|secret|token|credential/i;

/** As a word of a name: API_KEY, basic-auth, Authorization. */
const WORDS = new Set(['pwd', 'pass', 'key', 'keys', 'apikey', 'accesskey', 'privatekey', 'auth', 'oauth', 'authorization', 'creds', 'cred']);

/** Fields that name a Secret, or have the word in their name for another reason. */
const HARMLESS = new Set([
  'topologyKey', 'matchLabelKeys', 'mismatchLabelKeys', 'secretName', 'secretNamespace', 'existingSecret', 'tokenExpirationSeconds', 'authSecretName',
]);

function saysSecret({ name, parent = '', isCustom: custom }: Place): boolean {
  if (name === LAST_APPLIED) { return true; }
  if (HARMLESS.has(name) || /checksum/i.test(name)) { return false; }
  // The key of an entry, a label or a taint; in custom resources it may be one that opens a door.
  if (name === 'key' && (!custom || /(ref|selector|expressions|tolerations|items|secret)$/i.test(parent))) { return false; }
  if (ANYWHERE.test(name)) { return true; }
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/);
  return words.some(word => WORDS.has(word));
}

/** `spec.template.spec.containers[db].env[PASSWORD].value` is about PASSWORD, `spec.auth.password` about password. */
function nameOf(path: string): { name: string; parent?: string } {
  const segments = path.match(/\[[^\]]*\]|[^.[\]]+/g) ?? [];
  if (segments[segments.length - 1] === 'value' && segments[segments.length - 2]?.startsWith('[')) { segments.pop(); }
  const plain = segments.map(segment => segment.replace(/^\[|\]$/g, ''));
  return { name: plain[plain.length - 1] ?? '', parent: plain[plain.length - 2] };
}

function isCustom({ apiVersion }: Pick<PlanSubject, 'apiVersion'>): boolean {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function holdsSecret(value: unknown, place: Place): boolean {
  if (typeof value === 'string') { return (saysSecret(place) && value !== '' && !isReference(value)) || mask(value, IN_VALUES) !== value; }
  if (typeof value === 'number') { return saysSecret(place); }
  if (typeof value !== 'object' || value === null) { return false; }
  return Array.isArray(value) ? listHoldsSecret(value, place) : mapHoldsSecret(value as Record<string, unknown>, place);
}

/** In `{ name: DB_PASSWORD, value: … }` it is the name that says what the value is. */
function mapHoldsSecret(map: Record<string, unknown>, { name: parent, isCustom: custom }: Place): boolean {
  return Object.entries(map).some(([key, item]) =>
    holdsSecret(item, { name: key === 'value' && typeof map.name === 'string' ? map.name : key, parent, isCustom: custom }));
}

/** `--password` and its value may be two arguments. */
function listHoldsSecret(list: readonly unknown[], place: Place): boolean {
  return list.some((item, index) => {
    const before = list[index - 1];
    const flag = typeof before === 'string' && typeof item === 'string' && !item.startsWith('-') ? /^--?([\w.-]+)$/.exec(before)?.[1] : undefined;
    return holdsSecret(item, place) || (flag !== undefined && holdsSecret(item, { ...place, name: flag }));
  });
}

/** `$(DB_PASSWORD)` and `${DB_PASSWORD}` say where the secret is, not what it is. */
function isReference(value: string): boolean {
  return /^["']?\$(\([\w.-]*\)|\{[\w.-]*\}|\w+)["']?$/.test(value);
}

function mask(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((masked, pattern) =>
    masked.replace(pattern, (all: string, before: string, value: string) => isReference(value) ? all : `${before}${HIDDEN}`), text);
}

const NAME = '[\\w.-]{0,60}(?:password|passwd|passphrase|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|pwd)[\\w.-]{0,60}';
const VALUE = '"[^"]+"|\'[^\']+\'|[^\\s"\',;&}]+';

/** Each has two groups: what may be shown, and what not. */
const IN_SENTENCES: readonly RegExp[] = [
  // https://user:password@host
  /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)([^\s/?#"<>]+)(?=@)/gi,
  // Authorization: Bearer …
  /(\bauthorization["']?\s?[:=]\s?["']?)((?:(?:basic|bearer|digest|negotiate|token)\s+)?[^\s"',;]+)/gi,
  /(\b(?:bearer|basic)\s+)([\w.~+/=-]{16,})/gi,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)([^-]+)/g,
  // --db-password=…, --db-password …, PGPASSWORD=…, "password": "…"
  new RegExp(`(--?${NAME}[ =])(${VALUE})`, 'gi'),
  new RegExp(`(\\b${NAME}=)(${VALUE})`, 'gi'),
  new RegExp(`("${NAME}":\\s*)(${VALUE})`, 'gi'),
];

/** A value may be a file of its own, with lines such as `password: …`; a sentence may say `Secret: …` and mean no secret. */
const IN_VALUES: readonly RegExp[] = [...IN_SENTENCES, new RegExp(`(^\\s*["']?${NAME}["']?\\s*[:=]\\s*)(${VALUE})`, 'gim')];
