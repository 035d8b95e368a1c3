import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { Document, parseAllDocuments } from 'yaml';
import { runs, validProps } from './arbitraries';
import { refusedBySchemas, testWithSchemas } from './schemas';
import { ClaimSource, DisruptionBudget, ProjectedSource, StatefulDefaults, StatefulWorkload, UpdateStrategy } from 'cdk8s-stateful';

const PROPS = [
  'image', 'port', 'ports', 'command', 'args', 'envVariables', 'envFrom', 'resources', 'readiness', 'liveness', 'startup', 'imagePullPolicy',
  'metadata', 'podMetadata', 'selectorLabels', 'description', 'replicas', 'startOrdinal', 'podManagementPolicy', 'updateStrategy', 'minReady',
  'revisionHistoryLimit', 'terminationGracePeriod', 'claims', 'claimRetention', 'writablePaths', 'volumes', 'containers', 'initContainers',
  'headlessService', 'governingService', 'clientService', 'perPodServices', 'networkAccess', 'dns', 'hostAliases', 'hostNetwork',
  'placement', 'topologySpread', 'nodeSelector', 'tolerations', 'priorityClassName', 'schedulerName', 'runtimeClassName', 'disruptionBudget',
  'securityProfile', 'securityContext', 'serviceAccount', 'automountServiceAccountToken', 'imagePullSecrets', 'timeZone', 'hostTimeZone',
  'monitoring', 'restartOnConfigChange', 'enableServiceLinks',
];

/** Keys that mean something somewhere below a prop, so that garbage gets past the door. */
const KEYS = [
  'name', 'image', 'number', 'port', 'ports', 'protocol', 'size', 'mountPath', 'path', 'volume', 'container', 'labels', 'annotations', 'type', 'key', 'value',
  'operator', 'effect', 'duration', 'topology', 'maxSkew', 'cpu', 'memory', 'request', 'limit', 'capabilities', 'add', 'drop', 'user', 'seccompProfile',
  'whenDeleted', 'volumeMode', 'devicePath', 'dataSource', 'accessModes', 'ip', 'hostnames', 'searches', 'options', 'namespace', 'alerts', 'dashboard',
  'podMonitor', 'interval', 'devices', 'volumeMounts', 'lifecycle', 'preStop', 'sysctls', 'finalizers', 'ownerReferences', 'restartPolicy', '__proto__', 'constructor',
];

/** Values of the classes that props take, in the wrong place or holding nonsense. */
const misplaced = fc.oneof(
  fc.constantFrom<unknown>(
    Size.gibibytes(1), Size.kibibytes(0), Duration.millis(1500), Duration.seconds(0), kplus.Cpu.millis(100), kplus.Cpu.units(NaN), kplus.EnvValue.fromValue('x'),
    kplus.Probe.fromTcpSocket(), kplus.Handler.fromCommand([]), kplus.Topology.ZONE, UpdateStrategy.onDelete(), DisruptionBudget.none(), ClaimSource.claim(''),
    kplus.PercentOrAbsolute.percent(-1), kplus.Protocol.UDP, kplus.ServiceType.EXTERNAL_NAME, kplus.PersistentVolumeMode.BLOCK,
  ),
  fc.anything().map(any => kplus.EnvValue.fromValue(any as string)),
  fc.anything().map(any => UpdateStrategy.rollingUpdate(any as object)),
  fc.anything().map(any => UpdateStrategy.rollingUpdate({ partition: any as number })),
  fc.anything().map(any => UpdateStrategy.rollingUpdate({ maxUnavailable: { value: any } as kplus.PercentOrAbsolute })),
  fc.anything().map(any => DisruptionBudget.maxUnavailable(any as number)),
  fc.anything().map(any => DisruptionBudget.minAvailablePercent(any as number)),
  fc.anything().map(any => ClaimSource.snapshot(any as string)),
  fc.anything().map(any => ProjectedSource.configMap(any as kplus.IConfigMap)),
  fc.anything().map(any => kplus.Probe.fromHttpGet(any as string, { port: any as number })),
  fc.anything().map(any => kplus.Probe.fromCommand(any as string[])),
);

