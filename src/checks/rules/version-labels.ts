import { map } from '../bundle';

const CHART_LABELS = ['helm.sh/chart', 'chart'];
const VERSION_LABELS = [...CHART_LABELS, 'app.kubernetes.io/version'];
const FINGERPRINT = /(^|[/.-])(checksum|hash)([/.-]|$)/;

/** The keys of labels or annotations that say which version or configuration this is. */
export function versionLabels(labels: unknown): string[] {
  return Object.keys(map(labels)).filter(key => VERSION_LABELS.includes(key) || FINGERPRINT.test(key));
}

/** The keys of labels that name the version of a Helm chart. */
export function chartLabels(labels: unknown): string[] {
  return Object.keys(map(labels)).filter(key => CHART_LABELS.includes(key));
}
