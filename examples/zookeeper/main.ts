import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** A ZooKeeper ensemble of three, its transaction log on a volume of its own. */
export class ZooKeeperChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'zookeeper' });

    const zookeeper = new StatefulWorkload(this, 'zookeeper', {
      image: props.image ?? 'zookeeper:3.9.5',
      // A server's id is its ordinal, and ZooKeeper counts from 1.
      startOrdinal: 1,
      replicas: props.replicas ?? 3,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      securityContext: { user: 1000 },
      // The configuration is written to a directory of its own, because /conf holds the image's logging configuration.
      args: ['zkServer.sh', 'start-foreground', '/config/zoo.cfg'],
      ports: [{ name: 'client', number: 2181 }],
      envVariables: {
        ZOO_CONF_DIR: kplus.EnvValue.fromValue('/config'),
        ZOO_MY_ID: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }),
        ZOO_STANDALONE_ENABLED: kplus.EnvValue.fromValue('false'),
        ZOO_ADMINSERVER_ENABLED: kplus.EnvValue.fromValue('false'),
        ZOO_AUTOPURGE_PURGEINTERVAL: kplus.EnvValue.fromValue('1'),
        ZOO_4LW_COMMANDS_WHITELIST: kplus.EnvValue.fromValue('srvr,ruok'),
        ZOO_CFG_EXTRA: kplus.EnvValue.fromValue('quorumListenOnAllIPs=true'),
      },
      // "srvr" tells a mode only while the server is part of a quorum; "ruok" only asks whether the process runs.
      readiness: kplus.Probe.fromCommand(['bash', '-c', 'echo srvr | nc -w 2 localhost 2181 | grep -q ^Mode'], {
        timeoutSeconds: Duration.seconds(5),
      }),
      liveness: kplus.Probe.fromCommand(['bash', '-c', 'echo ruok | nc -w 2 localhost 2181 | grep -q imok'], {
        initialDelaySeconds: Duration.seconds(30),
        timeoutSeconds: Duration.seconds(5),
      }),
      claims: [
        { name: 'data', size: Size.gibibytes(10), mountPath: '/data' },
        { name: 'datalog', size: Size.gibibytes(10), mountPath: '/datalog' },
      ],
      writablePaths: ['/tmp', '/config'],
      clientService: {},
    });

    const servers = zookeeper.podDnsNames().map((host, index) => `server.${index + 1}=${host}:2888:3888;2181`);
    zookeeper.containers[0].env.addVariable('ZOO_SERVERS', kplus.EnvValue.fromValue(servers.join(' ')));
  }
}

if (require.main === module) {
  const app = new App();
  new ZooKeeperChart(app, 'zookeeper');
  app.synth();
}
