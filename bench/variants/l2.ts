import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DATA, GIBIBYTES, IMAGE, PORT, PORT_NAME, REPLICAS, USER, objectMetadata, selectorLabels } from './database';

/**
 * The same objects by cdk8s-plus-28, as far as it can say them: the claim template needs a patch, the disruption budget
 * its L1. Left out, so that it has less to do than the others: the spread over zones, the retention of claims, and what
 * else would need a further patch.
 */
export default function database(chart: Chart, name: string): void {
  const selector = kplus.LabelSelector.of({ labels: selectorLabels(name) });
  new kplus.k8s.KubePodDisruptionBudget(chart, `${name}-budget`, {
    metadata: objectMetadata(name),
    spec: {
      maxUnavailable: kplus.k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: selectorLabels(name) },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
  const headless = new kplus.Service(chart, `${name}-headless`, {
    metadata: objectMetadata(`${name}-headless`, name),
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    ports: [{ name: PORT_NAME, port: PORT }],
  });
  const tmp = kplus.Volume.fromEmptyDir(chart, `${name}-tmp`, 'tmp');
  const data = kplus.Volume.fromEmptyDir(chart, `${name}-data`, 'data');
  const set = new kplus.StatefulSet(chart, name, {
    metadata: objectMetadata(name),
    podMetadata: { labels: selectorLabels(name) },
    select: false,
    service: headless,
    replicas: REPLICAS,
    securityContext: { user: USER, fsGroup: USER, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH, ensureNonRoot: true },
    containers: [{
      name,
      image: IMAGE,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      ports: [{ name: PORT_NAME, number: PORT }],
      readiness: kplus.Probe.fromTcpSocket({ port: PORT }),
      resources: {
        cpu: { request: kplus.Cpu.millis(250) },
        memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) },
        ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(4) },
      },
      securityContext: {
        ensureNonRoot: true,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: [kplus.Capability.ALL] },
        seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
      },
      volumeMounts: [{ path: DATA, volume: data }, { path: '/tmp', volume: tmp, subPath: 'tmp' }],
    }],
  });
  set.select(selector);
  set.scheduling.spread({ weight: 100, topology: kplus.Topology.HOSTNAME });
  ApiObject.of(set).addJsonPatch(JsonPatch.add('/spec/volumeClaimTemplates', [{
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: { value: `${GIBIBYTES}Gi` } } } },
  }]));

  const policy = new kplus.NetworkPolicy(chart, `${name}-policy`, {
    metadata: objectMetadata(name),
    selector: set,
    egress: { default: kplus.NetworkPolicyTrafficDefault.ALLOW },
  });
  policy.addIngressRule(set);
  policy.addIngressRule(kplus.NetworkPolicyIpBlock.anyIpv4(chart, `${name}-anyone`), [kplus.NetworkPolicyPort.tcp(PORT)]);
  new kplus.Service(chart, `${name}-client`, {
    metadata: objectMetadata(name),
    selector: set,
    ports: [{ name: PORT_NAME, port: PORT }],
  });
}
