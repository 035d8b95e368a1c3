import type { Judged, PlanResult } from '../compare';
import { EffectClass } from '../effect-class';
import { EFFECTS } from '../effects';
import { PlannedChange, PlannedVolume } from '../planned';
import { flagsOf } from '../steps';
import { count, names } from '../workload';

/** What stands at the head of the part about one object. */
export function headline({ subject, pair, isAdded, isRemoved, isDeleted }: Judged): string {
  const where = subject.namespace ? `${subject.namespace}/${subject.name}` : subject.name;
  const pods = pair?.before && pair.after && pair.before.replicas !== pair.after.replicas ? `, ${pair.before.replicas} → ${count(pair.after.replicas, 'pod')}`
    : pair?.after ?? pair?.before ? `, ${count((pair!.after ?? pair!.before)!.replicas, 'pod')}` : '';
  const state = isAdded && !pair?.deployment ? ', new' : isRemoved && pair?.relation !== 'to-deployment' ? isDeleted ? ', removed' : ', no longer in the manifests' : '';
  return `${subject.name} (${subject.kind} ${where}${pods}${state})`;
}

/** `old → new`, short enough for a line. */
export function values({ oldValue, newValue }: PlannedChange): string {
  if (oldValue === undefined && newValue === undefined) { return ''; }
  if (oldValue === newValue) { return short(oldValue); }
  return `${short(oldValue)} → ${short(newValue)}`;
}

const LONGEST = 44;

function short(value: unknown): string {
  if (value === undefined || value === null) { return '(unset)'; }
  if (value === '') { return '""'; }
  const text = plain(value).replace(/\s+/g, ' ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function plain(value: unknown): string {
  if (Array.isArray(value)) { return `[${value.map(plain).join(', ')}]`; }
  if (typeof value === 'object' && value !== null) { return `{${Object.entries(value).map(([key, item]) => `${key}: ${plain(item)}`).join(', ')}}`; }
  return String(value);
}

export interface VolumeRow {
  readonly claims: string;
  readonly fate: string;
  readonly size: string;
  readonly storageClass: string;
  readonly note: string;
}

/** Claims with the same fate in one row when there are many of them. */
export function volumeRows(volumes: readonly PlannedVolume[]): VolumeRow[] {
  const isMixed = new Set(volumes.map(({ namespace }) => namespace)).size > 1;
  const groups = new Map<string, PlannedVolume[]>();
  for (const volume of volumes) {
    const { workload, namespace, template, fate, oldSize, newSize, storageClass, note } = volume;
    const key = JSON.stringify([workload, namespace, template, fate, oldSize, newSize, storageClass, note]);
    groups.set(key, [...groups.get(key) ?? [], volume]);
  }
  return [...groups.values()].flatMap(group => group.length > 4 ? [row(group, isMixed)] : group.map(volume => row([volume], isMixed)));
}

function row(volumes: readonly PlannedVolume[], isMixed: boolean): VolumeRow {
  const [{ fate, oldSize, newSize, storageClass, note }] = volumes;
  const size = oldSize && newSize && oldSize !== newSize ? `${oldSize} → ${newSize}` : newSize ?? oldSize ?? '';
  return { claims: names(volumes.map(({ claim, namespace }) => isMixed ? `${namespace}/${claim}` : claim), 'claims'), fate, size, storageClass: storageClass ?? '', note: note ?? '' };
}

/** The last lines: how bad it is, and what to type next. */
export function verdict(result: PlanResult, exitCode: number): string[] {
  const { worst, changes, problems } = result;
  if (exitCode === 1) {
    const missing = problems.filter(problem => problem.isError).length;
    return [`not whole: ${count(missing, 'part')} of the input could not be read (exit code 1)`];
  }
  if (changes.length === 0) { return ['no changes']; }
  const flags = flagsOf(changes);
  return [`worst effect: ${worst}, ${EFFECTS[worst].meaning} (exit code ${exitCode})`, `next: ${next(worst, exitCode, flags)}`];
}

function next(worst: EffectClass, exitCode: number, flags: readonly string[]): string {
  switch (exitCode) {
    case 0: return 'nothing to apply';
    case 2: return 'apply it as usual, with kubectl apply or your pipeline';
    case 5: return 'do not apply it: correct what is refused and plan again';
    case 4: return `do not apply it as it is: decide about the data first${worst === EffectClass.MIGRATE ? '' : `, then follow the steps (they need ${flags.join(' ')})`}`;
    default: return `do not apply it as it is: follow the steps (they need ${flags.join(' ')})`;
  }
}
