import type { Cause } from './digest';
import { values } from './values';
import { EffectClass } from '../effect-class';
import { weight } from '../effects';
import type { PlannedChange, PlanSubject } from '../planned';

/** Fields of one cause that are shown with their values, each on a line. */
const MOST_LINES = 4;
/** Objects of one cause that have a line when none of their pods restarts. */
const MOST_OBJECTS = 8;

/** A cause as it is shown: a title, lines for its fields, and fields that are only named. */
export interface Entry {
  readonly title: string;
  readonly values: string;
  /** Under the title, when the cause has several fields or objects. */
  readonly lines: readonly { readonly field: string; readonly values: string }[];
  /** Fields without a line; where pods restart or worse, every field has a line or a name. */
  readonly names: readonly string[];
  /** Objects that are not even named. */
  readonly more: number;
}

/** One field of an object with its values, for all list items that change in the same way. */
interface Field {
  readonly subject: PlanSubject;
  readonly path: string;
  readonly values: string;
}

export function entryOf({ changes }: Cause): Entry {
  const fields = mergedItems(changes);
  if (new Set(changes.map(({ subject }) => subjectName(subject))).size > 1) { return entryOfMany(fields, changes.some(isLoud)); }

  const [first] = fields;
  if (fields.length === 1) { return { title: first.path || first.subject.kind, values: first.values, lines: [], names: [], more: 0 }; }
  const prefix = commonPrefix(fields.map(({ path }) => path));
  const nameOf = ({ path }: Field) => path.slice(prefix.length).replace(/^\./, '');
  // What every release changes needs no values.
  const [noise, telling] = [fields.filter(isNoise), fields.filter(field => !isNoise(field))];
  if (telling.length === 0) { return { title: `${prefix}: ${fields.map(nameOf).join(', ')}`, values: '', lines: [], names: [], more: 0 }; }
  return {
    title: `${prefix || first.subject.kind} (${changes.length} fields)`,
    values: '',
    lines: telling.slice(0, MOST_LINES).map(field => ({ field: nameOf(field), values: field.values })),
    names: [...telling.slice(MOST_LINES), ...noise].map(nameOf),
    more: 0,
  };
}

/** A line for each object; of several fields that touch no pod, the one that says most. */
function entryOfMany(fields: readonly Field[], isEachShown: boolean): Entry {
  const objects = new Map<string, Field[]>();
  for (const field of fields) {
    const name = subjectName(field.subject);
    objects.set(name, [...objects.get(name) ?? [], field]);
  }
  const lines = [...objects].flatMap(([name, all]) => {
    if (isEachShown) { return all.map(({ path, values: shown }) => ({ field: [name, path].filter(Boolean).join('  '), values: shown })); }
    const { path, values: shown } = all.find(field => !isNoise(field)) ?? all[0];
    return [{ field: [name, path].filter(Boolean).join('  '), values: all.length > 1 ? `${shown}, + ${all.length - 1} fields` : shown }];
  });
  const most = isEachShown ? lines.length : MOST_OBJECTS;
  return { title: `${objects.size} objects`, values: '', lines: lines.slice(0, most), names: [], more: Math.max(0, lines.length - most) };
}

function isLoud({ effect }: PlannedChange): boolean {
  return weight(effect) >= weight(EffectClass.CONFIG);
}

/** Labels and annotations that name a version or a checksum. */
function isNoise({ path }: Pick<Field, 'path'>): boolean {
  return /metadata\.(labels|annotations)[.[]/.test(path)
    && /helm\.sh\/chart|[.[]chart\]?$|app\.kubernetes\.io\/version|checksum|[./[-]hash\]?$|managed-by/.test(path);
}

/** `containers[db].image` and `containers[metrics].image` with the same values are `containers[db, metrics].image`. */
function mergedItems(changes: readonly PlannedChange[]): Field[] {
  const fields = new Map<string, Field & { readonly start: string; readonly items: string[]; readonly end: string }>();
  for (const change of changes) {
    const { subject, path } = change;
    const [, start = path, item = '', end = ''] = /^(.*?(?:ontainers|volumeClaimTemplates))\[([^\]]*)\](.*)$/.exec(path) ?? [];
    const shown = values(change);
    const key = JSON.stringify([subjectName(subject), start, end, shown]);
    const same = item ? fields.get(key) : undefined;
    if (same) { same.items.push(item); continue; }
    fields.set(item ? key : JSON.stringify([subjectName(subject), path]), { subject, path, values: shown, start, items: [item], end });
  }
  return [...fields.values()].map(({ subject, path, values: shown, start, items, end }) =>
    ({ subject, values: shown, path: items.length > 1 ? `${start}[${items.join(', ')}]${end}` : path }));
}

/** The path that all share, up to the end of a field. */
function commonPrefix(paths: readonly string[]): string {
  const [first, ...rest] = paths.map(path => path.match(/\[[^\]]*\]|\.?[^.[\]]+/g) ?? []);
  let length = 0;
  while (length < first.length - 1 && rest.every(path => length < path.length - 1 && path[length] === first[length])) { length++; }
  return first.slice(0, length).join('');
}

export function subjectName({ kind, namespace, name }: Pick<PlanSubject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace ? `${namespace}/${name}` : name}`;
}
