import { Chart } from 'cdk8s';

/** One way to write the database that is measured: it adds its objects to the chart. */
export type Variant = (chart: Chart, name: string) => void;

/** What all variants say of the database, so that they differ in how they say it alone. */
export const IMAGE = 'example.com/redis:7.4';
export const PORT = 6379;
export const PORT_NAME = `tcp-${PORT}`;
export const REPLICAS = 3;
export const USER = 999;
export const DATA = '/data';
export const GIBIBYTES = 20;

export function selectorLabels(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name };
}

export function objectMetadata(name: string, workload = name) {
  return { name, labels: { ...selectorLabels(workload), 'app.kubernetes.io/managed-by': 'cdk8s' } };
}
