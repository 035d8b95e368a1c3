import { ApiObjectMetadataDefinition, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DisruptionBudget } from './availability';
import { Claim } from './claims';
import { ContainerInPod } from './containers';
import { ResolvedDefaults } from './defaults';
import { WorkloadGiven } from './given';
import { NetworkAccess } from './network';
import { Placement } from './placement';
import { SecurityProfile } from './security-props';

/** What has been asked of a workload so far, every default decided: what its checks and its rendering read. */
export interface WorkloadState {
  readonly workload: kplus.Workload;
  readonly name: string;
  readonly namespace?: string;
  readonly chart: Chart;
  readonly given: WorkloadGiven;
  readonly defaults: ResolvedDefaults;
  readonly selectorLabels: Record<string, string>;
  readonly podMetadata: ApiObjectMetadataDefinition;
  /** Containers first, then init containers and sidecars. */
  readonly containers: readonly ContainerInPod[];
  readonly claims: readonly Claim[];
  readonly securityProfile: SecurityProfile;
  readonly networkAccess: NetworkAccess;
  readonly placement: Placement;
  readonly disruptionBudget: DisruptionBudget;
  /** The number of pods; absent when an autoscaler decides. */
  readonly replicas?: number;
  readonly startOrdinal: number;
  /** The governing Service, where it is part of this app. */
  readonly governing?: kplus.Service;
  readonly serviceName?: string;
  /** Whether the defaults of this library fill what props leave open. */
  readonly production: boolean;
  readonly clientService?: kplus.Service;
  readonly declaredPorts: readonly kplus.ContainerPort[];
  /** The method of `connections` that isolated the pods. */
  readonly isolatedBy?: string;
  /** Whether somebody was told the names of all pods. */
  readonly podsWereCounted: boolean;
}
