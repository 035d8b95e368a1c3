import type { ObjectMeta } from '../../src/kubernetes/fields';
import { keyOf, KubernetesObject } from '../../src/kubernetes/object';
import { isPlainName, shell } from '../../src/kubernetes/shell';
import { LiveManager } from '../../src/manifest/cluster-facts';

type ManagedFields = NonNullable<ObjectMeta['managedFields']>[number];

/** Who else writes a live object: release tools, GitOps controllers, operators, and other field managers. */
export function managersOf(object: KubernetesObject): LiveManager[] {
  const reference = keyOf(object);
  const { labels = {}, annotations = {}, ownerReferences = [], managedFields = [] } = object.metadata as ObjectMeta;
  const found: LiveManager[] = [];
  const add = (tool: string, name: string, pause?: string) => found.push({ object: reference, tool, name, pause });

  const byHelm = labels['app.kubernetes.io/managed-by'] === 'Helm' ? labels['app.kubernetes.io/instance'] ?? 'unknown' : undefined;
  const release = annotations['meta.helm.sh/release-name'] ?? byHelm;
  if (release) {
    const commands = ['upgrade', 'rollback'].flatMap(verb => command(['helm', verb], [release]) ?? []);
    add('Helm', release, `do not ${commands.length ? `run ${commands.map(line => `'${line}'`).join(' or ')}` : 'upgrade or roll back the release'} meanwhile`);
  }

  const application = labels['argocd.argoproj.io/instance'] ?? annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  if (application) { add('Argo CD', application, command(['argocd', 'app', 'set'], [application], '--sync-policy', 'none')); }

  for (const [prefix, resource] of [['kustomize', 'kustomization'], ['helm', 'helmrelease']]) {
    const name = labels[`${prefix}.toolkit.fluxcd.io/name`];
    const namespace = labels[`${prefix}.toolkit.fluxcd.io/namespace`];
    if (name) { add('Flux', name, suspend(resource, name, namespace)); }
  }
  for (const owner of ownerReferences.filter(({ controller }) => controller)) {
    add('operator', `${owner.kind}/${owner.name}`, `change the ${owner.kind} '${owner.name}' instead: its operator undoes what is changed here`);
  }
  for (const manager of new Set(managedFields.filter(writesSpec).map(entry => entry.manager ?? ''))) {
    add('field manager', manager);
  }
  return found;
}

function suspend(resource: string, name: string, namespace: string | undefined): string | undefined {
  if (namespace === undefined) { return command(['flux', 'suspend', resource], [name]); }
  return isPlainName(namespace) ? command(['flux', 'suspend', resource], [name], '-n', namespace) : undefined;
}

/** Anybody may write these labels and annotations: only plain names become words of a command, and none an option. */
function command(program: readonly string[], names: readonly string[], ...rest: string[]): string | undefined {
  return names.every(isPlainName) ? shell([...program, ...names, ...rest]) : undefined;
}

const OURS = /^(kubectl|kube-controller-manager|cdk8s-stateful|before-first-apply)/;

function writesSpec({ subresource, manager = '', fieldsV1 }: ManagedFields): boolean {
  return !subresource && !OURS.test(manager) && typeof fieldsV1 === 'object' && fieldsV1 !== null && 'f:spec' in fieldsV1;
}
