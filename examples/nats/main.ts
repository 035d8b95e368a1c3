import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** NATS with JetStream: three servers that keep the streams together. */
export class NatsChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'nats' });

    const secret = kplus.Secret.fromSecretName(this, 'Secret', 'nats');
    const nats = new StatefulWorkload(this, 'nats', {
      replicas: props.replicas ?? 3,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      securityContext: { user: 1000 },
      terminationGracePeriod: Duration.minutes(1),
      containers: [{
        name: 'nats',
        image: props.image ?? 'nats:2.14.5-alpine3.22',
        args: ['nats-server', '--config', '/etc/nats/nats.conf'],
        // The route port 6222 is not declared: only the servers themselves may reach it.
        ports: [{ name: 'nats', number: 4222 }, { name: 'monitor', number: 8222 }],
        envVariables: {
          POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
          NATS_USER: kplus.EnvValue.fromSecretValue({ secret, key: 'username' }),
          NATS_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: 'password' }),
        },
        startup: kplus.Probe.fromHttpGet('/healthz', { port: 8222, failureThreshold: 90 }),
        readiness: kplus.Probe.fromHttpGet('/healthz?js-server-only=true', { port: 8222 }),
        liveness: kplus.Probe.fromHttpGet('/healthz?js-enabled-only=true', { port: 8222, periodSeconds: Duration.seconds(30) }),
        // Lame duck mode hands the clients over to the other servers before this one stops.
        lifecycle: { preStop: kplus.Handler.fromCommand(['nats-server', '-sl=ldm=/tmp/nats.pid']) },
      }],
      claims: [{ name: 'data', size: Size.gibibytes(10), mountPath: '/data' }],
      clientService: {},
    });

    const routes = nats.podDnsNames().map(host => `    nats://${host}:6222`);
    const config = new kplus.ConfigMap(this, 'Config', {
      metadata: { name: 'nats-config' },
      data: { 'nats.conf': natsConf(routes) },
    });
    nats.containers[0].mount('/etc/nats', kplus.Volume.fromConfigMap(this, 'ConfigVolume', config), { readOnly: true });
  }
}

const natsConf = (routes: string[]) => `server_name: $POD_NAME
port: 4222
http_port: 8222
pid_file: /tmp/nats.pid
lame_duck_grace_period: 10s
lame_duck_duration: 30s

authorization {
  user: $NATS_USER
  password: $NATS_PASSWORD
}

jetstream {
  store_dir: /data
  max_memory_store: 256MB
  max_file_store: 9GB
}

cluster {
  name: nats
  port: 6222
  no_advertise: true
  routes: [
${routes.join('\n')}
  ]
}
`;

if (require.main === module) {
  const app = new App();
  new NatsChart(app, 'nats');
  app.synth();
}
