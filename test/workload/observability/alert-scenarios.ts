import { WorkloadAlert } from '../../../src/workload/observability/alert-options';

/** A day in a cluster, minute by minute, and the alerts that then fire; `promtool test rules` plays it. */
export interface AlertScenario {
  readonly title: string;
  /** Series in promtool's notation, one sample a minute. */
  readonly series: { readonly [series: string]: string };
  /** When to look. */
  readonly at: string;
  /** What fires then, and about whom: namespace, statefulset, pod, persistentvolumeclaim or poddisruptionbudget. */
  readonly firing: { readonly alert: WorkloadAlert; readonly [label: string]: string }[];
}

/** The workload that the rules are made for, see check-rules.ts: `db` in `shop`. Its neighbour is `db-2`. */
const DB = 'namespace="shop",statefulset="db"';
const NEIGHBOUR = 'namespace="shop",statefulset="db-2"';

export const ALERT_SCENARIOS: AlertScenario[] = [
  {
    title: 'a replica is not ready for longer than 15 minutes',
    series: {
      [`kube_statefulset_replicas{${DB}}`]: '3x60',
      [`kube_statefulset_status_replicas_ready{${DB}}`]: '3x9 2x50',
      [`kube_statefulset_status_replicas_updated{${DB}}`]: '3x60',
    },
    at: '30m',
    firing: [{ alert: WorkloadAlert.REPLICAS_NOT_READY, namespace: 'shop', statefulset: 'db' }],
  },
  {
    title: 'a replica is not ready for 10 minutes',
    series: {
      [`kube_statefulset_replicas{${DB}}`]: '3x60',
      [`kube_statefulset_status_replicas_ready{${DB}}`]: '3x9 2x50',
      [`kube_statefulset_status_replicas_updated{${DB}}`]: '3x60',
    },
    at: '20m',
    firing: [],
  },
  {
    title: 'replicas of the neighbour, and of the same name in another namespace, are not ready',
    series: {
      [`kube_statefulset_replicas{${NEIGHBOUR}}`]: '3x60',
      [`kube_statefulset_status_replicas_ready{${NEIGHBOUR}}`]: '0x60',
      [`kube_statefulset_status_replicas_updated{${NEIGHBOUR}}`]: '3x60',
      'kube_statefulset_replicas{namespace="bank",statefulset="db"}': '3x60',
      'kube_statefulset_status_replicas_ready{namespace="bank",statefulset="db"}': '0x60',
      'kube_statefulset_status_replicas_updated{namespace="bank",statefulset="db"}': '3x60',
    },
    at: '60m',
    firing: [],
  },
  {
    title: 'a slow rollout replaces one pod after the other, with always one not ready',
    series: {
      [`kube_statefulset_replicas{${DB}}`]: '6x60',
      [`kube_statefulset_status_replicas_ready{${DB}}`]: '5x60',
      [`kube_statefulset_status_replicas_updated{${DB}}`]: '0x9 1x9 2x9 3x9 4x9 5x15',
      [`kube_statefulset_status_current_revision{${DB},revision="db-1"}`]: '0x60',
      [`kube_statefulset_status_update_revision{${DB},revision="db-2"}`]: '0x60',
    },
    at: '55m',
    firing: [],
  },
  {
    title: 'a rollout stops after its first pod',
    series: {
      [`kube_statefulset_replicas{${DB}}`]: '3x60',
      [`kube_statefulset_status_replicas_ready{${DB}}`]: '2x60',
      [`kube_statefulset_status_replicas_updated{${DB}}`]: '0x5 1x55',
      [`kube_statefulset_status_current_revision{${DB},revision="db-1"}`]: '2x60',
      [`kube_statefulset_status_update_revision{${DB},revision="db-2"}`]: '1x60',
    },
    at: '40m',
    firing: [
      { alert: WorkloadAlert.REPLICAS_NOT_READY, namespace: 'shop', statefulset: 'db' },
      { alert: WorkloadAlert.ROLLOUT_STUCK, namespace: 'shop', statefulset: 'db' },
    ],
  },
  {
    title: 'replicas are not made yet, but at no other revision',
    series: {
      [`kube_statefulset_replicas{${DB}}`]: '3x60',
      [`kube_statefulset_status_replicas_ready{${DB}}`]: '3x60',
      [`kube_statefulset_status_replicas_updated{${DB}}`]: '2x60',
      [`kube_statefulset_status_current_revision{${DB},revision="db-1"}`]: '2x60',
      [`kube_statefulset_status_update_revision{${DB},revision="db-1"}`]: '2x60',
    },
    at: '60m',
    firing: [],
  },
  {
    title: 'a partition holds two of three replicas back, as it was told to',
    series: {
      'kube_statefulset_replicas{namespace="shop",statefulset="canary"}': '3x60',
      'kube_statefulset_status_replicas_ready{namespace="shop",statefulset="canary"}': '3x60',
      'kube_statefulset_status_replicas_updated{namespace="shop",statefulset="canary"}': '1x60',
      'kube_statefulset_status_current_revision{namespace="shop",statefulset="canary",revision="canary-1"}': '2x60',
      'kube_statefulset_status_update_revision{namespace="shop",statefulset="canary",revision="canary-2"}': '1x60',
    },
    at: '60m',
    firing: [],
  },
  {
    title: 'beyond the partition the rollout stops',
    series: {
      'kube_statefulset_replicas{namespace="shop",statefulset="canary"}': '3x60',
      'kube_statefulset_status_replicas_ready{namespace="shop",statefulset="canary"}': '3x60',
      'kube_statefulset_status_replicas_updated{namespace="shop",statefulset="canary"}': '0x60',
      'kube_statefulset_status_current_revision{namespace="shop",statefulset="canary",revision="canary-1"}': '3x60',
      'kube_statefulset_status_update_revision{namespace="shop",statefulset="canary",revision="canary-2"}': '0x60',
    },
    at: '60m',
    firing: [{ alert: WorkloadAlert.ROLLOUT_STUCK, namespace: 'shop', statefulset: 'canary' }],
  },
  {
    title: 'a volume of 100 bytes loses one byte every ten minutes and is 36 percent free',
    series: {
      'kubelet_volume_stats_available_bytes{namespace="shop",persistentvolumeclaim="data-db-0"}': '72-0.1x480',
      'kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="data-db-0"}': '100x480',
    },
    at: '6h',
    firing: [{ alert: WorkloadAlert.VOLUME_FILLING_UP, namespace: 'shop', persistentvolumeclaim: 'data-db-0' }],
  },
  {
    title: 'a volume fills as fast but is still more than half free, and another is half full but does not grow',
    series: {
      'kubelet_volume_stats_available_bytes{namespace="shop",persistentvolumeclaim="data-db-0"}': '99-0.1x480',
      'kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="data-db-0"}': '100x480',
      'kubelet_volume_stats_available_bytes{namespace="shop",persistentvolumeclaim="data-db-1"}': '40x480',
      'kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="data-db-1"}': '100x480',
    },
    at: '6h',
    firing: [],
  },
  {
    title: 'a volume of the second claim template is 9 percent free',
    series: {
      'kubelet_volume_stats_available_bytes{namespace="shop",persistentvolumeclaim="wal-db-12"}': '9x60',
      'kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="wal-db-12"}': '100x60',
    },
    at: '20m',
    firing: [{ alert: WorkloadAlert.VOLUME_ALMOST_FULL, namespace: 'shop', persistentvolumeclaim: 'wal-db-12' }],
  },
  {
    title: 'volumes are full, but of the neighbour, of another claim, and of another namespace',
    series: {
      'kubelet_volume_stats_available_bytes{namespace="shop",persistentvolumeclaim="data-db-2-0"}': '1x60',
      'kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="data-db-2-0"}': '100x60',
      'kubelet_volume_stats_available_bytes{namespace="shop",persistentvolumeclaim="old-data-db-0"}': '1x60',
      'kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="old-data-db-0"}': '100x60',
      'kubelet_volume_stats_available_bytes{namespace="bank",persistentvolumeclaim="data-db-0"}': '1x60',
      'kubelet_volume_stats_capacity_bytes{namespace="bank",persistentvolumeclaim="data-db-0"}': '100x60',
      'kubelet_volume_stats_available_bytes{namespace="shop",persistentvolumeclaim="data-db-0"}': '11x60',
      'kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="data-db-0"}': '100x60',
    },
    at: '60m',
    firing: [],
  },
  {
    title: 'a volume has 5 percent of its inodes left',
    series: {
      'kubelet_volume_stats_inodes_free{namespace="shop",persistentvolumeclaim="data-db-0"}': '5x60',
      'kubelet_volume_stats_inodes{namespace="shop",persistentvolumeclaim="data-db-0"}': '100x60',
    },
    at: '20m',
    firing: [{ alert: WorkloadAlert.INODES_RUNNING_OUT, namespace: 'shop', persistentvolumeclaim: 'data-db-0' }],
  },
  {
    title: 'a file system counts no inodes',
    series: {
      'kubelet_volume_stats_inodes_free{namespace="shop",persistentvolumeclaim="data-db-0"}': '0x60',
      'kubelet_volume_stats_inodes{namespace="shop",persistentvolumeclaim="data-db-0"}': '0x60',
    },
    at: '60m',
    firing: [],
  },
  {
    title: 'a claim waits for its volume, another has lost it, and a third is bound',
    series: {
      'kube_persistentvolumeclaim_status_phase{namespace="shop",persistentvolumeclaim="data-db-0",phase="Pending"}': '1x60',
      'kube_persistentvolumeclaim_status_phase{namespace="shop",persistentvolumeclaim="data-db-1",phase="Lost"}': '1x60',
      'kube_persistentvolumeclaim_status_phase{namespace="shop",persistentvolumeclaim="data-db-2",phase="Pending"}': '0x60',
      'kube_persistentvolumeclaim_status_phase{namespace="shop",persistentvolumeclaim="data-db-2",phase="Bound"}': '1x60',
      'kube_persistentvolumeclaim_status_phase{namespace="shop",persistentvolumeclaim="data-db-2-0",phase="Pending"}': '1x60',
    },
    at: '20m',
    firing: [
      { alert: WorkloadAlert.CLAIM_PENDING, namespace: 'shop', persistentvolumeclaim: 'data-db-0' },
      { alert: WorkloadAlert.CLAIM_PENDING, namespace: 'shop', persistentvolumeclaim: 'data-db-1' },
    ],
  },
  {
    title: 'containers and sidecars restart three times within an hour, others twice or elsewhere',
    series: {
      'kube_pod_container_status_restarts_total{namespace="shop",pod="db-0",container="db"}': '0x60 1x10 2x10 3x30',
      'kube_pod_container_status_restarts_total{namespace="shop",pod="db-1",container="db"}': '0x60 1x10 2x60',
      'kube_pod_init_container_status_restarts_total{namespace="shop",pod="db-10",container="exporter"}': '0x60 1x10 2x10 3x30',
      'kube_pod_container_status_restarts_total{namespace="shop",pod="db-2-0",container="db"}': '0x60 1x10 2x10 3x30',
      'kube_pod_container_status_restarts_total{namespace="shop",pod="db-backup-0",container="db"}': '0x60 1x10 2x10 3x30',
    },
    at: '95m',
    firing: [
      { alert: WorkloadAlert.CONTAINER_RESTARTS, namespace: 'shop', pod: 'db-0' },
      { alert: WorkloadAlert.CONTAINER_RESTARTS, namespace: 'shop', pod: 'db-10' },
    ],
  },
  {
    title: 'the disruption budget lets no pod go for longer than 30 minutes',
    series: {
      'kube_poddisruptionbudget_status_pod_disruptions_allowed{namespace="shop",poddisruptionbudget="db"}': '0x90',
      'kube_poddisruptionbudget_status_expected_pods{namespace="shop",poddisruptionbudget="db"}': '3x90',
      'kube_poddisruptionbudget_status_pod_disruptions_allowed{namespace="shop",poddisruptionbudget="db-2"}': '0x90',
      'kube_poddisruptionbudget_status_expected_pods{namespace="shop",poddisruptionbudget="db-2"}': '3x90',
      [`kube_statefulset_status_replicas_updated{${DB}}`]: '3x90',
    },
    at: '45m',
    firing: [{ alert: WorkloadAlert.EVICTION_BLOCKED, namespace: 'shop', poddisruptionbudget: 'db' }],
  },
  {
    title: 'the disruption budget lets no pod go while a rollout goes on, and when there is none to protect',
    series: {
      'kube_poddisruptionbudget_status_pod_disruptions_allowed{namespace="shop",poddisruptionbudget="db"}': '0x90',
      'kube_poddisruptionbudget_status_expected_pods{namespace="shop",poddisruptionbudget="db"}': '9x90',
      [`kube_statefulset_status_replicas_updated{${DB}}`]: '0x15 1x15 2x15 3x15 4x15 5x15',
      'kube_poddisruptionbudget_status_pod_disruptions_allowed{namespace="shop",poddisruptionbudget="canary"}': '0x90',
      'kube_poddisruptionbudget_status_expected_pods{namespace="shop",poddisruptionbudget="canary"}': '0x90',
    },
    at: '85m',
    firing: [],
  },
  {
    title: 'a workload whose namespace is not known at synth is watched wherever it lives',
    series: {
      'kubelet_volume_stats_available_bytes{namespace="bank",persistentvolumeclaim="data-anywhere-0"}': '9x60',
      'kubelet_volume_stats_capacity_bytes{namespace="bank",persistentvolumeclaim="data-anywhere-0"}': '100x60',
      'kube_persistentvolumeclaim_status_phase{namespace="inn",persistentvolumeclaim="data-anywhere-0",phase="Pending"}': '1x60',
    },
    at: '20m',
    firing: [
      { alert: WorkloadAlert.VOLUME_ALMOST_FULL, namespace: 'bank', persistentvolumeclaim: 'data-anywhere-0' },
      { alert: WorkloadAlert.CLAIM_PENDING, namespace: 'inn', persistentvolumeclaim: 'data-anywhere-0' },
    ],
  },
];
