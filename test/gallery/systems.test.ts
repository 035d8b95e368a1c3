import { ExampleProps, objectsOf } from './examples';

test('the demo has what the console can set: probes, three kinds of environment, host time zone, spread, node selector', () => {
  const { metadata, spec } = statefulSet('demo-stateful');
  const [container] = spec.template.spec.containers;

  expect(spec).toMatchObject({ replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } });
  expect(metadata.annotations).toMatchObject({ 'kubesphere.io/alias-name': 'demo', 'kubernetes.io/description': expect.any(String) });
  expect(container).toMatchObject({
    command: ['nginx', '-g', 'daemon off;'],
    ports: [{ name: 'http-web', containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/healthz', port: 8080 } },
    livenessProbe: { tcpSocket: { port: 8080 }, failureThreshold: 5 },
    startupProbe: { failureThreshold: 30 },
    securityContext: { runAsUser: 101, runAsNonRoot: true, readOnlyRootFilesystem: true },
  });
  expect(env(container)).toMatchObject({
    COLOUR: { value: 'green' },
    GREETING: { valueFrom: { configMapKeyRef: { name: 'demo-settings', key: 'GREETING' } } },
    API_TOKEN: { valueFrom: { secretKeyRef: { name: 'demo-credentials', key: 'token' } } },
  });
  expect(container.volumeMounts).toContainEqual({ name: 'host-time', mountPath: '/etc/localtime', readOnly: true });
  expect(spec.template.spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
  expect(spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
});

test('the orders database runs as its image\'s user, with its data below the mount and its socket directory writable', () => {
  const { spec: { template: { spec } } } = statefulSet('orders-db');
  const [container] = spec.containers;

  expect(spec.securityContext).toMatchObject({ runAsUser: 999, fsGroup: 999, fsGroupChangePolicy: 'OnRootMismatch' });
  expect(mountPaths(container)).toEqual(expect.arrayContaining(['/var/lib/postgresql', '/run/postgresql', '/etc/postgresql']));
  expect(env(container)).toMatchObject({
    PGDATA: { value: '/var/lib/postgresql/18/docker' },
    POSTGRES_PASSWORD: { valueFrom: { secretKeyRef: { name: 'orders-db', key: 'password' } } },
  });
});

test('a ZooKeeper server is numbered as its pod, and knows the others by name', () => {
  const { spec } = statefulSet('zookeeper');

  expect(spec).toMatchObject({ podManagementPolicy: 'Parallel', ordinals: { start: 1 } });
  expect(spec.volumeClaimTemplates).toMatchObject([{ metadata: { name: 'data' } }, { metadata: { name: 'datalog' } }]);
  expect(env(spec.template.spec.containers[0])).toMatchObject({
    ZOO_MY_ID: { valueFrom: { fieldRef: { fieldPath: 'metadata.labels[\'apps.kubernetes.io/pod-index\']' } } },
    ZOO_SERVERS: {
      value: 'server.1=zookeeper-1.zookeeper-headless.zookeeper.svc:2888:3888;2181'
        + ' server.2=zookeeper-2.zookeeper-headless.zookeeper.svc:2888:3888;2181'
        + ' server.3=zookeeper-3.zookeeper-headless.zookeeper.svc:2888:3888;2181',
    },
  });
});

test('a PostgreSQL replica clones pod 0 into the same volume that the server then opens', () => {
  const { spec } = statefulSet('postgres-replicas');
  const [clone] = spec.template.spec.initContainers;
  const [server] = spec.template.spec.containers;

  expect(spec.podManagementPolicy).toBe('OrderedReady');
  expect(env(clone)).toMatchObject({ PRIMARY: { value: 'postgres-0.postgres-headless.postgres.svc' } });
  expect(env(clone).PGDATA).toEqual(env(server).PGDATA);
  for (const container of [clone, server]) {
    expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/postgresql' });
  }
});

test('Redis and its Sentinel share the volume, and a majority of the Sentinels decides', () => {
  const { template } = statefulSet('redis-sentinel').spec;
  const [configure] = template.spec.initContainers;

  for (const container of [configure, ...template.spec.containers]) {
    expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/data' });
  }
  expect(env(configure)).toMatchObject({
    QUORUM: { value: '2' },
    PEERS: { value: 'redis-0.redis-headless.redis.svc redis-1.redis-headless.redis.svc redis-2.redis-headless.redis.svc' },
  });
  expect(env(statefulSet('redis-sentinel', { replicas: 5 }).spec.template.spec.initContainers[0])).toMatchObject({ QUORUM: { value: '3' } });
});

test('Kafka\'s controllers are its pods, by ordinal and name, and only brokers have a declared port', () => {
  const { spec } = statefulSet('kafka');
  const [container] = spec.template.spec.containers;

  expect(spec.podManagementPolicy).toBe('Parallel');
  expect(container.ports).toEqual([{ name: 'kafka', containerPort: 9092 }]);
  expect(env(container)).toMatchObject({
    KAFKA_NODE_ID: { valueFrom: { fieldRef: { fieldPath: 'metadata.labels[\'apps.kubernetes.io/pod-index\']' } } },
    KAFKA_CONTROLLER_QUORUM_VOTERS: {
      value: '0@kafka-0.kafka-headless.kafka.svc:9093,1@kafka-1.kafka-headless.kafka.svc:9093,2@kafka-2.kafka-headless.kafka.svc:9093',
    },
    KAFKA_ADVERTISED_LISTENERS: { value: 'PLAINTEXT://$(POD_NAME).kafka-headless.kafka.svc:9092' },
  });
});

test('no Service injects variables that Kafka\'s image would take for settings', () => {
  expect(objectsOf('kafka').map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toContain('Service/kafka');
  expect(statefulSet('kafka').spec.template.spec.enableServiceLinks).toBe(false);
});

test('a Kafka of one node asks for one copy of everything', () => {
  const variables = env(statefulSet('kafka', { replicas: 1 }).spec.template.spec.containers[0]);

  expect(variables).toMatchObject({
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: { value: '1' },
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: { value: '1' },
    KAFKA_CONTROLLER_QUORUM_VOTERS: { value: '0@kafka-0.kafka-headless.kafka.svc:9093' },
  });
});

test('etcd\'s members are named as their pods, and start together', () => {
  const { spec } = statefulSet('etcd');

  expect(spec.podManagementPolicy).toBe('Parallel');
  expect(env(spec.template.spec.containers[0])).toMatchObject({
    ETCD_NAME: { value: '$(POD_NAME)' },
    ETCD_INITIAL_CLUSTER: {
      value: 'etcd-0=http://etcd-0.etcd-headless.etcd.svc:2380,etcd-1=http://etcd-1.etcd-headless.etcd.svc:2380,etcd-2=http://etcd-2.etcd-headless.etcd.svc:2380',
    },
  });
});

test('Cassandra joins one node at a time, by two seeds, and drains before it stops', () => {
  const { spec } = statefulSet('cassandra');
  const [container] = spec.template.spec.containers;

  expect(spec.podManagementPolicy).toBe('OrderedReady');
  expect(spec.template.spec.terminationGracePeriodSeconds).toBe(1800);
  expect(container.lifecycle).toEqual({ preStop: { exec: { command: ['nodetool', 'drain'] } } });
  expect(env(container)).toMatchObject({
    CASSANDRA_SEEDS: { value: 'cassandra-0.cassandra-headless.cassandra.svc,cassandra-1.cassandra-headless.cassandra.svc' },
  });
});

test('Elasticsearch\'s data nodes look for the masters, and only masters elect', () => {
  const [masters, data] = ['es-master', 'es-data'].map(name => objectsOf('elasticsearch').find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === name));
  const seeds = 'es-master-0.es-master-headless.elasticsearch.svc,es-master-1.es-master-headless.elasticsearch.svc,es-master-2.es-master-headless.elasticsearch.svc';

  expect(masters.spec.podManagementPolicy).toBe('Parallel');
  expect(env(masters.spec.template.spec.containers[0])).toMatchObject({
    'node.roles': { value: 'master' },
    'discovery.seed_hosts': { value: seeds },
    'cluster.initial_master_nodes': { value: 'es-master-0,es-master-1,es-master-2' },
  });
  expect(env(data.spec.template.spec.containers[0])).toMatchObject({ 'node.roles': { value: 'data,ingest' }, 'discovery.seed_hosts': { value: seeds } });
  expect(env(data.spec.template.spec.containers[0])).not.toHaveProperty(['cluster.initial_master_nodes']);
});

test('RabbitMQ\'s nodes are listed by name, and the cookie is copied with the rights that Erlang asks for', () => {
  const objects = objectsOf('rabbitmq');
  const { spec } = statefulSet('rabbitmq');
  const config = objects.find(({ kind }) => kind === 'ConfigMap').data['10-cluster.conf'];

  expect(config.split('\n').filter((line: string) => line.includes('.nodes.'))).toEqual([
    'cluster_formation.classic_config.nodes.1 = rabbit@rabbitmq-0.rabbitmq-headless.rabbitmq.svc',
    'cluster_formation.classic_config.nodes.2 = rabbit@rabbitmq-1.rabbitmq-headless.rabbitmq.svc',
    'cluster_formation.classic_config.nodes.3 = rabbit@rabbitmq-2.rabbitmq-headless.rabbitmq.svc',
  ]);
  expect(env(spec.template.spec.containers[0])).toMatchObject({ RABBITMQ_NODENAME: { value: 'rabbit@$(POD_NAME).rabbitmq-headless.rabbitmq.svc' } });
  expect(spec.template.spec.initContainers[0].command).toEqual(['install', '-m', '0600', '/cookie/cookie', '/var/lib/rabbitmq/.erlang.cookie']);
});

test('a MySQL server has an id of its own, also in the init container that clones it', () => {
  const { spec } = statefulSet('mysql').spec.template;

  expect(spec.containers[0].args).toEqual(['--server-id=10$(ORDINAL)']);
  expect(env(spec.initContainers[0])).toMatchObject({
    ORDINAL: { valueFrom: { fieldRef: { fieldPath: 'metadata.labels[\'apps.kubernetes.io/pod-index\']' } } },
    PRIMARY: { value: 'mysql-0.mysql-headless.mysql.svc' },
  });
  for (const container of [spec.initContainers[0], spec.containers[0]]) {
    expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/mysql', subPath: 'mysql' });
  }
});

test('a NATS server has a route to every pod and goes into lame duck mode before it stops', () => {
  const config = objectsOf('nats').find(({ kind }) => kind === 'ConfigMap').data['nats.conf'];
  const [container] = statefulSet('nats').spec.template.spec.containers;

  expect(config.match(/nats:\/\/\S+/g)).toEqual([0, 1, 2].map(ordinal => `nats://nats-${ordinal}.nats-headless.nats.svc:6222`));
  expect(container.lifecycle.preStop.exec.command).toEqual(['nats-server', '-sl=ldm=/tmp/nats.pid']);
});

test('MinIO\'s servers are a range of pod names', () => {
  const volumes = (replicas?: number) => env(statefulSet('minio', { replicas }).spec.template.spec.containers[0]).MINIO_VOLUMES.value;

  expect(volumes()).toBe('http://minio-{0...3}.minio-headless.minio.svc:9000/data');
  expect(volumes(8)).toBe('http://minio-{0...7}.minio-headless.minio.svc:9000/data');
});

test('an autoscaled cache leaves its replicas to the autoscaler and keeps a disruption budget', () => {
  const objects = objectsOf('autoscaling');

  expect(statefulSet('autoscaling').spec).not.toHaveProperty('replicas');
  expect(objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler').spec).toMatchObject({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'cache' }, minReplicas: 2, maxReplicas: 6,
  });
  expect(objects.find(({ kind }) => kind === 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
});

test('a restored database starts from the snapshot', () => {
  expect(statefulSet('restore').spec.volumeClaimTemplates[0].spec).toMatchObject({
    dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'data-orders-db-0-nightly' },
  });
});

test('only the API and the archive may reach the database', () => {
  const policies = objectsOf('connections').filter(({ kind }) => kind === 'NetworkPolicy');
  const database = { 'app.kubernetes.io/name': 'orders-db', 'app.kubernetes.io/instance': 'orders-db' };
  const callers = policies
    .filter(({ spec }) => JSON.stringify(spec.podSelector.matchLabels ?? {}).includes('orders-db'))
    .flatMap(({ spec }) => spec.ingress ?? [])
    .flatMap(({ from }) => from ?? ['everyone'])
    .map(peer => peer.podSelector?.matchLabels ?? peer);

  expect(callers).toContainEqual(database);
  expect(callers).toContainEqual({ 'app.kubernetes.io/name': 'archive', 'app.kubernetes.io/instance': 'archive' });
  expect(callers).toHaveLength(3);
});

function statefulSet(name: string, props?: ExampleProps) {
  return objectsOf(name, props).find(({ kind }) => kind === 'StatefulSet');
}

function env(container: any): Record<string, any> {
  return Object.fromEntries(container.env.map(({ name, ...rest }: { name: string }) => [name, rest]));
}

function mountPaths(container: any): string[] {
  return container.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
}
