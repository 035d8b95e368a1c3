import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { AutoscalingChart } from '../../examples/autoscaling/main';
import { CassandraChart } from '../../examples/cassandra/main';
import { ConnectionsChart } from '../../examples/connections/main';
import { DemoStatefulChart } from '../../examples/demo-stateful/main';
import { ElasticsearchChart } from '../../examples/elasticsearch/main';
import { EtcdChart } from '../../examples/etcd/main';
import { KafkaChart } from '../../examples/kafka/main';
import { MinioChart } from '../../examples/minio/main';
import { MySqlChart } from '../../examples/mysql/main';
import { NatsChart } from '../../examples/nats/main';
import { OrdersDbChart } from '../../examples/orders-db/main';
import { PostgresReplicasChart } from '../../examples/postgres-replicas/main';
import { RabbitMqChart } from '../../examples/rabbitmq/main';
import { RedisSentinelChart } from '../../examples/redis-sentinel/main';
import { RestoreChart } from '../../examples/restore/main';
import { ZooKeeperChart } from '../../examples/zookeeper/main';

/** What every example lets a caller choose. */
export interface ExampleProps {
  readonly image?: string;
  readonly replicas?: number;
}

type ExampleChart = new (scope: Construct, id: string, props?: ExampleProps) => Chart;

export const examples: Record<string, ExampleChart> = {
  'autoscaling': AutoscalingChart,
  'cassandra': CassandraChart,
  'connections': ConnectionsChart,
  'demo-stateful': DemoStatefulChart,
  'elasticsearch': ElasticsearchChart,
  'etcd': EtcdChart,
  'kafka': KafkaChart,
  'minio': MinioChart,
  'mysql': MySqlChart,
  'nats': NatsChart,
  'orders-db': OrdersDbChart,
  'postgres-replicas': PostgresReplicasChart,
  'rabbitmq': RabbitMqChart,
  'redis-sentinel': RedisSentinelChart,
  'restore': RestoreChart,
  'zookeeper': ZooKeeperChart,
};

/** The YAML of an example, as its own program writes it. */
export function synthesize(name: string, props?: ExampleProps): string {
  const app = new App();
  new examples[name](app, name, props);
  return app.synthYaml();
}

/** The objects of an example. */
export function objectsOf(name: string, props?: ExampleProps): any[] {
  return Testing.synth(new examples[name](new App(), name, props));
}

export function sourceOf(name: string): string {
  return readFileSync(join(__dirname, '../../examples', name, 'main.ts'), 'utf8');
}
