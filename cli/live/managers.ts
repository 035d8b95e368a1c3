import { keyOf } from '../../src/kubernetes/object';
import { LiveManager } from '../../src/manifest/cluster-facts';
/** Who else writes a live object: release tools, GitOps controllers, operators, and other field managers. */
export function managersOf(object: any): LiveManager[] {
  const reference = keyOf(object);
  const { labels = {}, annotations = {}, ownerReferences = [], managedFields = [] } = object.metadata;
  const found: LiveManager[] = [];
  const add = (tool: string, name: string, pause?: string) => found.push({ object: reference, tool, name, pause });

  const release = annotations['meta.helm.sh/release-name'] ?? (labels['app.kubernetes.io/managed-by'] === 'Helm' ? labels['app.kubernetes.io/instance'] ?? 'unknown' : undefined);
  if (release) { add('Helm', release, `do not run 'helm upgrade ${release}' or 'helm rollback ${release}' meanwhile`); }

  const application = labels['argocd.argoproj.io/instance'] ?? annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  if (application) { add('Argo CD', application, `argocd app set ${application} --sync-policy none`); }

  for (const [prefix, resource] of [['kustomize', 'kustomization'], ['helm', 'helmrelease']]) {
    const name = labels[`${prefix}.toolkit.fluxcd.io/name`];
    const namespace = labels[`${prefix}.toolkit.fluxcd.io/namespace`];
    if (name) { add('Flux', name, `flux suspend ${resource} ${name}${namespace ? ` -n ${namespace}` : ''}`); }
  }
  for (const owner of ownerReferences.filter((reference_: any) => reference_.controller)) {
    add('operator', `${owner.kind}/${owner.name}`, `change the ${owner.kind} '${owner.name}' instead: its operator undoes what is changed here`);
  }
  for (const manager of new Set<string>(managedFields.filter(writesSpec).map((entry: any) => entry.manager))) {
    add('field manager', manager);
  }
  return found;
}

const OURS = /^(kubectl|kube-controller-manager|cdk8s-stateful|before-first-apply)/;

function writesSpec(entry: any): boolean {
  return !entry.subresource && !OURS.test(entry.manager) && entry.fieldsV1?.['f:spec'] !== undefined;
}
