import { isHelmHook } from './ownership';
import { Mistake } from '../kubernetes/decoding';
import { asKind, decodeObject } from '../kubernetes/fields';
import { keyOf, kindOf, KubernetesObject, ObjectKey, textOfKey } from '../kubernetes/object';
import { Refusal, refusalOf } from '../kubernetes/refused';
import { isClusterScoped } from '../kubernetes/scope';
import { documentsOf, ReadYaml, YamlError } from '../kubernetes/yaml-reader';

export interface ManifestObject extends ObjectKey {
  /** `group/kind/namespace/name` */
  readonly key: string;
  /** Checked, so that its fields have the types of `kubernetes/fields.ts`. */
  readonly object: KubernetesObject;
  /** As it was read: an explicit null takes a field away, which only an apply knows. */
  readonly written: KubernetesObject;
  /** Line of the input where its document begins, from 1; undefined for objects that came as data. */
  readonly line?: number;
}

/** An object that every server refuses. It is none of the objects, so that nobody asks for it. */
export interface RefusedObject extends ManifestObject, Refusal {}

/** What was wrong with a part of the input. */
export interface ReadingProblem {
  /** An error means that a part of the input is missing from what was read. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Line of the input where the document or the mistake begins, from 1; undefined for objects that came as data. */
  readonly line?: number;
}

export interface ReadingOptions {
  /** Namespace of namespaced objects that name none. @default default */
  readonly namespace?: string;
  /** Documents read before, by their text: the same text is parsed once. */
  readonly seen?: Map<string, ReadYaml>;
}

/** Objects of one side of a plan, by key, in the order in which they were written. */
export class Manifest {
  public readonly objects = new Map<string, ManifestObject>();
  public readonly refused: RefusedObject[] = [];
  public readonly problems: ReadingProblem[] = [];
  /** Objects that Helm runs beside the release, once they are set aside. */
  public readonly hooks = new Map<string, ManifestObject>();

  // Kinds that a CustomResourceDefinition of the same input says so of.
  private readonly clusterScoped = new Set<string>();

  constructor(private readonly namespace: string = 'default') {}

  /** @internal */
  public _add(value: unknown, where: string, line?: number): void {
    const problem = (message: string, severity: 'error' | 'warning' = 'error') => this.problems.push({ severity, message: `${where} ${message}`, line });
    if (value === null || value === undefined) { return; }
    if (!isMap(value)) { return void problem(`is ${describe(value)}, not a Kubernetes object`); }
    if (isList(value)) {
      const items = value.items ?? [];
      if (!Array.isArray(items)) { return void problem('has \'items\' that are not a list'); }
      return items.forEach((item: unknown, index) => this._add(withKindOfList(item, value), `item ${index + 1} of the ${value.kind} in ${where}`, line));
    }
    for (const field of ['apiVersion', 'kind'] as const) {
      if (typeof value[field] !== 'string' || value[field] === '') { return void problem(`has no '${field}', so it is not a Kubernetes object`); }
    }
    const { name, namespace, generateName }: Fields = isMap(value.metadata) ? value.metadata : {};
    if (name === undefined && typeof generateName === 'string') {
      return void problem(`(${value.kind}) has a generateName '${generateName}': every apply creates another object, so it is not compared`, 'warning');
    }
    if (typeof name !== 'string' || name === '') {
      return void problem(`(${value.kind}) needs a 'metadata.name' that is a string, got ${JSON.stringify(name) ?? 'none'}`);
    }
    if (namespace !== undefined && namespace !== null && typeof namespace !== 'string') {
      return void problem(`(${value.kind} '${name}') needs a 'metadata.namespace' that is a string, got ${JSON.stringify(namespace)}`);
    }
    const written = value as KubernetesObject;
    const object = decodeObject(written);
    if (object instanceof Mistake) { return void problem(`(${value.kind} '${name}') needs ${value.kind === 'Secret' ? object.wanted : object}`); }
    const who = { ...keyOf(object), namespace: '' };
    const scope = isClusterScoped(who) || this.clusterScoped.has(kindOf(who)) ? '' : namespace || this.namespace;
    const id = { ...who, namespace: scope };
    const key = textOfKey(id);
    const found: ManifestObject = { key, ...id, object, written, line };
    const refusal = refusalOf(object, id);
    if (refusal) { return void this.refused.push({ ...found, ...refusal }); }
    if (this.objects.has(key)) {
      problem(`repeats ${value.kind} '${name}'${scope && ` of namespace '${scope}'`}: the last one counts, as with kubectl apply`, 'warning');
    }
    this.objects.set(key, found);
    const { scope: defined, group = '', names } = asKind(object, 'apiextensions.k8s.io/CustomResourceDefinition')?.spec ?? {};
    if (defined === 'Cluster' && names?.kind) { this.clusterScoped.add(kindOf({ group, kind: names.kind })); }
  }
}

/** Takes the hooks of Helm out of the objects: the release neither changes nor deletes them. */
export function setHooksAside({ objects, hooks }: Manifest): void {
  for (const [key, found] of objects) {
    if (!isHelmHook(found.object)) { continue; }
    objects.delete(key);
    hooks.set(key, found);
  }
}

/** Reads YAML or JSON text of one or many documents. What cannot be read is reported in `problems`; it never throws. */
export function readManifest(text: string, options: ReadingOptions = {}): Manifest {
  const manifest = new Manifest(options.namespace);
  const seen = options.seen ?? new Map<string, ReadYaml>();
  let number = 0;
  for (const document of documentsOf(text)) {
    let read = seen.get(document.text);
    if (!read) {
      try {
        read = document.read();
        seen.set(document.text, read);
      } catch (error) {
        number++;
        manifest.problems.push(withoutSecret(unreadable(error, number, document.line), document.text, number));
        continue;
      }
    }
    if (read.value === null) { continue; }
    const where = `document ${++number}`;
    for (const { key, line } of read.repeated) {
      const message = `${where} has the key '${key}' twice in one map: the last one counts, as with kubectl apply`;
      manifest.problems.push({ severity: 'warning', message, line: document.line + line - 1 });
    }
    manifest._add(read.value, where, document.line);
  }
  return manifest;
}

/** Takes objects that are data already. */
export function manifestOfObjects(objects: readonly unknown[], options: ReadingOptions = {}): Manifest {
  const manifest = new Manifest(options.namespace);
  objects.forEach((object, index) => manifest._add(object, `object ${index + 1}`));
  return manifest;
}

function unreadable(error: unknown, number: number, line: number): ReadingProblem {
  if (!(error instanceof YamlError)) { throw error; }
  return { severity: 'error', message: `document ${number} cannot be read: ${error.message}`, line: line + error.line - 1 };
}

/** What is wrong with a Secret may quote its values. */
function withoutSecret(problem: ReadingProblem, document: string, number: number): ReadingProblem {
  if (!/\bkind["']?\s*:\s*["']?Secret\b/.test(document)) { return problem; }
  return { ...problem, message: `document ${number} cannot be read (it is a Secret, so what is wrong is not quoted)` };
}

type Fields = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function isList({ kind, metadata, ...rest }: Fields): boolean {
  return typeof kind === 'string' && kind.endsWith('List') && 'items' in rest && !(isMap(metadata) && metadata.name);
}

function withKindOfList(item: unknown, list: Fields): unknown {
  if (!isMap(item) || item.kind !== undefined || list.kind === 'List') { return item; }
  return { apiVersion: list.apiVersion, kind: String(list.kind).slice(0, -'List'.length), ...item };
}
