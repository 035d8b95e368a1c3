import { LiveManager } from '../../src/manifest/cluster-facts';
import type { ObjectMeta } from '../../src/kubernetes/fields';
import { keyOf, KubernetesObject } from '../../src/kubernetes/object';

type ManagedFields = NonNullable<ObjectMeta['managedFields']>[number];

/** Who else writes a live object: release tools, GitOps controllers, operators, and other field managers. */
export function managersOf(object: KubernetesObject): LiveManager[] {
  const reference = keyOf(object);
  const { labels = {}, annotations = {}, ownerReferences = [], managedFields = [] } = object.metadata as ObjectMeta;
  const found: LiveManager[] = [];
  const add = (tool: string, name: string, pause?: string) => found.push({ object: reference, tool, name, pause });

  const byHelm = labels['app.kubernetes.io/managed-by'] === 'Helm' ? labels['app.kubernetes.io/instance'] ?? 'unknown' : undefined;
  const release = annotations['meta.helm.sh/release-name'] ?? byHelm;
  if (release) { add('Helm', release, `do not run 'helm upgrade ${release}' or 'helm rollback ${release}' meanwhile`); }

  const application = labels['argocd.argoproj.io/instance'] ?? annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  if (application) { add('Argo CD', application, command(application, `argocd app set ${application} --sync-policy none`)); }

  for (const [prefix, resource] of [['kustomize', 'kustomization'], ['helm', 'helmrelease']]) {
    const name = labels[`${prefix}.toolkit.fluxcd.io/name`];
    const namespace = labels[`${prefix}.toolkit.fluxcd.io/namespace`];
    if (name) { add('Flux', name, command(name + (namespace ?? ''), `flux suspend ${resource} ${name}${namespace ? ` -n ${namespace}` : ''}`)); }
  }
  for (const owner of ownerReferences.filter(({ controller }) => controller)) {
    add('operator', `${owner.kind}/${owner.name}`, `change the ${owner.kind} '${owner.name}' instead: its operator undoes what is changed here`);
  }
  for (const manager of new Set(managedFields.filter(writesSpec).map(entry => entry.manager ?? ''))) {
    add('field manager', manager);
  }
  return found;
}

/** Anybody may write these labels and annotations: only a plain name becomes part of a command. */
function command(name: string, line: string): string | undefined {
  return /^[A-Za-z0-9._/][A-Za-z0-9._/-]*$/.test(name) ? line : undefined;
}

const OURS = /^(kubectl|kube-controller-manager|cdk8s-stateful|before-first-apply)/;

function writesSpec({ subresource, manager = '', fieldsV1 }: ManagedFields): boolean {
  return !subresource && !OURS.test(manager) && typeof fieldsV1 === 'object' && fieldsV1 !== null && 'f:spec' in fieldsV1;
}
