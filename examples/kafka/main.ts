import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** Kafka without ZooKeeper: every node is broker and controller. */
export class KafkaChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number; clusterId?: string } = {}) {
    super(scope, id, { namespace: 'kafka' });

    const replicas = props.replicas ?? 3;
    const copies = Math.min(replicas, 3);
    const kafka = new StatefulWorkload(this, 'kafka', {
      image: props.image ?? 'apache/kafka:4.1.1',
      // The controller port 9093 is not declared: only the nodes themselves may reach it.
      ports: [{ name: 'kafka', number: 9092 }],
      clientService: {},
      // Kubernetes would tell the pods of that Service by KAFKA_PORT and others, which the image takes for settings.
      enableServiceLinks: false,
      replicas,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      securityContext: { user: 1000 },
      terminationGracePeriod: Duration.minutes(5),
      env: {
        CLUSTER_ID: props.clusterId ?? 'qTTdCnO9EQsXKPkblRcE_g',
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_LOG_DIRS: '/var/lib/kafka/data/logs',
        KAFKA_DEFAULT_REPLICATION_FACTOR: `${copies}`,
        KAFKA_MIN_INSYNC_REPLICAS: `${Math.max(copies - 1, 1)}`,
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: `${copies}`,
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: `${copies}`,
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: `${Math.max(copies - 1, 1)}`,
        KAFKA_HEAP_OPTS: '-Xms1g -Xmx1g',
        LOG_DIR: '/tmp/logs',
      },
      envVariables: {
        POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
        KAFKA_NODE_ID: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }),
      },
      resources: {
        cpu: { request: kplus.Cpu.millis(500) },
        memory: { request: Size.gibibytes(2), limit: Size.gibibytes(2) },
        ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(4) },
      },
      claims: [{ name: 'data', size: Size.gibibytes(100), mountPath: '/var/lib/kafka/data' }],
      // The image writes its final configuration to /opt/kafka/config at every start.
      writablePaths: ['/tmp', '/opt/kafka/config'],
    });

    const voters = kafka.podDnsNames().map((host, ordinal) => `${ordinal}@${host}:9093`);
    kafka.containers[0].env.addVariable('KAFKA_CONTROLLER_QUORUM_VOTERS', kplus.EnvValue.fromValue(voters.join(',')));
    kafka.containers[0].env.addVariable('KAFKA_ADVERTISED_LISTENERS',
      kplus.EnvValue.fromValue(`PLAINTEXT://$(POD_NAME).${kafka.headlessDnsName}:9092`));
  }
}

if (require.main === module) {
  const app = new App();
  new KafkaChart(app, 'kafka');
  app.synth();
}
