import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Shapes, head, set } from './shape';
import {
  ClaimRetention, Environment, GoverningService, HealthCheck, LifecycleHook, Placement, PodVolume, ProjectedSource, Quantity, SecurityProfile,
  UpdateStrategy,
} from 'cdk8s-stateful';

const text = kplus.EnvValue.fromValue;
const secret = (chart: any, id: string, name: string, key: string) =>
  kplus.EnvValue.fromSecretValue({ secret: kplus.Secret.fromSecretName(chart, id, name), key });

/** Databases, as charts and tutorials write them. */
export const databases: Shapes = {
  'PostgreSQL with variables in an order of its own and a probe by command': {
    yaml: head('postgres', 'postgres', 'serviceName: postgres', 'replicas: 1') + `
  template:
    metadata: { labels: { app: postgres } }
    spec:
      securityContext: { fsGroup: 999 }
      containers:
        - name: postgres
          image: postgres:16.4
          ports: [{ containerPort: 5432, name: postgres }]
          env:
            - { name: POSTGRES_USER, value: shop }
            - name: POSTGRES_PASSWORD
              valueFrom: { secretKeyRef: { name: postgres, key: password } }
            - { name: PGDATA, value: /var/lib/postgresql/data/pgdata }
          readinessProbe:
            exec: { command: [pg_isready, -U, shop] }
            initialDelaySeconds: 5
            periodSeconds: 10
          volumeMounts: [{ name: data, mountPath: /var/lib/postgresql/data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
`,
    program: chart => set(chart, 'postgres', 'postgres', {
      image: 'postgres:16.4',
      ports: [{ number: 5432, name: 'postgres' }],
      replicas: 1,
      governingService: GoverningService.named('postgres'),
      securityContext: { fsGroup: 999 },
      envVariables: {
        POSTGRES_USER: text('shop'),
        POSTGRES_PASSWORD: secret(chart, 'password', 'postgres', 'password'),
        PGDATA: text('/var/lib/postgresql/data/pgdata'),
      },
      readinessProbe: HealthCheck.exec(['pg_isready', '-U', 'shop'], { initialDelaySeconds: Duration.seconds(5), periodSeconds: Duration.seconds(10) }),
      claims: [{ name: 'data', size: Size.gibibytes(10), mountPath: '/var/lib/postgresql/data' }],
    }),
  },

  'MySQL with init containers, a sidecar container and shared configuration': {
    yaml: head('mysql', 'mysql', 'serviceName: mysql', 'replicas: 3') + `
  template:
    metadata: { labels: { app: mysql } }
    spec:
      initContainers:
        - name: init-mysql
          image: mysql:8.4
          command: [bash, -c, "set -ex; cp /mnt/config-map/primary.cnf /mnt/conf.d/"]
          volumeMounts:
            - { name: conf, mountPath: /mnt/conf.d }
            - { name: config-map, mountPath: /mnt/config-map }
      containers:
        - name: mysql
          image: mysql:8.4
          env: [{ name: MYSQL_ALLOW_EMPTY_PASSWORD, value: "1" }]
          ports: [{ name: mysql, containerPort: 3306 }]
          volumeMounts:
            - { name: data, mountPath: /var/lib/mysql, subPath: mysql }
            - { name: conf, mountPath: /etc/mysql/conf.d }
          resources: { requests: { cpu: 500m, memory: 1Gi } }
          livenessProbe:
            exec: { command: [mysqladmin, ping] }
            initialDelaySeconds: 30
            periodSeconds: 10
            timeoutSeconds: 5
        - name: xtrabackup
          image: percona/percona-xtrabackup:8.0
          ports: [{ name: xtrabackup, containerPort: 3307 }]
          volumeMounts: [{ name: data, mountPath: /var/lib/mysql, subPath: mysql }]
      volumes:
        - { name: conf, emptyDir: {} }
        - { name: config-map, configMap: { name: mysql } }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
`,
    program: chart => {
      const conf = kplus.Volume.fromEmptyDir(chart, 'conf', 'conf');
      const map = kplus.Volume.fromConfigMap(chart, 'map', kplus.ConfigMap.fromConfigMapName(chart, 'mysql-conf', 'mysql'), { name: 'config-map' });
      const data = { path: '/var/lib/mysql', claim: 'data', subPath: 'mysql' };
      set(chart, 'mysql', 'mysql', {
        replicas: 3,
        governingService: GoverningService.named('mysql'),
        initContainers: [{
          name: 'init-mysql',
          image: 'mysql:8.4',
          command: ['bash', '-c', 'set -ex; cp /mnt/config-map/primary.cnf /mnt/conf.d/'],
          mounts: [{ path: '/mnt/conf.d', volume: conf }, { path: '/mnt/config-map', volume: map }],
        }],
        containers: [
          {
            name: 'mysql',
            image: 'mysql:8.4',
            env: { MYSQL_ALLOW_EMPTY_PASSWORD: '1' },
            ports: [{ name: 'mysql', number: 3306 }],
            mounts: [data, { path: '/etc/mysql/conf.d', volume: conf }],
            resources: { cpu: { request: kplus.Cpu.millis(500) }, memory: { request: Size.gibibytes(1) } },
            livenessProbe: HealthCheck.exec(['mysqladmin', 'ping'], {
              initialDelaySeconds: Duration.seconds(30), periodSeconds: Duration.seconds(10), timeoutSeconds: Duration.seconds(5),
            }),
          },
          { name: 'xtrabackup', image: 'percona/percona-xtrabackup:8.0', ports: [{ name: 'xtrabackup', number: 3307 }], mounts: [data] },
        ],
        volumes: [conf, map],
        claims: [{ name: 'data', size: Size.gibibytes(10) }],
      });
    },
  },

  'MariaDB with probes of a named port and a token that is switched off': {
    yaml: head('mariadb', 'mariadb', 'serviceName: mariadb-hl', 'podManagementPolicy: OrderedReady', 'revisionHistoryLimit: 10', 'updateStrategy: { type: RollingUpdate }') + `
  template:
    metadata: { labels: { app: mariadb }, annotations: { checksum/configuration: 0f3a } }
    spec:
      automountServiceAccountToken: false
      serviceAccountName: mariadb
      securityContext: { fsGroup: 1001, fsGroupChangePolicy: Always, supplementalGroups: [2000] }
      containers:
        - name: mariadb
          image: mariadb:11.4
          imagePullPolicy: IfNotPresent
          securityContext:
            runAsUser: 1001
            runAsNonRoot: true
            privileged: false
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL] }
            seccompProfile: { type: RuntimeDefault }
          ports: [{ name: mysql, containerPort: 3306, protocol: TCP }]
          readinessProbe: { tcpSocket: { port: mysql }, failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 }
          startupProbe: { tcpSocket: { port: mysql }, failureThreshold: 10, periodSeconds: 15 }
          volumeMounts: [{ name: data, mountPath: /var/lib/mysql }]
  volumeClaimTemplates:
    - metadata: { name: data, labels: { app: mariadb } }
      spec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 8Gi } } }
`,
    program: chart => set(chart, 'mariadb', 'mariadb', {
      image: 'mariadb:11.4',
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      ports: [{ name: 'mysql', number: 3306, protocol: kplus.Protocol.TCP }],
      podManagementPolicy: kplus.PodManagementPolicy.ORDERED_READY,
      revisionHistoryLimit: 10,
      updateStrategy: UpdateStrategy.rollingUpdate(),
      governingService: GoverningService.named('mariadb-hl'),
      podMetadata: { annotations: { 'checksum/configuration': '0f3a' } },
      automountServiceAccountToken: false,
      serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'mariadb'),
      securityContext: { fsGroup: 1001, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ALWAYS, supplementalGroups: [2000] },
      containerSecurityContext: {
        user: 1001,
        ensureNonRoot: true,
        privileged: false,
        allowPrivilegeEscalation: false,
        capabilities: { drop: [kplus.Capability.ALL] },
        seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
      },
      readinessProbe: HealthCheck.tcp({
        portName: 'mysql', failureThreshold: 3, periodSeconds: Duration.seconds(10), successThreshold: 1, timeoutSeconds: Duration.seconds(1),
      }),
      startupProbe: HealthCheck.tcp({ portName: 'mysql', failureThreshold: 10, periodSeconds: Duration.seconds(15) }),
      claims: [{ name: 'data', size: Size.gibibytes(8), mountPath: '/var/lib/mysql', storageClassName: 'standard', labels: { app: 'mariadb' } }],
    }),
  },

  'MongoDB that waits before it stops, with a claim mounted between two volumes': {
    yaml: head('mongo', 'mongo', 'serviceName: mongo', 'replicas: 3', 'podManagementPolicy: Parallel') + `
  template:
    metadata: { labels: { app: mongo, role: db } }
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: mongo
          image: mongo:7.0
          command: [mongod, --replSet, rs0, --bind_ip_all]
          ports: [{ containerPort: 27017 }]
          lifecycle: { preStop: { exec: { command: [sleep, "5"] } } }
          volumeMounts:
            - { name: keyfile, mountPath: /etc/mongo, readOnly: true }
            - { name: data, mountPath: /data/db }
            - { name: scratch, mountPath: /tmp }
      volumes:
        - { name: keyfile, secret: { secretName: mongo, defaultMode: 256, items: [{ key: key, path: keyfile, mode: 384 }] } }
        - { name: scratch, emptyDir: { medium: Memory, sizeLimit: 1G } }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 500M } } }
`,
    program: chart => {
      const keyfile = PodVolume.secret(chart, 'keyfile', kplus.Secret.fromSecretName(chart, 'mongo-key', 'mongo'), {
        name: 'keyfile', defaultMode: 0o400, files: [{ key: 'key', path: 'keyfile', mode: 0o600 }],
      });
      const scratch = PodVolume.emptyDir(chart, 'scratch', { name: 'scratch', medium: kplus.EmptyDirMedium.MEMORY, sizeLimit: Quantity.of('1G') });
      set(chart, 'mongo', 'mongo', {
        image: 'mongo:7.0',
        command: ['mongod', '--replSet', 'rs0', '--bind_ip_all'],
        port: 27017,
        replicas: 3,
        podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
        governingService: GoverningService.named('mongo'),
        podMetadata: { labels: { role: 'db' } },
        terminationGracePeriod: Duration.seconds(10),
        lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '5']) },
        mounts: [{ path: '/etc/mongo', volume: keyfile, readOnly: true }, { path: '/data/db', claim: 'data' }, { path: '/tmp', volume: scratch }],
        volumes: [keyfile, scratch],
        claims: [{ name: 'data', size: Quantity.of('500M') }],
      });
    },
  },

  'Redis with a checked configuration, an exporter and links of Services': {
    yaml: head('redis', 'redis', 'serviceName: redis-headless', 'replicas: 1') + `
  template:
    metadata: { labels: { app: redis } }
    spec:
      enableServiceLinks: true
      affinity: {}
      securityContext: {}
      containers:
        - name: redis
          image: redis:7.4
          args: [/etc/redis/redis.conf]
          lifecycle: {}
          securityContext: {}
          ports: [{ name: redis, containerPort: 6379 }]
          livenessProbe: { exec: { command: [sh, -c, redis-cli ping] }, initialDelaySeconds: 0 }
          volumeMounts:
            - { name: config, mountPath: /etc/redis }
            - { name: redis-data, mountPath: /data, subPath: "" }
        - name: metrics
          image: oliver006/redis_exporter:v1.62.0
          ports: [{ name: metrics, containerPort: 9121 }]
          resources: {}
      volumes: [{ name: config, configMap: { name: redis, optional: false } }]
  volumeClaimTemplates:
    - metadata: { name: redis-data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 8Gi } } }
`,
    program: chart => {
      const config = PodVolume.configMap(chart, 'config', kplus.ConfigMap.fromConfigMapName(chart, 'redis-conf', 'redis'), { name: 'config', optional: false });
      set(chart, 'redis', 'redis', {
        replicas: 1,
        governingService: GoverningService.named('redis-headless'),
        enableServiceLinks: true,
        affinity: {},
        securityContext: {},
        containers: [
          {
            name: 'redis',
            image: 'redis:7.4',
            args: ['/etc/redis/redis.conf'],
            lifecycle: {},
            securityContext: {},
            ports: [{ name: 'redis', number: 6379 }],
            livenessProbe: HealthCheck.exec(['sh', '-c', 'redis-cli ping'], { initialDelaySeconds: Duration.seconds(0) }),
            mounts: [{ path: '/etc/redis', volume: config }, { path: '/data', claim: 'redis-data', subPath: '' }],
          },
          { name: 'metrics', image: 'oliver006/redis_exporter:v1.62.0', ports: [{ name: 'metrics', number: 9121 }], resources: {} },
        ],
        claims: [{ name: 'redis-data', size: Size.gibibytes(8) }],
      });
    },
  },

  'Cassandra with fields of the pod and a hook that drains': {
    yaml: head('cassandra', 'cassandra', 'serviceName: cassandra', 'replicas: 3') + `
  template:
    metadata: { labels: { app: cassandra } }
    spec:
      terminationGracePeriodSeconds: 500
      containers:
        - name: cassandra
          image: cassandra:4.1
          imagePullPolicy: Always
          ports:
            - { containerPort: 7000, name: intra-node }
            - { containerPort: 7199, name: jmx }
            - { containerPort: 9042, name: cql }
          resources: { limits: { cpu: 500m, memory: 1Gi }, requests: { cpu: 500m, memory: 1Gi } }
          securityContext: { capabilities: { add: [IPC_LOCK] } }
          lifecycle: { preStop: { exec: { command: [/bin/sh, -c, nodetool drain] } } }
          env:
            - { name: MAX_HEAP_SIZE, value: 512M }
            - { name: CASSANDRA_SEEDS, value: cassandra-0.cassandra.shop.svc.cluster.local }
            - name: POD_IP
              valueFrom: { fieldRef: { fieldPath: status.podIP } }
            - name: MEMORY
              valueFrom: { resourceFieldRef: { containerName: cassandra, resource: limits.memory, divisor: 1Mi } }
          readinessProbe: { exec: { command: [/bin/bash, -c, /ready-probe.sh] }, initialDelaySeconds: 15, timeoutSeconds: 5 }
          volumeMounts: [{ name: cassandra-data, mountPath: /cassandra_data }]
  volumeClaimTemplates:
    - metadata: { name: cassandra-data }
      spec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 1Gi } } }
`,
    program: chart => set(chart, 'cassandra', 'cassandra', {
      image: 'cassandra:4.1',
      imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
      ports: [{ number: 7000, name: 'intra-node' }, { number: 7199, name: 'jmx' }, { number: 9042, name: 'cql' }],
      replicas: 3,
      governingService: GoverningService.named('cassandra'),
      terminationGracePeriod: Duration.seconds(500),
      resources: {
        cpu: { request: kplus.Cpu.millis(500), limit: kplus.Cpu.millis(500) },
        memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
      },
      containerSecurityContext: { capabilities: { add: [kplus.Capability.IPC_LOCK] } },
      lifecycle: { preStop: LifecycleHook.exec(['/bin/sh', '-c', 'nodetool drain']) },
      envVariables: {
        MAX_HEAP_SIZE: text('512M'),
        CASSANDRA_SEEDS: text('cassandra-0.cassandra.shop.svc.cluster.local'),
        POD_IP: Environment.field('status.podIP'),
        MEMORY: Environment.resource('limits.memory', { container: 'cassandra', divisor: '1Mi' }),
      },
      readinessProbe: HealthCheck.exec(['/bin/bash', '-c', '/ready-probe.sh'], { initialDelaySeconds: Duration.seconds(15), timeoutSeconds: Duration.seconds(5) }),
      claims: [{ name: 'cassandra-data', size: Size.gibibytes(1), mountPath: '/cassandra_data', storageClassName: 'standard' }],
    }),
  },

  'CockroachDB with required anti-affinity, projected certificates and a partition': {
    yaml: head('cockroachdb', 'cockroachdb', 'serviceName: cockroachdb', 'replicas: 3', 'podManagementPolicy: Parallel', 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 2 } }') + `
  template:
    metadata: { labels: { app: cockroachdb } }
    spec:
      serviceAccountName: cockroachdb
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - labelSelector: { matchExpressions: [{ key: app, operator: In, values: [cockroachdb] }] }
              topologyKey: kubernetes.io/hostname
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 50
              podAffinityTerm: { labelSelector: { matchLabels: { app: cockroachdb } }, topologyKey: topology.kubernetes.io/zone, namespaces: [shop] }
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: cockroachdb } } }
      containers:
        - name: db
          image: cockroachdb/cockroach:v24.1.0
          ports: [{ containerPort: 26257, name: grpc }, { containerPort: 8080, name: http }]
          livenessProbe: { httpGet: { path: /health, port: http, scheme: HTTPS }, initialDelaySeconds: 30, periodSeconds: 5 }
          readinessProbe: { httpGet: { path: /health?ready=1, port: http, scheme: HTTPS }, failureThreshold: 2 }
          volumeMounts:
            - { name: datadir, mountPath: /cockroach/cockroach-data }
            - { name: certs, mountPath: /cockroach/cockroach-certs }
      volumes:
        - name: certs
          projected:
            defaultMode: 256
            sources: [{ secret: { name: cockroachdb-node, items: [{ key: ca.crt, path: ca.crt, mode: 256 }, { key: a.crt, path: node.crt }] } }]
  volumeClaimTemplates:
    - metadata: { name: datadir }
      spec: { accessModes: [ReadWriteOnce], volumeMode: Filesystem, resources: { requests: { storage: 100Gi } } }
