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
export {
  Affinity, LabelQuery, LabelRequirement, NodeAffinity, NodeTerm, PodAffinity, PodTerm, PreferredNodeTerm, PreferredPodTerm,
} from './workload/affinity';
export { DisruptionBudget } from './workload/availability';
export { ClaimRetention, ClaimRetentionPolicy, ClaimSource, VolumeClaimProps } from './workload/claims';
export {
  EverydayContainerProps, ExtendedResources, ExtraContainerProps, Mount, TerminationMessagePolicy, VolumeDevice, WorkloadContainerProps,
} from './workload/container-props';
export { StatefulDefaults, StatefulDefaultsProps } from './workload/defaults';
export { EnvSourceOptions, Environment, ResourceVariableOptions } from './workload/environment';
export { GoverningService } from './workload/governing-service';
export { ExecCheckOptions, GrpcCheckOptions, HealthCheck, HealthCheckOptions, HttpCheckOptions, TcpCheckOptions } from './workload/health-check';
export { HttpHookOptions, LifecycleHook, TcpHookOptions } from './workload/lifecycle-hook';
export { NetworkAccess } from './workload/network';
export {
  ClientServiceOptions, ExternalTrafficPolicy, HeadlessServiceOptions, PerPodServiceOptions, SessionAffinity, WorkloadServiceOptions,
  WorkloadServicePort,
} from './workload/service-options';
export { MonitoringOptions } from './workload/observability';
export { AlertOptions, Alerts, WorkloadAlert } from './workload/observability/alert-options';
export { Dashboard, DashboardOptions } from './workload/observability/dashboard';
export { Placement, Toleration, TolerationOperator, TopologySpread } from './workload/placement';
export { Preset } from './workload/preset';
export { StatefulWorkloadProps } from './workload/props';
export { RollingUpdateOptions, UpdateStrategy } from './workload/rollout';
export { WorkloadPodProps } from './workload/pod-props';
export { PodVolume } from './workload/pod-volume';
export { Quantity } from './workload/quantity';
export {
  AppArmorProfile, AppArmorProfileType, SeLinuxOptions, SecurityProfile, SupplementalGroupsPolicy, WorkloadSecurityContextProps,
} from './workload/security-props';
export { StatefulWorkload } from './workload/stateful-workload';
export { IVolumeClaim } from './workload/volume-claim';
export {
  DownwardApiFile, DownwardApiVolumeProps, EphemeralVolumeProps, FileVolumeProps, ImageVolumeProps, ProjectedSource, ProjectedSourceOptions,
  ProjectedVolumeProps, ScratchVolumeProps, VolumeFile,
} from './workload/volume-props';
export { EffectClass } from './plan/effect-class';
export { PlanAcceptance, PlanMarkdownOptions, PlanReportOptions, UpgradePlan, UpgradePlanOptions } from './plan/plan';
export { ClaimFate, PlannedChange, PlannedStep, PlannedVolume, PlanProblem, PlanSubject, StepAction } from './plan/planned';
