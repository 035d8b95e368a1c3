import { Chart } from 'cdk8s';
import { StatefulWorkload, StatefulWorkloadProps } from 'cdk8s-stateful';

/** A StatefulSet as people write it, and the program that says it. */
export interface Shape {
  /** The manifest as it lives in a cluster. */
  readonly yaml: string;

  /** The same as a program, under `Preset.KUBERNETES`. */
  readonly program: (chart: Chart) => void;
}

export type Shapes = Record<string, Shape>;

/** The workload of a shape: selector labels come first, because nearly all live sets have their own. */
export function set(chart: Chart, id: string, app: string, props: Omit<StatefulWorkloadProps, 'selectorLabels'>): StatefulWorkload {
  return new StatefulWorkload(chart, id, { selectorLabels: { app }, ...props });
}

/** The start of a manifest with one label as its selector. */
export function head(name: string, app: string, ...more: string[]): string {
  return [
    'apiVersion: apps/v1', 'kind: StatefulSet', `metadata: { name: ${name} }`, 'spec:', `  selector: { matchLabels: { app: ${app} } }`, ...more.map(line => `  ${line}`), '',
  ].join('\n');
}
