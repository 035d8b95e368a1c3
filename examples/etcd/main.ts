import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** An etcd cluster whose first members know each other by name. */
export class EtcdChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'etcd' });

    const etcd = new StatefulWorkload(this, 'etcd', {
      image: props.image ?? 'gcr.io/etcd-development/etcd:v3.6.12',
      command: ['/usr/local/bin/etcd'],
      // The peer port 2380 is not declared: only the members themselves may reach it.
      ports: [{ name: 'client', number: 2379 }, { name: 'metrics', number: 2381 }],
      replicas: props.replicas ?? 3,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      securityContext: { user: 1000 },
      readiness: kplus.Probe.fromHttpGet('/readyz', { port: 2381 }),
      liveness: kplus.Probe.fromHttpGet('/livez', { port: 2381, failureThreshold: 8 }),
      claims: [{ name: 'data', size: Size.gibibytes(10), mountPath: '/var/lib/etcd' }],
      clientService: {},
    });

    const members = etcd.podDnsNames().map((host, ordinal) => `${etcd.podName(ordinal)}=http://${host}:2380`);
    const settings = {
      POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
      ETCD_NAME: kplus.EnvValue.fromValue('$(POD_NAME)'),
      ETCD_DATA_DIR: kplus.EnvValue.fromValue('/var/lib/etcd/data'),
      ETCD_LISTEN_CLIENT_URLS: kplus.EnvValue.fromValue('http://0.0.0.0:2379'),
      ETCD_LISTEN_PEER_URLS: kplus.EnvValue.fromValue('http://0.0.0.0:2380'),
      ETCD_LISTEN_METRICS_URLS: kplus.EnvValue.fromValue('http://0.0.0.0:2381'),
      ETCD_ADVERTISE_CLIENT_URLS: kplus.EnvValue.fromValue(`http://$(POD_NAME).${etcd.headlessDnsName}:2379`),
      ETCD_INITIAL_ADVERTISE_PEER_URLS: kplus.EnvValue.fromValue(`http://$(POD_NAME).${etcd.headlessDnsName}:2380`),
      ETCD_INITIAL_CLUSTER: kplus.EnvValue.fromValue(members.join(',')),
      ETCD_INITIAL_CLUSTER_STATE: kplus.EnvValue.fromValue('new'),
      ETCD_INITIAL_CLUSTER_TOKEN: kplus.EnvValue.fromValue(etcd.headlessDnsName),
      ETCD_AUTO_COMPACTION_MODE: kplus.EnvValue.fromValue('periodic'),
      ETCD_AUTO_COMPACTION_RETENTION: kplus.EnvValue.fromValue('1h'),
      ETCD_QUOTA_BACKEND_BYTES: kplus.EnvValue.fromValue('4294967296'),
    };
    for (const [name, value] of Object.entries(settings)) {
      etcd.containers[0].env.addVariable(name, value);
    }
  }
}

if (require.main === module) {
  const app = new App();
  new EtcdChart(app, 'etcd');
  app.synth();
}
