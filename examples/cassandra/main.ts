import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** A Cassandra ring that grows one node at a time and drains a node before it stops. */
export class CassandraChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'cassandra' });

    const image = props.image ?? 'cassandra:5.0.9';
    const replicas = props.replicas ?? 3;
    // The image edits its configuration at every start, so it needs a copy that it may write.
    const config = kplus.Volume.fromEmptyDir(this, 'Config', 'config');

    const cassandra = new StatefulWorkload(this, 'cassandra', {
      replicas,
      securityContext: { user: 999 },
      terminationGracePeriod: Duration.minutes(30),
      initContainers: [{
        name: 'config',
        image,
        command: ['cp', '-R', '/etc/cassandra/.', '/config'],
        volumeMounts: [{ path: '/config', volume: config }],
      }],
      containers: [{
        name: 'cassandra',
        image,
        // Gossip and JMX are not declared: only the nodes themselves may reach them.
        ports: [{ name: 'cql', number: 9042 }],
        envVariables: {
          CASSANDRA_CLUSTER_NAME: kplus.EnvValue.fromValue('demo'),
          CASSANDRA_ENDPOINT_SNITCH: kplus.EnvValue.fromValue('GossipingPropertyFileSnitch'),
          CASSANDRA_DC: kplus.EnvValue.fromValue('dc1'),
          CASSANDRA_RACK: kplus.EnvValue.fromValue('rack1'),
          MAX_HEAP_SIZE: kplus.EnvValue.fromValue('2G'),
          HEAP_NEWSIZE: kplus.EnvValue.fromValue('400M'),
        },
        resources: {
          cpu: { request: kplus.Cpu.units(1) },
          memory: { request: Size.gibibytes(4), limit: Size.gibibytes(4) },
          ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(4) },
        },
        volumeMounts: [{ path: '/etc/cassandra', volume: config }],
        // Clients are let in once the node has joined the ring; its first start may take a while.
        readiness: kplus.Probe.fromTcpSocket({ port: 9042 }),
        lifecycle: { preStop: kplus.Handler.fromCommand(['nodetool', 'drain']) },
      }],
      claims: [{ name: 'data', size: Size.gibibytes(100), mountPath: '/var/lib/cassandra' }],
      writablePaths: ['/tmp', '/var/log/cassandra'],
      clientService: {},
    });

    const seeds = cassandra.podDnsNames(Math.min(replicas, 2));
    cassandra.containers[0].env.addVariable('CASSANDRA_SEEDS', kplus.EnvValue.fromValue(seeds.join(',')));
  }
}

if (require.main === module) {
  const app = new App();
  new CassandraChart(app, 'cassandra');
  app.synth();
}
