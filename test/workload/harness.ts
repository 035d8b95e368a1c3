import { App, Chart } from 'cdk8s';
import { Manifests, StatefulWorkload, StatefulWorkloadProps } from 'cdk8s-stateful';

/** Runs as any user and needs no configuration: a workload with nothing to complain about. */
const IMAGE = 'example.com/redis:7.4';

/** Props as tests write them: also those that TypeScript would not let through. */
export type Given = Partial<StatefulWorkloadProps> | Record<string, unknown>;

/** What a test does to a workload and its chart once they are made. */
export type Then = (workload: StatefulWorkload, chart: Chart) => void;

/** Props that need constructs of the chart that the workload is made in. */
export type Props = Given | ((chart: Chart) => Given);

/** A workload and the objects that its app becomes. */
export interface Synthesized {
  readonly workload: StatefulWorkload;
  readonly chart: Chart;
  /** What users' own tests would ask. */
  readonly manifests: Manifests;
  /** Everything in the chart, in the order of the YAML. */
  readonly objects: any[];
  /** Objects by kind. */
  readonly kinds: Record<string, any[]>;
  readonly statefulSet: any;
  /** `spec.template` of the StatefulSet. */
  readonly template: any;
  /** `spec.template.spec` of the StatefulSet. */
  readonly pod: any;
  /** The first container of the pod. */
  readonly container: any;
}

/** The workload `db` in chart `shop` and namespace `shop`, with one image unless the test gives containers. */
export function workloadIn(chart: Chart, props: Props = {}): StatefulWorkload {
  const given = typeof props === 'function' ? props(chart) : props;
  const everyday = 'containers' in given ? {} : { image: IMAGE };
  return new StatefulWorkload(chart, 'db', { ...everyday, ...given } as StatefulWorkloadProps);
}

export function shop(): Chart {
  return new Chart(new App(), 'shop', { namespace: 'shop' });
}

/** Makes the workload, and everything it becomes; fails with its problems when it has some. */
export function synth(props: Props = {}, then?: Then): Synthesized {
  const chart = shop();
  const workload = workloadIn(chart, props);
  then?.(workload, chart);
  const manifests = Manifests.fromChart(chart);
  const { objects } = manifests;
  const kinds: Record<string, any[]> = {};
  for (const object of objects) { (kinds[object.kind] ??= []).push(object); }
  const statefulSet = manifests.find('StatefulSet', workload.name);
  const { template } = statefulSet.spec;
  return { workload, chart, manifests, objects, kinds, statefulSet, template, pod: template.spec, container: template.spec.containers[0] };
}

/** What the workload reports at synth, without its path, which every line must carry. Nothing when all is well. */
export function problemsOf(props: Props = {}, then?: Then): string[] {
  const chart = shop();
  const workload = workloadIn(chart, props);
  then?.(workload, chart);
  const prefix = `[${workload.node.path}] `;
  return problemsIn(App.of(chart)).map(line => {
    if (!line.startsWith(prefix)) { throw new Error(`reported without the path of the workload: ${line}`); }
    return line.slice(prefix.length);
  });
}

/** Every line that an app reports at synth, each with the path of its construct. */
export function problemsIn(app: App): string[] {
  try {
    app.synthYaml();
    return [];
  } catch (error) {
    const [title, ...lines] = (error as Error).message.split('\n');
    if (!title.startsWith('Validation failed')) { throw error; }
    return lines.map(line => line.trim());
  }
}
