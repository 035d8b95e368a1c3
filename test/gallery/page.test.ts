import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples, objectsOf, sourceOf } from './examples';

const page = join(__dirname, '../../docs/gallery.md');
const table = /(<!-- table: [^\n]*-->\n)[^]*(<!-- end of table -->)/;

const systems: Record<string, { what: string; bitnami?: number }> = {
  'demo-stateful': { what: 'nginx, the walk through a console\'s wizard' },
  'orders-db': { what: 'PostgreSQL, one server', bitnami: 3 },
  'postgres-replicas': { what: 'PostgreSQL, primary and streaming replicas' },
  'mysql': { what: 'MySQL, primary and cloned replicas' },
  'redis-sentinel': { what: 'Redis with Sentinel', bitnami: 6 },
  'kafka': { what: 'Kafka in KRaft mode', bitnami: 6 },
  'zookeeper': { what: 'ZooKeeper, a quorum of three' },
  'etcd': { what: 'etcd' },
  'cassandra': { what: 'Cassandra' },
  'elasticsearch': { what: 'Elasticsearch, masters and data nodes' },
  'rabbitmq': { what: 'RabbitMQ' },
  'nats': { what: 'NATS with JetStream' },
  'minio': { what: 'MinIO, distributed' },
  'autoscaling': { what: 'a cache that follows the load' },
  'restore': { what: 'a database restored from a snapshot' },
  'connections': { what: 'a database that only two others may reach' },
};

test('the page has a row for every example', () => {
  expect(Object.keys(systems).sort()).toEqual(Object.keys(examples).sort());
});

test('the page tells the lines and objects that the examples have today', () => {
  const rows = Object.entries(systems).map(([name, { what, bitnami }]) =>
    `| [${name}](../examples/${name}) | ${what} | ${linesOf(name)} | ${objectsOf(name).length} | 0 | ${bitnami ?? '–'} |`);
  const expected = ['| example | what it is | lines | objects | findings | bitnami |', '|---|---|--:|--:|--:|--:|', ...rows, ''].join('\n');
  const text = readFileSync(page, 'utf8');
  if (process.env.UPDATE_GOLDEN) { writeFileSync(page, text.replace(table, `$1${expected}$2`)); }

  expect(readFileSync(page, 'utf8')).toContain(expected);
});

function linesOf(name: string): number {
  return sourceOf(name).split('\n').filter(line => line.trim() !== '').length;
}
