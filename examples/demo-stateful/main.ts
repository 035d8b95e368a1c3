import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Placement, SecurityProfile, StatefulWorkload, UpdateStrategy } from 'cdk8s-stateful';

/** The walk through the console's wizard, page by page, as code. */
export class DemoStatefulChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string; replicas?: number } = {}) {
    super(scope, id, { namespace: 'demo' });

    const settings = new kplus.ConfigMap(this, 'Settings', {
      metadata: { name: 'demo-settings' },
      data: { GREETING: 'hello', LOG_LEVEL: 'info' },
    });
    const site = new kplus.ConfigMap(this, 'Site', {
      metadata: { name: 'demo-site' },
      data: { 'default.conf': SITE },
    });
    const credentials = kplus.Secret.fromSecretName(this, 'Credentials', 'demo-credentials');

    const demo = new StatefulWorkload(this, 'demo-stateful', {
      // Basic information
      description: 'nginx with a volume of its own for every replica',
      metadata: {
        labels: { 'app.kubernetes.io/part-of': 'demo' },
        annotations: { 'kubesphere.io/alias-name': 'demo' },
      },
      podMetadata: { annotations: { 'example.com/owner': 'web-team' } },

      // Pods: replicas, update strategy, deployment mode
      replicas: props.replicas ?? 3,
      updateStrategy: UpdateStrategy.rollingUpdate({ partition: 0 }),
      placement: Placement.SPREAD,
      terminationGracePeriod: Duration.seconds(30),
      securityContext: { fsGroup: 101 },

      // Pods: the container
      containers: [{
        name: 'nginx',
        image: props.image ?? 'nginx:1.30.4',
        imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
        resources: {
          cpu: { request: kplus.Cpu.millis(100) },
          memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
          ephemeralStorage: { request: Size.mebibytes(128), limit: Size.gibibytes(1) },
        },
        ports: [{ name: 'http-web', number: 8080, protocol: kplus.Protocol.TCP }],
        readiness: kplus.Probe.fromHttpGet('/healthz', { port: 8080, periodSeconds: Duration.seconds(10) }),
        liveness: kplus.Probe.fromTcpSocket({ port: 8080, failureThreshold: 5 }),
        startup: kplus.Probe.fromHttpGet('/healthz', { port: 8080, failureThreshold: 30 }),
        command: ['nginx', '-g', 'daemon off;'],
        envVariables: {
          COLOUR: kplus.EnvValue.fromValue('green'),
          GREETING: kplus.EnvValue.fromConfigMap(settings, 'GREETING'),
          API_TOKEN: kplus.EnvValue.fromSecretValue({ secret: credentials, key: 'token' }),
        },
        securityContext: {
          user: 101,
          group: 101,
          ensureNonRoot: true,
          privileged: false,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
        },
      }],

      // The host's time zone needs a path of the host, which the stricter profiles forbid.
      securityProfile: SecurityProfile.PRIVILEGED,
      hostTimeZone: true,

      // Storage
      claims: [{ name: 'data', size: Size.gibibytes(10), mountPath: '/usr/share/nginx/html' }],
      writablePaths: ['/tmp', '/run', '/var/cache/nginx'],

      // Advanced settings
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    });
    demo.containers[0].mount('/etc/nginx/conf.d', kplus.Volume.fromConfigMap(this, 'SiteVolume', site), { readOnly: true });
  }
}

const SITE = `server {
  listen 8080;
  root /usr/share/nginx/html;

  location = /healthz {
    access_log off;
    return 200 "ok\\n";
  }
}
`;

if (require.main === module) {
  const app = new App();
  new DemoStatefulChart(app, 'demo-stateful');
  app.synth();
}
