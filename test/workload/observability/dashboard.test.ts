import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promqlErrors } from './promql';
import { buildDashboard, dashboardSource } from '../../../scripts/generate-dashboard';
import { dashboardAnnotations, dashboardFile, dashboardLabels, renderDashboard } from '../../../src/workload/observability/dashboard';

const SHOP_DB = { name: 'db', namespace: 'shop' };
const dashboard: any = renderDashboard(SHOP_DB, {});

function panel(title: string) {
  return dashboard.panels.find((candidate: any) => candidate.title === title);
}

function expressions(): string[] {
  return dashboard.panels.flatMap(({ targets }: any) => targets.map(({ expr }: any) => expr));
}

test('the committed template is what the Grafana SDK builds', () => {
  expect(readFileSync(join(__dirname, '../../../src/workload/observability/dashboard-template.generated.ts'), 'utf8')).toBe(dashboardSource());
});

test('nothing but name, title, uid and chosen values differs from what the SDK builds', () => {
  const built: any = JSON.parse(JSON.stringify(buildDashboard()));
  expect(renderDashboard(SHOP_DB, {})).toEqual({
    ...built,
    uid: expect.any(String),
    title: 'shop / db',
    templating: {
      list: [
        built.templating.list[0],
        { ...built.templating.list[1], current: { selected: true, text: 'shop', value: 'shop' } },
        { ...built.templating.list[2], current: { selected: true, text: 'db', value: 'db' } },
      ],
    },
  });
});

test('the four charts of the console are there, one line a pod, in its units', () => {
  const chart = (title: string) => ({
    unit: panel(title).fieldConfig.defaults.unit,
    targets: panel(title).targets.map(({ expr, legendFormat }: any) => [legendFormat, expr]),
  });
  expect(['CPU usage', 'Memory usage', 'Outbound traffic', 'Inbound traffic'].map(chart)).toEqual([
    { unit: 'si:cores', targets: [['{{pod}}', expect.stringMatching(/^sum by \(pod\) \(rate\(container_cpu_usage_seconds_total\{/)]] },
    { unit: 'bytes', targets: [['{{pod}}', expect.stringMatching(/^sum by \(pod\) \(container_memory_working_set_bytes\{/)]] },
    { unit: 'bps', targets: [['{{pod}}', expect.stringMatching(/^8 \* sum by \(pod\) \(rate\(container_network_transmit_bytes_total\{/)]] },
    { unit: 'bps', targets: [['{{pod}}', expect.stringMatching(/^8 \* sum by \(pod\) \(rate\(container_network_receive_bytes_total\{/)]] },
  ]);
});

test('replicas wanted, ready and updated, restarts, volumes and inodes are there', () => {
  expect(panel('Replicas').targets.map(({ legendFormat }: any) => legendFormat)).toEqual(['wanted', 'ready', 'updated']);
  expect(panel('Container restarts').targets).toHaveLength(1);
  expect(panel('Volume usage').fieldConfig.defaults).toMatchObject({ unit: 'percentunit', min: 0, max: 1 });
  expect(panel('Inode usage').fieldConfig.defaults).toMatchObject({ unit: 'percentunit', min: 0, max: 1 });
});

test('no two panels overlap and none leaves the grid of 24 columns', () => {
  const cells = new Set<string>();
  for (const { gridPos: { x, y, w, h } } of dashboard.panels) {
    expect(x + w).toBeLessThanOrEqual(24);
    for (let column = x; column < x + w; column++) {
      for (let row = y; row < y + h; row++) {
        expect(cells).not.toContain(`${column},${row}`);
        cells.add(`${column},${row}`);
      }
    }
  }
  expect(cells.size).toBe(24 * 8 * 4);
});

test('every expression is PromQL once Grafana has put its variables in', () => {
  expect(expressions()).toHaveLength(10);
  for (const expr of expressions()) {
    expect(promqlErrors(expr.replace('$__rate_interval', '5m'))).toEqual([]);
  }
});

test('every series is matched in the chosen namespace, and a neighbour is not matched', () => {
  for (const selector of expressions().flatMap(expr => expr.match(/\{[^}]*(\$\{workload\}[^}]*)?\}/g) ?? [])) {
    expect(selector).toContain('namespace="$namespace"');
  }
  const pods = new Set(expressions().flatMap(expr => [...expr.matchAll(/pod=~"([^"]*)"/g)].map(([, pattern]) => pattern)));
  expect([...pods]).toEqual(['${workload}-[0-9]+']);
});

test('every panel asks the chosen data source', () => {
  for (const { datasource, targets } of dashboard.panels) {
    for (const source of [datasource, ...targets.map((target: any) => target.datasource)]) {
      expect(source).toEqual({ type: 'prometheus', uid: '${datasource}' });
    }
  }
});

test('the variables are data source, namespace and workload; the workload lists those of the namespace', () => {
  expect(dashboard.templating.list.map(({ name, query }: any) => [name, query])).toEqual([
    ['datasource', 'prometheus'],
    ['namespace', 'label_values(kube_statefulset_replicas, namespace)'],
    ['workload', 'label_values(kube_statefulset_replicas{namespace="$namespace"}, statefulset)'],
  ]);
});

test('without a namespace, those where the workload lives are offered', () => {
  const [, namespace, workload]: any[] = renderDashboard({ name: 'db' }, {}).templating.list;
  expect(namespace.query).toBe('label_values(kube_statefulset_replicas{statefulset="db"}, namespace)');
  expect(namespace).not.toHaveProperty('current');
  expect(workload.current).toEqual({ selected: true, text: 'db', value: 'db' });
});

test('uid and file name differ for every workload and fit Grafana', () => {
  const workloads = [SHOP_DB, { name: 'db' }, { name: 'db', namespace: 'bank' }, { name: 'b', namespace: 'shop-d' }, { name: 'd-b', namespace: 'shop' }];
  expect(new Set(workloads.map(workload => renderDashboard(workload, {}).uid)).size).toBe(workloads.length);
  expect(new Set(workloads.map(dashboardFile)).size).toBe(workloads.length);
  expect(dashboard.uid).toMatch(/^[a-z0-9-]{1,40}$/);
  expect(dashboardFile(SHOP_DB)).toBe('shop.db.json');
});

test('title, label and folder are as they were given', () => {
  expect(renderDashboard(SHOP_DB, { title: 'Orders' }).title).toBe('Orders');
  expect(dashboardLabels({})).toEqual({ grafana_dashboard: '1' });
  expect(dashboardLabels({ label: 'dashboards', labelValue: 'yes' })).toEqual({ dashboards: 'yes' });
  expect(dashboardAnnotations({})).toBeUndefined();
  expect(dashboardAnnotations({ folder: 'Shop' })).toEqual({ grafana_folder: 'Shop' });
  expect(dashboardAnnotations({ folder: 'Shop', folderAnnotation: 'k8s-sidecar-target-directory' })).toEqual({ 'k8s-sidecar-target-directory': 'Shop' });
});
