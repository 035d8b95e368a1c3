import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Shapes, head, set } from './shape';
import { Environment, GoverningService, HealthCheck, LifecycleHook, PodVolume, ProjectedSource, TolerationOperator, UpdateStrategy } from 'cdk8s-stateful';

const claim = (name: string, size: string) => `
  volumeClaimTemplates:
    - metadata: { name: ${name} }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }
`;

/** Queues, monitoring and what runs beside them. */
export const platform: Shapes = {
  'Kafka with an account, a pre-stop wait and headers in its probe': {
    yaml: head('kafka', 'kafka', 'serviceName: kafka-headless', 'replicas: 3', 'podManagementPolicy: Parallel') + `
  template:
    metadata: { labels: { app: kafka } }
    spec:
      enableServiceLinks: false
      hostNetwork: false
      serviceAccountName: kafka
      containers:
        - name: kafka
          image: bitnami/kafka:3.8.0
          command: [/scripts/setup.sh]
          env:
            - { name: BITNAMI_DEBUG, value: "false" }
            - name: KAFKA_ZONE
              valueFrom: { fieldRef: { apiVersion: v1, fieldPath: "metadata.annotations['zone']" } }
            - { name: KAFKA_HEAP_OPTS, value: -Xmx1024m -Xms1024m }
          envFrom: [{ prefix: CFG_, configMapRef: { name: kafka, optional: true } }, { secretRef: { name: kafka } }]
          ports: [{ name: client, containerPort: 9092 }, { name: metrics, containerPort: 5556 }]
          readinessProbe: { httpGet: { path: /healthz, port: metrics, httpHeaders: [{ name: Accept, value: text/plain }, { name: Host, value: kafka }] } }
          lifecycle: { preStop: { httpGet: { path: /drain, port: metrics } } }
          volumeMounts: [{ name: data, mountPath: /bitnami/kafka }, { name: scripts, mountPath: /scripts/setup.sh, subPath: setup.sh }]
      volumes: [{ name: scripts, configMap: { name: kafka-scripts, defaultMode: 493 } }]` + claim('data', '8Gi'),
    program: chart => {
      const scripts = kplus.Volume.fromConfigMap(chart, 'scripts', kplus.ConfigMap.fromConfigMapName(chart, 'map', 'kafka-scripts'), { name: 'scripts', defaultMode: 0o755 });
      set(chart, 'kafka', 'kafka', {
        image: 'bitnami/kafka:3.8.0',
        command: ['/scripts/setup.sh'],
        replicas: 3,
        podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
        governingService: GoverningService.named('kafka-headless'),
        enableServiceLinks: false,
        hostNetwork: false,
        serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'kafka'),
        envVariables: {
          BITNAMI_DEBUG: kplus.EnvValue.fromValue('false'),
          KAFKA_ZONE: Environment.field('metadata.annotations[\'zone\']'),
          KAFKA_HEAP_OPTS: kplus.EnvValue.fromValue('-Xmx1024m -Xms1024m'),
        },
        envFrom: [
          Environment.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'settings', 'kafka'), { prefix: 'CFG_', optional: true }),
          Environment.fromSecret(kplus.Secret.fromSecretName(chart, 'secrets', 'kafka')),
        ],
        ports: [{ name: 'client', number: 9092 }, { name: 'metrics', number: 5556 }],
        readinessProbe: HealthCheck.httpGet('/healthz', { portName: 'metrics', headers: { Accept: 'text/plain', Host: 'kafka' } }),
        lifecycle: { preStop: LifecycleHook.httpGet('/drain', { portName: 'metrics' }) },
        mounts: [{ path: '/bitnami/kafka', claim: 'data' }, { path: '/scripts/setup.sh', volume: scripts, subPath: 'setup.sh' }],
        claims: [{ name: 'data', size: Size.gibibytes(8) }],
      });
    },
  },

  'ZooKeeper of the tutorial, in the order of its lines': {
    yaml: head('zk', 'zk', 'serviceName: zk-hs', 'replicas: 3', 'updateStrategy: { type: RollingUpdate }', 'podManagementPolicy: OrderedReady') + `
  template:
    metadata: { labels: { app: zk } }
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { labelSelector: { matchExpressions: [{ key: app, operator: In, values: [zk] }] }, topologyKey: kubernetes.io/hostname }
      containers:
        - name: kubernetes-zookeeper
          imagePullPolicy: Always
          image: registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10
          resources: { requests: { memory: 1Gi, cpu: "0.5" } }
          ports: [{ containerPort: 2181, name: client }, { containerPort: 2888, name: server }, { containerPort: 3888, name: leader-election }]
          command: [sh, -c, start-zookeeper --servers=3]
          readinessProbe: { exec: { command: [sh, -c, zookeeper-ready 2181] }, initialDelaySeconds: 10, timeoutSeconds: 5 }
          volumeMounts: [{ name: datadir, mountPath: /var/lib/zookeeper }]
      securityContext: { runAsUser: 1000, fsGroup: 1000 }` + claim('datadir', '10Gi'),
    program: chart => set(chart, 'zk', 'zk', {
      image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
      containerName: 'kubernetes-zookeeper',
      imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
      command: ['sh', '-c', 'start-zookeeper --servers=3'],
      ports: [{ number: 2181, name: 'client' }, { number: 2888, name: 'server' }, { number: 3888, name: 'leader-election' }],
      replicas: 3,
      updateStrategy: UpdateStrategy.rollingUpdate(),
      podManagementPolicy: kplus.PodManagementPolicy.ORDERED_READY,
      governingService: GoverningService.named('zk-hs'),
      affinity: { podAntiAffinity: { required: [{ labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['zk'] }] }, topologyKey: 'kubernetes.io/hostname' }] } },
      resources: { memory: { request: Size.gibibytes(1) }, cpu: { request: kplus.Cpu.units(0.5) } },
      readinessProbe: HealthCheck.exec(['sh', '-c', 'zookeeper-ready 2181'], { initialDelaySeconds: Duration.seconds(10), timeoutSeconds: Duration.seconds(5) }),
      securityContext: { user: 1000, fsGroup: 1000 },
      claims: [{ name: 'datadir', size: Size.gibibytes(10), mountPath: '/var/lib/zookeeper' }],
    }),
  },

  'Prometheus with a reloader, an image by digest and a required zone': {
    yaml: head('prometheus', 'prometheus', 'serviceName: prometheus-operated', 'replicas: 2', 'podManagementPolicy: Parallel') + `
  template:
    metadata: { labels: { app: prometheus }, annotations: { kubectl.kubernetes.io/default-container: prometheus } }
    spec:
      serviceAccountName: prometheus
      shareProcessNamespace: false
      terminationGracePeriodSeconds: 600
      securityContext: { fsGroup: 2000, runAsNonRoot: true, runAsUser: 1000 }
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [controller-revision-hash], labelSelector: { matchLabels: { part: server } } }
      containers:
        - name: prometheus
          image: quay.io/prometheus/prometheus@sha256:${'a'.repeat(64)}
          args: [--web.listen-address=:9090]
          ports: [{ containerPort: 9090, name: web, protocol: TCP }]
          startupProbe: { httpGet: { path: /-/ready, port: web }, failureThreshold: 60, periodSeconds: 15, timeoutSeconds: 3 }
          livenessProbe: { httpGet: { path: /-/healthy, port: web }, terminationGracePeriodSeconds: 30 }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { mountPath: /etc/prometheus/config_out, name: config-out, readOnly: true }
            - { mountPath: /prometheus, name: db, subPath: prometheus-db }
        - name: config-reloader
          image: quay.io/prometheus-operator/prometheus-config-reloader:v0.76.0
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts: [{ mountPath: /etc/prometheus/config_out, name: config-out }]
      volumes: [{ name: config-out, emptyDir: { medium: Memory } }]` + claim('db', '50Gi'),
    program: chart => {
      const out = kplus.Volume.fromEmptyDir(chart, 'out', 'config-out', { medium: kplus.EmptyDirMedium.MEMORY });
      const path = '/etc/prometheus/config_out';
      const terminationMessagePolicy = 'FallbackToLogsOnError' as any;
      set(chart, 'prometheus', 'prometheus', {
        replicas: 2,
        podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
        governingService: GoverningService.named('prometheus-operated'),
        podMetadata: { annotations: { 'kubectl.kubernetes.io/default-container': 'prometheus' } },
        serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'prometheus'),
        shareProcessNamespace: false,
        terminationGracePeriod: Duration.minutes(10),
        securityContext: { fsGroup: 2000, ensureNonRoot: true, user: 1000 },
        topologySpread: [{ topology: kplus.Topology.ZONE, required: true, matchLabelKeys: ['controller-revision-hash'], selector: { matchLabels: { part: 'server' } } }],
        containers: [
          {
            name: 'prometheus',
            image: `quay.io/prometheus/prometheus@sha256:${'a'.repeat(64)}`,
            args: ['--web.listen-address=:9090'],
            ports: [{ number: 9090, name: 'web', protocol: kplus.Protocol.TCP }],
            startupProbe: HealthCheck.httpGet('/-/ready', { portName: 'web', failureThreshold: 60, periodSeconds: Duration.seconds(15), timeoutSeconds: Duration.seconds(3) }),
            livenessProbe: HealthCheck.httpGet('/-/healthy', { portName: 'web', terminationGracePeriod: Duration.seconds(30) }),
            terminationMessagePolicy,
            mounts: [{ path, volume: out, readOnly: true }, { path: '/prometheus', claim: 'db', subPath: 'prometheus-db' }],
          },
          { name: 'config-reloader', image: 'quay.io/prometheus-operator/prometheus-config-reloader:v0.76.0', terminationMessagePolicy, mounts: [{ path, volume: out }] },
        ],
        claims: [{ name: 'db', size: Size.gibibytes(50) }],
      });
    },
  },

  'Loki without a governing Service, on dedicated nodes': {
    yaml: head('loki', 'loki', 'replicas: 1') + `
  template:
    metadata: { labels: { app: loki } }
    spec:
      priorityClassName: system-cluster-critical
      nodeSelector: { disk: ssd }
      tolerations:
        - { key: dedicated, operator: Equal, value: logs, effect: NoSchedule }
        - { key: gpu }
        - { operator: Exists, effect: NoExecute, tolerationSeconds: 300 }
      containers:
        - name: loki
          image: grafana/loki:3.1.1
          args: [-config.file=/etc/loki/local-config.yaml]
          ports: [{ containerPort: 3100 }, { containerPort: 9095 }]
          readinessProbe: { httpGet: { path: /ready, port: 3100 }, initialDelaySeconds: 45 }
          volumeMounts: [{ name: storage, mountPath: /loki, mountPropagation: None, readOnly: false }]` + claim('storage', '10Gi'),
    program: chart => set(chart, 'loki', 'loki', {
      image: 'grafana/loki:3.1.1',
      args: ['-config.file=/etc/loki/local-config.yaml'],
      ports: [{ number: 3100 }, { number: 9095 }],
      replicas: 1,
      governingService: GoverningService.none(),
      priorityClassName: 'system-cluster-critical',
      nodeSelector: { disk: 'ssd' },
      tolerations: [
        { key: 'dedicated', operator: TolerationOperator.EQUAL, value: 'logs', effect: kplus.TaintEffect.NO_SCHEDULE },
        { key: 'gpu' },
        { operator: TolerationOperator.EXISTS, effect: kplus.TaintEffect.NO_EXECUTE, duration: Duration.minutes(5) },
      ],
      readinessProbe: HealthCheck.httpGet('/ready', { port: 3100, initialDelaySeconds: Duration.seconds(45) }),
      mounts: [{ path: '/loki', claim: 'storage', propagation: kplus.MountPropagation.NONE, readOnly: false }],
      claims: [{ name: 'storage', size: Size.gibibytes(10) }],
    }),
  },

  'RabbitMQ with settings of the host name and several sources in one directory': {
    yaml: head('rabbitmq', 'rabbitmq', 'serviceName: rabbitmq', 'replicas: 3') + `
  template:
    metadata: { labels: { app: rabbitmq } }
    spec:
      setHostnameAsFQDN: false
      dnsPolicy: ClusterFirst
      dnsConfig: { options: [{ name: ndots, value: "2" }] }
      hostAliases: [{ ip: 10.0.0.1, hostnames: [old.example.com] }]
      imagePullSecrets: [{ name: registry }]
      containers:
        - name: rabbitmq
          image: rabbitmq:3.13-management
          ports: [{ containerPort: 5672, name: amqp }, { containerPort: 15672, name: http }]
          volumeMounts: [{ name: config, mountPath: /etc/rabbitmq }, { name: data, mountPath: /var/lib/rabbitmq }]
      volumes:
        - name: config
          projected:
            sources:
              - configMap: { name: rabbitmq, optional: true, items: [{ key: rabbitmq.conf, path: rabbitmq.conf }, { key: enabled_plugins, path: enabled_plugins }] }
              - serviceAccountToken: { path: token, audience: vault, expirationSeconds: 3600 }
              - downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: metadata.labels } }] }` + claim('data', '5Gi'),
    program: chart => {
      const config = PodVolume.projected(chart, 'config', {
        name: 'config',
        sources: [
          ProjectedSource.configMap(kplus.ConfigMap.fromConfigMapName(chart, 'map', 'rabbitmq'), undefined, {
            optional: true, files: [{ key: 'rabbitmq.conf', path: 'rabbitmq.conf' }, { key: 'enabled_plugins', path: 'enabled_plugins' }],
          }),
          ProjectedSource.serviceAccountToken('token', 'vault', Duration.hours(1)),
          ProjectedSource.downwardApi({ labels: 'metadata.labels' }),
        ],
      });
      set(chart, 'rabbitmq', 'rabbitmq', {
        image: 'rabbitmq:3.13-management',
        ports: [{ number: 5672, name: 'amqp' }, { number: 15672, name: 'http' }],
        replicas: 3,
        governingService: GoverningService.named('rabbitmq'),
        dns: { hostnameAsFQDN: false, policy: kplus.DnsPolicy.CLUSTER_FIRST, options: [{ name: 'ndots', value: '2' }] },
        hostAliases: [{ ip: '10.0.0.1', hostnames: ['old.example.com'] }],
        imagePullSecrets: [kplus.Secret.fromSecretName(chart, 'registry', 'registry')],
        mounts: [{ path: '/etc/rabbitmq', volume: config }, { path: '/var/lib/rabbitmq', claim: 'data' }],
        claims: [{ name: 'data', size: Size.gibibytes(5) }],
      });
    },
  },

  'a set of the console, with the time zone of its node': {
    yaml: `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: demo-stateful, labels: { app: demo-stateful }, annotations: { kubesphere.io/alias-name: Demo } }
spec:
  replicas: 1
  serviceName: demo-stateful-a1b2
  selector: { matchLabels: { app: demo-stateful } }
  updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }
  template:
    metadata: { labels: { app: demo-stateful }, annotations: { logging.kubesphere.io/logsidecar-config: '{}' } }
    spec:
      serviceAccount: default
      affinity: {}
      initContainers: []
      volumes: [{ name: host-time, hostPath: { path: /etc/localtime, type: '' } }]
      containers:
        - name: container-x1y2z3
          image: nginx
          imagePullPolicy: IfNotPresent
          ports: [{ name: tcp-80, protocol: TCP, containerPort: 80 }]
          volumeMounts:
            - { name: host-time, mountPath: /etc/localtime, readOnly: true }
            - { name: data, mountPath: /data, readOnly: false }
  volumeClaimTemplates:
    - metadata: { name: data, namespace: demo }
      spec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 10Gi } } }
`,
    program: chart => {
      const hostTime = kplus.Volume.fromHostPath(chart, 'host-time', 'host-time', { path: '/etc/localtime' });
      set(chart, 'demo-stateful', 'demo-stateful', {
        image: 'nginx',
        containerName: 'container-x1y2z3',
        imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
        ports: [{ name: 'tcp-80', protocol: kplus.Protocol.TCP, number: 80 }],
        replicas: 1,
        metadata: { labels: { app: 'demo-stateful' }, annotations: { 'kubesphere.io/alias-name': 'Demo' } },
        governingService: GoverningService.named('demo-stateful-a1b2'),
        updateStrategy: UpdateStrategy.rollingUpdate({ partition: 0 }),
        podMetadata: { annotations: { 'logging.kubesphere.io/logsidecar-config': '{}' } },
        serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'default'),
        affinity: {},
        mounts: [{ path: '/etc/localtime', volume: hostTime, readOnly: true }, { path: '/data', claim: 'data', readOnly: false }],
        claims: [{ name: 'data', size: Size.gibibytes(10), storageClassName: 'standard', namespace: 'demo' }],
      });
    },
  },
};
