import type { LabelSelector } from '../kubernetes/fields';
import { kindOf } from '../kubernetes/object';
import { Labels, matchesSelector } from '../kubernetes/selector';
import type { LiveWorkload } from '../manifest/cluster-facts';
import { Manifest, ManifestObject } from '../manifest/manifest';

/** Pods of one workload that carry the same labels. */
export interface PodGroup {
  readonly workload: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly count: number;
}

const MAKE_PODS = new Set(['apps/StatefulSet', 'apps/Deployment', 'apps/ReplicaSet', 'apps/DaemonSet']);

/** The pods of one side of a plan by their labels: those that run now, or those that the manifests want. */
export class PodGroups {
  private readonly byLabel = new Map<string, PodGroup[]>();
  private readonly byNamespace = new Map<string, PodGroup[]>();

  /** The pods of live workloads carry the labels that they have, whatever the manifest says. */
  constructor(manifest: Manifest, live: readonly LiveWorkload[] = []) {
    const running = new Map(live.map(workload => [`${workload.namespace}/${workload.name}`, workload]));
    for (const object of manifest.objects.values()) {
      if (!MAKE_PODS.has(kindOf(object))) { continue; }
      const found = object.kind === 'StatefulSet' ? running.get(`${object.namespace}/${object.name}`) : undefined;
      for (const group of found ? groupsOfPods(found) : groupOfTemplate(object)) { this.add(group); }
    }
  }

  public matching(namespace: string, selector: LabelSelector | undefined): PodGroup[] {
    const wanted = Object.entries(selector?.matchLabels ?? {});
    const lists = wanted.map(([key, value]) => this.byLabel.get(`${namespace}/${key}=${value}`) ?? []);
    const candidates = lists.length ? lists.reduce((a, b) => a.length <= b.length ? a : b) : this.byNamespace.get(namespace) ?? [];
    return candidates.filter(({ labels }) => matchesSelector(selector, labels));
  }

  private add(group: PodGroup): void {
    push(this.byNamespace, group.namespace, group);
    for (const [key, value] of Object.entries(group.labels)) { push(this.byLabel, `${group.namespace}/${key}=${value}`, group); }
  }
}

export function countOf(groups: readonly PodGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function groupsOfPods({ namespace, name, pods }: LiveWorkload): PodGroup[] {
  return pods.filter(({ terminating }) => !terminating).map(({ labels }) => ({ workload: name, namespace, labels, count: 1 }));
}

function groupOfTemplate({ namespace, name, object }: ManifestObject): PodGroup[] {
  const count = object.kind === 'DaemonSet' ? 1 : object.spec?.replicas ?? 1;
  return count === 0 ? [] : [{ workload: name, namespace, labels: object.spec?.template?.metadata?.labels ?? {}, count }];
}

function push(map: Map<string, PodGroup[]>, key: string, group: PodGroup): void {
  const list = map.get(key);
  if (list) { list.push(group); } else { map.set(key, [group]); }
}
