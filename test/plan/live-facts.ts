import { ClusterFacts, LiveClaim } from '../../src/manifest/cluster-facts';

/** Facts of a cluster that knows nothing but the claims of `statefulSet()`. */
export function facts(more: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    context: 'test',
    namespace: 'demo',
    serverVersion: '1.37',
    apiGroups: [],
    workloads: [],
    claims: [claim('data-web-0'), claim('data-web-1')],
    storageClasses: [{
      name: 'standard', provisioner: 'csi', allowVolumeExpansion: true, isDefault: true, bindingMode: 'Immediate', reclaimPolicy: 'Delete', parameters: {},
    }],
    managers: [],
    answers: [],
    notes: [],
    ...more,
  };
}

function claim(name: string): LiveClaim {
  return {
    namespace: 'demo',
    name,
    uid: name,
    phase: 'Bound',
    storageClass: 'standard',
    requested: '1Gi',
    capacity: '1Gi',
    accessModes: ['ReadWriteOnce'],
    createdAt: '2026-01-01T00:00:00Z',
    owners: [],
    conditions: [],
    labels: {},
    usedBy: [name.replace('data-', '')],
  };
}

/** A StatefulSet `web` of two pods with a claim each. */
export function statefulSet(spec: any = {}, size = '1Gi'): any {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'demo' },
    spec: {
      replicas: 2,
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } } }],
      ...spec,
    },
  };
}
