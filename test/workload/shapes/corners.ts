import { Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Shape, Shapes, head } from './shape';
import {
  AppArmorProfileType, Environment, GoverningService, HealthCheck, LifecycleHook, PodVolume, Quantity, StatefulWorkload, StatefulWorkloadProps,
  SupplementalGroupsPolicy, UpdateStrategy,
} from 'cdk8s-stateful';

type PropsOf = StatefulWorkloadProps | ((chart: Chart) => StatefulWorkloadProps);

/** One container and what is special: `pod` and `container` are lines of YAML, `claim` those of a claim's spec. */
function corner(pod: string[], container: string[], props: PropsOf, spec: string[] = []): Shape {
  const yaml = head('web', 'web', ...spec) + [
    'template:', '  metadata: { labels: { app: web } }', '  spec:', ...pod.map(line => `    ${line}`), '    containers:', '      - name: web', '        image: example.com/web:1',
    ...container.map(line => `        ${line}`), '',
  ].map(line => `  ${line}`).join('\n');
  const program = (chart: Chart) => {
    const given = typeof props === 'function' ? props(chart) : props;
    new StatefulWorkload(chart, 'web', { image: 'example.com/web:1', selectorLabels: { app: 'web' }, ...given });
  };
  return { yaml, program };
}

const claims = (name: string, spec: string, metadata = '') => ['volumeClaimTemplates:', `  - metadata: { name: ${name}${metadata} }`, `    spec: { ${spec} }`];
const RWO = 'accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } }';
const size = Size.gibibytes(1);

