import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Given, Props, Then, problemsOf, shop, synth, workloadIn } from './harness';
import { StatefulDefaults, StatefulWorkload, TerminationMessagePolicy, WorkloadContainerProps } from 'cdk8s-stateful';

const { fromValue } = kplus.EnvValue;
const DEFAULT_RESOURCES = {
  requests: { 'cpu': '250m', 'memory': '512Mi', 'ephemeral-storage': '1Gi' },
  limits: { 'memory': '2Gi', 'ephemeral-storage': '4Gi' },
};
const SIDECAR_RESOURCES = {
  requests: { 'cpu': '50m', 'memory': '64Mi', 'ephemeral-storage': '64Mi' },
  limits: { 'memory': '256Mi', 'ephemeral-storage': '1Gi' },
};
const one = (props: Partial<WorkloadContainerProps> | Record<string, unknown> = {}) => ({ containers: [{ name: 'main', image: 'example.com/redis:7.4', ...props }] });
const probe = kplus.Probe.fromCommand(['check']);

describe('the everyday container', () => {
  test('is named as the workload, and says nothing that the API would fill in anyway', () => {
    const { pod } = synth({ port: 6379 });

    expect(pod.containers).toEqual([{
      name: 'db',
      image: 'example.com/redis:7.4',
      ports: [{ name: 'tcp-6379', containerPort: 6379 }],
      readinessProbe: { tcpSocket: { port: 6379 } },
      resources: DEFAULT_RESOURCES,
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      terminationMessagePolicy: 'FallbackToLogsOnError',
      volumeMounts: [{ name: 'writable-paths', mountPath: '/tmp', subPath: 'db/tmp' }],
    }]);
  });

  test('takes command, arguments, variables and sources of variables', () => {
    const { container } = synth(chart => ({
      command: ['redis-server'],
      args: ['--appendonly', 'yes', ''],
      envVariables: { MODE: fromValue('aof') },
      envFrom: [kplus.Env.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'Settings', 'settings'), 'APP_')],
    }));

    expect(container).toMatchObject({
      command: ['redis-server'],
      args: ['--appendonly', 'yes', ''],
      env: [{ name: 'MODE', value: 'aof' }],
      envFrom: [{ configMapRef: { name: 'settings' }, prefix: 'APP_' }],
    });
  });

  test('has no ports and no probe where none were given', () => {
    const { container } = synth();
    expect([container.ports, container.readinessProbe, container.env]).toEqual([undefined, undefined, undefined]);
  });

  test('does not follow later changes of the lists and maps it was given, nor change them', () => {
    const command = ['redis-server'];
    const ports = [{ number: 6379 }];
    const envVariables: Record<string, kplus.EnvValue> = { A: fromValue('1') };
    const envFrom: kplus.EnvFrom[] = [];
    const { container } = synth({ command, ports, envVariables, envFrom }, workload => {
      command.push('late');
      ports.push({ number: 1 });
      envVariables.B = fromValue('2');
      workload.containers[0].env.addVariable('C', fromValue('3'));
      workload.containers[0].addPort({ number: 2 });
      workload.containers[0].mount('/cache', kplus.Volume.fromEmptyDir(workload, 'Cache', 'cache'));
    });

    expect(container.command).toEqual(['redis-server']);
    expect(container.ports.map((port: any) => port.containerPort)).toEqual([6379, 2]);
    expect(container.env.map((variable: any) => variable.name)).toEqual(['A', 'C']);
    expect([command, ports, Object.keys(envVariables), envFrom]).toEqual([['redis-server', 'late'], [{ number: 6379 }, { number: 1 }], ['A', 'B'], []]);
  });
});

