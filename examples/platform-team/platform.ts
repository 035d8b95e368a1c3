import { ApiObject, App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { StatefulDefaults, StatefulWorkload } from 'cdk8s-stateful';
import { Construct } from 'constructs';

/** Bills, alerts and the search of the console go by these labels. */
const REQUIRED_LABELS = ['acme.example/team', 'acme.example/cost-centre'];

/** The app of every team at Acme: it refuses objects that nobody would answer for. */
export class AcmeApp extends App {
  constructor() {
    super();
    this.node.addValidation({
      validate: () => {
        const problems: string[] = [];
        for (const object of this.node.findAll()) {
          if (!ApiObject.isApiObject(object)) { continue; }
          const missing = REQUIRED_LABELS.filter(label => object.metadata.getLabel(label) === undefined);
          problems.push(...missing.map(label => `'${object.node.path}' has no label '${label}'; make it in a TeamChart`));
        }
        return problems;
      },
    });
  }
}

export interface TeamChartProps {
  /** The team, which is also its namespace. */
  readonly team: string;
  readonly costCentre: string;
}

/** All that one team runs, by the rules of the platform. */
export class TeamChart extends Chart {
  constructor(scope: Construct, id: string, props: TeamChartProps) {
    super(scope, id, {
      namespace: props.team,
      labels: { 'acme.example/team': props.team, 'acme.example/cost-centre': props.costCentre },
    });

    StatefulDefaults.of(this).add({
      storageClassName: 'encrypted-ssd',
      imagePullSecrets: [kplus.Secret.fromSecretName(this, 'Registry', 'acme-registry')],
      priorityClassName: 'databases',
      nodeSelector: { 'acme.example/pool': 'databases' },
      tolerations: [{ key: 'acme.example/pool', value: 'databases' }],
      timeZone: 'Etc/UTC',
    });
  }
}

export interface PostgresProps {
  readonly size: Size;

  /** @default '18.6' */
  readonly version?: string;
}

/** PostgreSQL as Acme runs it. A team says how large it is; everything else is decided here. */
export class Postgres extends StatefulWorkload {
  constructor(scope: Construct, id: string, props: PostgresProps) {
    const name = `${id}-postgres`;
    const password = kplus.Secret.fromSecretName(scope, `${id}-password`, name);

    super(scope, id, {
      metadata: { name },
      image: `postgres:${props.version ?? '18.6'}`,
      port: 5432,
      securityContext: { user: 999 },
      terminationGracePeriod: Duration.minutes(2),
      envVariables: {
        PGDATA: kplus.EnvValue.fromValue('/var/lib/postgresql/18/docker'),
        POSTGRES_DB: kplus.EnvValue.fromValue(id),
        POSTGRES_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: password, key: 'password' }),
      },
      readiness: kplus.Probe.fromCommand(['pg_isready', '--host=127.0.0.1']),
      claims: [{ name: 'data', size: props.size, mountPath: '/var/lib/postgresql' }],
      writablePaths: ['/tmp', '/run/postgresql'],
      clientService: {},
      monitoring: { podMonitor: false, labels: { release: 'acme-prometheus' }, escapeForHelm: process.env.FORMAT === 'helm' },
    });
  }
}
