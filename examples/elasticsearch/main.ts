import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload, StatefulWorkloadProps } from 'cdk8s-stateful';

/** Elasticsearch as two workloads: three master-eligible nodes, and the nodes that hold the data and answer the clients. */
export class ElasticsearchChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'elasticsearch' });

    const image = props.image ?? 'elasticsearch:9.5.2';
    const masters = this.nodes('es-master', 'master', image, {
      replicas: 3,
      // A master is ready when it has found the others.
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      claims: [{ name: 'data', size: Size.gibibytes(10), mountPath: '/usr/share/elasticsearch/data' }],
    });
    const data = this.nodes('es-data', 'data,ingest', image, {
      replicas: props.replicas ?? 3,
      claims: [{ name: 'data', size: Size.gibibytes(100), mountPath: '/usr/share/elasticsearch/data' }],
      clientService: { name: 'elasticsearch' },
    });

    const hosts = masters.podDnsNames();
    for (const workload of [masters, data]) {
      workload.containers[0].env.addVariable('discovery.seed_hosts', kplus.EnvValue.fromValue(hosts.join(',')));
    }
    const names = hosts.map((_, ordinal) => masters.podName(ordinal));
    masters.containers[0].env.addVariable('cluster.initial_master_nodes', kplus.EnvValue.fromValue(names.join(',')));
  }

  private nodes(name: string, roles: string, image: string, props: StatefulWorkloadProps): StatefulWorkload {
    const users = kplus.Secret.fromSecretName(this, `${name}-users`, 'elasticsearch-users');
    const certificates = kplus.Secret.fromSecretName(this, `${name}-certificates`, 'elasticsearch-certificates');
    // The image writes a keystore into its configuration directory, so it needs a copy that it may write.
    const config = kplus.Volume.fromEmptyDir(this, `${name}-config`, 'config');

    return new StatefulWorkload(this, name, {
      ...props,
      securityContext: { user: 1000 },
      terminationGracePeriod: Duration.minutes(2),
      writablePaths: ['/tmp', '/usr/share/elasticsearch/logs'],
      initContainers: [{
        name: 'config',
        image,
        command: ['bash', '-c', 'cp -R /usr/share/elasticsearch/config/. /config && cp /certificates/elastic-certificates.p12 /config'],
        volumeMounts: [
          { path: '/config', volume: config },
          { path: '/certificates', volume: kplus.Volume.fromSecret(this, `${name}-certificate-files`, certificates), readOnly: true },
        ],
      }],
      containers: [{
        name: 'elasticsearch',
        image,
        ports: [{ name: 'http', number: 9200 }, { name: 'transport', number: 9300 }],
        envVariables: {
          'ELASTIC_PASSWORD': kplus.EnvValue.fromSecretValue({ secret: users, key: 'elastic' }),
          'POD_NAME': kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
          'cluster.name': kplus.EnvValue.fromValue('search'),
          'node.name': kplus.EnvValue.fromValue('$(POD_NAME)'),
          'node.roles': kplus.EnvValue.fromValue(roles),
          'node.store.allow_mmap': kplus.EnvValue.fromValue('false'),
          'xpack.security.enabled': kplus.EnvValue.fromValue('true'),
          'xpack.security.transport.ssl.enabled': kplus.EnvValue.fromValue('true'),
          'xpack.security.transport.ssl.verification_mode': kplus.EnvValue.fromValue('certificate'),
          'xpack.security.transport.ssl.keystore.path': kplus.EnvValue.fromValue('elastic-certificates.p12'),
          'xpack.security.transport.ssl.truststore.path': kplus.EnvValue.fromValue('elastic-certificates.p12'),
        },
        volumeMounts: [{ path: '/usr/share/elasticsearch/config', volume: config }],
        readiness: kplus.Probe.fromTcpSocket({ port: 9200 }),
        resources: {
          cpu: { request: kplus.Cpu.millis(500) },
          memory: { request: Size.gibibytes(2), limit: Size.gibibytes(2) },
          ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(4) },
        },
      }],
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ElasticsearchChart(app, 'elasticsearch');
  app.synth();
}
