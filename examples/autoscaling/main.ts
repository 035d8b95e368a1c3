import { ApiObject, App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulWorkload } from 'cdk8s-stateful';

/** A caching proxy whose replicas follow the load, each with a cache of its own that outlives its pod. */
export class AutoscalingChart extends Chart {
  constructor(scope: Construct, id: string, props: { image?: string } = {}) {
    super(scope, id, { namespace: 'cache' });

    const site = new kplus.ConfigMap(this, 'Site', {
      metadata: { name: 'cache-site' },
      data: { 'default.conf': SITE },
    });

    const cache = new StatefulWorkload(this, 'cache', {
      image: props.image ?? 'nginxinc/nginx-unprivileged:1.30.4',
      port: 8080,
      securityContext: { user: 101 },
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      readiness: kplus.Probe.fromHttpGet('/healthz', { port: 8080 }),
      claims: [{ name: 'cache', size: Size.gibibytes(20), mountPath: '/cache' }],
      clientService: {},
    });
    cache.containers[0].mount('/etc/nginx/conf.d', kplus.Volume.fromConfigMap(this, 'SiteVolume', site), { readOnly: true });

    // No "replicas" above: the autoscaler decides.
    new kplus.HorizontalPodAutoscaler(this, 'Autoscaler', {
      metadata: { name: 'cache' },
      target: cache,
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))],
    });
  }
}

/**
 * Advice on memory from a VerticalPodAutoscaler. It has no type in cdk8s-plus, so it is an ApiObject; and it is a chart of its
 * own, because its resource exists only in clusters that have the autoscaler installed.
 */
export class MemoryAdviceChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'cache' });

    new ApiObject(this, 'Advice', {
      apiVersion: 'autoscaling.k8s.io/v1',
      kind: 'VerticalPodAutoscaler',
      metadata: { name: 'cache' },
      spec: {
        targetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'cache' },
        updatePolicy: { updateMode: 'Off' },
        resourcePolicy: { containerPolicies: [{ containerName: 'cache', controlledResources: ['memory'] }] },
      },
    });
  }
}

const SITE = `proxy_cache_path /cache keys_zone=pages:10m max_size=18g inactive=7d;

server {
  listen 8080;

  location = /healthz {
    access_log off;
    return 200 "ok\\n";
  }

  location / {
    proxy_cache pages;
    proxy_pass http://origin.shop.svc;
  }
}
`;

if (require.main === module) {
  const app = new App();
  new AutoscalingChart(app, 'autoscaling');
  new MemoryAdviceChart(app, 'autoscaling-memory');
  app.synth();
}
