import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** MySQL: pod 0 takes the writes, the others are replicas that an init container clones and points at it. */
export class MySqlChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'mysql' });

    const image = props.image ?? 'mysql:8.4.11';
    const secret = kplus.Secret.fromSecretName(this, 'Secret', 'mysql');
    const config = new kplus.ConfigMap(this, 'Config', {
      metadata: { name: 'mysql-config' },
      data: { 'replication.cnf': REPLICATION_CNF },
    });
    const scripts = new kplus.ConfigMap(this, 'Scripts', {
      metadata: { name: 'mysql-scripts' },
      data: { 'replication-user.sh': REPLICATION_USER, 'clone.sh': CLONE },
    });
    const configVolume = kplus.Volume.fromConfigMap(this, 'ConfigVolume', config);
    const envVariables = {
      ORDINAL: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }),
      MYSQL_ROOT_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: 'root-password' }),
      REPLICATION_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: 'replication-password' }),
    };

    const mysql = new StatefulWorkload(this, 'mysql', {
      image,
      // Two servers of one set must not have the same id, and 0 is none: 100, 101, 102 …
      args: ['--server-id=10$(ORDINAL)'],
      ports: [{ name: 'mysql', number: 3306 }],
      replicas: props.replicas ?? 3,
      securityContext: { user: 999 },
      terminationGracePeriod: Duration.minutes(2),
      envVariables,
      writablePaths: ['/tmp', '/var/run/mysqld'],
      clientService: { name: 'mysql-read' },
    });
    // The sub-path keeps the file system's own lost+found out of the data directory.
    const data = mysql.addClaim({ name: 'data', size: Size.gibibytes(50), mountPath: '/var/lib/mysql', subPath: 'mysql' });
    mysql.containers[0].mount('/etc/mysql/conf.d', configVolume, { readOnly: true });
    mysql.containers[0].mount('/docker-entrypoint-initdb.d', kplus.Volume.fromConfigMap(this, 'FirstStart', scripts, {
      name: 'first-start',
      items: { 'replication-user.sh': { path: 'replication-user.sh' } },
    }), { readOnly: true });

    const clone = mysql.addInitContainer({
      name: 'clone',
      image,
      command: ['bash', '/scripts/clone.sh'],
      envVariables: { ...envVariables, PRIMARY: kplus.EnvValue.fromValue(mysql.podDnsName(0)) },
    });
    clone.mount('/scripts', kplus.Volume.fromConfigMap(this, 'ScriptsVolume', scripts), { readOnly: true });
    clone.mount('/etc/mysql/conf.d', configVolume, { readOnly: true });
    clone.mount('/var/lib/mysql', data, { subPath: 'mysql' });
  }
}

const REPLICATION_CNF = `[mysqld]
gtid_mode = ON
enforce_gtid_consistency = ON
plugin_load_add = mysql_clone.so
`;

/** Runs once, when pod 0 creates its database. */
const REPLICATION_USER = `docker_process_sql --database=mysql <<SQL
CREATE USER 'replicator'@'%' IDENTIFIED BY '$REPLICATION_PASSWORD' REQUIRE SSL;
GRANT REPLICATION SLAVE, BACKUP_ADMIN ON *.* TO 'replicator'@'%';
SQL
`;

/** Runs before every start; does nothing on the primary and on a replica that is set up. */
const CLONE = `set -euo pipefail
if [ "$ORDINAL" = 0 ] || [ -f /var/lib/mysql/.replica ]; then exit 0; fi

socket=/tmp/clone.sock
start() {
  mysqld --server-id="10$ORDINAL" --skip-networking --mysqlx=OFF --skip-replica-start --socket=$socket &
  server=$!
  until mysqladmin --socket=$socket ping --silent; do kill -0 $server; sleep 1; done
}

find /var/lib/mysql -mindepth 1 -delete
mysqld --initialize-insecure
start
# At the end of a clone the server stops, to be started again on the new data.
mysql --socket=$socket --user=root <<SQL || true
SET GLOBAL clone_valid_donor_list = '$PRIMARY:3306';
CLONE INSTANCE FROM 'replicator'@'$PRIMARY':3306 IDENTIFIED BY '$REPLICATION_PASSWORD' REQUIRE SSL;
SQL
mysqladmin --socket=$socket --user=root shutdown || true
wait $server || true

start
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
mysql --socket=$socket --user=root <<SQL
CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$PRIMARY', SOURCE_USER = 'replicator',
  SOURCE_PASSWORD = '$REPLICATION_PASSWORD', SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1;
SET PERSIST super_read_only = ON;
SQL
mysqladmin --socket=$socket --user=root shutdown
wait $server
touch /var/lib/mysql/.replica
`;

if (require.main === module) {
  const app = new App();
  new MySqlChart(app, 'mysql');
  app.synth();
}
