import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include, JsonPatch, Lazy, Size, Yaml, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { StatefulWorkload } from '../../src';
import { parseDocuments } from '../../src/kubernetes/yaml-reader';
import { fingerprint, isStock } from '../../src/synth/stock';
import { examples } from '../gallery/examples';

const outputTypes = Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number');

/** What an app writes: the text of each file by its name, or the error. */
function filesOf(build: (app: App) => void, way: 'stock' | 'fast', yamlOutputType = YamlOutputType.FILE_PER_CHART): Record<string, string> | string {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    const app = new App({ outdir, yamlOutputType });
    build(app);
    if (way === 'fast') { app.synth(); } else { App.prototype.synth.call(app); }
    const entries = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    const files = entries.map(entry => join(entry.parentPath, entry.name)).sort();
    return Object.fromEntries(files.map(file => [file.slice(outdir.length), readFileSync(file, 'utf8')]));
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function database(chart: Chart, name = 'db'): StatefulWorkload {
  return new StatefulWorkload(chart, name, {
    image: 'example.com/postgres:17', port: 5432, securityContext: { user: 999 }, claims: [{ name: 'data', size: Size.gibibytes(1), mountPath: '/data' }],
  });
}

test('cdk8s is the one that the faster synth was made for; a new version of it has to be looked at', () => {
  expect(isStock()).toBe(true);
  expect(fingerprint()).toBe(fingerprint());
});

test.each(Object.keys(examples))('%s is written byte for byte as cdk8s writes it', name => {
  const build = (app: App) => new examples[name](app, name);

  const files = filesOf(build, 'fast');

  expect(files).toEqual(filesOf(build, 'stock'));
  expect(Object.keys(files).length).toBeGreaterThan(0);
});

test.each(outputTypes.map(type => [YamlOutputType[type], type] as const))('all examples in one app with %s are written byte for byte as cdk8s writes them', (_name, type) => {
  const build = (app: App) => Object.entries(examples).forEach(([name, Example]) => new Example(app, name));

  expect(filesOf(build, 'fast', type)).toEqual(filesOf(build, 'stock', type));
});

test.each<[string, (app: App) => void]>([
  ['charts that depend on one another', app => {
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    database(one).node.addDependency(database(two));
    one.addDependency(new Chart(app, 'three'));
  }],
  ['charts in charts', app => {
    const outer = new Chart(app, 'outer');
    database(outer);
    database(new Chart(outer, 'inner'), 'other');
  }],
  ['objects that depend on one another', app => {
    const chart = new Chart(app, 'shop');
    const first = new ApiObject(chart, 'first', { apiVersion: 'v1', kind: 'ConfigMap', data: { b: '1', a: 'two\nlines\n' } });
    first.addDependency(database(chart), new ApiObject(chart, 'second', { apiVersion: 'v1', kind: 'ConfigMap' }));
  }],
  ['patches of every kind', app => {
    const workload = database(new Chart(app, 'shop'));
    ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/hostIPC', false), JsonPatch.remove('/spec/revisionHistoryLimit'), JsonPatch.replace('/spec/replicas', 7),
      JsonPatch.add('/zzz', { a: [1, null] }), JsonPatch.copy('/spec/selector', '/copied'));
  }],
  ['lazy values, numbers and empty things', app => {
    const chart = new Chart(app, 'shop', { labels: { team: 'a' } });
    database(chart);
    new ApiObject(chart, 'odd', {
      apiVersion: 'example.com/v1',
      kind: 'Odd',
      metadata: { annotations: {}, labels: { x: Lazy.any({ produce: () => 'lazy' }) } },
      spec: { lazy: Lazy.any({ produce: () => ({ z: [], a: {}, n: null, list: [null, 1.5, -0, 1e21, '017', 'e1'] }) }), ['10']: 1, ['9']: 2 },
    });
  }],
  ['objects of cdk8s-plus and of files', app => {
    const chart = new Chart(app, 'shop');
    const workload = database(chart);
    new kplus.Deployment(chart, 'web', { containers: [{ image: 'example.com/nginx' }] }).exposeViaService({ ports: [{ port: 80 }] });
    new kplus.ConfigMap(chart, 'config', { data: { 'a.sh': '#!/bin/sh\necho "a: b"\n' } });
    new kplus.Ingress(chart, 'ingress').addRule('/', kplus.IngressBackend.fromService(workload.headlessService));
    const folder = mkdtempSync(join(tmpdir(), 'include-'));
    Yaml.save(join(folder, 'x.yaml'), [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, data: { a: 'YQ==' } }]);
    new Include(chart, 'include', { url: join(folder, 'x.yaml') });
  }],
  ['an app without a chart that has anything', app => { new Chart(app, 'empty'); database(new Chart(app, 'shop')); }],
  ['charts whose ids are numbers', app => { database(new Chart(app, '10')); database(new Chart(app, '9'), 'other'); }],
  ['a circle of charts', app => {
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    one.addDependency(two);
    two.addDependency(one);
    database(one);
  }],
  ['mistakes in two workloads', app => {
    const chart = new Chart(app, 'shop');
    new StatefulWorkload(chart, 'Bad', { image: 'example.com/nginx' });
    new StatefulWorkload(chart, 'worse', { image: 'example.com/nginx', replicas: -1 });
  }],
  ['a value that cannot be rendered', app => {
    const chart = new Chart(app, 'shop');
    database(chart);
    new ApiObject(chart, 'date', { apiVersion: 'v1', kind: 'ConfigMap', data: { at: new Date(0) } });
  }],
  ['a lazy value that throws', app => {
    const chart = new Chart(app, 'shop');
    database(chart);
    new ApiObject(chart, 'lazy', { apiVersion: 'v1', kind: 'ConfigMap', data: Lazy.any({ produce: () => { throw new Error('not yet'); } }) });
  }],
])('%s: the same files or the same error', (_title, build) => {
  for (const type of outputTypes) { expect(filesOf(build, 'fast', type)).toEqual(filesOf(build, 'stock', type)); }
});