/** One thing each that the API knows and few sets use. */
export const corners: Shapes = {
  'nothing but a container': corner([], [], {}),
  'hooks of a newer Kubernetes: sleep': corner([], ['lifecycle: { preStop: { sleep: { seconds: 5 } } }'], { lifecycle: { preStop: LifecycleHook.sleep(Duration.seconds(5)) } }),
  'a gRPC probe of a service': corner([], ['livenessProbe: { grpc: { port: 2379, service: health } }'], { livenessProbe: HealthCheck.grpc({ port: 2379, service: 'health' }) }),
  'a probe of another host': corner([], ['readinessProbe: { tcpSocket: { host: localhost, port: 80 } }'], { readinessProbe: HealthCheck.tcp({ host: 'localhost', port: 80 }) }),
  'namespaces of the node': corner(['hostPID: true', 'hostIPC: true', 'hostNetwork: true', 'dnsPolicy: ClusterFirstWithHostNet'], [],
    { hostPID: true, hostIPC: true, hostNetwork: true, dns: { policy: kplus.DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET } }),
  'containers that see one another': corner(['shareProcessNamespace: true'], ['stdin: true', 'tty: true'], { shareProcessNamespace: true, stdin: true, tty: true }),
  'gates of readiness and scheduling': corner(['readinessGates: [{ conditionType: example.com/ready }]', 'schedulingGates: [{ name: example.com/quota }]'], [],
    { readinessGates: ['example.com/ready'], schedulingGates: ['example.com/quota'] }),
  'GPUs and huge pages': corner([], ['resources: { limits: { nvidia.com/gpu: 1, hugepages-2Mi: 64Mi, memory: 1G }, requests: { hugepages-2Mi: 64Mi, memory: 1G } }'],
    { resources: { memory: { request: Quantity.of('1G'), limit: Quantity.of('1G') } }, extendedResources: { limits: { 'nvidia.com/gpu': '1', 'hugepages-2Mi': '64Mi' }, requests: { 'hugepages-2Mi': '64Mi' } } }),
  'AppArmor and groups of the pod alone': corner(['securityContext: { appArmorProfile: { type: RuntimeDefault }, supplementalGroups: [1000], supplementalGroupsPolicy: Strict }'],
    ['securityContext: { appArmorProfile: { type: Localhost, localhostProfile: web } }'], {
      securityContext: {
        appArmorProfile: { type: AppArmorProfileType.RUNTIME_DEFAULT },
        supplementalGroups: [1000],
        supplementalGroupsPolicy: SupplementalGroupsPolicy.STRICT,
      },
      appArmorProfile: { type: AppArmorProfileType.LOCALHOST, localhostProfile: 'web' },
    }),
  'SELinux and sysctls': corner(['securityContext: { seLinuxOptions: { level: "s0:c1,c2" }, sysctls: [{ name: net.core.somaxconn, value: "1024" }] }'], ['securityContext: { seLinuxOptions: { type: spc_t } }'],
    { securityContext: { seLinuxOptions: { level: 's0:c1,c2' }, sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] }, seLinuxOptions: { type: 'spc_t' } }),
  'fields of the pod as files': corner(['volumes: [{ name: pod, downwardAPI: { items: [{ path: cpu, resourceFieldRef: { containerName: web, resource: limits.cpu, divisor: 1m } }, { path: a, mode: 256, fieldRef: { fieldPath: metadata.annotations } }] } }]'],
    ['volumeMounts: [{ name: pod, mountPath: /pod }]'], chart => ({
      mounts: [{ path: '/pod', volume: PodVolume.downwardApi(chart, 'pod', { name: 'pod', files: [{ path: 'cpu', resource: 'limits.cpu', container: 'web', divisor: '1m' }, { path: 'a', field: 'metadata.annotations', mode: 0o400 }] }) }],
    })),
  'a volume that is provisioned for each pod': corner(['volumes: [{ name: scratch, ephemeral: { volumeClaimTemplate: { spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } } } }]'],
    ['volumeMounts: [{ name: scratch, mountPath: /scratch }]'], chart => ({ mounts: [{ path: '/scratch', volume: PodVolume.ephemeral(chart, 'scratch', { name: 'scratch', size }) }] })),
  'a volume of an image': corner(['volumes: [{ name: model, image: { reference: "example.com/model:1", pullPolicy: IfNotPresent } }]'], ['volumeMounts: [{ name: model, mountPath: /model }]'],
    chart => ({ mounts: [{ path: '/model', volume: PodVolume.image(chart, 'model', { name: 'model', image: 'example.com/model:1', pullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT }) }] })),
  'volumes that no container mounts, in their order': corner(['volumes: [{ name: z, emptyDir: {} }, { name: a, nfs: { server: nfs.example.com, path: /a } }]'], [],
    chart => ({ volumes: [kplus.Volume.fromEmptyDir(chart, 'z', 'z'), kplus.Volume.fromNfs(chart, 'a', 'a', { server: 'nfs.example.com', path: '/a' })] })),
  'a volume under the name of a claim': corner(['volumes: [{ name: data, emptyDir: {} }]'], ['volumeMounts: [{ name: data, mountPath: /data }]'],
    chart => ({ volumes: [kplus.Volume.fromEmptyDir(chart, 'data', 'data')], mounts: [{ path: '/data', claim: 'data' }], claims: [{ name: 'data', size }] }), claims('data', RWO)),
  'claims with a selector, a volume and a class of attributes': corner([], ['volumeMounts: [{ name: data, mountPath: /data }]'],
    { claims: [{ name: 'data', size, mountPath: '/data', storageClassName: '', volumeName: 'disk-1', selector: { matchLabels: { disk: 'ssd' } }, annotations: { 'example.com/team': 'shop' } }] },
    claims('data', `${RWO}, storageClassName: "", volumeName: disk-1, selector: { matchLabels: { disk: ssd } }`, ', annotations: { example.com/team: shop }')),
  'a raw block device': corner([], ['volumeDevices: [{ name: raw, devicePath: /dev/xvda }]'],
    { claims: [{ name: 'raw', size, volumeMode: kplus.PersistentVolumeMode.BLOCK, devicePath: '/dev/xvda' }] }, claims('raw', `${RWO}, volumeMode: Block`)),
  'a claim that nothing mounts, labelled unlike the selector': corner([], [], { claims: [{ name: 'data', size, labels: { app: 'old' } }] }, claims('data', RWO, ', labels: { app: old }')),
  'one port number under two names, and none': corner([], ['ports: [{ containerPort: 53, protocol: UDP }, { containerPort: 53, protocol: TCP }, { containerPort: 8080, hostPort: 8080 }]'],
    { ports: [{ number: 53, protocol: kplus.Protocol.UDP }, { number: 53, protocol: kplus.Protocol.TCP }, { number: 8080, hostPort: 8080 }] }),
  'pods in named namespaces to be near to': corner(['affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, podAffinityTerm: { labelSelector: { matchLabels: { app: cache } }, namespaces: [a, b], topologyKey: kubernetes.io/hostname } }] } }'], [],
    { affinity: { podAffinity: { preferred: [{ weight: 5, podAffinityTerm: { labelSelector: { matchLabels: { app: 'cache' } }, namespaces: ['a', 'b'], topologyKey: 'kubernetes.io/hostname' } }] } } }),
  'nodes by label and by name': corner(['affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: disk, operator: In, values: [ssd] }] }, { matchFields: [{ key: metadata.name, operator: In, values: [a] }] }] }, preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key: cores, operator: Gt, values: ["8"] }] } }] } }'], [],
    { affinity: { nodeAffinity: { required: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }, { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }], preferred: [{ weight: 1, preference: { matchExpressions: [{ key: 'cores', operator: 'Gt', values: ['8'] }] } }] } } }),
  'a native sidecar': corner(['initContainers: [{ name: proxy, image: "example.com/proxy:1", restartPolicy: Always, readinessProbe: { tcpSocket: { port: 80 } } }]'], [],
    { initContainers: [{ name: 'proxy', image: 'example.com/proxy:1', restartPolicy: kplus.ContainerRestartPolicy.ALWAYS, readinessProbe: HealthCheck.tcp({ port: 80 }) }] }),
  'OnDelete with a list of variables by reference': corner([], ['env: [{ name: B, value: "$(A)" }, { name: A, valueFrom: { configMapKeyRef: { name: web, key: a, optional: false } } }, { name: HOST, valueFrom: { fieldRef: { fieldPath: status.hostIP } } }]'],
    chart => ({
      updateStrategy: UpdateStrategy.onDelete(),
      envVariables: {
        B: kplus.EnvValue.fromValue('$(A)'),
        A: kplus.EnvValue.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'map', 'web'), 'a', { optional: false }),
        HOST: Environment.field('status.hostIP'),
      },
    }), ['updateStrategy: { type: OnDelete }']),
  'false where that is the default': corner(['securityContext: { runAsNonRoot: false }', 'setHostnameAsFQDN: false', 'automountServiceAccountToken: true'],
    ['securityContext: { privileged: false, runAsNonRoot: false, readOnlyRootFilesystem: false, allowPrivilegeEscalation: true }', 'terminationMessagePolicy: File', 'terminationMessagePath: /dev/termination-log'], {
      securityContext: { ensureNonRoot: false },
      dns: { hostnameAsFQDN: false },
      automountServiceAccountToken: true,
      containerSecurityContext: { privileged: false, ensureNonRoot: false, readOnlyRootFilesystem: false, allowPrivilegeEscalation: true },
      terminationMessagePolicy: 'File' as any,
      terminationMessagePath: '/dev/termination-log',
    }),
  'a partition beyond the last pod, which holds every update back': corner([], [], { replicas: 2, updateStrategy: UpdateStrategy.rollingUpdate({ partition: 99 }) },
    ['replicas: 2', 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 99 } }']),
  'a relative path and a working directory': corner([], ['workingDir: /srv', 'volumeMounts: [{ name: data, mountPath: data }]'],
    { workingDir: '/srv', mounts: [{ path: 'data', claim: 'data' }], claims: [{ name: 'data', size }] }, claims('data', RWO)),
  'an operating system and a policy of preemption': corner(['os: { name: linux }', 'preemptionPolicy: PreemptLowerPriority', 'runtimeClassName: runc', 'schedulerName: default-scheduler'], [],
    { osName: 'linux', preemptionPolicy: 'PreemptLowerPriority', runtimeClassName: 'runc', schedulerName: 'default-scheduler', governingService: GoverningService.none() }),
};