describe('containers in full', () => {
  test('volume mounts of props are rendered, and their list is left as it was', () => {
    const volumeMounts: kplus.VolumeMount[] = [];
    const { pod, container } = synth(chart => {
      const volume = kplus.Volume.fromEmptyDir(chart, 'Cache', 'cache', { medium: kplus.EmptyDirMedium.MEMORY, sizeLimit: Size.mebibytes(64) });
      volumeMounts.push({ path: '/cache', volume, subPath: 'a', propagation: kplus.MountPropagation.HOST_TO_CONTAINER });
      return { ...one({ volumeMounts }), writablePaths: [] };
    }, workload => workload.containers[0].mount('/more', kplus.Volume.fromEmptyDir(workload, 'More', 'more'), { readOnly: true }));

    expect(container.volumeMounts).toEqual([
      { name: 'cache', mountPath: '/cache', subPath: 'a', mountPropagation: 'HostToContainer' },
      { name: 'more', mountPath: '/more', readOnly: true },
    ]);
    expect(pod.volumes).toEqual([{ name: 'cache', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }, { name: 'more', emptyDir: {} }]);
    expect(volumeMounts).toHaveLength(1);
  });

  test('working directory, lifecycle, last words and SELinux labels are written', () => {
    const { container } = synth(one({
      workingDir: '/work',
      lifecycle: { preStop: kplus.Handler.fromCommand(['stop']), postStart: kplus.Handler.fromHttpGet('/hello', { port: 80 }) },
      terminationMessagePolicy: TerminationMessagePolicy.FALLBACK_TO_LOGS_ON_ERROR,
      terminationMessagePath: '/var/log/last-words',
      seLinuxOptions: { level: 's0:c123,c456' },
    }));

    expect(container).toMatchObject({
      workingDir: '/work',
      lifecycle: { preStop: { exec: { command: ['stop'] } }, postStart: { httpGet: { path: '/hello', port: 80 } } },
      terminationMessagePolicy: 'FallbackToLogsOnError',
      terminationMessagePath: '/var/log/last-words',
      securityContext: { seLinuxOptions: { level: 's0:c123,c456' } },
    });
    expect(container.lifecycle.postStart.httpGet).not.toHaveProperty('scheme');
  });

  test('what is given is written, also where it equals the API\'s default', () => {
    const { container } = synth(one({ terminationMessagePolicy: TerminationMessagePolicy.FILE, terminationMessagePath: '/dev/termination-log' }));
    expect([container.terminationMessagePolicy, container.terminationMessagePath]).toEqual(['File', '/dev/termination-log']);
  });
});

describe('variables', () => {
  const names = (variables: Record<string, string>) => {
    const envVariables = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, fromValue(value)]));
    return synth({ envVariables }).container.env.map((variable: any) => variable.name);
  };

  test.each<[string, Record<string, string>, string[]]>([
    ['are sorted by name', { B: '1', A: '2', a: '3', _: '4' }, ['A', 'B', '_', 'a']],
    ['come after those they refer to', { A: '$(C)', B: '1', C: '$(D)', D: '2' }, ['D', 'C', 'A', 'B']],
    ['that refer to two come after both', { A: '$(Z):$(Y)', Y: '1', Z: '2' }, ['Z', 'Y', 'A']],
    ['in a circle keep an order', { A: '$(B)', B: '$(C)', C: '$(A)' }, ['C', 'B', 'A']],
    ['that refer to themselves are there once', { A: '$(A)', B: '1' }, ['A', 'B']],
    ['with an escaped reference do not count as referring', { A: '$$(B)', B: '1' }, ['A', 'B']],
    ['with an escaped dollar before a reference do', { A: '$$$(B)', B: '1' }, ['B', 'A']],
    ['that refer to what is not there stay', { A: '$(NOWHERE)', B: '1' }, ['A', 'B']],
  ])('%s', (_, variables, order) => {
    expect(names(variables)).toEqual(order);
  });

  test('in another order of the props give the same YAML', () => {
    expect(names({ PEERS: '$(HOST)', HOST: 'a', MODE: 'b' })).toEqual(names({ MODE: 'b', HOST: 'a', PEERS: '$(HOST)' }));
  });

  test('come from ConfigMap, Secret, field and resource', () => {
    const { container } = synth(chart => ({
      envVariables: {
        A: kplus.EnvValue.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'Settings', 'settings'), 'level'),
        B: kplus.EnvValue.fromSecretValue({ secret: kplus.Secret.fromSecretName(chart, 'Password', 'password'), key: 'db' }),
        C: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
        D: kplus.EnvValue.fromResource(kplus.ResourceFieldPaths.MEMORY_LIMIT),
      },
    }));

    expect(container.env).toEqual([
      { name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'password', key: 'db' } } },
      { name: 'C', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'D', valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } },
    ]);
  });

  test('of later containers and added later are ordered as well', () => {
    const { pod } = synth({}, workload => {
      workload.containers[0].env.addVariable('PEERS', fromValue(workload.podDnsNames(2).join(',')));
      workload.containers[0].env.addVariable('ALL', fromValue('$(PEERS)'));
    });
    expect(pod.containers[0].env).toEqual([
      { name: 'PEERS', value: 'db-0.db-headless.shop.svc,db-1.db-headless.shop.svc' },
      { name: 'ALL', value: '$(PEERS)' },
    ]);
  });
});

