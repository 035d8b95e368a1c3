/** What happened to a pod. A name returns with another uid when the pod is replaced. */
export interface PodEvent {
  readonly what: 'created' | 'ready' | 'stopping';
  readonly name: string;
  readonly uid: string;
  readonly images: readonly string[];
}

/** The events of pods, from the changes that a watch saw: each once a pod, in the order in which they happened. */
export function podEvents(changes: ReadonlyArray<{ type: string; object: any }>): PodEvent[] {
  const seen = new Set<string>();
  const events: PodEvent[] = [];
  for (const { type, object } of changes) {
    const { metadata: { name, uid, deletionTimestamp }, spec } = object;
    const note = (what: PodEvent['what']) => {
      if (seen.has(`${what} ${uid}`)) { return; }
      seen.add(`${what} ${uid}`);
      events.push({ what, name, uid, images: [...spec.initContainers ?? [], ...spec.containers].map((container: any) => container.image) });
    };
    note('created');
    if (deletionTimestamp || type === 'DELETED') { note('stopping'); } else if (isReady(object)) { note('ready'); }
  }
  return events;
}

export function isReady({ status }: any): boolean {
  return status.conditions?.some((condition: any) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}

export function isPodOf(set: any, pod: string): boolean {
  const { name } = set.metadata;
  return pod.startsWith(`${name}-`) && /^\d+$/.test(pod.slice(name.length + 1));
}

/** The names that the pods of a set must have. */
export function podNames({ metadata: { name }, spec }: any, replicas: number): string[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: replicas }, (_, index) => `${name}-${start + index}`);
}

/** The names that the claims of a set must have. */
export function claimNames(set: any, replicas: number): string[] {
  return podNames(set, replicas).flatMap(pod => (set.spec.volumeClaimTemplates ?? []).map((claim: any) => `${claim.metadata.name}-${pod}`));
}
