import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ApiObject, ApiObjectMetadataDefinition, App, Chart, DependencyGraph, DependencyVertex, Yaml } from 'cdk8s';
import { emitDocument } from './yaml-emitter';

/*
 * The faster synth knows what cdk8s does inside. Where anything of cdk8s is not
 * what it was when that was written, or somebody has replaced a part of it, the
 * stock way is taken.
 */

/** What the parts of cdk8s are known to be: a newer version whose code is the same is as good. */
const KNOWN = new Set(['739d08b364a6cbee']);

let known: boolean | undefined;

/** Whether cdk8s is what the faster synth was made for. */
export function isStock(): boolean {
  known ??= KNOWN.has(fingerprint()) && writesAsBefore();
  return known;
}

/** A number that changes with the code of cdk8s. */
export function fingerprint(): string {
  const parts: unknown[] = [
    App.prototype.synth, App.prototype.synthYaml, App.of, Object.getOwnPropertyDescriptor(App.prototype, 'charts')?.get,
    (App as unknown as Record<string, unknown>)._synthChart, Chart.prototype.toJson, Chart.of, ApiObject.prototype.toJson,
    ApiObjectMetadataDefinition.prototype.toJson, DependencyGraph, DependencyVertex, Yaml.save, Yaml.stringify,
  ];
  const folder = dirname(require.resolve('cdk8s'));
  const files = ['app.js', 'resolve.js', '_util.js'].map(name => codeOf(join(folder, name)));
  const code = [...parts.map(String), ...files].join('\n');
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}

/** A file of cdk8s without its source map and the line that names its version. */
function codeOf(path: string): string {
  return readFileSync(path, 'utf8').replace(/^(\/\/# sourceMappingURL=|.*\bfqn: ).*$/gm, '');
}

const SAMPLE = { 'text': 'a: b', 'list': [1, { a: [], b: {} }, ['x', ['y']], 'two\nlines\n'], 'map': { deep: { er: null } }, 'a key': true };

/** The library under cdk8s decides how YAML is laid out, and has versions of its own. */
function writesAsBefore(): boolean {
  return emitDocument(SAMPLE) === Yaml.stringify(SAMPLE);
}
