import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** A database that only the shop's API and its own archive may reach. */
export class ConnectionsChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'shop' });

    const password = kplus.Secret.fromSecretName(this, 'Password', 'orders-db');
    const ordersDb = new StatefulWorkload(this, 'orders-db', {
      image: props.image ?? 'postgres:18.6',
      port: 5432,
      replicas: 1,
      securityContext: { user: 999 },
      envVariables: {
        PGDATA: kplus.EnvValue.fromValue('/var/lib/postgresql/18/docker'),
        POSTGRES_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: password, key: 'password' }),
      },
      claims: [{ name: 'data', size: Size.gibibytes(20), mountPath: '/var/lib/postgresql' }],
      writablePaths: ['/tmp', '/run/postgresql'],
    });

    const archive = new StatefulWorkload(this, 'archive', {
      image: props.image ?? 'postgres:18.6',
      command: ['bash', '-c', 'trap exit TERM; while true; do pg_dump --format=custom --file="/archive/$(date +%F).dump"; sleep 3600 & wait; done'],
      replicas: props.replicas ?? 1,
      securityContext: { user: 999 },
      envVariables: {
        PGHOST: kplus.EnvValue.fromValue(ordersDb.podDnsName(0)),
        PGUSER: kplus.EnvValue.fromValue('postgres'),
        PGPASSWORD: kplus.EnvValue.fromSecretValue({ secret: password, key: 'password' }),
      },
      readiness: kplus.Probe.fromCommand(['test', '-w', '/archive']),
      claims: [{ name: 'archive', size: Size.gibibytes(50), mountPath: '/archive' }],
    });

    const api = new kplus.Deployment(this, 'Api', {
      metadata: { name: 'api' },
      replicas: 1,
      securityContext: { user: 101, group: 101, fsGroup: 101 },
      containers: [{
        name: 'api',
        image: 'nginxinc/nginx-unprivileged:1.30.4',
        imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
        portNumber: 8080,
        readiness: kplus.Probe.fromTcpSocket({ port: 8080 }),
        volumeMounts: [{ path: '/tmp', volume: kplus.Volume.fromEmptyDir(this, 'ApiTmp', 'tmp') }],
        resources: {
          cpu: { request: kplus.Cpu.millis(100) },
          memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
          ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(2) },
        },
        securityContext: {
          user: 101,
          group: 101,
          capabilities: { drop: [kplus.Capability.ALL] },
          seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
        },
      }],
    });

    new kplus.NetworkPolicy(this, 'ApiPolicy', {
      metadata: { name: 'api' },
      selector: api,
      ingress: { rules: [{ peer: kplus.NetworkPolicyIpBlock.anyIpv4(this, 'Anyone'), ports: [kplus.NetworkPolicyPort.tcp(8080)] }] },
      egress: { default: kplus.NetworkPolicyTrafficDefault.ALLOW },
    });

    // Only the database is closed: without this, a policy for the caller would leave it nothing but the database, not even DNS.
    const isolation = kplus.PodConnectionsIsolation.POD;
    ordersDb.connections.allowFrom(api, { isolation });
    ordersDb.connections.allowFrom(archive, { isolation });
  }
}

if (require.main === module) {
  const app = new App();
  new ConnectionsChart(app, 'connections');
  app.synth();
}
