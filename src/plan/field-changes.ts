import { isSame } from '../kubernetes/same';

/** One field that differs between two objects. */
export interface FieldChange {
  /** For people and for JSON: `spec.template.spec.containers[db].image`. */
  readonly path: string;
  /** The path with every list item as `[]`, for the tables of the rules. */
  readonly shape: string;
  readonly old?: unknown;
  readonly new?: unknown;
  /** True when a list holds the same items in another order. */
  readonly isOrder?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** What identifies an item of a list, by the name of the list. */
const IDENTITY: Record<string, (item: Fields) => unknown> = {
  containers: item => item.name,
  initContainers: item => item.name,
  ephemeralContainers: item => item.name,
  env: item => item.name,
  volumes: item => item.name,
  volumeMounts: item => item.mountPath,
  volumeDevices: item => item.devicePath,
  volumeClaimTemplates: item => isMap(item.metadata) ? item.metadata.name : undefined,
  imagePullSecrets: item => item.name,
  webhooks: item => item.name,
  ports: item => item.name ?? `${item.containerPort ?? item.port}${item.protocol === 'TCP' ? '' : `/${item.protocol}`}`,
  items: item => item.key,
};

/** Every field that differs, deepest first where a list or map can be looked into. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const changes: FieldChange[] = [];
  collect(before, after, '', '', '', changes);
  return changes;
}

function collect(before: unknown, after: unknown, path: string, shape: string, name: string, changes: FieldChange[]): void {
  if (isSame(before, after)) { return; }
  if (isMap(before) && isMap(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const step = /^[\w-]+$/.test(key) ? `${path && '.'}${key}` : `[${key}]`;
      collect(before[key], after[key], path + step, shape ? `${shape}.${key}` : key, key, changes);
    }
    return;
  }
  const identity = IDENTITY[name];
  const old = identity && byIdentity(before ?? [], identity);
  const now = identity && byIdentity(after ?? [], identity);
  if (!old || !now || (old.size === 0 && now.size === 0)) {
    changes.push({ path, shape, old: before, new: after });
    return;
  }
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    collect(old.get(id), now.get(id), `${path}[${id}]`, `${shape}[]`, '', changes);
  }
  const [stayed, stays] = [[...old.keys()].filter(id => now.has(id)), [...now.keys()].filter(id => old.has(id))];
  if (!isSame(stayed, stays)) { changes.push({ path, shape, old: stayed, new: stays, isOrder: true }); }
}

function byIdentity(list: unknown, identity: (item: Fields) => unknown): Map<string, Fields> | undefined {
  if (!Array.isArray(list)) { return undefined; }
  const items = new Map<string, Fields>();
  for (const item of list as readonly unknown[]) {
    if (!isMap(item)) { return undefined; }
    const id = identity(item);
    if ((typeof id !== 'string' && typeof id !== 'number') || items.has(String(id))) { return undefined; }
    items.set(String(id), item);
  }
  return items;
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
