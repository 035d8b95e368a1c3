import { Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import {
  ClaimRetention, ClaimSource, Placement, DisruptionBudget, ExternalTrafficPolicy, NetworkAccess, SecurityProfile, SessionAffinity,
  StatefulWorkloadProps, TerminationMessagePolicy, UpdateStrategy, WorkloadContainerProps,
} from 'cdk8s-stateful';

/** Props that a workload has nothing to complain about; some of them need constructs of its chart. */
export type PropsOf = (chart: Chart) => StatefulWorkloadProps;

/** Keys that may be absent. */
const optional = { requiredKeys: [] as never[] };

export const dnsLabel = fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/);
export const workloadName = fc.stringMatching(/^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$/);
const labelValue = fc.oneof(fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?$/), fc.constant(''));
const labelKey = fc.stringMatching(/^([a-z0-9]{1,8}\.example\.com\/)?x[A-Za-z0-9]{1,12}$/);
export const labels = fc.dictionary(labelKey, labelValue, { maxKeys: 3 });
const annotations = fc.dictionary(labelKey, fc.string({ unit: 'grapheme' }), { maxKeys: 3 });
const seconds = fc.integer({ min: 0, max: 3600 }).map(amount => Duration.seconds(amount));
const unit = fc.constantFrom(Size.kibibytes, Size.mebibytes, Size.gibibytes, Size.tebibytes);
const size = fc.tuple(unit, fc.integer({ min: 1, max: 999 })).map(([of, amount]) => of(amount));
const id = fc.integer({ min: 1, max: 65534 });
const port = fc.integer({ min: 1, max: 65535 });
const directory = fc.stringMatching(/^\/[a-z]{1,6}(\/[a-z]{1,6})?$/);
const text = fc.string({ unit: 'grapheme', minLength: 1 });
const quiet = fc.string();

const image = fc.constantFrom('example.com/redis', 'example.com/redis:7.4', 'registry.example.com:5000/team/db:latest', 'quay.io/x/y@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef');

const probe = fc.oneof(
  fc.record({ port }, optional).map(options => kplus.Probe.fromTcpSocket({ port: options.port ?? 80, periodSeconds: Duration.seconds(5) })),
  fc.tuple(directory, port).map(([path, on]) => kplus.Probe.fromHttpGet(path, { port: on, failureThreshold: 4 })),
  fc.array(quiet, { minLength: 1, maxLength: 3 }).map(command => kplus.Probe.fromCommand(command, { initialDelaySeconds: Duration.seconds(7) })),
);

const resources = fc.oneof(
  fc.constant({}),
  fc.tuple(fc.integer({ min: 1, max: 1000 }), size).map(([cpu, memory]) => ({
    cpu: { request: kplus.Cpu.millis(cpu), limit: kplus.Cpu.millis(cpu * 2) },
    memory: { request: memory, limit: memory },
    ephemeralStorage: { limit: Size.mebibytes(400) },
  })),
);

const envVariables = fc.dictionary(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,10}$/).filter(name => name !== 'TZ'), fc.oneof(
  quiet.map(value => kplus.EnvValue.fromValue(value)),
  fc.constant(kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME)),
), { maxKeys: 4 });

/** Ports that are unique in the pod: the container's index makes them so. */
const portsOf = (index: number) => fc.uniqueArray(fc.integer({ min: 1, max: 900 }), { maxLength: 3 }).map(numbers => numbers.map((number, nth) => ({
  number: 1000 * (index + 1) + number,
  ...nth === 0 ? {} : { protocol: kplus.Protocol.UDP },
  ...nth === 2 ? { name: `p${index}-named` } : {},
})));

const containerSecurity = fc.record({ user: id, group: id, readOnlyRootFilesystem: fc.boolean() }, optional);

const container = (index: number): fc.Arbitrary<WorkloadContainerProps> => fc.record({
  name: fc.constant(`c${index}`),
  image,
  ports: portsOf(index),
  command: fc.array(quiet, { maxLength: 3 }),
  args: fc.array(quiet, { maxLength: 3 }),
  workingDir: directory,
  envVariables,
  resources,
  readiness: probe,
  liveness: probe,
  startup: probe,
  imagePullPolicy: fc.constantFrom(...Object.values(kplus.ImagePullPolicy)),
  securityContext: containerSecurity,
  lifecycle: fc.constant({ preStop: kplus.Handler.fromCommand(['sleep', '5']) }),
  terminationMessagePolicy: fc.constantFrom(...Object.values(TerminationMessagePolicy)),
  terminationMessagePath: fc.constant('/dev/last-words'),
}, { requiredKeys: ['name', 'image'] }) as fc.Arbitrary<WorkloadContainerProps>;

