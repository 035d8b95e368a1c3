import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** MinIO on four servers with one drive each: it survives the loss of any one of them. */
export class MinioChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'minio' });

    const replicas = props.replicas ?? 4;
    const secret = kplus.Secret.fromSecretName(this, 'Secret', 'minio');
    const minio = new StatefulWorkload(this, 'minio', {
      image: props.image ?? 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z',
      args: ['server', '--console-address', ':9001'],
      ports: [{ name: 'api', number: 9000 }, { name: 'console', number: 9001 }],
      replicas,
      // No server is ready before it has seen enough of the others.
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      securityContext: { user: 1000 },
      envVariables: {
        MINIO_ROOT_USER: kplus.EnvValue.fromSecretValue({ secret, key: 'root-user' }),
        MINIO_ROOT_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: 'root-password' }),
      },
      readiness: kplus.Probe.fromHttpGet('/minio/health/ready', { port: 9000 }),
      liveness: kplus.Probe.fromHttpGet('/minio/health/live', { port: 9000, failureThreshold: 6 }),
      claims: [{ name: 'data', size: Size.gibibytes(100), mountPath: '/data' }],
      clientService: {},
    });

    minio.containers[0].env.addVariable('MINIO_VOLUMES',
      kplus.EnvValue.fromValue(`http://minio-{0...${replicas - 1}}.${minio.headlessDnsName}:9000/data`));
  }
}

if (require.main === module) {
  const app = new App();
  new MinioChart(app, 'minio');
  app.synth();
}
