/** How parts of volumes are written. */

/** A key as a file. */
export interface FileOfKey { readonly key: string; readonly path: string; readonly mode?: number }

/** A field or resource as a file. */
export interface FileOfField {
  readonly path: string;
  readonly field?: string;
  readonly resource?: string;
  readonly container?: string;
  readonly divisor?: string;
  readonly mode?: number;
}

/** What a ConfigMap or Secret shows: `files` in their order, else `items` by key. */
export function renderSource(items: { [key: string]: string } | undefined, options: { files?: FileOfKey[]; optional?: boolean }) {
  const byKey = items && Object.keys(items).sort().map(key => ({ key, path: items[key] }));
  return { items: options?.files?.map(({ key, path, mode }) => ({ key, path, mode })) ?? byKey, optional: options?.optional };
}

export function renderFields(fields: { [path: string]: string } | undefined) {
  return Object.entries(fields ?? {}).sort(([a], [b]) => a < b ? -1 : 1).map(([path, fieldPath]) => ({ path, fieldRef: { fieldPath } }));
}

export function renderDownwardFiles(files: readonly FileOfField[] | undefined) {
  return (files ?? []).map(({ path, field, resource, container, divisor, mode }) => ({
    path,
    fieldRef: field === undefined ? undefined : { fieldPath: field },
    resourceFieldRef: resource === undefined ? undefined : { resource, containerName: container, divisor },
    mode,
  }));
}
