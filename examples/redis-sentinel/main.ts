import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** Redis with a Sentinel beside every server: when the master is gone, the Sentinels elect another. */
export class RedisSentinelChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'redis' });

    const image = props.image ?? 'redis:7.4.11';
    const replicas = props.replicas ?? 3;
    const secret = kplus.Secret.fromSecretName(this, 'Secret', 'redis');
    const password = kplus.EnvValue.fromSecretValue({ secret, key: 'password' });
    const config = new kplus.ConfigMap(this, 'Config', {
      metadata: { name: 'redis-config' },
      data: { 'redis.conf': REDIS_CONF, 'configure.sh': CONFIGURE },
    });

    const redis = new StatefulWorkload(this, 'redis', {
      replicas,
      securityContext: { user: 999 },
      containers: [
        {
          name: 'redis',
          image,
          args: ['redis-server', '/data/redis.conf'],
          ports: [{ name: 'redis', number: 6379 }],
          envVariables: { REDISCLI_AUTH: password },
          readiness: kplus.Probe.fromCommand(['redis-cli', '-e', 'ping']),
        },
        {
          name: 'sentinel',
          image,
          args: ['redis-sentinel', '/data/sentinel.conf'],
          ports: [{ name: 'sentinel', number: 26379 }],
          readiness: kplus.Probe.fromTcpSocket({ port: 26379 }),
          resources: {
            cpu: { request: kplus.Cpu.millis(50) },
            memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
            ephemeralStorage: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
          },
        },
      ],
      clientService: {},
    });
    const data = redis.addClaim({ name: 'data', size: Size.gibibytes(10), mountPath: '/data' });
    redis.containers[1].mount('/data', data);

    const configure = redis.addInitContainer({
      name: 'configure',
      image,
      command: ['sh', '/config/configure.sh'],
      envVariables: {
        REDISCLI_AUTH: password,
        DOMAIN: kplus.EnvValue.fromValue(redis.headlessDnsName),
        PEERS: kplus.EnvValue.fromValue(redis.podDnsNames().join(' ')),
        QUORUM: kplus.EnvValue.fromValue(`${Math.floor(replicas / 2) + 1}`),
      },
    });
    configure.mount('/config', kplus.Volume.fromConfigMap(this, 'ConfigVolume', config), { readOnly: true });
    configure.mount('/data', data);
  }
}

const REDIS_CONF = `dir /data
appendonly yes
maxmemory 1gb
maxmemory-policy noeviction
# stop taking writes when no replica follows: the price of never losing them in a failover
min-replicas-to-write 1
min-replicas-max-lag 10
`;

/**
 * Writes both configuration files to the volume, because Redis and Sentinel rewrite them at a failover.
 * The master is the one that the other Sentinels name, else the one that was master last, else pod 0.
 */
const CONFIGURE = `set -eu
umask 077
self="$HOSTNAME.$DOMAIN"
master=''
for peer in $PEERS; do
  if [ "$peer" = "$self" ]; then continue; fi
  master=$(timeout 3 redis-cli -h "$peer" -p 26379 sentinel get-master-addr-by-name main 2>/dev/null | head -n 1) || true
  if [ -n "$master" ]; then break; fi
done
if [ -z "$master" ] && [ -f /data/sentinel.conf ]; then
  master=$(awk '/^sentinel monitor main / { print $4 }' /data/sentinel.conf)
fi
master=\${master:-\${PEERS%% *}}

{
  cat /config/redis.conf
  echo "requirepass $REDISCLI_AUTH"
  echo "masterauth $REDISCLI_AUTH"
  echo "replica-announce-ip $self"
  if [ "$master" != "$self" ]; then echo "replicaof $master 6379"; fi
} > /data/redis.conf

if [ ! -f /data/sentinel.conf ]; then
  cat > /data/sentinel.conf <<END
port 26379
dir /tmp
requirepass $REDISCLI_AUTH
sentinel sentinel-pass $REDISCLI_AUTH
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $self
sentinel monitor main $master 6379 $QUORUM
sentinel auth-pass main $REDISCLI_AUTH
sentinel down-after-milliseconds main 5000
sentinel failover-timeout main 60000
sentinel parallel-syncs main 1
END
fi
`;

if (require.main === module) {
  const app = new App();
  new RedisSentinelChart(app, 'redis-sentinel');
  app.synth();
}