`,
    program: chart => {
      const certs = PodVolume.projected(chart, 'certs', {
        name: 'certs',
        defaultMode: 0o400,
        sources: [ProjectedSource.secret(kplus.Secret.fromSecretName(chart, 'node', 'cockroachdb-node'), undefined, {
          files: [{ key: 'ca.crt', path: 'ca.crt', mode: 0o400 }, { key: 'a.crt', path: 'node.crt' }],
        })],
      });
      set(chart, 'cockroachdb', 'cockroachdb', {
        image: 'cockroachdb/cockroach:v24.1.0',
        containerName: 'db',
        ports: [{ number: 26257, name: 'grpc' }, { number: 8080, name: 'http' }],
        replicas: 3,
        podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
        updateStrategy: UpdateStrategy.rollingUpdate({ partition: 2 }),
        governingService: GoverningService.named('cockroachdb'),
        serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'cockroachdb'),
        affinity: {
          podAntiAffinity: {
            required: [{ labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['cockroachdb'] }] }, topologyKey: 'kubernetes.io/hostname' }],
            preferred: [{ weight: 50, podAffinityTerm: { labelSelector: { matchLabels: { app: 'cockroachdb' } }, topologyKey: 'topology.kubernetes.io/zone', namespaces: ['shop'] } }],
          },
        },
        topologySpread: [{ topology: kplus.Topology.ZONE }],
        livenessProbe: HealthCheck.httpGet('/health', { portName: 'http', scheme: kplus.ConnectionScheme.HTTPS, initialDelaySeconds: Duration.seconds(30), periodSeconds: Duration.seconds(5) }),
        readinessProbe: HealthCheck.httpGet('/health?ready=1', { portName: 'http', scheme: kplus.ConnectionScheme.HTTPS, failureThreshold: 2 }),
        mounts: [{ path: '/cockroach/cockroach-data', claim: 'datadir' }, { path: '/cockroach/cockroach-certs', volume: certs }],
        volumes: [certs],
        claims: [{ name: 'datadir', size: Size.gibibytes(100), volumeMode: kplus.PersistentVolumeMode.FILE_SYSTEM }],
      });
    },
  },

  'Elasticsearch with a privileged init container and limits of the system': {
    yaml: head('elasticsearch', 'elasticsearch', 'serviceName: elasticsearch-headless', 'replicas: 3', 'podManagementPolicy: Parallel') + `
  template:
    metadata: { name: elasticsearch, labels: { app: elasticsearch } }
    spec:
      securityContext: { fsGroup: 1000, runAsUser: 1000 }
      automountServiceAccountToken: true
      initContainers:
        - name: configure-sysctl
          image: docker.elastic.co/elasticsearch/elasticsearch:8.15.0
          command: [sysctl, -w, vm.max_map_count=262144]
          securityContext: { runAsUser: 0, privileged: true }
      containers:
        - name: elasticsearch
          image: docker.elastic.co/elasticsearch/elasticsearch:8.15.0
          securityContext: { capabilities: { drop: [ALL] }, runAsNonRoot: true, runAsUser: 1000 }
          ports: [{ name: http, containerPort: 9200 }, { name: transport, containerPort: 9300 }]
          env:
            - name: node.name
              valueFrom: { fieldRef: { fieldPath: metadata.name } }
            - { name: cluster.name, value: elasticsearch }
            - { name: ES_JAVA_OPTS, value: -Xmx1g -Xms1g }
          volumeMounts: [{ name: elasticsearch, mountPath: /usr/share/elasticsearch/data }]
  volumeClaimTemplates:
    - metadata: { name: elasticsearch }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 30Gi } } }
