import { parseImage } from '../kubernetes/image';

/** How an official image starts, and the user that its files are made for. */
export interface ImageUser {
  readonly user: number;
  /** The user of its Alpine variants, where it is another. */
  readonly alpine?: number;
  /** The name that the image starts as, which the kubelet cannot tell from root; absent where it starts as root. */
  readonly named?: string;
}

/** Images that `runAsNonRoot` keeps from starting unless their user is written, each from its own Dockerfile. */
export const IMAGE_USERS: Readonly<Record<string, ImageUser>> = {
  'postgres': { user: 999, alpine: 70 },
  'mysql': { user: 999 },
  'mariadb': { user: 999 },
  'percona': { user: 1001, named: 'mysql' },
  'redis': { user: 999 },
  'valkey/valkey': { user: 999 },
  'mongo': { user: 999 },
  'rabbitmq': { user: 999, alpine: 100 },
  'nginx': { user: 101 },
  'memcached': { user: 11211, named: 'memcache' },
  'influxdb': { user: 1000 },
  'cassandra': { user: 999 },
  'zookeeper': { user: 1000 },
  'couchdb': { user: 5984 },
  'neo4j': { user: 7474 },
  'clickhouse/clickhouse-server': { user: 101 },
  'apache/kafka': { user: 1000, named: 'appuser' },
  'prom/prometheus': { user: 65534, named: 'nobody' },
  'prom/alertmanager': { user: 65534, named: 'nobody' },
  'hashicorp/vault': { user: 100 },
  'hashicorp/consul': { user: 100 },
};

/** Why a container of this image would not start under `runAsNonRoot`, when no user is written. */
export function imageUserProblem(container: string, image: string): string | undefined {
  const { repository, tag } = parseImage(image);
  const known = IMAGE_USERS[repository.replace(/^(docker\.io\/)?(library\/)?/, '')];
  if (!known) { return undefined; }
  const user = tag?.includes('alpine') ? known.alpine ?? known.user : known.user;
  const start = known.named === undefined ? 'starts as root' : `starts as the user '${known.named}', whom Kubernetes cannot tell from root by name`;
  return `container '${container}' has the image '${image}', which ${start}, so under 'ensureNonRoot' it would never start; write securityContext: { user: ${user} }`;
}
