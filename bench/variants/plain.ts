import { ApiObject, Chart } from 'cdk8s';
import { DATA, GIBIBYTES, IMAGE, PORT, PORT_NAME, REPLICAS, USER, objectMetadata, selectorLabels } from './database';

/** The same objects as literals, with no help at all: the least that cdk8s itself asks for. */
export default function database(chart: Chart, name: string): void {
  const selector = selectorLabels(name);
  new ApiObject(chart, `${name}-budget`, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: objectMetadata(name),
    spec: { maxUnavailable: 1, selector: { matchLabels: selector }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
  new ApiObject(chart, `${name}-policy`, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: objectMetadata(name),
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: { matchLabels: selector } }] }, { ports: [{ port: PORT }] }],
      egress: [{}],
    },
  });
  const headless = new ApiObject(chart, `${name}-headless`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: objectMetadata(`${name}-headless`, name),
    spec: { clusterIP: 'None', ports: [{ name: PORT_NAME, port: PORT }], publishNotReadyAddresses: true, selector },
  });
  const set = new ApiObject(chart, name, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
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
            readinessProbe: { tcpSocket: { port: PORT } },
            resources: {
              requests: { 'cpu': '250m', 'memory': '512Mi', 'ephemeral-storage': '1Gi' },
              limits: { 'memory': '2Gi', 'ephemeral-storage': '4Gi' },
            },
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
            terminationMessagePolicy: 'FallbackToLogsOnError',
            volumeMounts: [{ name: 'data', mountPath: DATA }, { name: 'writable-paths', mountPath: '/tmp', subPath: `${name}/tmp` }],
          }],
          volumes: [{ name: 'writable-paths', emptyDir: {} }],
        },
      },
      volumeClaimTemplates: [{
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', resources: { requests: { storage: `${GIBIBYTES}Gi` } } },
      }],
    },
  });
  set.addDependency(headless);
  new ApiObject(chart, `${name}-client`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: objectMetadata(name),
    spec: { ports: [{ name: PORT_NAME, port: PORT }], selector },
  });
}
