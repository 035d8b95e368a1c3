import * as kplus from 'cdk8s-plus-28';
import { disruptionBudgetShape } from './availability';
import { claimRetentionShape, claimShape } from './claims';
import { commandShape, containerShape, portShape, portsShape, pullPolicyShape } from './containers';
import { secretShape } from './defaults';
import { envFromShape, envVariablesShape } from './environment';
import { NetworkAccess, clientServiceShape, headlessServiceShape, perPodServicesShape } from './network';
import { monitoringShape } from './observability';
import { DeploymentMode, tolerationShape, topologySpreadShape } from './placement';
import { lifeProbeShape, probeShape } from './probes';
import { resourcesShape } from './resources';
import { updateStrategyShape } from './rollout';
import { SecurityProfile, podSecurityShape } from './security';
import { Cleaned, anyText, flag, having, instance, listOf, oneOf, refused, struct, text, textMap, wholeNumber, wholeSeconds } from './shape';

const owner = struct({ apiVersion: text('v1'), kind: text('ConfigMap'), name: text(), uid: text(), controller: flag, blockOwnerDeletion: flag });
const sharedMetadata = {
  labels: textMap,
  annotations: textMap,
  finalizers: listOf(text('example.com/keep')),
  ownerReferences: listOf(having(owner, 'apiVersion', 'kind', 'name', 'uid')),
};

const aliasFields = struct({ ip: text('127.0.0.1'), hostnames: listOf(text('example.com')) });
const hostAlias = having(aliasFields, 'ip', 'hostnames');

const setByTheController = (what: string) => refused(`has no effect: the StatefulSet controller gives each pod its ${what}; remove it`);

const fields = {
  image: text('postgres:17'),
  port: portShape,
  ports: portsShape,
  command: commandShape,
  args: commandShape,
  envVariables: envVariablesShape,
  envFrom: envFromShape,
  resources: resourcesShape,
  readiness: probeShape,
  liveness: lifeProbeShape,
  startup: lifeProbeShape,
  imagePullPolicy: pullPolicyShape,

  metadata: struct({ name: text('db'), namespace: text('shop'), generateName: anyText, ...sharedMetadata }),
  podMetadata: struct({
    name: setByTheController('name'),
    generateName: setByTheController('name'),
    namespace: refused('has no effect: pods live in the namespace of the workload; write it in \'metadata\''),
    ...sharedMetadata,
  }),
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
  existingHeadlessService: instance<kplus.Service>('a kplus.Service', value => 'clusterIP' in value && typeof value.name === 'string'),
  clientService: clientServiceShape,
  perPodServices: perPodServicesShape,
  networkAccess: oneOf(NetworkAccess),
  dns: struct({
    hostname: setByTheController('host name'),
    subdomain: setByTheController('subdomain'),
    hostnameAsFQDN: flag,
    policy: oneOf(kplus.DnsPolicy),
    nameservers: listOf(text('10.0.0.10')),
    searches: listOf(text('svc.cluster.local')),
    options: listOf(struct({ name: text('ndots'), value: anyText })),
  }),
  hostAliases: listOf(hostAlias),
  hostNetwork: flag,
  enableServiceLinks: flag,

  deploymentMode: oneOf(DeploymentMode),
  topologySpread: listOf(topologySpreadShape),
  nodeSelector: textMap,
  tolerations: listOf(tolerationShape),
  priorityClassName: text(),
  schedulerName: text(),
  runtimeClassName: text(),

  disruptionBudget: disruptionBudgetShape,

  securityProfile: oneOf(SecurityProfile),
  securityContext: podSecurityShape,
  serviceAccount: instance<kplus.IServiceAccount>('a service account such as kplus.ServiceAccount.fromServiceAccountName(…)', value => typeof value.name === 'string'),
  automountServiceAccountToken: flag,
  imagePullSecrets: listOf(secretShape),

  timeZone: text('Europe/Berlin'),
  syncHostTimeZone: flag,

  monitoring: monitoringShape,
  restartOnConfigChange: flag,
};

const shape = struct(fields);

/** The props after checking: everything has its type or is absent. */
export type WorkloadGiven = Cleaned<typeof fields>;

export function checkProps(props: unknown, problems: string[]): WorkloadGiven {
  return shape(props ?? {}, '', problems) ?? {};
}

/** The props that describe the one container of `image`. */
export const EVERYDAY_PROPS = [
  'image', 'port', 'ports', 'command', 'args', 'envVariables', 'envFrom', 'resources', 'readiness', 'liveness', 'startup', 'imagePullPolicy',
] as const;
