import { YAMLError } from 'yaml';
import { Mistake } from '../kubernetes/decoding';
import { asKind, decodeObject } from '../kubernetes/fields';
import { keyOf, kindOf, KubernetesObject, ObjectKey, textOfKey } from '../kubernetes/object';
import { isClusterScoped } from '../kubernetes/scope';
import { parseYaml } from '../kubernetes/yaml-reader';

export interface ManifestObject extends ObjectKey {
  /** `group/kind/namespace/name` */
  readonly key: string;
  /** Checked, so that its fields have the types of `kubernetes/fields.ts`. */
  readonly object: KubernetesObject;
  /** As it was read: an explicit null takes a field away, which only an apply knows. */
  readonly written: KubernetesObject;
}

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
  readonly seen?: Map<string, unknown>;
}

/** Objects of one side of a plan, by key, in the order in which they were written. */
export class Manifest {
  public readonly objects = new Map<string, ManifestObject>();
  public readonly problems: ReadingProblem[] = [];

  // Kinds that a CustomResourceDefinition of the same input says so of.
  private readonly clusterScoped = new Set<string>();

  constructor(private readonly namespace: string = 'default') {}

  /** @internal */
  public _add(value: unknown, where: string, line?: number): void {
    const problem = (message: string, severity: 'error' | 'warning' = 'error') => this.problems.push({ severity, message: `${where} ${message}`, line });
    if (value === null || value === undefined) { return; }
    if (!isMap(value)) { return void problem(`is ${describe(value)}, not a Kubernetes object`); }
    if (isList(value)) {
      const items: unknown[] = value.items ?? [];
      if (!Array.isArray(items)) { return void problem('has \'items\' that are not a list'); }
      return items.forEach((item, index) => this._add(withKindOfList(item, value), `item ${index + 1} of the ${value.kind} in ${where}`, line));
    }
    for (const field of ['apiVersion', 'kind'] as const) {
      if (typeof value[field] !== 'string' || value[field] === '') { return void problem(`has no '${field}', so it is not a Kubernetes object`); }
    }
    const { name, namespace, generateName } = isMap(value.metadata) ? value.metadata : {} as any;
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
    if (object instanceof Mistake) { return void problem(`(${value.kind} '${name}') needs ${object}`); }
    const who = { ...keyOf(object), namespace: '' };
    const scope = isClusterScoped(who) || this.clusterScoped.has(kindOf(who)) ? '' : namespace || this.namespace;
    const id = { ...who, namespace: scope };
    const key = textOfKey(id);
    if (this.objects.has(key)) {
      problem(`repeats ${value.kind} '${name}'${scope && ` of namespace '${scope}'`}: the last one counts, as with kubectl apply`, 'warning');
    }
    this.objects.set(key, { key, ...id, object, written });
    const { scope: defined, group = '', names } = asKind(object, 'apiextensions.k8s.io/CustomResourceDefinition')?.spec ?? {};
    if (defined === 'Cluster' && names?.kind) { this.clusterScoped.add(kindOf({ group, kind: names.kind })); }
  }
}

/** Reads YAML or JSON text of one or many documents. What cannot be read is told in `problems`; it never throws. */
export function readManifest(text: string, options: ReadingOptions = {}): Manifest {
  const manifest = new Manifest(options.namespace);
  const seen = options.seen ?? new Map<string, unknown>();
  let number = 0;
  for (const { text: document, line } of documents(text)) {
    if (!seen.has(document)) {
      try {
        seen.set(document, parseYaml(document));
      } catch (error) {
        manifest.problems.push(unreadable(error, number + 1, line));
        number++;
        continue;
      }
    }
    const value = seen.get(document);
    if (value !== null && value !== undefined) { number++; }
    manifest._add(value, `document ${number}`, line);
  }
  return manifest;
}

/** Takes objects that are data already. */
export function manifestOfObjects(objects: readonly unknown[], options: ReadingOptions = {}): Manifest {
  const manifest = new Manifest(options.namespace);
  objects.forEach((object, index) => manifest._add(object, `object ${index + 1}`));
  return manifest;
}

// `---` at the start of a line separates documents even inside a block of text, so this needs no parser.
function* documents(text: string): Generator<{ text: string; line: number }> {
  const marker = /^---(?=\s|$)/gm;
  let from = 0;
  let line = 1;
  for (const match of text.matchAll(marker)) {
    if (match.index > from) {
      const part = text.slice(from, match.index);
      yield { text: part.trimEnd(), line };
      line += countLines(part);
    }
    from = match.index;
  }
  yield { text: text.slice(from).trimEnd(), line };
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) { lines++; }
  return lines;
}

function unreadable(error: unknown, number: number, line: number): ReadingProblem {
  const within = error instanceof YAMLError ? error.linePos?.[0].line ?? 1 : 1;
  const message = String((error as Error).message).split('\n')[0].replace(/ at line \d+, column \d+:?$/, '');
  return { severity: 'error', message: `document ${number} is not valid YAML: ${message}`, line: line + within - 1 };
}

function isMap(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function isList(value: Record<string, any>): boolean {
  return typeof value.kind === 'string' && value.kind.endsWith('List') && 'items' in value && !value.metadata?.name;
}

function withKindOfList(item: unknown, list: Record<string, any>): unknown {
  if (!isMap(item) || item.kind !== undefined || list.kind === 'List') { return item; }
  return { apiVersion: list.apiVersion, kind: list.kind.slice(0, -'List'.length), ...item };
}
