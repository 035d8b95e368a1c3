import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** A RabbitMQ cluster: the nodes know each other by name and trust each other by the cookie. */
export class RabbitMqChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'rabbitmq' });

    const image = props.image ?? 'rabbitmq:4.3.5';
    const secret = kplus.Secret.fromSecretName(this, 'Secret', 'rabbitmq');

    const rabbitmq = new StatefulWorkload(this, 'rabbitmq', {
      replicas: props.replicas ?? 3,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      securityContext: { user: 999 },
      terminationGracePeriod: Duration.minutes(15),
      containers: [{
        name: 'rabbitmq',
        image,
        // epmd and the ports between the nodes are not declared: only the nodes themselves may reach them.
        ports: [{ name: 'amqp', number: 5672 }, { name: 'prometheus', number: 15692 }],
        envVariables: {
          POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
          RABBITMQ_USE_LONGNAME: kplus.EnvValue.fromValue('true'),
          RABBITMQ_DEFAULT_USER: kplus.EnvValue.fromSecretValue({ secret, key: 'username' }),
          RABBITMQ_DEFAULT_PASS: kplus.EnvValue.fromSecretValue({ secret, key: 'password' }),
        },
        readiness: kplus.Probe.fromTcpSocket({ port: 5672 }),
        // A node stops only when no quorum queue loses its majority by it.
        lifecycle: {
          preStop: kplus.Handler.fromCommand([
            'bash', '-c', 'rabbitmq-upgrade await_online_quorum_plus_one -t 600; rabbitmq-upgrade drain -t 120',
          ]),
        },
      }],
      writablePaths: ['/tmp', '/var/log/rabbitmq'],
      clientService: {},
    });
    const data = rabbitmq.addClaim({ name: 'data', size: Size.gibibytes(20), mountPath: '/var/lib/rabbitmq' });

    const nodes = rabbitmq.podDnsNames().map((host, ordinal) => `cluster_formation.classic_config.nodes.${ordinal + 1} = rabbit@${host}`);
    const config = new kplus.ConfigMap(this, 'Config', {
      metadata: { name: 'rabbitmq-config' },
      data: { '10-cluster.conf': [CONFIG, ...nodes, ''].join('\n') },
    });
    rabbitmq.containers[0].mount('/etc/rabbitmq/conf.d', kplus.Volume.fromConfigMap(this, 'ConfigVolume', config), { readOnly: true });
    rabbitmq.containers[0].env.addVariable('RABBITMQ_NODENAME', kplus.EnvValue.fromValue(`rabbit@$(POD_NAME).${rabbitmq.headlessDnsName}`));

    // Erlang refuses a cookie that others can read, and a mounted Secret is readable by its group.
    const cookie = rabbitmq.addInitContainer({
      name: 'cookie',
      image,
      command: ['install', '-m', '0600', '/cookie/cookie', '/var/lib/rabbitmq/.erlang.cookie'],
    });
    cookie.mount('/cookie', kplus.Volume.fromSecret(this, 'CookieVolume', secret, { items: { cookie: { path: 'cookie' } } }), { readOnly: true });
    cookie.mount('/var/lib/rabbitmq', data);
  }
}

const CONFIG = `log.console = true
log.file = false
default_queue_type = quorum
queue_leader_locator = balanced
cluster_partition_handling = pause_minority
cluster_formation.peer_discovery_backend = classic_config`;

if (require.main === module) {
  const app = new App();
  new RabbitMqChart(app, 'rabbitmq');
  app.synth();
}
