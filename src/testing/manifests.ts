import { App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { compare } from './compare';
import { holds, indent, Outcome, renderDifferences } from './outcome';
import { parseDocuments } from '../kubernetes/yaml-reader';

/** Which object is meant, where kind and name leave it open. */
export interface FindOptions {
  /**
   * The namespace of the object.
   *
   * @default - any
   */
  readonly namespace?: string;

  /**
   * The API version of the object, where two groups have a kind of the same name.
   *
   * @default - any
   */
  readonly apiVersion?: string;
}

/**
 * The objects that a chart or an app becomes, for tests: find them, and assert what they are like.
 *
 * Every assertion throws an Error that shows where the objects differ from what was expected, so it
 * works in the test framework of any language.
 */
export class Manifests {
  /**
   * The objects of one chart. Objects of charts within it are not among them.
   *
   * @throws if the app is not valid
   */
  public static fromChart(chart: Chart): Manifests {
    return new Manifests(chart.toJson());
  }

  /**
   * The objects of all charts of an app.
   *
   * @throws if the app is not valid
   */
  public static fromApp(app: App): Manifests {
    return Manifests.fromYaml(app.synthYaml());
  }

  /**
   * The objects of a YAML text with any number of documents, for example what Helm or Kustomize render,
   * read as kubectl reads it.
   *
   * @throws if the text is not YAML
   */
  public static fromYaml(text: string): Manifests {
    return new Manifests(parseDocuments(text));
  }

  /** Objects that are already at hand. The items of a `List` count one by one. */
  public static fromObjects(objects: any[]): Manifests {
    return new Manifests(objects);
  }

  /** All objects, in the order in which they are applied. */
  public readonly objects: any[];

  private constructor(objects: any[]) {
    this.objects = objects
      .flatMap(object => object?.kind === 'List' ? object.items ?? [] : [object])
      .filter(object => object !== undefined && object !== null);
  }

  /**
   * The one object of this kind and name.
   *
   * @param kind for example `StatefulSet`
   * @param name default: the only one of its kind
   * @throws if there is none, or more than one; the message lists what there is
   */
  public find(kind: string, name?: string, options: FindOptions = {}): any {
    const found = this.objects.filter(object => object.kind === kind
      && (name === undefined || object.metadata?.name === name)
      && (options.namespace === undefined || object.metadata?.namespace === options.namespace)
      && (options.apiVersion === undefined || object.apiVersion === options.apiVersion));
    if (found.length === 1) { return found[0]; }

    const wanted = `${kind}${name === undefined ? '' : ` '${name}'`}${options.namespace === undefined ? '' : ` in namespace '${options.namespace}'`}`
      + `${options.apiVersion === undefined ? '' : ` of '${options.apiVersion}'`}`;
    if (found.length === 0) { throw new Error(`there is no ${wanted}; ${listing(this.objects)}`); }
    throw new Error(`there are ${found.length} objects ${wanted}, say which is meant:\n${lines(found)}`);
  }

  /**
   * All objects of this kind.
   *
   * @param kind for example `Service`
   * @param properties only those that are like this; default: all
   */
  public findAll(kind: string, properties?: any): any[] {
    return this.ofKind(kind).filter(object => properties === undefined || holds(match(properties, object)));
  }

  /**
   * Asserts that the one object of this kind and name is there, and has these properties.
   *
   * @param properties what it must be like, from `metadata` and `spec` on; default: anything
   */
  public hasObject(kind: string, name: string, properties?: any, options: FindOptions = {}): void {
    const object = this.find(kind, name, options);
    if (properties === undefined) { return; }

    assertHolds(match(properties, object), `${kind} '${name}' is not as expected`);
  }

  /** Asserts that at least one object of this kind has these properties. On failure, the closest one is shown. */
  public hasObjectLike(kind: string, properties: any): void {
    const candidates = this.ofKind(kind)
      .map(object => ({ object, outcome: match(properties, object) }))
      .sort((a, b) => a.outcome.differences.length - b.outcome.differences.length);
    if (candidates.length === 0) { throw new Error(`there is no ${kind}; ${listing(this.objects)}`); }

    const [{ object, outcome }] = candidates;
    assertHolds(outcome, candidates.length === 1
      ? `the only ${kind}, '${object.metadata?.name}', is not as expected`
      : `none of ${candidates.length} objects ${kind} is as expected; the closest is '${object.metadata?.name}'`);
  }

  /**
   * Asserts that every object has these properties, for example a label that an organisation asks for.
   *
   * @param kind only objects of this kind, of which there must be at least one; default: all objects
   */
  public everyObjectHas(properties: any, kind?: string): void {
    const objects = kind === undefined ? this.objects : this.ofKind(kind);
    if (objects.length === 0) { throw new Error(`there is no ${kind ?? 'object'} to look at; ${listing(this.objects)}`); }

    const outcomes = objects.map(object => ({ object, outcome: match(properties, object) }));
    const failed = outcomes.filter(({ outcome }) => !holds(outcome));
    if (failed.length > 0) {
      throw new Error([
        `${failed.length} of ${objects.length} objects are not as expected:`,
        ...failed.map(({ object, outcome }) => `${indent(title(object))}\n${indent(indent(renderDifferences(outcome.differences)))}`),
      ].join('\n'));
    }
    outcomes.forEach(({ outcome }) => handOver(outcome));
  }

  /** Asserts how many objects of this kind there are. */
  public hasCount(kind: string, count: number): void {
    const objects = this.ofKind(kind);
    if (objects.length !== count) {
      throw new Error(`expected ${count} objects ${kind}, got ${objects.length}${objects.length === 0 ? `; ${listing(this.objects)}` : `:\n${lines(objects)}`}`);
    }
  }

  /**
   * Asserts that these objects are there, and no others.
   *
   * @param objects each as `Kind/name`; an object that exists in two namespaces is named twice
   */
  public hasOnly(objects: string[]): void {
    const missing = [...objects];
    const unexpected = this.objects.filter(object => {
      const index = missing.indexOf(`${object.kind}/${object.metadata?.name}`);
      if (index >= 0) { missing.splice(index, 1); }
      return index < 0;
    });
    if (missing.length + unexpected.length === 0) { return; }

    throw new Error([
      'the objects are not those that were expected',
      ...unexpected.map(object => `  not expected  ${title(object)}`),
      ...missing.map(object => `  missing       ${object}`),
    ].join('\n'));
  }

  /** All objects as YAML, for a golden file of your own. */
  public toYaml(): string {
    return this.objects.map(object => stringify(object, { lineWidth: 0 })).join('---\n');
  }

  private ofKind(kind: string): any[] {
    return this.objects.filter(object => object.kind === kind);
  }
}

function match(properties: any, object: any): Outcome {
  return compare(properties, object, { path: '', exact: false });
}

function assertHolds(outcome: Outcome, problem: string): void {
  if (!holds(outcome)) { throw new Error(`${problem}:\n${indent(renderDifferences(outcome.differences))}`); }
  handOver(outcome);
}

function handOver(outcome: Outcome): void {
  outcome.captures.forEach(({ receive, value }) => receive(value));
}

function listing(objects: any[]): string {
  return objects.length === 0 ? 'there are no objects at all' : `there are:\n${lines(objects)}`;
}

function lines(objects: any[]): string {
  return objects.map(object => `  ${title(object)}`).join('\n');
}

function title(object: any): string {
  const namespace = object.metadata?.namespace;
  return `${object.kind}/${object.metadata?.name}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
}