describe('ports', () => {
  test('an unnamed port is called after protocol and number, also beside others', () => {
    const { container } = synth({ port: 5432, ports: [{ number: 9187, name: 'metrics' }, { number: 53, protocol: kplus.Protocol.UDP }, { number: 132, protocol: kplus.Protocol.SCTP }] });

    expect(container.ports).toEqual([
      { name: 'tcp-5432', containerPort: 5432 },
      { name: 'metrics', containerPort: 9187 },
      { name: 'udp-53', containerPort: 53, protocol: 'UDP' },
      { name: 'sctp-132', containerPort: 132, protocol: 'SCTP' },
    ]);
  });

  test('one number can be TCP and UDP at once, in container, Service and policy', () => {
    const { container, kinds } = synth({ ports: [{ number: 53, protocol: kplus.Protocol.UDP }, { number: 53 }] });

    expect(container.ports.map((port: any) => port.name)).toEqual(['udp-53', 'tcp-53']);
    expect(kinds.Service[0].spec.ports).toEqual([{ name: 'udp-53', port: 53, protocol: 'UDP' }, { name: 'tcp-53', port: 53 }]);
    expect(kinds.NetworkPolicy[0].spec.ingress[1].ports).toEqual([{ port: 53, protocol: 'UDP' }, { port: 53 }]);
    expect(container.readinessProbe).toEqual({ tcpSocket: { port: 53 } });
  });

  test('ports of further containers, sidecars and attached ones count in the Service, those of init containers do not', () => {
    const { kinds, workload } = synth({ port: 1, initContainers: [{ name: 'setup', image: 'busybox:1.37', portNumber: 2 }] }, made => {
      made.addContainer({ name: 'late', image: 'example.com/redis:7.4', portNumber: 3 });
      made.addSidecar({ name: 'proxy', image: 'envoy:1', portNumber: 4 });
      made.attachContainer(new kplus.Container({ name: 'other', image: 'example.com/redis:7.4', portNumber: 5 }));
      made.containers[0].addPort({ number: 6, name: 'six' });
    });

    const numbers = ({ spec }: any) => spec.ports.map((port: any) => port.port).sort();
    expect(numbers(kinds.Service[0])).toEqual([1, 3, 4, 5, 6]);
    expect(workload.headlessService.ports.map(port => port.port).sort()).toEqual([1, 3, 4, 5, 6]);
  });

  test('host ports are written where the profile lets them', () => {
    const { container } = synth({ securityProfile: 'privileged', ports: [{ number: 80, hostPort: 8080, hostIp: '127.0.0.1' }] });
    expect(container.ports).toEqual([{ name: 'tcp-80', containerPort: 80, hostPort: 8080, hostIP: '127.0.0.1' }]);
  });
});

describe('resources', () => {
  test('are written as given, in any unit', () => {
    const { container } = synth({
      resources: {
        cpu: { request: kplus.Cpu.units(0.5), limit: kplus.Cpu.millis(1500) },
        memory: { request: Size.kibibytes(100), limit: Size.gibibytes(1.5) },
        ephemeralStorage: { request: Size.mebibytes(400) },
      },
    });
    expect(container.resources).toEqual({
      requests: { 'cpu': '0.5', 'memory': '100Ki', 'ephemeral-storage': '400Mi' },
      limits: { cpu: '1500m', memory: '1.5Gi' },
    });
  });

  test.each([{}, { cpu: {} }])('that say nothing write nothing: %j', resources => {
    expect(synth({ resources }).container.resources).toBeUndefined();
  });

  test('that say something are not mixed with the defaults', () => {
    expect(synth({ resources: { memory: { limit: Size.gibibytes(1) } } }).container.resources).toEqual({ limits: { memory: '1Gi' } });
  });

  test('default for every container but an attached one, small for a sidecar', () => {
    const { pod } = synth({ initContainers: [{ name: 'setup', image: 'busybox:1.37' }] }, workload => {
      workload.addContainer({ name: 'late', image: 'example.com/redis:7.4' });
      workload.addInitContainer({ name: 'more', image: 'busybox:1.37' });
      workload.addSidecar({ name: 'proxy', image: 'envoy:1' });
      workload.attachContainer(new kplus.Container({ name: 'other', image: 'example.com/redis:7.4', resources: { cpu: { limit: kplus.Cpu.units(4) } } }));
    });

    expect(pod.initContainers.map((container: any) => container.resources)).toEqual([DEFAULT_RESOURCES, DEFAULT_RESOURCES, SIDECAR_RESOURCES]);
    expect(pod.containers.map((container: any) => container.resources)).toEqual([DEFAULT_RESOURCES, DEFAULT_RESOURCES, { limits: { cpu: '4' } }]);
  });
});

