import { PodManagementPolicy } from 'cdk8s-plus-28';
import { withoutDefault } from './api-default';
import { renderClaimTemplate, renderRetention } from './claims';
import { renderPodTemplate } from './pod';
import { UpdateStrategy } from './rollout';
import { WorkloadState } from './state';

/** `spec` of the StatefulSet. What GitOps tools would else report as drift is written although it is the API's default. */
export function renderStatefulSetSpec(state: WorkloadState) {
  const { given, defaults } = state;
  return {
    replicas: state.replicas,
    serviceName: state.headlessService.name,
    podManagementPolicy: given.podManagementPolicy ?? PodManagementPolicy.ORDERED_READY,
    updateStrategy: (given.updateStrategy ?? UpdateStrategy.rollingUpdate())._toJson(),
    minReadySeconds: given.minReady?.toSeconds() || undefined,
    revisionHistoryLimit: withoutDefault(given.revisionHistoryLimit ?? defaults.revisionHistoryLimit, 10),
    ordinals: state.startOrdinal ? { start: state.startOrdinal } : undefined,
    persistentVolumeClaimRetentionPolicy: renderRetention(given.claimRetention),
    selector: { matchLabels: state.selectorLabels },
    template: renderPodTemplate(state),
    volumeClaimTemplates: state.claims.length ? state.claims.map(renderClaimTemplate) : undefined,
  };
}
