import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** PostgreSQL: pod 0 takes the writes, the others are streaming replicas that cloned themselves from it. */
export class PostgresReplicasChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'postgres' });

    const image = props.image ?? 'postgres:18.6';
    const secret = kplus.Secret.fromSecretName(this, 'Secret', 'postgres');
    const superuserPassword = kplus.EnvValue.fromSecretValue({ secret, key: 'password' });
    const replicationPassword = kplus.EnvValue.fromSecretValue({ secret, key: 'replication-password' });
    const dataDirectory = kplus.EnvValue.fromValue('/var/lib/postgresql/18/docker');
    const config = new kplus.ConfigMap(this, 'Config', {
      metadata: { name: 'postgres-config' },
      data: { 'postgresql.conf': POSTGRESQL_CONF, 'clone.sh': CLONE },
    });
    const firstStart = new kplus.ConfigMap(this, 'FirstStart', {
      metadata: { name: 'postgres-first-start' },
      data: { 'replication.sh': ALLOW_REPLICATION },
    });
    const configVolume = kplus.Volume.fromConfigMap(this, 'ConfigVolume', config);

    const postgres = new StatefulWorkload(this, 'postgres', {
      image,
      args: ['-c', 'config_file=/etc/postgresql/postgresql.conf'],
      port: 5432,
      replicas: props.replicas ?? 3,
      securityContext: { user: 999 },
      terminationGracePeriod: Duration.minutes(2),
      envVariables: {
        PGDATA: dataDirectory,
        POSTGRES_PASSWORD: superuserPassword,
        REPLICATION_PASSWORD: replicationPassword,
      },
      readiness: kplus.Probe.fromCommand(['pg_isready', '--host=127.0.0.1', '--username=postgres']),
      writablePaths: ['/tmp', '/run/postgresql'],
      clientService: { name: 'postgres-read' },
    });
    const data = postgres.addClaim({ name: 'data', size: Size.gibibytes(50), mountPath: '/var/lib/postgresql' });
    postgres.containers[0].mount('/etc/postgresql', configVolume, { readOnly: true });
    postgres.containers[0].mount('/docker-entrypoint-initdb.d', kplus.Volume.fromConfigMap(this, 'FirstStartVolume', firstStart), { readOnly: true });

    const clone = postgres.addInitContainer({
      name: 'clone',
      image,
      command: ['sh', '/etc/postgresql/clone.sh'],
      envVariables: {
        PGDATA: dataDirectory,
        PGPASSWORD: replicationPassword,
        PRIMARY: kplus.EnvValue.fromValue(postgres.podDnsName(0)),
      },
    });
    clone.mount('/etc/postgresql', configVolume, { readOnly: true });
    clone.mount('/var/lib/postgresql', data);
  }
}

const POSTGRESQL_CONF = `listen_addresses = '*'
shared_buffers = 512MB
# how far a replica may fall behind before it has to be cloned anew
wal_keep_size = 2GB
`;

/** Runs once, when pod 0 creates its database. */
const ALLOW_REPLICATION = `psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE replicator WITH REPLICATION LOGIN PASSWORD :'password';
SQL
echo 'host replication replicator all scram-sha-256' >> "$PGDATA/pg_hba.conf"
`;

/** Runs before every start; does nothing on the primary and where there is a database already. */
const CLONE = `set -eu
case "$HOSTNAME" in *-0) exit 0 ;; esac
if [ -s "$PGDATA/PG_VERSION" ]; then exit 0; fi

until pg_isready --host="$PRIMARY"; do sleep 2; done
rm -rf "$PGDATA.incomplete"
pg_basebackup --host="$PRIMARY" --username=replicator --pgdata="$PGDATA.incomplete" \\
  --wal-method=stream --checkpoint=fast --write-recovery-conf
mv "$PGDATA.incomplete" "$PGDATA"
`;

if (require.main === module) {
  const app = new App();
  new PostgresReplicasChart(app, 'postgres-replicas');
  app.synth();
}