describe('probes', () => {
  test('the first container is ready when its first TCP port takes connections; nothing ever kills it', () => {
    const { pod } = synth({
      containers: [
        { name: 'a', image: 'example.com/redis:7.4', ports: [{ number: 53, protocol: kplus.Protocol.UDP }, { number: 6379 }] },
        { name: 'b', image: 'example.com/redis:7.4', portNumber: 80 },
      ],
    });

    expect(pod.containers[0].readinessProbe).toEqual({ tcpSocket: { port: 6379 } });
    for (const container of pod.containers) { expect([container.livenessProbe, container.startupProbe]).toEqual([undefined, undefined]); }
    expect(pod.containers[1].readinessProbe).toBeUndefined();
  });

  test('given probes take the place of the default and keep their numbers', () => {
    const { container } = synth({
      port: 8080,
      readiness: kplus.Probe.fromHttpGet('/ready', { port: 8081, scheme: kplus.ConnectionScheme.HTTPS, successThreshold: 2 }),
      liveness: kplus.Probe.fromCommand(['alive'], { failureThreshold: 30, initialDelaySeconds: Duration.minutes(1), periodSeconds: Duration.seconds(20), timeoutSeconds: Duration.seconds(5) }),
      startup: kplus.Probe.fromTcpSocket({ failureThreshold: 3, periodSeconds: Duration.seconds(10), timeoutSeconds: Duration.seconds(1) }),
    });

    expect(container.readinessProbe).toEqual({ httpGet: { path: '/ready', port: 8081, scheme: 'HTTPS' }, successThreshold: 2 });
    expect(container.livenessProbe).toEqual({ exec: { command: ['alive'] }, failureThreshold: 30, initialDelaySeconds: 60, periodSeconds: 20, timeoutSeconds: 5 });
    expect(container.startupProbe).toEqual({ tcpSocket: { port: 8080 }, failureThreshold: 3, periodSeconds: 10, timeoutSeconds: 1 });
  });

  test('a probe without a port asks the first TCP port', () => {
    const { container } = synth({ ports: [{ number: 53, protocol: kplus.Protocol.UDP }, { number: 6379 }], liveness: kplus.Probe.fromTcpSocket() });
    expect(container.livenessProbe).toEqual({ tcpSocket: { port: 6379 } });
  });

  test('the first container gets its default also when it or its port comes late', () => {
    const { container } = synth({ containers: [] }, workload => { workload.addContainer({ name: 'late', image: 'example.com/redis:7.4' }).addPort({ number: 6379 }); });
    expect(container.readinessProbe).toEqual({ tcpSocket: { port: 6379 } });
  });
});

describe('pull policy', () => {
  const digest = `@sha256:${'a'.repeat(64)}`;

  test.each([
    ['example.com/redis', 'Always'],
    ['example.com/redis:latest', 'Always'],
    ['example.com/redis:7.4', 'IfNotPresent'],
    [`example.com/redis${digest}`, 'IfNotPresent'],
    [`example.com/redis:7.4${digest}`, 'IfNotPresent'],
    ['registry:5000/redis', 'Always'],
    ['registry:5000/redis:7.4', 'IfNotPresent'],
    ['registry:5000/team/redis:latest', 'Always'],
    ['example.com/redis:latest-alpine', 'IfNotPresent'],
  ])('%s is pulled as Kubernetes would: %s, which goes without saying', image => {
    expect(synth({ image }).container.imagePullPolicy).toBeUndefined();
  });

  test.each(Object.values(kplus.ImagePullPolicy))('%s is written where it is asked for', imagePullPolicy => {
    const { pod } = synth({ imagePullPolicy }, workload => { workload.addInitContainer({ image: 'example.com/redis', imagePullPolicy }); });
    expect([pod.containers[0].imagePullPolicy, pod.initContainers[0].imagePullPolicy]).toEqual([imagePullPolicy, imagePullPolicy]);
  });

  test('a digest keeps the registry out of a restart even beside the tag latest', () => {
    expect(synth({ image: `example.com/redis:latest${digest}` }).container.imagePullPolicy).toBe('IfNotPresent');
  });
});

