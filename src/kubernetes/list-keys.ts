/*
 * Lists that the server keeps as a set of items with a key: server-side apply
 * refuses an object that has two items of the same key in one of them.
 */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  volumes: ['name'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  claims: ['name'],
  resourceClaims: ['name'],
  schedulingGates: ['name'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
};

/** Two items of a list of a pod template that have the same key. */
export interface DoubledItem {
  /** Path of the list, such as `spec.containers[db].env`. */
  readonly path: string;
  readonly list: string;
  /** The key that they share, such as `PGDATA` or `5432/TCP`. */
  readonly key: string;
}

/** Every key that is in a list of a pod template more than once. */
export function doubledItems(value: unknown, path: string, name = ''): DoubledItem[] {
  if (Array.isArray(value)) {
    const fields = LIST_KEYS[name];
    const keys = value.map(item => fields && isMap(item) ? fields.map(field => item[field]).join('/') : undefined);
    const doubled = new Set(keys.filter((key, index) => key !== undefined && keys.indexOf(key) < index));
    return [
      ...[...doubled].map(key => ({ path, list: name, key: key! })),
      ...value.flatMap((item, index) => doubledItems(item, `${path}[${isMap(item) && typeof item.name === 'string' ? item.name : index}]`)),
    ];
  }
  if (!isMap(value)) { return []; }
  return Object.keys(value).flatMap(field => doubledItems(value[field], `${path}.${field}`, field));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
