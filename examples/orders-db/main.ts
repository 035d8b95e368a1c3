import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** One PostgreSQL server with its volume, its configuration file and its password. */
export class OrdersDbChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'orders' });

    const password = kplus.Secret.fromSecretName(this, 'Password', 'orders-db');
    const config = new kplus.ConfigMap(this, 'Config', {
      metadata: { name: 'orders-db-config' },
      data: { 'postgresql.conf': POSTGRESQL_CONF },
    });

    const db = new StatefulWorkload(this, 'orders-db', {
      image: props.image ?? 'postgres:18.6',
      args: ['-c', 'config_file=/etc/postgresql/postgresql.conf'],
      port: 5432,
      replicas: props.replicas ?? 1,
      securityContext: { user: 999 },
      terminationGracePeriod: Duration.minutes(2),
      envVariables: {
        PGDATA: kplus.EnvValue.fromValue('/var/lib/postgresql/18/docker'),
        POSTGRES_DB: kplus.EnvValue.fromValue('orders'),
        POSTGRES_USER: kplus.EnvValue.fromValue('orders'),
        POSTGRES_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: password, key: 'password' }),
      },
      readiness: kplus.Probe.fromCommand(['pg_isready', '--host=127.0.0.1', '--username=orders', '--dbname=orders']),
      claims: [{ name: 'data', size: Size.gibibytes(20), mountPath: '/var/lib/postgresql' }],
      writablePaths: ['/tmp', '/run/postgresql'],
      clientService: {},
    });
    db.containers[0].mount('/etc/postgresql', kplus.Volume.fromConfigMap(this, 'ConfigVolume', config), { readOnly: true });
  }
}

const POSTGRESQL_CONF = `listen_addresses = '*'
max_connections = 200
shared_buffers = 512MB
effective_cache_size = 1GB
log_min_duration_statement = 500ms
`;

if (require.main === module) {
  const app = new App();
  new OrdersDbChart(app, 'orders-db');
  app.synth();
}
