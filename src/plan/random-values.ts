import { fieldChanges } from './field-changes';
import { keepUnowned } from './kept-by-server';
import type { World } from './world';
import { asStored } from '../kubernetes/defaulting';
import { kindOf, KubernetesObject } from '../kubernetes/object';
import type { Manifest, ManifestObject } from '../manifest/manifest';

/*
 * Charts draw passwords, keys and certificates anew at each render (`randAlphaNum`, `genCA`), so that two renders of the
 * same chart differ. Nothing is hidden for that: a value that somebody changed on purpose can look the same.
 */

/** What is said of such a value, after what its change does. */
export const DRAWN = 'it looks drawn at each render, and then differs on every render, also when nobody changed it';

export const DRAWN_ADVICE = 'if the chart draws it, give it a value or an existing Secret; `lookup` keeps the live one, '
  + 'and reads it in `helm upgrade` and `helm template --dry-run=server`, not in a plain `helm template`';

interface Data extends Pick<Partial<KubernetesObject>, 'kind'> {
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Whether every value that differs looks random on both sides, and no key comes or goes. */
export function isDrawnSecret(old: Data | undefined, now: Data | undefined): boolean {
  const [before, after] = [old?.data ?? {}, now?.data ?? {}];
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length || keys.some(key => !(key in after))) { return false; }
  const changed = keys.filter(key => before[key] !== after[key]);
  return changed.length > 0 && changed.every(key => isDrawn(decoded(before[key]), decoded(after[key])));
}

/** The certificate authority of a webhook, an API service or a conversion: `…caBundle`, PEM on both sides. */
export function isDrawnBundle(path: string, old: unknown, now: unknown): boolean {
  return /(^|\.)caBundle$/.test(path) && isSamePem(decoded(old), decoded(now));
}

/** Whether a Secret that looks drawn at each render is all that a checksum over configuration can have changed for. */
export function onlyDrawnSecretsChange(namespace: string, world: World): boolean {
  let found = causes.get(world);
  if (!found) {
    found = drawnNamespaces(world);
    causes.set(world, found);
  }
  return found.has(namespace);
}

const causes = new WeakMap<World, ReadonlySet<string>>();

/** The namespaces of such Secrets; none when any other configuration changes, were it by a label. */
function drawnNamespaces(world: World): ReadonlySet<string> {
  const namespaces = new Set<string>();
  const [before, after] = [configOf(world.before), configOf(world.after)];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)];
    if (!old || !now) { return new Set(); }
    const stored = [asStored(old.object, world.minor), asStored(now.object, world.minor)];
    keepUnowned(old.object, stored[1]);
    const changes = fieldChanges(stored[0], stored[1]);
    if (changes.length === 0) { continue; }
    if (kindOf(now) !== '/Secret' || changes.some(({ path }) => !/^data(\.|\[)/.test(path)) || !isDrawnSecret(stored[0], stored[1])) { return new Set(); }
    namespaces.add(now.namespace);
  }
  return namespaces;
}

function configOf({ objects }: Manifest): Map<string, ManifestObject> {
  return new Map([...objects].filter(([, object]) => ['/ConfigMap', '/Secret'].includes(kindOf(object))));
}

function decoded(value: unknown): string {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : '';
}

function isDrawn(old: string, now: string): boolean {
  return isSamePem(old, now) || (isAnotherThroughout(old, now) && looksRandom(old) && looksRandom(now));
}

/** Of one length, and with few characters in common: who edits a value keeps most of it. */
function isAnotherThroughout(old: string, now: string): boolean {
  return old.length === now.length && [...old].filter((char, index) => char !== now[index]).length > old.length / 2;
}

/** PEM of the same sort, such as a certificate, on both sides. */
function isSamePem(old: string, now: string): boolean {
  const sort = (text: string) => /^\s*-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1];
  return sort(old) !== undefined && sort(old) === sort(now);
}

/** Letters that follow each other in words more often than by chance. */
const IN_WORDS = new Set(('th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch '
  + 'll be ma si om ur ss sw wo rd pa wd us ad mi dm ye my gr sq ql db et un su lo la no na ol ni ot').split(' '));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Text of letters and digits in which neither words nor dates, repetitions or rows of a keyboard can be seen. */
export function looksRandom(text: string): boolean {
  if (UUID.test(text)) { return true; }
  if (!/^[A-Za-z0-9+/=]{8,}$/.test(text) || new Set(text).size < 5) { return false; }
  const pairs = [...text].slice(1).map((second, index) => [text[index], second] as const);
  const switches = pairs.filter(([first, second]) => sortOf(first) !== sortOf(second)).length;
  if (switches < Math.max(3, pairs.length / 4)) { return false; }
  const words = pairs.filter(pair => IN_WORDS.has(pair.map(asLetter).join(''))).length;
  return words <= pairs.length * 0.3;
}

function sortOf(char: string): string {
  if (/\d/.test(char)) { return 'digit'; }
  return char === char.toLowerCase() ? 'lower' : 'upper';
}

/** `P4ssw0rd` is a word, too. */
function asLetter(char: string): string {
  const replaced: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' };
  return replaced[char] ?? char.toLowerCase();
}