const containers = fc.oneof(
  fc.tuple(container(0)),
  fc.tuple(container(0), container(1)),
);

const initContainer = container(8).map(({ readiness, liveness, startup, ...rest }) => rest);

const claim = (index: number) => fc.record({
  name: fc.constant(`claim${index}`),
  size,
  mountPath: fc.constant(`/claims/${index}`),
  readOnly: fc.boolean(),
  subPath: fc.constant('inside'),
  accessModes: fc.subarray([kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE, kplus.PersistentVolumeAccessMode.READ_WRITE_MANY]),
  storageClassName: dnsLabel,
  dataSource: fc.oneof(dnsLabel.map(name => ClaimSource.snapshot(name)), dnsLabel.map(name => ClaimSource.claim(name))),
  labels,
  annotations,
}, { requiredKeys: ['name', 'size', 'mountPath'] });

const blockClaim = fc.record({ name: fc.constant('device'), size, volumeMode: fc.constant(kplus.PersistentVolumeMode.BLOCK), devicePath: fc.constant('/dev/xvda') });

const claims = fc.tuple(claim(0), claim(1), blockClaim).chain(all => fc.subarray(all));

const servicePorts = fc.uniqueArray(port, { minLength: 1, maxLength: 3 }).map(numbers => numbers.map(number => ({ port: number, targetPort: 6379 })));
const serviceMetadata = { labels, annotations };

const headlessService = fc.record({ ports: servicePorts, publishNotReadyAddresses: fc.boolean(), ...serviceMetadata }, optional);
const clientService = fc.oneof(
  fc.record({ name: fc.constant('clients'), ports: servicePorts, sessionAffinity: fc.constantFrom(...Object.values(SessionAffinity)), ...serviceMetadata }, { requiredKeys: ['ports'] }),
  fc.record({
    ports: servicePorts,
    type: fc.constant(kplus.ServiceType.LOAD_BALANCER),
    externalTrafficPolicy: fc.constantFrom(...Object.values(ExternalTrafficPolicy)),
    loadBalancerClass: fc.constant('example.com/internal'),
  }, { requiredKeys: ['ports', 'type'] }),
);
const perPodServices = fc.record({ ports: servicePorts, ...serviceMetadata }, { requiredKeys: ['ports'] });

const toleration = fc.oneof(
  fc.record({ key: labelKey, effect: fc.constantFrom(...Object.values(kplus.TaintEffect)) }, { requiredKeys: ['key'] }),
  fc.record({ key: labelKey, value: labelValue.filter(value => value !== '') }),
  fc.record({ key: labelKey, effect: fc.constant(kplus.TaintEffect.NO_EXECUTE), duration: seconds }),
);

const topologySpread = fc.subarray([
  { topology: kplus.Topology.ZONE, maxSkew: 2 },
  { topology: kplus.Topology.HOSTNAME, required: true, minDomains: 2 },
  { topology: kplus.Topology.custom('example.com/rack') },
]);

const replicasAndWhatFollows = fc.integer({ min: 0, max: 6 }).chain(replicas => fc.record({
  replicas: fc.constant(replicas),
  startOrdinal: fc.integer({ min: 0, max: 9 }),
  updateStrategy: fc.oneof(
    fc.constant(UpdateStrategy.onDelete()),
    fc.integer({ min: 0, max: replicas }).map(partition => UpdateStrategy.rollingUpdate({ partition })),
    fc.integer({ min: 1, max: 100 }).map(percent => UpdateStrategy.rollingUpdate({ maxUnavailable: kplus.PercentOrAbsolute.percent(percent) })),
    fc.integer({ min: 1, max: 9 }).map(pods => UpdateStrategy.rollingUpdate({ maxUnavailable: kplus.PercentOrAbsolute.absolute(pods) })),
  ),
  disruptionBudget: fc.oneof(
    fc.constant(DisruptionBudget.none()),
    fc.integer({ min: 1, max: 9 }).map(DisruptionBudget.maxUnavailable),
    fc.integer({ min: 1, max: 100 }).map(DisruptionBudget.maxUnavailablePercent),
    fc.integer({ min: 0, max: Math.max(0, replicas - 1) }).map(DisruptionBudget.minAvailable),
  ),
}, { requiredKeys: ['replicas'] }));