const { garbage } = fc.letrec(tie => ({
  garbage: fc.oneof(
    { weight: 2, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }) },
    { weight: 2, arbitrary: misplaced },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(-1, 0, 1, 2 ** 31, 1e21, 1.5, NaN, '', ' ', 'a', '/', '/a:b', '../x', 'A B', null, undefined, true, [], {}, [null], () => 1, Symbol('s'), 10n) },
    { weight: 2, arbitrary: fc.array(tie('garbage'), { maxLength: 3 }) },
    { weight: 3, arbitrary: fc.dictionary(fc.constantFrom(...KEYS), tie('garbage'), { maxKeys: 4 }) },
  ),
}));

/** Every object of those that were not reported. */
const written = new Set<string>();

const outdir = mkdtempSync(join(tmpdir(), 'garbage-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** What an app of one workload says: nothing, or a list of problems. Anything else is a failure of ours. */
function reported(build: (chart: Chart) => void): 'written' | 'reported' {
  rmSync(outdir, { recursive: true, force: true });
  const app = new App({ outdir });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  build(chart);
  try {
    app.synth();
  } catch (error) {
    const { message } = error as Error;
    if (!message.startsWith('Validation failed')) { throw error; }
    for (const line of message.split('\n').slice(1)) { expect(line).not.toMatch(/'undefined'|\[object [A-Z]|TypeError/); }
    expect(readdirSync(outdir)).toEqual([]);
    return 'reported';
  }
  const documents = parseAllDocuments(readFileSync(join(outdir, 'shop.k8s.yaml'), 'utf8'), { version: '1.1' }) as Document[];
  const objects = documents.map(document => document.toJS());
  expect(objects.filter(object => object.kind === 'StatefulSet')).toHaveLength(1);
  for (const object of objects) { written.add(JSON.stringify(object)); }
  return 'written';
}

describe('garbage is reported in words, and nothing is written', () => {
  test('in any one prop', () => {
    fc.assert(fc.property(fc.constantFrom(...PROPS), garbage, (prop, value) => {
      const others = prop === 'containers' ? {} : { image: 'example.com/redis:7.4' };
      reported(chart => new StatefulWorkload(chart, 'db', { ...others, [prop]: value }));
    }), runs(600));
  });

  test('among valid props', () => {
    fc.assert(fc.property(validProps, fc.dictionary(fc.constantFrom(...PROPS), garbage, { minKeys: 1, maxKeys: 4 }), (propsOf, values) => {
      reported(chart => new StatefulWorkload(chart, 'db', { ...propsOf(chart), ...values }));
    }), runs(150));
  });

  test('in place of all props', () => {
    fc.assert(fc.property(garbage, value => {
      reported(chart => new StatefulWorkload(chart, 'db', value as any));
    }), runs(120));
  });

  test('in a container, an init container, a sidecar', () => {
    fc.assert(fc.property(fc.constantFrom('addContainer', 'addInitContainer', 'addSidecar'), garbage, (method, value) => {
      reported(chart => { (new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4' }) as any)[method](value); });
    }), runs(120));
  });

  test('in a claim or a volume that comes later', () => {
    fc.assert(fc.property(fc.constantFrom('addClaim', 'addProjectedVolume', 'addEphemeralVolume'), garbage, (method, value) => {
      reported(chart => { (new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4' }) as any)[method](value); });
    }), runs(120));
  });

  test('in the defaults of a scope', () => {
    const keys = ['storageClassName', 'imagePullSecrets', 'resources', 'securityProfile', 'labels', 'networkAccess', 'priorityClassName', 'nodeSelector', 'tolerations',
      'imagePullPolicy', 'timeZone', 'revisionHistoryLimit'];
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...keys), garbage, { maxKeys: 3 }), values => {
      reported(chart => {
        StatefulDefaults.of(chart).add(values as any);
        new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', claims: [{ name: 'data', size: Size.gibibytes(1), mountPath: '/data' }] });
      });
    }), runs(120));
  });
});

testWithSchemas('what is not reported is valid all the same', () => {
  const known = [...written].map(text => JSON.parse(text)).filter(object => !object.apiVersion.startsWith('monitoring.coreos.com/'));

  expect(refusedBySchemas(known)).toEqual([]);
});

test('a workload with nothing wrong is written', () => {
  expect(reported(chart => new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4' }))).toBe('written');
});
