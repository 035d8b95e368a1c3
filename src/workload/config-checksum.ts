import { createHash, scryptSync } from 'crypto';
import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { PodSpec } from '../kubernetes/fields';
import { referencesOf } from '../kubernetes/references';

/** The pod annotation that changes when the configuration of the pods does, so that they restart. */
export const CHECKSUM_ANNOTATION = 'checksum/config';

/** A ConfigMap or Secret, as pods refer to it. */
export type ConfigReference = `${'ConfigMap' | 'Secret'}/${string}`;

/** Every ConfigMap and Secret that the containers and volumes of a pod read. */
export function configReferences(podSpec: PodSpec): ConfigReference[] {
  return [...new Set(referencesOf(podSpec).flatMap(({ kind, name, use }) =>
    use !== 'name' && use !== 'pull' && (kind === 'ConfigMap' || kind === 'Secret') ? [`${kind}/${name}` as const] : []))].sort();
}

/** One fingerprint of those configurations that this app defines; nothing when it defines none. */
export function configChecksum(references: readonly ConfigReference[], chart: Chart, namespace: string | undefined): string | undefined {
  const prints = references.flatMap(reference => {
    const object = definition(reference, chart, namespace);
    return object ? [`${reference} ${fingerprint(reference, object)}`] : [];
  });
  return prints.length ? createHash('sha256').update(prints.join('\n')).digest('hex').slice(0, 16) : undefined;
}

/** Forgets what an app defined, because it may have changed since. */
export function forgetDefinitions(root: IConstruct): void {
  definitionsByRoot.delete(root);
}

type Definitions = Map<string, ApiObject[]>;
const definitionsByRoot = new WeakMap<IConstruct, Definitions>();

/** The object of that name in this chart, else in this app if it has just one of the name. */
function definition(reference: ConfigReference, chart: Chart, namespace: string | undefined): ApiObject | undefined {
  const candidates = (definitions(chart.node.root).get(reference) ?? []).filter(object => object.metadata.namespace === namespace);
  return candidates.find(object => object.chart === chart) ?? (candidates.length === 1 ? candidates[0] : undefined);
}

function definitions(root: IConstruct): Definitions {
  let found = definitionsByRoot.get(root);
  if (!found) {
    found = new Map();
    for (const construct of root.node.findAll()) {
      if (!(construct instanceof ApiObject) || (construct.kind !== 'ConfigMap' && construct.kind !== 'Secret')) { continue; }
      const key = `${construct.kind}/${construct.name}`;
      found.set(key, [...found.get(key) ?? [], construct]);
    }
    definitionsByRoot.set(root, found);
  }
  return found;
}

function fingerprint(reference: ConfigReference, object: ApiObject): string {
  const { data, binaryData, stringData } = object.toJson();
  const content = JSON.stringify({ data, binaryData, stringData });
  if (object.kind === 'ConfigMap') { return createHash('sha256').update(content).digest('hex'); }
  // Whoever may read pods sees the annotation. A slow, salted function keeps a password in a literal Secret from being guessed by trying words.
  return secretFingerprint(`${object.metadata.namespace ?? ''}/${reference}`, content);
}

const secretFingerprints = new Map<string, string>();

function secretFingerprint(salt: string, content: string): string {
  const key = createHash('sha256').update(salt).update('\0').update(content).digest('hex');
  let print = secretFingerprints.get(key);
  if (!print) {
    print = scryptSync(content, `cdk8s-stateful ${salt}`, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }).toString('hex');
    secretFingerprints.set(key, print);
  }
  return print;
}
