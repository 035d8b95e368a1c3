export { CheckFinding } from './checks/check-finding';
export { CheckLevel, StatefulCheck } from './checks/stateful-check';
export { StatefulChecks, StatefulChecksOptions } from './checks/stateful-checks';
export { StatefulValidation, StatefulValidationProps } from './checks/stateful-validation';
export { Capture } from './testing/capture';
export { FindOptions, Manifests } from './testing/manifests';
export { Match } from './testing/match';
export { Matcher } from './testing/matcher';
export { ClaimSnapshots, ClaimSnapshotsProps } from './backup/claim-snapshots';
export { SnapshotSchedule, SnapshotScheduleProps } from './backup/snapshot-schedule';
export { DisruptionBudget } from './workload/availability';
export { ClaimRetention, ClaimRetentionPolicy, ClaimSource, VolumeClaimProps } from './workload/claims';
export { TerminationMessagePolicy, VolumeDevice, WorkloadContainerProps } from './workload/containers';
export { StatefulDefaults, StatefulDefaultsProps } from './workload/defaults';
export {
  ClientServiceOptions, ExternalTrafficPolicy, HeadlessServiceOptions, NetworkAccess, PerPodServiceOptions, SessionAffinity,
} from './workload/network';
export { MonitoringOptions } from './workload/observability';
export { AlertRuleOptions, WorkloadAlert } from './workload/observability/alert-options';
export { DashboardOptions } from './workload/observability/dashboard';
export { DeploymentMode, Toleration, TolerationOperator, TopologySpread } from './workload/placement';
export { StatefulWorkloadProps } from './workload/props';
export { RollingUpdateOptions, UpdateStrategy } from './workload/rollout';
export { SeLinuxOptions, SecurityProfile, WorkloadSecurityContextProps } from './workload/security';
export { StatefulWorkload } from './workload/stateful-workload';
export { VolumeClaim } from './workload/volume-claim';
export { EphemeralVolumeProps, ProjectedSource, ProjectedVolumeProps } from './workload/volumes';
