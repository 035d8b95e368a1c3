import type { ClaimSpec, Container, PodTemplate, PodVolume, Probe, Resources } from './fields';
import { defaultPullPolicy } from './image';
import { canonicalQuantities, canonicalQuantity } from './quantity';
import { fill, Mutable } from './stored';

/*
 * What the API server fills into pods, their containers and volumes, and into claims.
 */

export function defaultPodTemplate(template: Mutable<PodTemplate> | undefined): void {
  if (!template) { return; }
  template.metadata ??= {};
  const spec = template.spec ??= {};
  fill(spec, {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
    securityContext: {},
    serviceAccountName: spec.serviceAccount,
  });
  // the old name of the same field
  delete spec.serviceAccount;
  for (const container of [...spec.containers ?? [], ...spec.initContainers ?? []]) { defaultContainer(container); }
  for (const volume of spec.volumes ?? []) { defaultVolume(volume); }
  canonicalQuantities(spec.overhead);
  canonicalResources(spec.resources);
}

/** A claim, or the template of one. */
export function defaultClaim(spec: Mutable<ClaimSpec> | undefined): void {
  if (!spec) { return; }
  fill(spec, { volumeMode: 'Filesystem' });
  canonicalResources(spec.resources);
  if (Object.keys(spec.resources ?? {}).length === 0) { delete spec.resources; }
}

function defaultContainer(container: Mutable<Container>): void {
  fill(container, {
    imagePullPolicy: defaultPullPolicy(container.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  });
  canonicalResources(container.resources);
  for (const port of container.ports ?? []) { fill(port, { protocol: 'TCP' }); }
  for (const { valueFrom } of container.env ?? []) {
    fill(valueFrom?.fieldRef, { apiVersion: 'v1' });
    fill(valueFrom?.resourceFieldRef, { divisor: '0' });
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) { defaultProbe(probe); }
  defaultHttpGet(container.lifecycle?.postStart?.httpGet);
  defaultHttpGet(container.lifecycle?.preStop?.httpGet);
}

function defaultProbe(probe: Mutable<Probe> | undefined): void {
  fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  defaultHttpGet(probe?.httpGet);
  fill(probe?.grpc, { service: '' });
}

function defaultHttpGet(httpGet: Mutable<Probe>['httpGet']): void {
  fill(httpGet, { path: '/', scheme: 'HTTP' });
}

const READABLE = 0o644;

function defaultVolume(volume: Mutable<PodVolume>): void {
  if (Object.keys(volume).length === 1) { volume.emptyDir = {}; }
  for (const source of [volume.configMap, volume.secret, volume.projected, volume.downwardAPI]) { fill(source, { defaultMode: READABLE }); }
  for (const source of [volume, ...volume.projected?.sources ?? []]) {
    for (const { fieldRef } of source.downwardAPI?.items ?? []) { fill(fieldRef, { apiVersion: 'v1' }); }
  }
  for (const { serviceAccountToken } of volume.projected?.sources ?? []) { fill(serviceAccountToken, { expirationSeconds: 3600 }); }
  fill(volume.hostPath, { type: '' });
  if (volume.emptyDir?.sizeLimit !== undefined) { volume.emptyDir.sizeLimit = canonicalQuantity(volume.emptyDir.sizeLimit); }
  defaultClaim(volume.ephemeral?.volumeClaimTemplate?.spec);
}

function canonicalResources(resources: Mutable<Resources> | undefined): void {
  canonicalQuantities(resources?.limits);
  canonicalQuantities(resources?.requests);
}
