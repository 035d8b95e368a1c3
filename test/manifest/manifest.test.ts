import { Manifest, manifestOfObjects, readManifest } from '../../src/manifest/manifest';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n';

function keys(manifest: Manifest): string[] {
  return [...manifest.objects.keys()];
}

function problems(manifest: Manifest): string[] {
  return manifest.problems.map(({ severity, message, line }) => `${severity}${line === undefined ? '' : ` line ${line}`}: ${message}`);
}

test('documents are objects with a key each', () => {
  const manifest = readManifest(`${POD}---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\n  namespace: prod\n`);

  expect(keys(manifest)).toEqual(['/Pod/default/a', 'apps/StatefulSet/prod/web']);
  expect(manifest.problems).toEqual([]);
});

test('empty documents, comments and blank text are nothing', () => {
  expect(keys(readManifest(''))).toEqual([]);
  expect(keys(readManifest('\n---\n# nothing\n---\n---\nnull\n'))).toEqual([]);
  expect(problems(readManifest('---\n\n---\n# nothing\n'))).toEqual([]);
});

test('a line of dashes inside a text is no separator unless it begins the line', () => {
  const manifest = readManifest('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  text: |\n    one\n    ---\n    two\n');

  expect(manifest.objects.get('/ConfigMap/default/a')!.object.data.text).toBe('one\n---\ntwo\n');
});

test('an object that names no namespace is in the one that was asked for', () => {
  expect(keys(readManifest(POD, { namespace: 'prod' }))).toEqual(['/Pod/prod/a']);
});

test('cluster-scoped kinds have no namespace, also those that a CustomResourceDefinition of the same text says so of', () => {
  const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: zones.example.com\nspec:\n  group: example.com\n  scope: Cluster\n  names:\n    kind: Zone\n';
  const manifest = readManifest(`${definition}---\napiVersion: example.com/v1\nkind: Zone\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: prod\n`);

  expect(keys(manifest)).toEqual(['apiextensions.k8s.io/CustomResourceDefinition//zones.example.com', 'example.com/Zone//a', '/Namespace//prod']);
});

test('an unknown kind is read like any other', () => {
  expect(keys(readManifest('apiVersion: example.com/v1\nkind: Backup\nmetadata:\n  name: nightly\n'))).toEqual(['example.com/Backup/default/nightly']);
});

test('lists hold their items, and a PodList gives its kind to items that name none', () => {
  const list = { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }] };
  const pods = { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'b' } }] };

  expect(keys(readManifest(`${JSON.stringify(list)}\n---\n${JSON.stringify(pods)}`))).toEqual(['/Pod/default/a', '/Pod/default/b']);
  expect(keys(manifestOfObjects([list, pods]))).toEqual(['/Pod/default/a', '/Pod/default/b']);
});

test('an object of the name …List that is not a list stays an object', () => {
  expect(keys(readManifest('apiVersion: example.com/v1\nkind: AllowList\nmetadata:\n  name: a\nitems: [b]\n'))).toEqual(['example.com/AllowList/default/a']);
});

test('a document that is not YAML is reported with its line, and the others are read', () => {
  const manifest = readManifest(`${POD}---\napiVersion: v1\nkind: [Pod\nmetadata:\n---\n${POD.replace('name: a', 'name: b')}`);

  expect(keys(manifest)).toEqual(['/Pod/default/a', '/Pod/default/b']);
  expect(problems(manifest)).toEqual(['error line 8: document 2 cannot be read: expected \',\' or \']\'']);
});

test('the line of a mistake is that of the whole text', () => {
  const manifest = readManifest(`${POD}---\napiVersion: v1\nkind: *x\n`);

  expect(problems(manifest)).toEqual(["error line 7: document 2 cannot be read: '*x' refers to an anchor '&x' that is not before it"]);
});

test('of a key that is there twice the last value counts, with a warning', () => {
  const manifest = readManifest(`${POD}---\n${POD}  labels:\n    app: a\n    app: b\n  name: b\n`);

  expect(manifest.objects.get('/Pod/default/b')!.object.metadata.labels).toEqual({ app: 'b' });
  expect(problems(manifest)).toEqual([
    "warning line 12: document 2 has the key 'app' twice in one map: the last one counts, as with kubectl apply",
    "warning line 13: document 2 has the key 'name' twice in one map: the last one counts, as with kubectl apply",
  ]);
});

test.each([
  ['metadata: {name: db, namespace: --kubeconfig=evil.yaml}', 'metadata.namespace', '--kubeconfig=evil.yaml'],
  ['metadata: {name: db, namespace: a.b}', 'metadata.namespace', 'a.b'],
  [`metadata: {name: db, namespace: ${'a'.repeat(64)}}`, 'metadata.namespace', 'a'.repeat(64)],
  ['metadata: {name: --server=https://example.com}', 'metadata.name', '--server=https://example.com'],
  ['metadata: {name: Db}', 'metadata.name', 'Db'],
  ['metadata: {name: "db\\n"}', 'metadata.name', 'db\n'],
  ['metadata: {name: ../db}', 'metadata.name', '../db'],
  [`metadata: {name: ${'a'.repeat(254)}}`, 'metadata.name', 'a'.repeat(254)],
])('a name that no server takes is refused: %s', (metadata, path, value) => {
  const manifest = readManifest(`apiVersion: v1\nkind: ConfigMap\n${metadata}\n`);

  expect({ objects: manifest.objects.size, problems: manifest.problems }).toEqual({ objects: 0, problems: [] });
  expect(manifest.refused).toEqual([expect.objectContaining({ path, value })]);
});

