import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { problemsOf, synth } from './harness';
import {
  Environment, GoverningService, HealthCheck, LifecycleHook, Manifests, NetworkAccess, Placement, PodVolume, Preset, Quantity, SecurityProfile,
  StatefulDefaults, StatefulWorkload,
} from 'cdk8s-stateful';

const KUBERNETES = { preset: Preset.KUBERNETES };
const DATA = { name: 'data', size: Size.gibibytes(1), mountPath: '/data' };

describe('Preset.KUBERNETES', () => {
  test('writes nothing that nobody wrote', () => {
    const { objects, statefulSet } = synth({ ...KUBERNETES, replicas: 3, port: 6379, claims: [DATA] });

    expect(objects).toEqual([{
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'shop' },
      spec: {
        replicas: 3,
        selector: { matchLabels: statefulSet.spec.selector.matchLabels },
        template: {
          metadata: { labels: statefulSet.spec.selector.matchLabels },
          spec: { containers: [{ name: 'db', image: 'example.com/redis:7.4', ports: [{ containerPort: 6379 }], volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
        },
        volumeClaimTemplates: [{
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        }],
      },
    }]);
  });

  test('leaves the number of pods to whoever sets it', () => { expect(synth(KUBERNETES).statefulSet.spec.replicas).toBeUndefined(); });

  test('gives each opinion back by its own prop', () => {
    const { kinds, pod, statefulSet } = synth({
      ...KUBERNETES,
      port: 6379,
      replicas: 2,
      securityProfile: SecurityProfile.RESTRICTED,
      securityContext: { user: 999 },
      headlessService: {},
      networkAccess: NetworkAccess.DECLARED_PORTS,
      placement: Placement.SPREAD,
    });

    expect(Object.keys(kinds).sort()).toEqual(['NetworkPolicy', 'Service', 'StatefulSet']);
    expect([pod.automountServiceAccountToken, pod.securityContext.runAsNonRoot, pod.securityContext.fsGroup]).toEqual([false, true, 999]);
    expect(pod.affinity.podAntiAffinity).toBeDefined();
    expect(statefulSet.spec.serviceName).toBe('db-headless');
    expect(kinds.Service[0].spec.ports).toEqual([{ port: 6379 }]);
  });

  test('is said once for a chart, and each workload may say otherwise', () => {
    const chart = new Chart(new App(), 'shop');
    StatefulDefaults.of(chart).add(KUBERNETES);
    new StatefulWorkload(chart, 'old', { image: 'example.com/db:1' });
    new StatefulWorkload(chart, 'new', { image: 'example.com/db:1', preset: Preset.PRODUCTION });

    const kinds = Manifests.fromChart(chart).objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`);
    expect(kinds).toEqual(['StatefulSet old', 'NetworkPolicy new', 'Service new-headless', 'StatefulSet new']);
  });

  test.each([
    ['a claim that nothing mounts', { claims: [{ name: 'data', size: Size.gibibytes(1) }] }],
    ['a port in two containers', { containers: [{ name: 'a', image: 'a:1', portNumber: 80 }, { name: 'b', image: 'b:1', portNumber: 80 }] }],
    ['a claim label unlike the selector', { claims: [{ ...DATA, labels: { 'app.kubernetes.io/name': 'old' } }] }],
    ['a name of the pod template', { podMetadata: { name: 'db' } }],
    ['a subdomain of the pods', { dns: { subdomain: 'db' } }],
  ])('allows %s, which PRODUCTION reports', (_, props) => {
    expect(problemsOf({ ...KUBERNETES, ...props })).toEqual([]);
    expect(problemsOf({ securityContext: { user: 999 }, ...props })).not.toEqual([]);
  });

  test.each([
    ['requests over limits', { resources: { cpu: { request: kplus.Cpu.units(2), limit: kplus.Cpu.units(1) } } }],
    ['a port name in capitals', { ports: [{ number: 80, name: 'Web' }] }],
    ['a mount of a claim that does not exist', { mounts: [{ path: '/data', claim: 'data' }] }],
  ])('reports %s, which no server takes', (_, props) => { expect(problemsOf({ ...KUBERNETES, ...props })).toHaveLength(1); });
});

describe('governing Services', () => {
  test('that only exist in the cluster are named, and give DNS names', () => {
    const { statefulSet, workload, kinds } = synth({ governingService: GoverningService.named('peers') });
    expect([statefulSet.spec.serviceName, workload.podDnsName(0), workload.headlessDnsName, kinds.Service]).toEqual(['peers', 'db-0.peers.shop.svc', 'peers.shop.svc', undefined]);
    expect(() => workload.headlessService).toThrow('has no headless Service in this app');
  });

  test('may be left out; then there are no DNS names to give', () => {
    const { statefulSet, workload } = synth({ governingService: GoverningService.none() });
    expect(statefulSet.spec.serviceName).toBeUndefined();
    expect(() => workload.podDnsName(0)).toThrow('has no Service that gives its pods DNS names');
  });

  test('client DNS names need a client Service', () => {
    expect(synth({ port: 6379, clientService: {} }).workload.clientDnsName).toBe('db.shop.svc');
    expect(() => synth().workload.clientDnsName).toThrow('has no client Service');
  });
});

describe('health checks', () => {
  const probe = (readinessProbe: HealthCheck, more: object = {}) => synth({ ports: [{ number: 80, name: 'web' }], readinessProbe, ...more }).container.readinessProbe;

  test.each([
    ['of a named port', HealthCheck.tcp({ portName: 'web' }), { tcpSocket: { port: 'web' } }],
    ['of the first port', HealthCheck.httpGet('/ready'), { httpGet: { path: '/ready', port: 80 } }],
    ['with headers', HealthCheck.httpGet('/', { port: 81, headers: { Host: 'db' } }), { httpGet: { path: '/', port: 81, httpHeaders: [{ name: 'Host', value: 'db' }] } }],
    ['with all timings', HealthCheck.grpc({ port: 1, periodSeconds: Duration.seconds(10), failureThreshold: 3 }), { grpc: { port: 1 }, periodSeconds: 10, failureThreshold: 3 }],
    ['that is none', HealthCheck.none(), undefined],
  ])('%s', (_, check, yaml) => { expect(probe(check)).toEqual(yaml); });

  test.each([
    [{ readinessProbe: HealthCheck.tcp({ port: 1 }), readiness: kplus.Probe.fromTcpSocket({ port: 1 }) }, 'container \'db\' has both \'readiness\' and \'readinessProbe\'; keep one'],
    [{ readinessProbe: HealthCheck.tcp({ portName: 'admin' }) }, '\'readinessProbe\' of container \'db\' asks for the port \'admin\', which it does not declare; name one of its ports so'],
    [{ readinessProbe: HealthCheck.exec([]) }, '\'readinessProbe\' has no command; write what to run'],
    [{ livenessProbe: HealthCheck.tcp({ port: 1, successThreshold: 2 }) }, '\'livenessProbe\' has successThreshold 2, which Kubernetes takes only for readiness; remove it'],
    [{ readinessProbe: HealthCheck.tcp({ port: 1, terminationGracePeriod: Duration.seconds(1) }) },
      '\'readinessProbe\' has \'terminationGracePeriod\', which Kubernetes takes only for liveness and startup; remove it'],
    [{ readinessProbe: HealthCheck.tcp() }, 'container \'db\' has \'readinessProbe\' without a port and declares no TCP port; write the port in it'],
  ])('%#: what cannot work is reported', (props, problem) => { expect(problemsOf(props)).toEqual([problem]); });
});

describe('what cdk8s-plus cannot say', () => {
  test('sleeps before a stop', () => {
    const { container } = synth({ lifecycle: { preStop: LifecycleHook.sleep(Duration.seconds(5)) } });

    expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  });

  test('decimal sizes are kept as written', () => {
    expect(synth({ claims: [{ ...DATA, size: Quantity.of('1G') }] }).statefulSet.spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe('1G');
    expect(() => Quantity.of('1 GB')).toThrow('is not a quantity');
  });

  test('optional sources of variables', () => {
    const { container } = synth(chart => ({ envFrom: [Environment.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'Map', 'settings'), { optional: true })] }));
    expect(container.envFrom).toEqual([{ configMapRef: { name: 'settings', optional: true } }]);
  });

  test('a PodVolume in another workload is an error there', () => {
    const chart = new Chart(new App(), 'shop');
    const volume = PodVolume.emptyDir(chart, 'Scratch', { name: 'scratch' });
    new kplus.Deployment(chart, 'web', { containers: [{ image: 'web:1', portNumber: 80, volumeMounts: [{ path: '/s', volume }] }] });
    expect(() => Manifests.fromChart(chart)).toThrow('only a StatefulWorkload can mount');
  });

  test('names of namespaces in scheduling mean those alone', () => {
    const { pod } = synth({}, (workload, chart) => {
      const namespaces = kplus.Namespaces.select(chart, 'Two', { names: ['a', 'b'] });
      workload.scheduling.separate(kplus.Pods.select(chart, 'Cache', { labels: { app: 'cache' }, namespaces }));
      workload.scheduling.colocate(kplus.Pods.select(chart, 'Anywhere', { labels: { app: 'web' }, namespaces: kplus.Namespaces.all(chart, 'All') }));
    });
    const [term] = pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    expect([term.namespaces, term.namespaceSelector]).toEqual([['a', 'b'], undefined]);
    expect(pod.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaceSelector).toEqual({});
  });
});

describe('official images', () => {
  test.each([
    ['postgres:17', 'starts as root', 999], ['postgres:17-alpine', 'starts as root', 70], ['docker.io/library/redis:7.4', 'starts as root', 999],
    ['memcached:1.6', 'starts as the user \'memcache\', whom Kubernetes cannot tell from root by name', 11211],
  ])('%s needs its user written under runAsNonRoot', (image, start, user) => {
    expect(problemsOf({ image })).toEqual([
      `container 'db' has the image '${image}', which ${start}, so under 'ensureNonRoot' it would never start; write securityContext: { user: ${user} }`,
    ]);
    expect(problemsOf({ image, securityContext: { user } })).toEqual([]);
    expect(problemsOf({ image, securityProfile: SecurityProfile.BASELINE })).toEqual([]);
  });

  test('of another registry are not judged by their name', () => { expect(problemsOf({ image: 'example.com/postgres:17' })).toEqual([]); });
});
