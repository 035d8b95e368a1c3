import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, Names, Yaml, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuseMisread } from './kept-texts';
import { inOrderOfDependencies } from './order';
import { plainObject } from './plain-object';
import { isStock } from './stock';
import { emitDocument } from './yaml-emitter';

/*
 * cdk8s validates, sorts and renders the whole app once for each of its charts,
 * and each object through four copies. This does it once, with the same result:
 * the same files byte for byte, and the same errors.
 */

const accelerated = new WeakSet<App>();

/** Lets the app of a construct synthesize faster; does nothing where the app, or cdk8s, is not the stock one. */
export function synthesizeFast(construct: IConstruct): void {
  const app = construct.node.root;
  if (!(app instanceof App) || accelerated.has(app)) { return; }
  accelerated.add(app);
  if (!isPlainApp(app)) { return; }
  Object.defineProperty(app, 'synth', { value: () => synth(app), configurable: true, writable: true });
  Object.defineProperty(app, 'synthYaml', { value: () => synthYaml(app), configurable: true, writable: true });
}

const REPLACED = ['synth', 'synthYaml', 'charts'];

/** An app whose class leaves to cdk8s what is done faster here. */
function isPlainApp(app: App): boolean {
  for (let type = Object.getPrototypeOf(app); type !== App.prototype; type = Object.getPrototypeOf(type)) {
    if (type === null || REPLACED.some(name => Object.hasOwn(type, name))) { return false; }
  }
  return !Object.hasOwn(app, 'synth') && !Object.hasOwn(app, 'synthYaml');
}

function synth(app: App): void {
  mkdirSync(app.outdir, { recursive: true });
  const parts = prepare(app);
  if (!parts) {
    return App.prototype.synth.call(app);
  }

  const { outdir, outputFileExtension, yamlOutputType } = app;
  if (yamlOutputType === YamlOutputType.FILE_PER_APP) {
    const documents = parts.charts.flatMap(chart => documentsOf(chart).map(({ text }) => text));
    if (parts.charts.length > 0) { save(join(outdir, `app${outputFileExtension}`), documents); }
    return;
  }
  parts.charts.forEach((chart, index) => {
    const documents = documentsOf(chart);
    const place = parts.hasDependentCharts ? `${String(index).padStart(4, '0')}-` : '';
    const name = place + Names.toDnsLabel(chart);
    if (yamlOutputType === YamlOutputType.FILE_PER_CHART) {
      save(join(outdir, name + outputFileExtension), documents.map(({ text }) => text));
      return;
    }
    const isFolder = yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
    const folder = isFolder ? join(outdir, name) : outdir;
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of documents) {
      if (file !== undefined) { save(join(folder, file + outputFileExtension), [text]); }
    }
  });
}

function save(path: string, documents: readonly string[]): void {
  writeFileSync(path, documents.join('---\n'), { encoding: 'utf8' });
}

function synthYaml(app: App): string {
  const parts = prepare(app);
  if (!parts) { return App.prototype.synthYaml.call(app); }
  return parts.charts.flatMap(chart => documentsOf(chart).map(({ text }) => text)).join('---\n');
}

/** The private parts of an app that are read here; `stock.ts` makes sure that they are as expected. */
interface Internals {
  readonly resolvers: readonly unknown[];
  readonly recordConstructMetadata: boolean;
}

/** Resolvers of the user, unsorted keys and recorded metadata are rare, and cdk8s knows them best. */
function canBeFast(app: App): boolean {
  const { resolvers, recordConstructMetadata } = app as unknown as Internals;
  const isUsual = resolvers.length === 3 && !recordConstructMetadata && !process.env.CDK8S_DISABLE_SORT;
  // an object sorts keys that are whole numbers before all others, and cdk8s keeps constructs by their path
  const isInOrder = !app.node.children.some(({ node }) => /^\d+$/.test(node.id));
  return isUsual && isInOrder && app.yamlOutputType in YamlOutputType && isStock();
}

interface Parts {
  readonly charts: readonly Chart[];
  readonly hasDependentCharts: boolean;
}

/** Validates, and works out dependencies and the order of charts. Undefined where cdk8s has to do it, or to say what is wrong. */
function prepare(app: App): Parts | undefined {
  const all = app.node.findAll();
  const errors = all.flatMap(({ node }) => node.validate().map(error => `[${node.path}] ${error}`));
  if (errors.length > 0) { throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`); }
  const parts = canBeFast(app) ? partsOf(app, all) : undefined;
  if (!parts) { refuseMisread(all.filter(construct => construct instanceof ApiObject)); }
  return parts;
}

function partsOf(app: App, all: readonly IConstruct[]): Parts | undefined {
  const hasDependentCharts = resolveDependencies(all);
  const order = inOrderOfDependencies(app);
  const charts = order?.filter((construct): construct is Chart => construct instanceof Chart);
  return charts?.every(chart => chart.toJson === Chart.prototype.toJson) ? { charts, hasDependentCharts } : undefined;
}

/** Makes of dependencies between constructs those of their charts and of their objects. */
function resolveDependencies(all: readonly IConstruct[]): boolean {
  let hasDependentCharts = false;
  for (const chart of all.filter(construct => construct instanceof Chart)) {
    for (const child of chart.node.children.filter(construct => construct instanceof Chart)) {
      chart.node.addDependency(child);
      hasDependentCharts = true;
    }
  }
  for (const { source, target } of dependencies(all)) {
    const [from, to] = [Chart.of(source), Chart.of(target)];
    if (from === to) { continue; }
    from.node.addDependency(to);
    hasDependentCharts = true;
  }
  const objectsOf = (construct: IConstruct) => {
    const chart = Chart.of(construct);
    return construct.node.findAll().filter(object => object instanceof ApiObject && Chart.of(object) === chart);
  };
  for (const { source, target } of dependencies(all)) {
    const sources = objectsOf(source);
    for (const other of objectsOf(target)) {
      for (const object of sources) { if (object !== other) { object.node.addDependency(other); } }
    }
  }
  return hasDependentCharts;
}

function dependencies(all: readonly IConstruct[]): { source: IConstruct; target: IConstruct }[] {
  return all.flatMap(source => source.node.dependencies.map(target => ({ source, target })));
}

interface SynthesizedObject {
  /** The name of its file where each object has one, without the extension; undefined for an object that renders to nothing. */
  readonly file?: string;
  readonly text: string;
}

/** The objects of a chart as YAML; an object belongs to the nearest chart above it. */
function documentsOf(chart: Chart): SynthesizedObject[] {
  const isOwn = (construct: IConstruct): construct is ApiObject =>
    construct instanceof ApiObject && Chart.of(construct) === chart;
  return inOrderOfDependencies(chart)!.filter(isOwn).map(object => {
    const isStockObject = object.toJson === ApiObject.prototype.toJson;
    const json: unknown = (isStockObject ? plainObject(object) : undefined) ?? object.toJson();
    return { file: fileNameOf(json), text: emitDocument(json) ?? writtenByStock(object, json) };
  });
}

// An object that is written twice, say, or a key of a thousand characters.
function writtenByStock(object: ApiObject, json: unknown): string {
  refuseMisread([object]);
  return Yaml.stringify(json);
}

function fileNameOf(json: unknown): string | undefined {
  if (json === undefined) { return undefined; }
  const { kind, metadata } = json as { kind: string; metadata: { name: string } };
  return `${kind}.${metadata.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
}