test.each([
  ['v1/../x', 'ConfigMap', 'apiVersion'], ['v1%2Fnamespaces', 'ConfigMap', 'apiVersion'], ['-x/v1', 'ConfigMap', 'apiVersion'], ['v', 'ConfigMap', 'apiVersion'],
  ['v1', 'Config Map', 'kind'], ['v1', '--all', 'kind'], ['v1', 'Config/Map', 'kind'],
])('apiVersion %s with kind %s is refused', (apiVersion, kind, path) => {
  expect(readManifest(JSON.stringify({ apiVersion, kind, metadata: { name: 'db' } })).refused).toEqual([expect.objectContaining({ path })]);
});

test.each(['system:node', 'a b', '-a'])('a role may be named %p', name => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name } };

  expect(keys(manifestOfObjects([role]))).toEqual([`rbac.authorization.k8s.io/Role/default/${name}`]);
});

test.each([
  ['- a\n- b\n', 'error line 1: document 1 is a list, not a Kubernetes object'],
  ['hello\n', 'error line 1: document 1 is a string, not a Kubernetes object'],
  ['kind: Pod\nmetadata:\n  name: a\n', 'error line 1: document 1 has no \'apiVersion\', so it is not a Kubernetes object'],
  ['apiVersion: v1\nmetadata:\n  name: a\n', 'error line 1: document 1 has no \'kind\', so it is not a Kubernetes object'],
  ['apiVersion: v1\nkind: Pod\n', 'error line 1: document 1 (Pod) needs a \'metadata.name\' that is a string, got none'],
  ['apiVersion: v1\nkind: Pod\nmetadata:\n  name: 0755\n', 'error line 1: document 1 (Pod) needs a \'metadata.name\' that is a string, got 493'],
  ['apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  namespace: on\n', 'error line 1: document 1 (Pod \'a\') needs a \'metadata.namespace\' that is a string, got true'],
  ['apiVersion: v1\nkind: List\nitems: 3\n', 'error line 1: document 1 has \'items\' that are not a list'],
])('%j is a problem', (text, problem) => {
  const manifest = readManifest(text);

  expect(problems(manifest)).toEqual([problem]);
  expect(keys(manifest)).toEqual([]);
});

test('an object with a generateName is another one at every apply, so it is left out with a warning', () => {
  const manifest = readManifest('apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: backup-\n');

  expect(keys(manifest)).toEqual([]);
  expect(problems(manifest)).toEqual(['warning line 1: document 1 (Job) has a generateName \'backup-\': every apply creates another object, so it is not compared']);
});

test('of two objects with the same key the last one counts', () => {
  const manifest = readManifest(`${POD}spec: { hostname: b }\n---\n${POD}spec: { hostname: c }\n`);

  expect(manifest.objects.get('/Pod/default/a')!.object.spec).toEqual({ hostname: 'c' });
  expect(problems(manifest)).toEqual(['warning line 7: document 2 repeats Pod \'a\' of namespace \'default\': the last one counts, as with kubectl apply']);
});

test('aliases that would fill the memory are a problem, not a crash', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefg'[index]}`).join(', ')}]`)].join('\n');

  expect(problems(readManifest(bomb))).toEqual(['error line 1: document 1 cannot be read: too much of it comes from aliases']);
});

test('10,000 objects are read', () => {
  const text = Array.from({ length: 10_000 }, (_, index) => POD.replace('name: a', `name: a-${index}`)).join('---\n');

  expect(readManifest(text).objects.size).toBe(10_000);
});

test.each([
  ['apps/v1', 'StatefulSet', { spec: 'none' }, '\'spec\' to be a map, got "none"'],
  ['apps/v1', 'StatefulSet', { spec: { template: { spec: { containers: { name: 'db' } } } } }, '\'spec.template.spec.containers\' to be a list, got a map'],
  ['apps/v1', 'StatefulSet', { spec: { template: { spec: { containers: ['db'] } } } }, '\'spec.template.spec.containers[0]\' to be a map, got "db"'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', { subjects: 3 }, '\'subjects\' to be a list, got 3'],
])('of %s, a %s that is built wrong is a problem, and is left out', (apiVersion, kind, fields, mistake) => {
  const manifest = manifestOfObjects([{ apiVersion, kind, metadata: { name: 'a' }, ...fields }]);

  expect(problems(manifest)).toEqual([`error: object 1 (${kind} 'a') needs ${mistake}`]);
  expect(keys(manifest)).toEqual([]);
});

test('a kind that no rule looks into may be built as it likes', () => {
  expect(keys(manifestOfObjects([{ apiVersion: 'example.com/v1', kind: 'Backup', metadata: { name: 'a' }, spec: 'daily' }]))).toEqual(['example.com/Backup/default/a']);
});
