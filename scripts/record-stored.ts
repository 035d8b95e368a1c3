/*
 * Records what an API server stores of the gallery and of test/kubernetes/recorded/written.yaml, so that the tests hold
 * our defaults against it: KUBECONFIG=… tsx --tsconfig tsconfig.run.json scripts/record-stored.ts
 *
 * The server is only asked by dry runs, but for the namespaces of the gallery, so it must be one for tests.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyOf, KubernetesObject, textOfKey } from '../src/kubernetes/object';
import { readManifest } from '../src/manifest/manifest';
import guard from '../test/cluster/guard';

const TESTS = join(__dirname, '..', 'test');
const RECORDED = join(TESTS, 'kubernetes', 'recorded');

/** What differs from one recording to the next, or says nothing about the object. */
const NOISE = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generation'];
/** Addresses that a dry run draws. */
const DRAWN = ['clusterIP', 'clusterIPs', 'healthCheckNodePort'];

function kubectl(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('kubectl', args, { encoding: 'utf8', input, maxBuffer: 2 ** 28 });
  if (status !== 0) { throw new Error(stderr); }
  return stdout;
}

function withoutNoise(stored: Record<string, any>): object {
  const { status: _status, metadata, spec, ...rest } = stored;
  const kept = Object.fromEntries(Object.entries(metadata).filter(([name]) => !NOISE.includes(name)));
  if (stored.kind !== 'Service' || spec.clusterIP === 'None') { return { ...rest, metadata: kept, ...spec && { spec } }; }
  const ports = spec.ports?.map(({ nodePort: _nodePort, ...port }: Record<string, unknown>) => port);
  const written = Object.fromEntries(Object.entries(spec).filter(([name]) => !DRAWN.includes(name)));
  return { ...rest, metadata: kept, spec: { ...written, ...ports && { ports } } };
}

/** One line an object, so that a difference can be read. */
function writeLines(name: string, objects: readonly (readonly [string, object])[]): void {
  const lines = objects.map(([key, object]) => `${JSON.stringify(key)}: ${JSON.stringify(object)}`);
  writeFileSync(join(RECORDED, `${name}.json`), `{\n${[...new Set(lines)].sort().join(',\n')}\n}\n`);
}

function list(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function main(): void {
  guard();
  const { serverVersion } = JSON.parse(kubectl(['version', '-o', 'json']));
  const version = `${serverVersion.major}.${parseInt(serverVersion.minor, 10)}`;
  const files = [
    ...readdirSync(join(TESTS, 'gallery')).filter(file => file.endsWith('.yaml')).map(file => join(TESTS, 'gallery', file)),
    join(RECORDED, 'written.yaml'),
  ];
  const written = files.flatMap(file => [...readManifest(readFileSync(file, 'utf8')).objects.values()])
    // a server stores dashboards and settings as they are
    .filter(({ kind, object }) => kind !== 'ConfigMap' || !object.data);
  // the gallery changes, and what was asked about has to stay with the answers
  writeLines('gallery', written.filter(({ name }) => !/-(least|full)$/.test(name)).map(({ key, object }) => [key, object]));
  const namespaces = [...new Set(written.map(({ namespace }) => namespace))].filter(name => name !== '' && name !== 'default');
  kubectl(['apply', '-f', '-'], list(namespaces.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))));
  const stored = kubectl(['create', '--dry-run=server', '--validate=false', '-o', 'json', '-f', '-'], list(written.map(({ object }) => object)));
  const answers: [string, object][] = JSON.parse(`[${stored.replace(/^\}\n\{$/gm, '},{')}]`).map((object: KubernetesObject) => {
    return [textOfKey(keyOf(object)), withoutNoise(object)];
  });
  writeLines(version, answers);
}

main();
