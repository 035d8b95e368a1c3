/** A StatefulSet and its neighbours, with nothing wrong; made anew for each test to spoil. */
export function soundWorkload(name = 'db') {
  const labels = { app: name };
  return {
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `${name}-headless`, namespace: 'shop' } as any,
      spec: { clusterIP: 'None', selector: { ...labels }, ports: [{ port: 5432 }] } as any,
    },
    statefulSet: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, namespace: 'shop', labels: { 'helm.sh/chart': 'db-1.2.3' } } as any,
      spec: {
        replicas: 3,
        serviceName: `${name}-headless`,
        selector: { matchLabels: { ...labels } },
        template: {
          metadata: { labels: { ...labels, 'app.kubernetes.io/version': '17' } },
          spec: {
            containers: [{ name: 'postgres', image: 'postgres:17', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          },
        },
        volumeClaimTemplates: [{
          metadata: { name: 'data', labels: { ...labels } },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
        }],
      } as any,
    },
    budget: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace: 'shop' } as any,
      spec: { maxUnavailable: 1, selector: { matchLabels: { ...labels } } } as any,
    },
    autoscaler: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name, namespace: 'shop' } as any,
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name }, maxReplicas: 5 } as any,
    },
  };
}
