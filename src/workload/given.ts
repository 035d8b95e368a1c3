import * as kplus from 'cdk8s-plus-28';
import { affinityShape } from './affinity';
import { disruptionBudgetShape } from './availability';
import { claimRetentionShape, claimShape } from './claims';
import { ContainerGiven, containerShape, extraContainerFields, sharedContainerFields } from './containers';
import { secretShape } from './defaults';
import { governingServiceShape } from './governing-service';
import { NetworkAccess } from './network';
import { monitoringShape } from './observability';
import { Placement, tolerationShape, topologySpreadShape } from './placement';
import { Preset } from './preset';
import { updateStrategyShape } from './rollout';
import { containerSecurityShape, podSecurityShape } from './security';
import { SecurityProfile } from './security-props';
import { clientServiceShape, headlessServiceShape, perPodServicesShape } from './services';
import { Cleaned, anyText, expecting, flag, hasNoFields, having, instance, listOf, oneOf, remedyForUnknown, struct, text, textMap, wholeNumber, wholeSeconds } from './shape';

const owner = struct({ apiVersion: text('v1'), kind: text('ConfigMap'), name: text(), uid: text(), controller: flag, blockOwnerDeletion: flag });
const sharedMetadata = {
  labels: textMap,
  annotations: textMap,
  finalizers: listOf(text('example.com/keep')),
  ownerReferences: listOf(having(owner, 'apiVersion', 'kind', 'name', 'uid')),
};

const aliasFields = struct({ ip: text('127.0.0.1'), hostnames: listOf(text('example.com')) });
const hostAlias = having(aliasFields, 'ip', 'hostnames');

const fields = {
  ...sharedContainerFields,
  ...extraContainerFields,
  containerName: text('postgres'),
  containerSecurityContext: containerSecurityShape,

  preset: oneOf(Preset),
  metadata: struct({ name: text('db'), namespace: text('shop'), generateName: anyText, ...sharedMetadata }),
  podMetadata: struct({ name: text(), generateName: text(), namespace: text(), ...sharedMetadata }),
  selectorLabels: textMap,
  description: text(),

  replicas: wholeNumber('of pods'),
  startOrdinal: wholeNumber(''),
  podManagementPolicy: oneOf(kplus.PodManagementPolicy),
  updateStrategy: updateStrategyShape,
  minReady: wholeSeconds,
  revisionHistoryLimit: wholeNumber('of revisions'),
  terminationGracePeriod: wholeSeconds,

  claims: listOf(claimShape),
  claimRetention: claimRetentionShape,
  writablePaths: listOf(text('/tmp')),
  volumes: listOf(instance<kplus.Volume>('a volume such as kplus.Volume.fromEmptyDir(…)', value => typeof value._toKube === 'function' && typeof value.name === 'string')),

  containers: listOf(containerShape),
  initContainers: listOf(containerShape),

  headlessService: headlessServiceShape,
  governingService: governingServiceShape,
  clientService: clientServiceShape,
  perPodServices: perPodServicesShape,
  networkAccess: oneOf(NetworkAccess),
  dns: struct({
    hostname: text(),
    subdomain: text(),
    hostnameAsFQDN: flag,
    policy: oneOf(kplus.DnsPolicy),
    nameservers: listOf(text('10.0.0.10')),
    searches: listOf(text('svc.cluster.local')),
    options: listOf(struct({ name: text('ndots'), value: anyText })),
  }),
  hostAliases: listOf(hostAlias),
  hostNetwork: flag,
  enableServiceLinks: flag,
  hostPID: flag,
  hostIPC: flag,
  hostUsers: flag,
  shareProcessNamespace: flag,
  osName: expecting<string>('\'linux\' or \'windows\'', value => value === 'linux' || value === 'windows'),
  readinessGates: listOf(text('example.com/registered')),

  placement: oneOf(Placement),
  affinity: affinityShape,
  topologySpread: listOf(topologySpreadShape),
  nodeSelector: textMap,
  tolerations: listOf(tolerationShape),
  priorityClassName: text(),
  schedulerName: text(),
  schedulingGates: listOf(text('example.com/quota')),
  preemptionPolicy: expecting<string>('\'PreemptLowerPriority\' or \'Never\'', value => value === 'PreemptLowerPriority' || value === 'Never'),
  runtimeClassName: text(),

  disruptionBudget: disruptionBudgetShape,

  securityProfile: oneOf(SecurityProfile),
  securityContext: podSecurityShape,
  serviceAccount: instance<kplus.IServiceAccount>('a service account such as kplus.ServiceAccount.fromServiceAccountName(…)', value => typeof value.name === 'string'),
  automountServiceAccountToken: flag,
  imagePullSecrets: listOf(secretShape),

  timeZone: text('Europe/Berlin'),
  hostTimeZone: flag,

  monitoring: monitoringShape,
  restartOnConfigChange: flag,
};

const shape = struct(fields);

/** The props after checking: everything has its type or is absent. */
export type WorkloadGiven = Cleaned<typeof fields>;

/** Checks the props. A subclass may have some of its own, which are near to no name of ours. */
export function checkProps(props: unknown, ofSubclass: boolean, problems: string[]): WorkloadGiven {
  return shape(ofSubclass ? withoutOwn(props) : props ?? {}, '', problems) ?? {};
}

const known = Object.keys(fields);

function withoutOwn(props: unknown): unknown {
  if (typeof props !== 'object' || props === null || hasNoFields(props)) { return props ?? {}; }
  const isOurs = (key: string) => known.includes(key) || remedyForUnknown(key, known) !== undefined;
  return Object.fromEntries(Object.entries(props).filter(([key]) => isOurs(key)));
}

/** The props that describe the one container of `image`. */
export const EVERYDAY_PROPS = [
  ...Object.keys({ ...sharedContainerFields, ...extraContainerFields }), 'containerName', 'containerSecurityContext',
] as ReadonlyArray<keyof WorkloadGiven>;

/** The everyday props as the container they describe. */
export function everydayContainer(given: WorkloadGiven, workloadName: string): ContainerGiven {
  const everyday: WorkloadGiven = Object.fromEntries(EVERYDAY_PROPS.map(prop => [prop, given[prop]]));
  const { port, containerName, containerSecurityContext, ...rest } = everyday;
  return { ...rest as ContainerGiven, portNumber: port, name: containerName ?? workloadName, securityContext: containerSecurityContext };
}
