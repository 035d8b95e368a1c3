import { PodManagementPolicy } from 'cdk8s-plus-28';
import { renderClaimTemplate, renderRetention } from './claims';
import { renderPodTemplate } from './pod';
import { UpdateStrategy } from './rollout';
import { WorkloadState } from './state';

/** `spec` of the StatefulSet. What GitOps tools would else report as drift is written although it is the API's default. */
export function renderStatefulSetSpec(state: WorkloadState) {
  const { given, defaults, production } = state;
  return {
    replicas: production || given.replicas !== undefined ? state.replicas : undefined,
    serviceName: state.serviceName,
    podManagementPolicy: given.podManagementPolicy ?? (production ? PodManagementPolicy.ORDERED_READY : undefined),
    updateStrategy: (given.updateStrategy ?? (production ? UpdateStrategy.rollingUpdate() : undefined))?._toJson(!production),
    minReadySeconds: given.minReady?.toSeconds(),
    revisionHistoryLimit: given.revisionHistoryLimit ?? defaults.revisionHistoryLimit,
    ordinals: given.startOrdinal === undefined ? undefined : { start: given.startOrdinal },
    persistentVolumeClaimRetentionPolicy: given.claimRetention || production ? renderRetention(given.claimRetention) : undefined,
    selector: { matchLabels: state.selectorLabels },
    template: renderPodTemplate(state),
    volumeClaimTemplates: state.claims.length ? state.claims.map(claim => renderClaimTemplate(claim, production)) : undefined,
  };
}
