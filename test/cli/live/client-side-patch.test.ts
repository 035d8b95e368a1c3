import { mergePatch, strategicPatch } from '../../../cli/live/client-side-patch';

/** A set with these containers, or another object, and what was applied last. */
function object(spec: any, last?: any, kind = 'apps/v1/StatefulSet'): any {
  const at = kind.lastIndexOf('/');
  const bare = (inner: any) => ({ apiVersion: kind.slice(0, at), kind: kind.slice(at + 1), metadata: { name: 'web' }, spec: inner });
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(bare(last)) };
  return last === undefined ? bare(spec) : { ...bare(spec), metadata: { name: 'web', annotations } };
}
const pod = (spec: any) => ({ template: { spec } });
const containers = (...list: any[]) => pod({ containers: list });
const patched = (wanted: any, live: any, last: any, kind?: string) =>
  (strategicPatch(object(wanted, undefined, kind), object(live, last, kind)) as any)?.spec;

test('what is the same, and what somebody else wrote, is not touched', () => {
  expect(patched({ replicas: 1 }, { replicas: 1, paused: true }, { replicas: 1 })).toBeUndefined();
});

test('a field that the manifest no longer names is deleted, unless somebody else wrote it', () => {
  expect(patched({}, { replicas: 1, paused: true, gone: 1 }, { replicas: 3, never: 1 })).toEqual({ replicas: null });
});

test('maps are merged, and other lists are replaced', () => {
  expect(patched({ a: { b: 2 }, list: [2] }, { a: { b: 1, c: 1 }, list: [1] }, { a: { b: 1 }, list: [1] })).toEqual({ a: { b: 2 }, list: [2] });
});

test('containers are merged by their name, and their order is that of the manifest', () => {
  const wanted = containers({ name: 'b', image: 'b:2' }, { name: 'new', image: 'n' });
  const live = containers({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:1', imagePullPolicy: 'Always' }, { name: 'injected' });
  const last = containers({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:1' });

  expect(patched(wanted, live, last).template.spec).toEqual({
    'containers': [{ name: 'b', image: 'b:2' }, { name: 'new', image: 'n' }, { $patch: 'delete', name: 'a' }],
    '$setElementOrder/containers': [{ name: 'b' }, { name: 'new' }],
  });
});

test('a container that only moves is put in its place', () => {
  expect(patched(containers({ name: 'b' }, { name: 'a' }), containers({ name: 'a' }, { name: 'b' }), containers({ name: 'a' }, { name: 'b' })).template.spec)
    .toEqual({ 'containers': [], '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] });
});

test('a volume of another kind loses the kind that it had', () => {
  const volumes = (source: any) => pod({ volumes: [{ name: 'a', ...source }] });

  expect(patched(volumes({ secret: {} }), volumes({ configMap: {} }), volumes({ configMap: {} })).template.spec.volumes).toEqual([{ name: 'a', secret: {}, configMap: null, $retainKeys: ['name', 'secret'] }]);
});

test('items that share their key are written as a whole', () => {
  const ports = (...list: any[]) => ({ ports: list });
  const dns = [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }];

  expect(patched(ports(...dns), ports({ port: 80 }), ports({ port: 80 }), 'v1/Service')).toEqual(ports(...dns, { $patch: 'replace' }));
});

test('a finalizer of somebody else stays', () => {
  const claim = (finalizers: string[]) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a', finalizers } });
  const live: any = claim(['mine', 'theirs']);
  live.metadata.annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(claim(['mine'])) };

  expect(strategicPatch(claim(['other']), live)).toMatchObject({ metadata: { 'finalizers': ['other'], '$deleteFromPrimitiveList/finalizers': ['mine'] } });
});

test('lists of a custom resource are replaced', () => {
  const custom = (list: any[]) => ({ apiVersion: 'example.com/v1', kind: 'Backup', metadata: { name: 'a' }, spec: { containers: list } });

  expect(mergePatch(custom([{ name: 'a', image: '2' }]), custom([{ name: 'a', image: '1' }]))).toEqual({ spec: { containers: [{ name: 'a', image: '2' }] } });
});

test('an annotation that is no JSON counts as none', () => {
  const live: any = object({ replicas: 1 });
  live.metadata.annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{' };

  expect(strategicPatch(object({}), live)).toBeUndefined();
});
