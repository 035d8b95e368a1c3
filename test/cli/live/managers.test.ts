import { managersOf } from '../../../cli/live/managers';

function found(metadata: any): string[][] {
  return managersOf({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'demo', ...metadata } })
    .map(({ tool, name, pause }) => [tool, name, ...pause ? [pause] : []]);
}

test('release tools and GitOps controllers are known by their labels and annotations', () => {
  expect(found({ annotations: { 'meta.helm.sh/release-name': 'db' } }))
    .toEqual([['Helm', 'db', "do not run 'helm upgrade db' or 'helm rollback db' meanwhile"]]);
  expect(found({ annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/StatefulSet:demo/web' } }))
    .toEqual([['Argo CD', 'shop', 'argocd app set shop --sync-policy none']]);
  expect(found({ labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' } }))
    .toEqual([['Flux', 'apps', 'flux suspend kustomization apps -n flux-system']]);
  expect(found({ labels: { 'helm.toolkit.fluxcd.io/name': 'db' } })).toEqual([['Flux', 'db', 'flux suspend helmrelease db']]);
});

test('an operator is known by its owner reference, other owners are not managers', () => {
  expect(found({ ownerReferences: [{ kind: 'Postgres', name: 'main', controller: true }] })[0].slice(0, 2)).toEqual(['operator', 'Postgres/main']);
  expect(found({ ownerReferences: [{ kind: 'Namespace', name: 'demo' }] })).toEqual([]);
});

test('other writers of the spec are named, controllers of the status and kubectl are not', () => {
  const entry = (manager: string, more = {}) => ({ manager, operation: 'Update', fieldsV1: { 'f:spec': {} }, ...more });

  expect(found({
    managedFields: [
      entry('kubectl-client-side-apply'), entry('kube-controller-manager', { subresource: 'status' }), entry('autoscaler', { subresource: 'scale' }),
      entry('terraform'), entry('terraform', { operation: 'Apply' }), entry('labeller', { fieldsV1: { 'f:metadata': {} } }),
    ],
  })).toEqual([['field manager', 'terraform']]);
});

test('a name that is no plain name becomes part of no command', () => {
  expect(found({ annotations: { 'argocd.argoproj.io/tracking-id': '$(id)' } })).toEqual([['Argo CD', '$(id)']]);
  expect(found({ labels: { 'argocd.argoproj.io/instance': '--server=evil' } })).toEqual([['Argo CD', '--server=evil']]);
  expect(found({ labels: { 'helm.toolkit.fluxcd.io/name': 'db', 'helm.toolkit.fluxcd.io/namespace': 'a;b' } })).toEqual([['Flux', 'db']]);
});

test('a set that nobody else writes has no managers', () => {
  expect(found({ labels: { 'app.kubernetes.io/instance': 'web', 'app.kubernetes.io/managed-by': 'cdk8s' } })).toEqual([]);
});

test.each(['--auth-token=x', '-x', 'a b', '$(id)', "it's", 'a\nb'])('the name %j of a manager is shown, and no part of a command', name => {
  const managers = found({
    annotations: { 'meta.helm.sh/release-name': name, 'argocd.argoproj.io/tracking-id': `${name}:apps/StatefulSet:demo/web` },
    labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': name, 'helm.toolkit.fluxcd.io/name': name },
  });

  expect(managers).toEqual([
    ['Helm', name, 'do not upgrade or roll back the release meanwhile'], ['Argo CD', name], ['Flux', 'apps'], ['Flux', name],
  ]);
});
