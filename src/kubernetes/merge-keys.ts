/*
 * How the API server merges lists in a strategic merge patch, which is what `kubectl apply` sends: most lists are
 * replaced as a whole, these are merged item by item.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */

/** How a field is merged; a field without an entry is replaced when it is a list, and merged when it is a map. */
export interface Merge {
  /** The field by which items of the list are the same. */
  readonly key?: string;
  /** True for a list of texts that are added one by one. */
  readonly isSet?: boolean;
  /** True for maps of which only the fields of the patch stay: one volume source replaces another. */
  readonly retainsOnlyPatched?: boolean;
  readonly fields?: Readonly<Record<string, Merge>>;
}

const by = (key: string, fields?: Merge['fields']): Merge => ({ key, fields });

const container = by('name', {
  ports: by('containerPort'),
  env: by('name'),
  volumeMounts: by('mountPath'),
  volumeDevices: by('devicePath'),
});
const pod: Merge = {
  fields: {
    containers: container,
    initContainers: container,
    ephemeralContainers: container,
    volumes: { key: 'name', retainsOnlyPatched: true },
    resourceClaims: { key: 'name', retainsOnlyPatched: true },
    imagePullSecrets: by('name'),
    hostAliases: by('ip'),
    topologySpreadConstraints: by('topologyKey'),
    schedulingGates: by('name'),
  },
};
const within = (...path: string[]) => (innermost: Merge): Merge => path.reduceRight((inner, field) => ({ fields: { [field]: inner } }), innermost);
const template = within('spec', 'template', 'spec')(pod);
const webhooks = within('webhooks')(by('name'));
const metadata: Merge = { fields: { finalizers: { isSet: true }, ownerReferences: by('uid') } };

const KINDS: Readonly<Record<string, Merge>> = {
  '/Pod': within('spec')(pod),
  '/ReplicationController': template,
  '/Service': within('spec', 'ports')(by('port')),
  '/ServiceAccount': within('secrets')(by('name')),
  'apps/DaemonSet': template,
  'apps/Deployment': { fields: { spec: { fields: { ...template.fields!.spec.fields, strategy: { retainsOnlyPatched: true } } } } },
  'apps/ReplicaSet': template,
  'apps/StatefulSet': template,
  'batch/CronJob': within('spec', 'jobTemplate')(template),
  'batch/Job': template,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
};

/** How an object of a kind is merged; kinds with no list of their own to merge have only their metadata. */
export function mergeOf(group: string, kind: string): Merge {
  return { fields: { ...KINDS[`${group}/${kind}`]?.fields, metadata } };
}
