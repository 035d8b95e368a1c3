import fc from 'fast-check';
import { groupPath, isApiVersion, isPathName, isSubdomain, pathOf, Resource } from '../../../cli/cluster/path';

const pods: Resource = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const roles: Resource = { group: 'rbac.authorization.k8s.io', version: 'v1', plural: 'clusterroles', kind: 'ClusterRole', namespaced: false };

test('a path names the version, the namespace, the resource and the object', () => {
  expect(pathOf(pods)).toBe('/api/v1/pods');
  expect(pathOf(pods, { namespace: 'shop' })).toBe('/api/v1/namespaces/shop/pods');
  expect(pathOf(pods, { namespace: 'shop', name: 'db-0' })).toBe('/api/v1/namespaces/shop/pods/db-0');
  expect(pathOf(roles, { namespace: 'shop', name: 'system:node' })).toBe('/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode');
});

test.each([
  ['namespace', '--kubeconfig=evil.yaml'], ['namespace', ''], ['namespace', 'a/b'], ['namespace', 'A'], ['namespace', 'a'.repeat(64)],
  ['name', '..'], ['name', '.'], ['name', 'a/b'], ['name', 'a%2Fb'], ['name', 'a?b'], ['name', 'a#b'], ['name', 'a\nb'], ['name', ''],
])('no path is made of the %s %j', (what, text) => {
  expect(() => pathOf(pods, { namespace: 'shop', [what]: text })).toThrow(`'${text}' is no ${what}`);
});

test.each(['v1', 'apps/v1', 'storage.k8s.io/v1beta1', 'keda.sh/v1alpha1'])('%s is an apiVersion', text => expect(isApiVersion(text)).toBe(true));

test.each(['', 'v', '1', 'apps', 'apps/v1/x', 'apps/v1%2F..', 'v1/namespaces/a/services/b:80/proxy%2Fapis', '../v1', './v1', '-a/v1', 'Apps/v1', 'v1beta', ' v1', 'v1\n'])(
  '%j is no apiVersion', text => {
    expect(isApiVersion(text)).toBe(false);
    expect(() => groupPath(text)).toThrow('is no apiVersion');
  });

test('no name leaves its segment of a path, whatever it is made of', () => {
  const unit = fc.oneof(fc.constantFrom('.', '/', '%', '2', 'F', '?', '#', '\\', ' ', '\ud800', '\u202e', 'a'), fc.nat(0xffff).map(code => String.fromCharCode(code)));
  fc.assert(fc.property(fc.string({ unit, maxLength: 5 }).filter(isPathName), name => {
    const { pathname, search, hash } = new URL(pathOf(pods, { namespace: 'shop', name }), 'http://localhost');
    expect([pathname.split('/').length, search, hash]).toEqual([7, '', '']);
  }));
});

test('what a claim names as its volume is a name or it is not', () => {
  expect(['pvc-1', 'a.b-c', '--server=https://evil', 'a..b', '-a', 'a_b', undefined, 7].map(isSubdomain)).toEqual([true, true, false, false, false, false, false, false]);
});