describe('init containers and sidecars', () => {
  test('init containers stand in the order they came, with names of their own', () => {
    const { pod } = synth({ initContainers: [{ image: 'busybox:1.37', command: ['one'] }] }, workload => {
      workload.addInitContainer({ image: 'busybox:1.37', command: ['two'] });
    });

    expect(pod.initContainers.map(({ name, command }: any) => [name, command])).toEqual([['init-0', ['one']], ['init-1', ['two']]]);
    expect(pod.initContainers[0]).toMatchObject({
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      terminationMessagePolicy: 'FallbackToLogsOnError',
      volumeMounts: [{ name: 'writable-paths', mountPath: '/tmp', subPath: 'init-0/tmp' }],
    });
  });

  test('a sidecar is an init container that restarts always, with the probes it was given', () => {
    const { pod, workload } = synth({}, made => { made.addSidecar({ name: 'proxy', image: 'envoy:1', portNumber: 15001, readiness: probe }); });

    expect(workload.initContainers.map(container => container.name)).toEqual(['proxy']);
    expect(pod.initContainers).toMatchObject([{ name: 'proxy', restartPolicy: 'Always', readinessProbe: { exec: { command: ['check'] } } }]);
    expect(pod.initContainers[0].startupProbe).toBeUndefined();
  });

  test('a sidecar without probes gets none', () => {
    const { pod } = synth({}, made => { made.addSidecar({ name: 'proxy', image: 'envoy:1', portNumber: 15001 }); });
    expect(pod.initContainers[0].readinessProbe).toBeUndefined();
  });
});

