import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClaimSource, StatefulWorkload } from 'cdk8s-stateful';

/** A second orders database whose volume starts as a snapshot of the first one's. */
export class RestoreChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number; snapshot?: string } = {}) {
    super(scope, id, { namespace: 'orders' });

    const password = kplus.Secret.fromSecretName(this, 'Password', 'orders-db');
    new StatefulWorkload(this, 'orders-db-restored', {
      image: props.image ?? 'postgres:18.6',
      port: 5432,
      replicas: props.replicas ?? 1,
      securityContext: { user: 999 },
      envVariables: {
        PGDATA: kplus.EnvValue.fromValue('/var/lib/postgresql/18/docker'),
        POSTGRES_USER: kplus.EnvValue.fromValue('orders'),
        POSTGRES_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: password, key: 'password' }),
      },
      readiness: kplus.Probe.fromCommand(['pg_isready', '--host=127.0.0.1', '--username=orders']),
      claims: [{
        name: 'data',
        // At least the size of the volume that the snapshot was taken of, and its storage class.
        size: Size.gibibytes(20),
        mountPath: '/var/lib/postgresql',
        dataSource: ClaimSource.snapshot(props.snapshot ?? 'data-orders-db-0-nightly'),
      }],
      writablePaths: ['/tmp', '/run/postgresql'],
    });
  }
}

if (require.main === module) {
  const app = new App();
  new RestoreChart(app, 'restore');
  app.synth();
}