const security = fc.record({
  user: id,
  group: id,
  fsGroup: id,
  supplementalGroups: fc.array(id, { maxLength: 2 }),
}, optional);

const retention = fc.constantFrom(...Object.values(ClaimRetention));

const rest = fc.record({
  metadata: fc.record({ labels, annotations }, optional),
  podMetadata: fc.record({ labels, annotations }, optional),
  description: text,
  podManagementPolicy: fc.constantFrom(...Object.values(kplus.PodManagementPolicy)),
  minReady: seconds,
  revisionHistoryLimit: fc.integer({ min: 0, max: 20 }),
  terminationGracePeriod: seconds,
  claims,
  claimRetention: fc.record({ whenDeleted: retention, whenScaled: retention }, optional),
  writablePaths: fc.uniqueArray(fc.constantFrom('/run', '/var/run/db', '/tmp'), { maxLength: 3 }),
  initContainers: fc.tuple(initContainer),
  headlessService,
  clientService,
  perPodServices,
  networkAccess: fc.constantFrom(...Object.values(NetworkAccess)),
  hostAliases: fc.constant<kplus.HostAlias[]>([{ ip: '127.0.0.1', hostnames: ['db.local'] }]),
  dns: fc.constant<kplus.PodDnsProps>({ searches: ['example.com'], options: [{ name: 'ndots', value: '2' }] }),
  placement: fc.constantFrom(...Object.values(Placement)),
  topologySpread,
  nodeSelector: labels,
  tolerations: fc.array(toleration, { maxLength: 3 }),
  priorityClassName: dnsLabel,
  schedulerName: dnsLabel,
  runtimeClassName: dnsLabel,
  securityProfile: fc.constantFrom(...Object.values(SecurityProfile)),
  securityContext: security,
  automountServiceAccountToken: fc.boolean(),
  timeZone: fc.constantFrom('UTC', 'Europe/Kyiv', 'America/Port_of_Spain'),
  restartOnConfigChange: fc.boolean(),
}, optional);

/** Parts that need constructs of the chart. */
const inChart = fc.record({ volumes: fc.boolean(), pullSecrets: fc.boolean(), account: fc.boolean(), configuration: fc.option(quiet) });

const parts = fc.tuple(containers, replicasAndWhatFollows, rest, inChart, fc.integer());

/** Valid props, as plain data that can be shown, shuffled and built more than once. */
export const validProps: fc.Arbitrary<PropsOf> = parts.map(([pods, counted, others, extra, order]) => {
  const propsOf: PropsOf = chart => {
    const config = extra.configuration === null ? undefined : new kplus.ConfigMap(chart, 'config', { metadata: { name: 'config' }, data: { 'db.conf': extra.configuration } });
    return shuffled({
      ...counted,
      ...others,
      // Ports of their own need not be ports of the containers, which only matters where the policy closes all others.
      ...(others.clientService?.ports || others.perPodServices) && { networkAccess: NetworkAccess.OPEN },
      containers: pods,
      ...extra.volumes && { volumes: [kplus.Volume.fromEmptyDir(chart, 'scratch', 'scratch'), ...config ? [kplus.Volume.fromConfigMap(chart, 'conf', config)] : []] },
      ...extra.pullSecrets && { imagePullSecrets: [kplus.Secret.fromSecretName(chart, 'pull', 'registry')] },
      ...extra.account && { serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'db') },
    }, order);
  };
  return Object.assign(propsOf, { [fc.toStringMethod]: () => fc.stringify([pods, counted, others, extra]) });
});

/** The same props, written in another order, down to the last key. */
export function shuffled<T>(value: T, seed: number): T {
  if (Array.isArray(value)) { return value.map(each => shuffled(each, seed)) as T; }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) { return value; }
  const rank = (key: string) => [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0) + seed) % 1009, 7);
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, shuffled(each, seed)])) as T;
}

/** How many samples a property takes: few while working, many where `PROPERTY_RUNS` multiplies them. */
export function runs(usually: number): { numRuns: number } {
  return { numRuns: usually * Number(process.env.PROPERTY_RUNS ?? 1) };
}