test('synthYaml gives the same text', () => {
  const build = (app: App) => Object.entries(examples).forEach(([name, Example]) => new Example(app, name));
  const [fast, stock] = [new App(), new App()];
  build(fast);
  build(stock);

  expect(fast.synthYaml()).toBe(App.prototype.synthYaml.call(stock));
});

test('each workload is validated once however many charts there are', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'synth-')) });
  let validated = 0;
  for (let index = 0; index < 5; index++) { database(new Chart(app, `shop-${index}`)).node.addValidation({ validate: () => { validated++; return []; } }); }

  app.synth();

  expect(validated).toBe(5);
});

test('an app that synthesizes in a way of its own keeps it', () => {
  class OwnApp extends App {
    public override synth(): void { throw new Error('mine'); }
  }
  const app = new OwnApp();
  database(new Chart(app, 'shop'));

  expect(() => app.synth()).toThrow('mine');
});

test('the resolvers of the user are asked', () => {
  const app = new App({ resolvers: [{ resolve: context => { if (context.value === 'example.com/postgres:17') { context.replaceValue('example.com/postgres:18'); } } }] });
  database(new Chart(app, 'shop'));

  expect(app.synthYaml()).toContain('image: example.com/postgres:18');
});

test.each(['0o17', '0O17', '0X1F', '0B11', '0x1f', '1e3', 'no', '\u0085', 'a\u2028b', '\u007f', '\ufffe', 'a\u0000b', '017', '---\na'])('the text %j is read back by kubectl as it was given, as a value and as a key', given => {
  const app = new App();
  const chart = new Chart(app, 'shop');
  database(chart);
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { value: given, list: [given], [given]: 'key' } });

  const config = parseDocuments(app.synthYaml()).find((object: any) => object.kind === 'ConfigMap') as any;
  expect(config.data).toEqual({ value: given, list: [given], [given]: 'key' });
});

test('half of a character, which YAML cannot carry, is an error that names its place', () => {
  const app = new App();
  const chart = new Chart(app, 'shop');
  database(chart);
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data: { list: ['a', '\ud800'] } });

  expect(() => app.synthYaml()).toThrow(/^\[shop\/config\] 'data\.list\[1\]' of ConfigMap 'config' has half of a character/);
});

test('where cdk8s has to write, a text that kubectl would read as a number is an error that names its place', () => {
  const app = new App({ resolvers: [{ resolve: () => undefined }] });
  const chart = new Chart(app, 'shop');
  database(chart);
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data: { mode: '0o17' } });

  expect(() => app.synthYaml()).toThrow(/^\[shop\/config\] 'data\.mode' of ConfigMap 'config' is "0o17", which cdk8s writes in a way that kubectl reads as something else/);
});
