/**
 * Builds the dashboard with Grafana's own SDK and writes it as the template that the package carries, so that
 * the SDK is needed here only. `--check` writes nothing and fails if the file is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  GraphDrawStyle, LegendDisplayMode, LegendPlacement, LineInterpolation, SortOrder, TooltipDisplayMode,
  VizLegendOptionsBuilder, VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder, DashboardCursorSync, DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { BitsPerSecondSI, BytesIEC, PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';

const FILE = join(__dirname, '../src/workload/observability/dashboard-template.generated.ts');

const PROMETHEUS = { type: 'prometheus', uid: '${datasource}' };
const STATEFUL_SET = 'namespace="$namespace",statefulset="$workload"';
const PODS = 'namespace="$namespace",pod=~"${workload}-[0-9]+"';
// The pod's own series: neither the sandbox nor the sum over the pod's control group.
const CONTAINERS = `${PODS},container!="",container!="POD"`;
// What the pod sends and receives, not what bridges and tunnels of the network plug-in carry once more.
const INTERFACES = `${PODS},interface!~"(cali|tunl|dummy|kube|flannel|cni|docker|veth).+|lo.*"`;
// The claims that the pods mount, whatever the claim templates are called.
const MOUNTED = `and on (namespace, persistentvolumeclaim) kube_pod_spec_volumes_persistentvolumeclaims_info{${PODS}}`;
const CLAIMS = 'namespace="$namespace"';

interface Line {
  readonly expr: string;
  readonly legend: string;
}

function query(line: Line, index: number): Builder<Dataquery> {
  return new DataqueryBuilder()
    .datasource(PROMETHEUS)
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .expr(line.expr)
    .legendFormat(line.legend)
    .range();
}

function panel(title: string, description: string, unit: string, lines: Line[]): PanelBuilder {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .unit(unit)
    .min(0)
    .height(8)
    .span(12)
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(0)
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).calcs([]))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .targets(lines.map(query));
}

/** Values that only change in steps: pods, restarts. */
function counts(title: string, description: string, lines: Line[]): PanelBuilder {
  return panel(title, description, Short, lines).decimals(0).lineInterpolation(LineInterpolation.StepAfter);
}

export function buildDashboard() {
  return new DashboardBuilder('stateful workload')
    .uid('stateful-workload')
    .description('One stateful workload: its replicas, what its pods use, and how full its volumes are')
    .tags(['kubernetes', 'stateful-workload'])
    .timezone('browser')
    .editable()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(new QueryVariableBuilder('namespace')
      .label('Namespace')
      .datasource(PROMETHEUS)
      .query('label_values(kube_statefulset_replicas, namespace)')
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc))
    .withVariable(new QueryVariableBuilder('workload')
      .label('Workload')
      .datasource(PROMETHEUS)
      .query('label_values(kube_statefulset_replicas{namespace="$namespace"}, statefulset)')
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc))
    .withPanel(counts('Replicas', 'Pods that the StatefulSet wants, has ready, and has at the newest revision', [
      { expr: `max(kube_statefulset_replicas{${STATEFUL_SET}})`, legend: 'wanted' },
      { expr: `max(kube_statefulset_status_replicas_ready{${STATEFUL_SET}})`, legend: 'ready' },
      { expr: `max(kube_statefulset_status_replicas_updated{${STATEFUL_SET}})`, legend: 'updated' },
    ]))
    .withPanel(counts('Container restarts', 'Restarts of the containers of each pod since the pod was made', [
      { expr: `sum by (pod) (kube_pod_container_status_restarts_total{${PODS}})`, legend: '{{pod}}' },
    ]))
    .withPanel(panel('CPU usage', 'Cores that each pod uses', 'si:cores', [
      { expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{${CONTAINERS}}[$__rate_interval]))`, legend: '{{pod}}' },
    ]))
    .withPanel(panel('Memory usage', 'Working set of each pod, without the cache that the kernel can give back', BytesIEC, [
      { expr: `sum by (pod) (container_memory_working_set_bytes{${CONTAINERS}})`, legend: '{{pod}}' },
    ]))
    .withPanel(panel('Outbound traffic', 'Bits a second that each pod sends', BitsPerSecondSI, [
      { expr: `8 * sum by (pod) (rate(container_network_transmit_bytes_total{${INTERFACES}}[$__rate_interval]))`, legend: '{{pod}}' },
    ]))
    .withPanel(panel('Inbound traffic', 'Bits a second that each pod receives', BitsPerSecondSI, [
      { expr: `8 * sum by (pod) (rate(container_network_receive_bytes_total{${INTERFACES}}[$__rate_interval]))`, legend: '{{pod}}' },
    ]))
    .withPanel(panel('Volume usage', 'How full the volume of each mounted claim is', PercentUnit, [
      {
        expr: `max by (persistentvolumeclaim) (1 - kubelet_volume_stats_available_bytes{${CLAIMS}} / kubelet_volume_stats_capacity_bytes{${CLAIMS}} ${MOUNTED})`,
        legend: '{{persistentvolumeclaim}}',
      },
    ]).max(1))
    .withPanel(panel('Inode usage', 'How many of the inodes of the volume of each mounted claim are used', PercentUnit, [
      {
        expr: `max by (persistentvolumeclaim) (kubelet_volume_stats_inodes_used{${CLAIMS}} / kubelet_volume_stats_inodes{${CLAIMS}} ${MOUNTED})`,
        legend: '{{persistentvolumeclaim}}',
      },
    ]).max(1))
    .build();
}

export function dashboardSource(): string {
  return [
    '// Generated by scripts/generate-dashboard.ts with the Grafana Foundation SDK: change it there.',
    '',
    `export const dashboardTemplate = ${JSON.stringify(buildDashboard(), undefined, 2)};`,
    '',
  ].join('\n');
}

if (require.main === module) {
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, dashboardSource());
  } else if (readFileSync(FILE, 'utf8') !== dashboardSource()) {
    console.error('dashboard-template.generated.ts is out of date: run scripts/generate-dashboard.ts');
    process.exitCode = 1;
  }
}
