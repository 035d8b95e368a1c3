import type { Interruption } from './stage';

/*
 * What the suite has to know of single cases. A manifest cannot tell what a
 * cluster went through before: some cases need a past, and a few cannot be
 * played at all.
 */

/** Cases that this control plane cannot play, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'C11/account-missing-while-pods-run': 'the stage makes what a case names and does not have',
  'C11/class-of-a-claim': 'the stage makes what a case names and does not have',
  'C11/class-of-new-claims': 'the stage makes what a case names and does not have',
  'C11/secret-of-a-new-template': 'no containers are started, so none misses a Secret',
  'N8/second-family-added': 'the control plane has addresses of one family only',
  'S26/dropped': 'server-side apply takes no manifest with such a field: only Helm can have applied it',
  'S27/variable-as-before': 'server-side apply takes no manifest with such a list: only Helm can have applied it',
  'S35/live-autoscaler': 'the autoscaler of the control plane would scale back while the test looks on',
  'S59/another-claim-name': 'the controller is stuck until pods are deleted: interrupted.cluster.ts plays it',
  'S59/claim-template-added': 'the controller is stuck until pods are deleted: interrupted.cluster.ts plays it',
  'S59/revision-that-is-not-there': 'a revision without an owner stays where it is',
  'V16/claim-of-a-running-pod-is-gone': 'a warning about the next restart: the update itself is accepted and touches nothing',
  'V17/claim-is-being-deleted': 'a warning about the next restart: the update itself is accepted and touches nothing',
  'V18/pending': 'a claim that no volume is made for has no running pod to look at',
  'V18/pending-and-asked-to-grow': 'a claim that no volume is made for has no running pod to look at',
  'V25/two-of-three-were-not-replaced': 'the controller is stuck until pods are deleted: interrupted.cluster.ts plays it',
  'X1/rollout-under-way': 'a rollout does not stay under way on a control plane without containers',
  'X3/another-template-than-the-manifests-show': 'there is no webhook that changes templates',
  'X3/refused-by-a-webhook': 'there is no webhook that refuses',
  'X6/a-claim-may-not-grow': 'there is no webhook that refuses',
  'X6/silent-when-only-the-number-of-sets-is-full': 'the answer of the server is given by the case',
  'X7/a-service-that-a-policy-refuses': 'there is no webhook that refuses',
};

/** Cases that start from something that a server older than this minor version does not take, and why. */
export const NOT_BEFORE: Readonly<Record<string, { readonly minor: number; readonly reason: string }>> = {
  'V15/attributes-on-1.34': { minor: 29, reason: 'the server does not know the field' },
  'V15/taken-away': { minor: 29, reason: 'the server does not know the field' },
};

/** Cases of which only acceptance is compared, and why no pod is looked at. */
export const WITHOUT_PODS: Readonly<Record<string, string>> = {
  'S35/manifest-against-an-autoscaler': 'the autoscaler scales back at a time of its own',
  'V15/attributes-on-1.34': 'the storage of the control plane knows no classes of attributes',
  'V15/taken-away': 'the storage of the control plane knows no classes of attributes',
  'V23/no-class-at-all-cannot-grow': 'no volume is made for a claim without a class',
  'V23/not-bound-cannot-grow': 'no volume is made before a pod asks for it',
};

/** What was deployed before `before`. */
export const EARLIER: Readonly<Record<string, (set: any) => any>> = {
  'S41/from-on-delete': olderRevision,
  'S41/strategy-dropped-from-the-manifest': olderRevision,
  'S43/counts-from-the-first-ordinal': olderRevision,
  'S43/dropped-from-the-manifest': olderRevision,
  'S43/dropped-under-a-written-type': olderRevision,
  'S43/lowered': olderRevision,
  'S43/lowered-and-still-above-every-pod': olderRevision,
  'S31/old-claims-come-back': morePods,
  'V19/waits-for-a-new-pod': morePods,
  'V20/left-by-a-scale-down': morePods,
};

/** What somebody else writes, once `before` is deployed. */
export const MEANWHILE: Readonly<Record<string, { readonly manager: string; readonly spec: any }>> = {
  'S34/kept-by-an-autoscaler': { manager: 'autoscaler', spec: { replicas: 3 } },
  'S8/rollout-restart-is-kept': { manager: 'kubectl-rollout', spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-05-02T10:00:00Z' } } } } },
};

/** Sets whose upgrade was interrupted: deleted without their pods, and pods that died meanwhile. */
export const INTERRUPTED: Readonly<Record<string, Interruption>> = {
  'S59/a-pod-died-meanwhile': { before: unchanged, died: ['web-1'] },
  'S59/adopted-without-a-restart': { before: unchanged },
  'S59/another-template': { before: olderRevision },
  'S59/other-ordinals': { before: set => withSpec(set, { replicas: 3 }), died: ['web-1'] },
  'S59/other-ordinals-and-volumes-go': { before: fromFive },
  'S59/other-ordinals-start-empty': { before: fromFive },
  'S59/without-replicas': { before: set => withSpec(set, { replicas: 3 }) },
  'S59/without-replicas-and-its-volumes-go': { before: set => withSpec(set, { replicas: 3 }) },
};

function unchanged(set: any): any {
  return set;
}

function fromFive(set: any): any {
  return withSpec(set, { ordinals: { start: 5 } });
}

function olderRevision(set: any): any {
  const [first, ...rest] = set.spec.template.spec.containers;
  return withSpec(set, { template: { ...set.spec.template, spec: { ...set.spec.template.spec, containers: [{ ...first, image: 'db:14.0' }, ...rest] } } });
}

function morePods(set: any): any {
  return withSpec(set, { replicas: 5 });
}

function withSpec(set: any, spec: any): any {
  return { ...set, spec: { ...set.spec, ...spec } };
}