`,
    program: chart => set(chart, 'elasticsearch', 'elasticsearch', {
      image: 'docker.elastic.co/elasticsearch/elasticsearch:8.15.0',
      ports: [{ name: 'http', number: 9200 }, { name: 'transport', number: 9300 }],
      replicas: 3,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      governingService: GoverningService.named('elasticsearch-headless'),
      podMetadata: { name: 'elasticsearch' },
      automountServiceAccountToken: true,
      securityContext: { fsGroup: 1000, user: 1000 },
      initContainers: [{
        name: 'configure-sysctl',
        image: 'docker.elastic.co/elasticsearch/elasticsearch:8.15.0',
        command: ['sysctl', '-w', 'vm.max_map_count=262144'],
        securityContext: { user: 0, privileged: true },
      }],
      containerSecurityContext: { capabilities: { drop: [kplus.Capability.ALL] }, ensureNonRoot: true, user: 1000 },
      envVariables: { 'node.name': Environment.field('metadata.name'), 'cluster.name': text('elasticsearch'), 'ES_JAVA_OPTS': text('-Xmx1g -Xms1g') },
      claims: [{ name: 'elasticsearch', size: Size.gibibytes(30), mountPath: '/usr/share/elasticsearch/data' }],
    }),
  },

  'ClickHouse whose claims go with it, under a profile of the standards': {
    yaml: head('clickhouse', 'clickhouse', 'serviceName: clickhouse', 'minReadySeconds: 10', 'ordinals: { start: 1 }', 'persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete, whenScaled: Retain }') + `
  template:
    metadata: { labels: { app: clickhouse } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, runAsUser: 101, fsGroup: 101, fsGroupChangePolicy: OnRootMismatch, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: clickhouse
          image: clickhouse/clickhouse-server:24.8
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
          volumeMounts: [{ name: data, mountPath: /var/lib/clickhouse }, { name: logs, mountPath: /var/log/clickhouse-server }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Ti } } }
    - metadata: { name: logs }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
`,
    program: chart => set(chart, 'clickhouse', 'clickhouse', {
      image: 'clickhouse/clickhouse-server:24.8',
      governingService: GoverningService.named('clickhouse'),
      minReady: Duration.seconds(10),
      startOrdinal: 1,
      placement: Placement.ANY,
      claimRetention: { whenDeleted: ClaimRetention.DELETE, whenScaled: ClaimRetention.RETAIN },
      securityProfile: SecurityProfile.RESTRICTED,
      securityContext: { user: 101 },
      claims: [
        { name: 'data', size: Size.tebibytes(1), mountPath: '/var/lib/clickhouse' },
        { name: 'logs', size: Size.gibibytes(10), mountPath: '/var/log/clickhouse-server' },
      ],
    }),
  },
};
