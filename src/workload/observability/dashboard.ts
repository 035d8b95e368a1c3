import { createHash } from 'node:crypto';
import { dashboardTemplate } from './dashboard-template.generated';
import { annotationProblems, labelProblems } from '../labels';
import { anyText, flag, struct, text } from '../shape';

/** How Grafana finds and files the dashboard of a workload. */
export interface DashboardOptions {
  /**
   * Whether there is a dashboard; `Dashboard.none()` says it in one word.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The title of the dashboard.
   *
   * @default - namespace and name of the workload: `shop / db`
   */
  readonly title?: string;

  /**
   * The label that Grafana's sidecar looks for.
   *
   * @default 'grafana_dashboard'
   */
  readonly label?: string;

  /**
   * The value of that label.
   *
   * @default '1'
   */
  readonly labelValue?: string;

  /**
   * The folder of Grafana that the dashboard goes to.
   *
   * @default - the folder that the sidecar is set up with
   */
  readonly folder?: string;

  /**
   * The annotation that tells the sidecar the folder; it must equal its `folderAnnotation`.
   *
   * @default 'grafana_folder'
   */
  readonly folderAnnotation?: string;
}

/** The dashboard of a workload as a whole. */
export class Dashboard {
  /** No dashboard of this library. */
  public static none(): DashboardOptions { return { enabled: false }; }

  private constructor() {}
}

export const dashboardOptionsShape = struct({
  enabled: flag,
  title: text('Orders'),
  label: text('grafana_dashboard'),
  labelValue: anyText,
  folder: text('Databases'),
  folderAnnotation: text('grafana_folder'),
});

/** What the dashboard needs to know of the workload. */
export interface ShownWorkload {
  readonly name: string;
  readonly namespace?: string;
}

/** The labels by which the sidecar finds the ConfigMap. */
export function dashboardLabels(options: DashboardOptions): { [key: string]: string } {
  return { [options.label ?? 'grafana_dashboard']: options.labelValue ?? '1' };
}

/** The annotations by which the sidecar files it. */
export function dashboardAnnotations(options: DashboardOptions): { [key: string]: string } | undefined {
  return options.folder === undefined ? undefined : { [options.folderAnnotation ?? 'grafana_folder']: options.folder };
}

/** The file name: the sidecar puts the files of all ConfigMaps into one folder, and a dot is in no name. */
export function dashboardFile({ name, namespace }: ShownWorkload): string {
  return `${namespace === undefined ? '' : `${namespace}.`}${name}.json`;
}

/** The dashboard with this workload chosen. */
export function renderDashboard({ name, namespace }: ShownWorkload, options: DashboardOptions) {
  const chosen: { [variable: string]: object } = {
    namespace: namespace === undefined
      // Without a namespace at synth: those where a workload of this name lives, so that one of them is chosen.
      ? { query: `label_values(kube_statefulset_replicas{statefulset="${name}"}, namespace)` }
      : { current: choice(namespace) },
    workload: { current: choice(name) },
  };
  return {
    ...dashboardTemplate,
    uid: `stateful-${createHash('sha256').update(`${namespace ?? ''}/${name}`).digest('hex').slice(0, 24)}`,
    title: options.title ?? (namespace === undefined ? name : `${namespace} / ${name}`),
    templating: {
      list: dashboardTemplate.templating.list.map(variable => ({ ...variable, ...chosen[variable.name] })),
    },
  };
}

/** What is wrong with the options, each in the words of the prop that the user wrote. */
export function dashboardProblems(prop: string, options: DashboardOptions): string[] {
  const useless = options.folderAnnotation !== undefined && options.folder === undefined;
  return [
    ...labelProblems(prop, dashboardLabels(options)),
    ...annotationProblems(prop, dashboardAnnotations(options)),
    ...useless ? [`'${prop}.folderAnnotation' has no effect without '${prop}.folder'; give the folder too`] : [],
  ];
}

function choice(value: string) {
  return { selected: true, text: value, value };
}