describe('attached containers', () => {
  const attached = () => new kplus.Container({ name: 'other', image: 'example.com/redis:7.4', portNumber: 80, envVariables: { B: fromValue('1'), A: fromValue('2') } });

  test('keep what cdk8s-plus gave them', () => {
    const { pod } = synth({ writablePaths: [] }, workload => workload.attachContainer(attached()));

    expect(pod.containers[1]).toEqual({
      name: 'other',
      image: 'example.com/redis:7.4',
      imagePullPolicy: 'Always',
      ports: [{ name: 'tcp-80', containerPort: 80 }],
      env: [{ name: 'A', value: '2' }, { name: 'B', value: '1' }],
      resources: { requests: { cpu: '1000m', memory: '512Mi' }, limits: { cpu: '1500m', memory: '2048Mi' } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
      startupProbe: { tcpSocket: { port: 80 } },
    });
  });

  test('get no readiness probe, not even as the first', () => {
    expect(synth({ containers: [] }, workload => workload.attachContainer(attached())).container.readinessProbe).toBeUndefined();
  });

  test('with sizes that cdk8s-plus cannot write are written', () => {
    const { pod } = synth({}, workload => workload.attachContainer(new kplus.Container({
      name: 'other', image: 'example.com/redis:7.4', resources: { memory: { request: Size.kibibytes(100) }, ephemeralStorage: { limit: Size.mebibytes(400) } },
    })));
    expect(pod.containers[1].resources).toEqual({ requests: { memory: '100Ki' }, limits: { 'ephemeral-storage': '400Mi' } });
  });
});

describe('what speaks', () => {
  test.each<[string, Props, string]>([
    ['no container', { containers: [] }, 'there is no container; write \'image\', \'containers\', or call addContainer()'],
    ['image beside containers', { image: 'a:1', port: 1, ...one() }, '\'image\', \'port\' describe one container and \'containers\' describes all; write them in \'containers\''],
    ['sugar without an image', { image: undefined, port: 1 }, '\'port\' describes the container that \'image\' makes; write \'image\' too'],
    ['an empty image', { image: '' }, '\'image\' must be a string such as \'postgres:17\', got \'\''],
    ['an image with a space', { image: 'example.com/redis: 7' }, 'container \'db\' has the image \'example.com/redis: 7\'; write it without spaces'],
    ['a container without an image', one({ image: undefined }), 'container \'main\' has no image; write one such as \'postgres:17\''],
    ['two containers of one name', { containers: [...one().containers, ...one().containers] }, 'container \'main\' exists twice in the pod; give one of them another name'],
    ['an init container named as a container', { ...one(), initContainers: one().containers }, 'container \'main\' exists twice in the pod; give one of them another name'],
    ['a container name with upper case', one({ name: 'Main' }), 'container \'Main\' has a name that is not a DNS label of at most 63 characters; use lower case letters, digits and \'-\''],
    ['a container name of 64 characters', one({ name: 'm'.repeat(64) }), `container '${'m'.repeat(64)}' has a name that is not a DNS label of at most 63 characters; use lower case letters, digits and '-'`],
    ['port 0', { port: 0 }, 'container \'db\' has port 0; write a whole number from 1 to 65535'],
    ['port 65536', { port: 65536 }, 'container \'db\' has port 65536; write a whole number from 1 to 65535'],
    ['half a port', { ports: [{ number: 80.5 }] }, 'container \'db\' has port 80.5; write a whole number from 1 to 65535'],
    ['a port that is text', { port: '80' }, '\'port\' must be a number, got \'80\''],
    ['a port without a number', { ports: [{ name: 'web' }] }, 'container \'db\' has a port without a number; write one from 1 to 65535'],
    ['a host port out of range', { securityProfile: 'privileged', ports: [{ number: 80, hostPort: 70000 }] }, 'container \'db\' has hostPort 70000; write a whole number from 1 to 65535'],
    ['a port twice in one container', { port: 80, ports: [{ number: 80, name: 'web' }] }, 'container \'db\' declares port 80/TCP twice; remove one, or give it another number'],
    ['a port in two containers', { containers: [{ name: 'a', image: 'a:1', portNumber: 80 }, { name: 'b', image: 'b:1', portNumber: 80 }] },
      'port 80/TCP is declared by containers \'a\' and \'b\', which share one address; give one of them another number'],
    ['a port name in two containers', { containers: [{ name: 'a', image: 'a:1', ports: [{ number: 80, name: 'web' }] }, { name: 'b', image: 'b:1', ports: [{ number: 81, name: 'web' }] }] },
      'port name \'web\' is used in containers \'a\' and \'b\'; give one of the ports another name, the Service needs it to be unique'],
    ['a port name of 16 characters', { ports: [{ number: 80, name: 'p'.repeat(16) }] }, `container 'db' has the port name '${'p'.repeat(16)}'; write at most 15 lower case letters, digits and '-', with a letter among them`],
    ['a port name without a letter', { ports: [{ number: 80, name: '80' }] }, 'container \'db\' has the port name \'80\'; write at most 15 lower case letters, digits and \'-\', with a letter among them'],
    ['a port name with two dashes', { ports: [{ number: 80, name: 'a--b' }] }, 'container \'db\' has the port name \'a--b\'; write at most 15 lower case letters, digits and \'-\', with a letter among them'],
    ['port and portNumber', one({ port: 1, portNumber: 1 }), 'container \'main\' has both \'port\' and \'portNumber\'; keep \'portNumber\''],
    ['memory requests over limits', { resources: { memory: { request: Size.gibibytes(2), limit: Size.mebibytes(1024) } } }, 'container \'db\' requests 2Gi of memory but is limited to 1024Mi; request at most the limit'],
    ['CPU requests over limits', { resources: { cpu: { request: kplus.Cpu.units(2), limit: kplus.Cpu.millis(1500) } } }, 'container \'db\' requests 2 of cpu but is limited to 1500m; request at most the limit'],
    ['ephemeral storage over limits', { resources: { ephemeralStorage: { request: Size.mebibytes(2), limit: Size.kibibytes(5) } } }, 'container \'db\' requests 2Mi of ephemeral-storage but is limited to 5Ki; request at most the limit'],
    ['an amount below nothing', { resources: { cpu: { request: kplus.Cpu.millis(-5) } } }, 'container \'db\' has the cpu amount \'-5m\'; write a number, 0 or more'],
    ['an amount that is none', { resources: { cpu: { request: '250m' } } }, '\'resources.cpu.request\' must be an amount such as kplus.Cpu.millis(250), got \'250m\''],
    ['a variable name with a space', { envVariables: { 'A B': fromValue('1') } }, 'container \'db\' has the variable \'A B\'; use letters, digits, \'_\', \'-\' and \'.\', not beginning with a digit'],
    ['a variable name that begins with a digit', { envVariables: { '1A': fromValue('1') } }, 'container \'db\' has the variable \'1A\'; use letters, digits, \'_\', \'-\' and \'.\', not beginning with a digit'],
    ['a variable that is a number', { envVariables: { A: fromValue(5 as any) } }, 'container \'db\' gives variable \'A\' the value 5; write it as a string'],
    ['a variable that is bare text', { envVariables: { A: 'x' } }, '\'envVariables.A\' must be a value such as kplus.EnvValue.fromValue(\'x\'), got \'x\''],
    ['a probe that is none', { readiness: {} }, '\'readiness\' must be a probe such as kplus.Probe.fromTcpSocket(), got {}'],
    ['a probe every second and a half', { liveness: kplus.Probe.fromTcpSocket({ port: 1, periodSeconds: Duration.millis(1500) }) }, '\'liveness\' cannot be written: \'1500 millis\' cannot be converted into a whole number of seconds.'],
    ['a probe of port 70000', { startup: kplus.Probe.fromTcpSocket({ port: 70000 }) }, '\'startup\' has port 70000; write a whole number from 1 to 65535'],
    ['a probe that fails after no attempt', { liveness: kplus.Probe.fromCommand(['a'], { failureThreshold: 0 }) }, '\'liveness\' has failureThreshold 0; write a whole number, 1 or more'],
    ['a liveness probe of two successes', { liveness: kplus.Probe.fromCommand(['a'], { successThreshold: 2 }) }, '\'liveness\' has successThreshold 2, which Kubernetes takes only for readiness; remove it'],
    ['a startup probe of two successes', one({ startup: kplus.Probe.fromCommand(['a'], { successThreshold: 2 }) }), '\'containers[0].startup\' has successThreshold 2, which Kubernetes takes only for readiness; remove it'],
    ['a probe that runs nothing', { readiness: kplus.Probe.fromCommand([]) }, '\'readiness\' has no command; write what to run'],
    ['a probe without any port', { readiness: kplus.Probe.fromTcpSocket() }, 'container \'db\' has \'readiness\' without a port and declares no TCP port; write the port in it'],
    ['a probe beside only a UDP port', { ports: [{ number: 53, protocol: kplus.Protocol.UDP }], liveness: kplus.Probe.fromHttpGet('/') }, 'container \'db\' has \'liveness\' without a port and declares no TCP port; write the port in it'],
    ['a handler of port 70000', one({ lifecycle: { preStop: kplus.Handler.fromTcpSocket({ port: 70000 }) } }), '\'containers[0].lifecycle.preStop\' has port 70000; write a whole number from 1 to 65535'],
    ['a handler without any port', one({ lifecycle: { postStart: kplus.Handler.fromHttpGet('/') } }), 'container \'main\' has \'postStart\' without a port and declares no TCP port; write the port in it'],
    ['a pull policy that is none', { imagePullPolicy: 'always' }, '\'imagePullPolicy\' must be one of \'Always\', \'IfNotPresent\', \'Never\', got \'always\''],
    ['a command that is text', { command: 'redis-server' }, '\'command\' must be a list, got \'redis-server\''],
    ['an argument that is a number', { args: ['--port', 6379] }, '\'args[1]\' must be a string, got 6379'],
    ['probes of an init container', { initContainers: [{ name: 'setup', image: 'a:1', readiness: probe }] }, 'init container \'setup\' has \'readiness\', but it only runs to its end; remove them, or use addSidecar()'],
    ['a container that restarts always', one({ restartPolicy: 'Always' }), 'container \'main\' has a restartPolicy, which only init containers can have; remove it, or use addSidecar()'],
    ['a message policy that is none', one({ terminationMessagePolicy: 'Log' }), '\'containers[0].terminationMessagePolicy\' must be one of \'File\', \'FallbackToLogsOnError\', got \'Log\''],
    ['a mount without a volume', one({ volumeMounts: [{ path: '/a' }] }), 'container \'main\' has volumeMounts[0] without a volume; write both'],
    ['a prop that does not exist', one({ enVariables: {} }), '\'containers[0].enVariables\' is not a property that exists here; did you mean \'envVariables\'?'],
    ['a list with nothing in it', { containers: [null] }, '\'containers[0]\' must be a value, got null'],
    ['a prop that is null', { command: null }, '\'command\' is null; leave it out, or give it a value'],
  ])('%s', (_, props, message) => {
    expect(problemsOf(props)).toContain(message);
  });

  test.each<[string, Then, string]>([
    ['a container where props belong', workload => workload.addContainer(new kplus.Container({ image: 'a:1' }) as any), '\'addContainer\' was given a container instead of its props; call attachContainer() with it'],
    ['an init container where props belong', workload => workload.addInitContainer(new kplus.Container({ image: 'a:1' }) as any), '\'addInitContainer\' was given a container instead of its props; give it the props'],
    ['no props', workload => workload.addContainer(undefined as any), '\'addContainer\' must be a set of properties, got undefined'],
    ['no container to attach', workload => workload.attachContainer(undefined as any), '\'attachContainer\' was given undefined; give it a kplus.Container, or call addContainer() with props'],
    ['a sidecar without an image', workload => workload.addSidecar({ name: 'proxy' } as any), 'container \'proxy\' has no image; write one such as \'postgres:17\''],
    ['a late container of a taken name', workload => workload.addContainer({ name: 'db', image: 'a:1' }), 'container \'db\' exists twice in the pod; give one of them another name'],
    ['a late port of a taken number', workload => workload.addContainer({ name: 'b', image: 'a:1', portNumber: 6379 }), 'port 6379/TCP is declared by containers \'db\' and \'b\', which share one address; give one of them another number'],
    ['a sidecar\'s port of a taken number', workload => workload.addSidecar({ name: 'b', image: 'a:1', portNumber: 6379 }), 'port 6379/TCP is declared by containers \'db\' and \'b\', which share one address; give one of them another number'],
    ['a late variable without a value', workload => workload.containers[0].env.addVariable('A', undefined as any), 'container \'db\' gives variable \'A\' no value; write one such as kplus.EnvValue.fromValue(\'x\')'],
    ['a late copy of no source', workload => workload.containers[0].env.copyFrom(undefined as any), 'container \'db\' copies variables from nothing; write a source such as kplus.Env.fromConfigMap(map)'],
    ['an attached container that cannot be written', workload => workload.attachContainer(new kplus.Container({ name: 'b', image: 'a:1', liveness: kplus.Probe.fromTcpSocket({ port: 1, periodSeconds: Duration.millis(5) }) })),
      'container \'b\' cannot be written: \'5 millis\' cannot be converted into a whole number of seconds.'],
    ['an attached container with requests over limits', workload => workload.attachContainer(new kplus.Container({ name: 'b', image: 'a:1', resources: { cpu: { request: kplus.Cpu.units(2), limit: kplus.Cpu.units(1) } } })),
      'container \'b\' requests 2 of cpu but is limited to 1; request at most the limit'],
  ])('%s', (_, then, message) => {
    expect(problemsOf({ port: 6379 }, then)).toContain(message);
  });

  test('everything at once, and the workload still counts its containers', () => {
    expect(problemsOf({ port: 70000, command: 'x', envVariables: { 1: fromValue('a') } })).toHaveLength(3);
  });
});

describe('what stays silent', () => {
  test.each<[string, Given]>([
    ['a container name of 63 characters', one({ name: 'm'.repeat(63) })],
    ['ports 1 and 65535', { ports: [{ number: 1 }, { number: 65535 }] }],
    ['a port name of 15 characters', { ports: [{ number: 80, name: 'p'.repeat(15) }] }],
    ['a port of an init container that is taken elsewhere', { port: 80, initContainers: [{ image: 'a:1', portNumber: 80 }] }],
    ['requests that equal limits in another unit', { resources: { memory: { request: Size.gibibytes(1), limit: Size.mebibytes(1024) }, cpu: { request: kplus.Cpu.units(1), limit: kplus.Cpu.millis(1000) } } }],
    ['limits without requests', { resources: { memory: { limit: Size.mebibytes(1) } } }],
    ['variable names with dots, dashes and underscores', { envVariables: { 'a.b-c_D9': fromValue('') } }],
    ['a readiness probe of two successes', { readiness: kplus.Probe.fromCommand(['a'], { successThreshold: 2 }) }],
    ['a liveness probe of one success', { liveness: kplus.Probe.fromCommand(['a'], { successThreshold: 1 }) }],
    ['a probe without a port beside a TCP port', { port: 80, readiness: kplus.Probe.fromHttpGet('/') }],
    ['probes of an init container that restarts always', { initContainers: [{ image: 'a:1', restartPolicy: kplus.ContainerRestartPolicy.ALWAYS, readiness: probe }] }],
    ['an empty command', { command: [], args: [] }],
  ])('%s', (_, props) => {
    expect(problemsOf(props)).toEqual([]);
  });

  test('a workload whose only container comes late', () => {
    expect(problemsOf({ containers: [] }, workload => { workload.addContainer({ image: 'a:1' }); })).toEqual([]);
  });
});

test('two synths of one workload are the same, with containers of every kind', () => {
  const chart = shop();
  StatefulDefaults.of(chart).add({ timeZone: 'Europe/Berlin' });
  const workload = workloadIn(chart, { port: 6379, envVariables: { B: fromValue('$(A)'), A: fromValue('1') }, initContainers: [{ image: 'a:1' }] });
  workload.addSidecar({ name: 'proxy', image: 'envoy:1' });
  workload.attachContainer(new kplus.Container({ name: 'other', image: 'example.com/redis:7.4', portNumber: 80 }));

  const first = chart.toJson();
  expect(chart.toJson()).toEqual(first);
  expect(chart.toJson()).toEqual(first);
});

test('a name that is no DNS label is told once, not again for the container of that name', () => {
  const chart = shop();
  new StatefulWorkload(chart, 'OrdersDb', { image: 'example.com/redis:7.4' });

  expect(() => chart.toJson()).toThrow('Validation failed with the following errors:\n'
    + '  [shop/OrdersDb] name \'OrdersDb\' is not a DNS label (lower case letters, digits and \'-\'); write \'orders-db\'');
});
