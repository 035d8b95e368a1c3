import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { DATA, GIBIBYTES, IMAGE, PORT, PORT_NAME, REPLICAS, USER, objectMetadata, selectorLabels } from './database';

/** The same objects by the classes that are generated from the API's schema. */
export default function database(chart: Chart, name: string): void {
  const selector = selectorLabels(name);
  new k8s.KubePodDisruptionBudget(chart, `${name}-budget`, {
    metadata: objectMetadata(name),
    spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: selector }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
  new k8s.KubeNetworkPolicy(chart, `${name}-policy`, {
    metadata: objectMetadata(name),
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: { matchLabels: selector } }] }, { ports: [{ port: k8s.IntOrString.fromNumber(PORT) }] }],
      egress: [{}],
    },
  });
  const headless = new k8s.KubeService(chart, `${name}-headless`, {
    metadata: objectMetadata(`${name}-headless`, name),
    spec: { clusterIp: 'None', ports: [{ name: PORT_NAME, port: PORT }], publishNotReadyAddresses: true, selector },
  });
  const set = new k8s.KubeStatefulSet(chart, name, {
    metadata: objectMetadata(name),
    spec: {
      replicas: REPLICAS,
      serviceName: `${name}-headless`,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: selector },
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsUser: USER, runAsNonRoot: true, fsGroup: USER, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' },
          },
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: selector } } },
              ],
            },
          },
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: selector } },
          ],
          containers: [{
            name,
            image: IMAGE,
            ports: [{ name: PORT_NAME, containerPort: PORT }],
            readinessProbe: { tcpSocket: { port: k8s.IntOrString.fromNumber(PORT) } },
            resources: {
              requests: {
                'cpu': k8s.Quantity.fromString('250m'),
                'memory': k8s.Quantity.fromString('512Mi'),
                'ephemeral-storage': k8s.Quantity.fromString('1Gi'),
              },
              limits: { 'memory': k8s.Quantity.fromString('2Gi'), 'ephemeral-storage': k8s.Quantity.fromString('4Gi') },
            },
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
            terminationMessagePolicy: 'FallbackToLogsOnError',
            volumeMounts: [{ name: 'data', mountPath: DATA }, { name: 'writable-paths', mountPath: '/tmp', subPath: `${name}/tmp` }],
          }],
          volumes: [{ name: 'writable-paths', emptyDir: {} }],
        },
      },
      volumeClaimTemplates: [{
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', resources: { requests: { storage: k8s.Quantity.fromString(`${GIBIBYTES}Gi`) } } },
      }],
    },
  });
  set.addDependency(headless);
  new k8s.KubeService(chart, `${name}-client`, {
    metadata: objectMetadata(name),
    spec: { ports: [{ name: PORT_NAME, port: PORT }], selector },
  });
}
