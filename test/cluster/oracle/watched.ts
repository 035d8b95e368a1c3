import { Api } from './api';

/** What happened to a pod. */
export interface PodEvent {
  readonly pod: string;
  readonly uid: string;
  readonly what: 'created' | 'stopping' | 'gone';
}

const LISTS = { StatefulSet: '/apis/apps/v1/statefulsets', Pod: '/api/v1/pods', PersistentVolumeClaim: '/api/v1/persistentvolumeclaims' };

/** StatefulSets, pods and claims of all namespaces as they are now, without asking again and again. */
export class Watched {
  private readonly stores = new Map<string, Map<string, any>>();
  private readonly events = new Map<string, PodEvent[]>();
  private readonly waiting = new Set<() => void>();
  private readonly ends: (() => void)[];

  constructor(api: Api) {
    this.ends = Object.entries(LISTS).map(([kind, path]) => api.watch(path, ({ type, object }) => this.take(kind, type, object)));
  }

  /** The objects of a kind in a namespace, by name. */
  public all(kind: keyof typeof LISTS, namespace: string): Map<string, any> {
    const key = `${kind}/${namespace}`;
    if (!this.stores.has(key)) { this.stores.set(key, new Map()); }
    return this.stores.get(key)!;
  }

  /** What happened to the pods of a namespace, first things first. */
  public podEvents(namespace: string): PodEvent[] {
    if (!this.events.has(namespace)) { this.events.set(namespace, []); }
    return this.events.get(namespace)!;
  }

  /** Waits until nothing is wrong any more; says what still is when it takes too long. */
  public async until(wrong: () => string | undefined, seconds = 180): Promise<void> {
    if (wrong() === undefined) { return; }
    await new Promise<void>((resolve, reject) => {
      const look = () => { if (wrong() === undefined) { end(resolve); } };
      const timer = setTimeout(() => end(() => reject(new Error(`not within ${seconds} s: ${wrong()}`))), seconds * 1000);
      const end = (then: () => void) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        then();
      };
      this.waiting.add(look);
    });
  }

  public close(): void {
    this.ends.forEach(end => end());
  }

  private take(kind: string, type: string, object: any): void {
    const { namespace, name, uid, deletionTimestamp } = object.metadata;
    const store = this.all(kind as keyof typeof LISTS, namespace);
    const known = store.get(name);
    if (type === 'DELETED') { store.delete(name); } else { store.set(name, object); }
    if (kind === 'Pod') {
      const tell = (what: PodEvent['what']) => this.podEvents(namespace).push({ pod: name, uid, what });
      if (known?.metadata.uid !== uid) { tell('created'); }
      if (type === 'DELETED') { tell('gone'); } else if (deletionTimestamp && !known?.metadata.deletionTimestamp) { tell('stopping'); }
    }
    [...this.waiting].forEach(look => look());
  }
}
