import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asStored } from '../../src/kubernetes/defaulting';
import { manifestOfObjects, readManifest } from '../../src/manifest/manifest';
import { UpgradePlan } from 'cdk8s-stateful';

const RECORDED = join(__dirname, 'recorded');

const written = [
  ...readManifest(readFileSync(join(RECORDED, 'written.yaml'), 'utf8')).objects.values(),
  ...manifestOfObjects(Object.values(JSON.parse(readFileSync(join(RECORDED, 'gallery.json'), 'utf8')))).objects.values(),
];
const versions = readdirSync(RECORDED).filter(file => /^1\.\d+\.json$/.test(file)).map(file => ({
  version: file.replace('.json', ''),
  minor: Number(file.split('.')[1]),
  stored: JSON.parse(readFileSync(join(RECORDED, file), 'utf8')) as Record<string, any>,
}));

/** What a server stores without what a plan does not compare: this is the whole list. */
function compared({ metadata: { namespace: _namespace, finalizers: _finalizers, ...metadata }, ...stored }: any): any {
  const object = JSON.parse(JSON.stringify({ ...stored, metadata }, (_key, value) => value === null ? undefined : value));
  // of one family, this is clusterIP again
  if (object.kind === 'Service' && object.spec.clusterIPs?.length === 1) { delete object.spec.clusterIPs; }
  // nothing is no
  if (object.kind === 'StorageClass') { object.allowVolumeExpansion ??= false; }
  if (object.kind === 'DaemonSet') { delete object.metadata.annotations; }
  if (object.kind !== 'StatefulSet') { return object; }
  for (const claim of object.spec.volumeClaimTemplates ?? []) {
    for (const field of ['apiVersion', 'kind', 'status']) { delete claim[field]; }
  }
  object.spec.minReadySeconds ??= 0;
  if (object.spec.ordinals?.start === undefined) { delete object.spec.ordinals; }
  if (object.spec.updateStrategy.type === 'RollingUpdate') { object.spec.updateStrategy.rollingUpdate ??= { partition: 0 }; }
  const pod = object.spec.template.spec;
  for (const container of [...pod.containers, ...pod.initContainers ?? []]) { container.resources ??= {}; }
  delete pod.serviceAccount;
  return object;
}

test('servers of the oldest and the newest version were asked, about the same objects', () => {
  expect(versions.map(({ version }) => version)).toEqual(['1.28', '1.37']);
  expect(Object.keys(versions[0].stored)).toEqual(Object.keys(versions[1].stored));
  expect(Object.keys(versions[0].stored).length).toBeGreaterThan(120);
});

describe.each(versions)('what $version stores', ({ minor, stored }) => {
  const known = written.filter(({ key }) => stored[key]);

  test.each(known.map(({ key, object }) => [key, object] as const))('of %s is what we say it stores', (key, object) => {
    expect(asStored(object, minor)).toEqual(compared(stored[key]));
  });

  test.each(known.map(({ key, object }) => [key, object] as const))('of %s is the same when every default is written', (key, object) => {
    expect(asStored(stored[key], minor)).toEqual(asStored(object, minor));
  });
});

const pairs = written.filter(({ name }) => name.endsWith('-least')).map(({ object, key }) => {
  const full = written.find(other => other.key === key.replace(/-least$/, '-full'))!.object;
  return [key.replace(/-least$/, ''), object, { ...full, metadata: { ...full.metadata, name: object.metadata.name } }] as const;
});

test.each(pairs)('%s: empty texts, zeros, empty maps and written defaults change nothing', (_key, least, full) => {
  expect(UpgradePlan.compare({ before: [least], after: [full] }).changes).toEqual([]);
  expect(UpgradePlan.compare({ before: [full], after: [least] }).changes).toEqual([]);
});
