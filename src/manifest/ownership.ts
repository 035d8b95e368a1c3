import { KubernetesObject } from '../kubernetes/object';

/*
 * What annotations say about who creates and deletes an object. Helm, Argo CD
 * and Flux each have their own words for "do not delete it".
 */

const HOOK = 'helm.sh/hook';

/** Helm events at which a hook runs; anything else in the annotation is no hook. */
const EVENTS = new Set([
  'pre-install', 'post-install', 'pre-upgrade', 'post-upgrade', 'pre-delete', 'post-delete', 'pre-rollback', 'post-rollback', 'test', 'test-success', 'crd-install',
]);

/** Whether Helm runs this object as a hook: it is no object of the release, and neither changed nor deleted with it. */
export function isHelmHook(object: KubernetesObject): boolean {
  const written = annotationOf(object, HOOK);
  return written !== undefined && written.split(',').some(event => EVENTS.has(event.trim().toLowerCase()));
}

/** The annotation that keeps an object when it is missing from the manifests; undefined when there is none. */
export function keptBy(object: KubernetesObject): string | undefined {
  return KEEPING.find(({ annotation, values }) => annotationOf(object, annotation)?.split(',').some(word => values.includes(word.trim())))?.said;
}

const KEEPING = [
  { annotation: 'helm.sh/resource-policy', values: ['keep'], said: 'helm.sh/resource-policy: keep' },
  { annotation: 'argocd.argoproj.io/sync-options', values: ['Prune=false'], said: 'argocd.argoproj.io/sync-options: Prune=false' },
  { annotation: 'kustomize.toolkit.fluxcd.io/prune', values: ['disabled', 'Disabled'], said: 'kustomize.toolkit.fluxcd.io/prune: disabled' },
];

function annotationOf({ metadata }: KubernetesObject, name: string): string | undefined {
  const annotations: unknown = metadata.annotations;
  const value = typeof annotations === 'object' && annotations !== null ? (annotations as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
