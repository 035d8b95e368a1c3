import type { QuietGroup } from './digest';
import type { Judged, PlanResult } from '../compare';
import { EFFECTS, weight, worstOf } from '../effects';
import { ClaimFate, PlannedVolume } from '../planned';
import { count, names } from '../workload';

/** The title of the part about one object, in pieces: what others wrote and what follows it. */
export interface Headline {
  readonly name: string;
  readonly kind: string;
  readonly where: string;
  readonly rest: string;
}

export function headline({ subject, pair, isAdded, isRemoved, isDeleted }: Judged, { kubernetesVersion }: PlanResult): Headline {
  const where = subject.namespace ? `${subject.namespace}/${subject.name}` : subject.name;
  const server = pair ? `, server ${kubernetesVersion}` : '';
  return { name: subject.name, kind: subject.kind, where, rest: `${podsOf(pair)}${stateOf()}${server}` };

  function stateOf(): string {
    if (isAdded && !pair?.deployment) { return ', new'; }
    if (!isRemoved || pair?.relation === 'to-deployment') { return ''; }
    return isDeleted ? ', removed' : ', no longer in the manifests';
  }
}

function podsOf(pair: Judged['pair']): string {
  if (pair?.before && pair.after && pair.before.replicas !== pair.after.replicas) { return `, ${pair.before.replicas} → ${count(pair.after.replicas, 'pod')}`; }
  const set = pair?.after ?? pair?.before;
  return set ? `, ${count(set.replicas, 'pod')}` : '';
}

/** Objects whose names fit; the others are counted. */
export function quietNames({ objects }: QuietGroup): string {
  const MOST = 6;
  const byKind = new Map<string, string[]>();
  for (const { subject } of objects.slice(0, MOST)) { byKind.set(subject.kind, [...byKind.get(subject.kind) ?? [], subject.name]); }
  const shown = [...byKind].map(([kind, list]) => `${kind} ${list.join(', ')}`).join('; ');
  return objects.length > MOST ? `${shown}, and ${objects.length - MOST} more` : shown;
}

export interface VolumeRow {
  readonly claims: string;
  readonly fate: string;
  readonly size: string;
  readonly storageClass: string;
  readonly note: string;
}

/** Claims with the same fate in one row when there are many of them, and always when nothing happens to them. */
export function volumeRows(volumes: readonly PlannedVolume[], isVerbose: boolean): VolumeRow[] {
  const isMixed = new Set(volumes.map(({ namespace }) => namespace)).size > 1;
  const groups = new Map<string, PlannedVolume[]>();
  for (const volume of volumes) {
    const { workload, namespace, template, fate, oldSize, newSize, storageClass, note } = volume;
    const key = JSON.stringify([workload, namespace, template, fate, oldSize, newSize, storageClass, note]);
    const group = groups.get(key);
    if (group) { group.push(volume); } else { groups.set(key, [volume]); }
  }
  return [...groups.values()].flatMap(group => {
    const isFolded = !isVerbose && (group.length > 4 || group[0].fate === ClaimFate.KEEP);
    return isFolded ? [row(group, isMixed)] : group.map(volume => row([volume], isMixed));
  });
}

function row(volumes: readonly PlannedVolume[], isMixed: boolean): VolumeRow {
  const [{ fate, oldSize, newSize, storageClass, note }] = volumes;
  const size = oldSize && newSize && oldSize !== newSize ? `${oldSize} → ${newSize}` : newSize ?? oldSize ?? '';
  const claims = names(volumes.map(({ claim, namespace }) => isMixed ? `${namespace}/${claim}` : claim), 'claims');
  return { claims, fate, size, storageClass: storageClass ?? '', note: note ?? '' };
}

/** A manifest that a command reads is not shown, nor a step that is nothing else: `-o script` writes them out. */
export function shownCommands(commands: readonly string[]): string[] {
  if (commands.every(command => command.includes('\n'))) { return []; }
  return commands.map(command => command.includes('\n') ? `${command.slice(0, command.indexOf('\n'))} …` : command);
}

/** The first lines: how bad it is, what to do, and how much of it there is. */
export function verdict(result: PlanResult, exitCode: number): string[] {
  const { worst, changes, problems } = result;
  if (exitCode === 1) {
    const missing = problems.filter(problem => problem.isError).length;
    return [`not whole: ${count(missing, 'part')} of the input could not be read (exit code 1)`];
  }
  if (changes.length === 0) { return ['no changes']; }
  return [`worst effect: ${worst}, ${EFFECTS[worst].meaning} (exit code ${exitCode})`, `next: ${next(exitCode)}`, counts(result)];
}

function next(exitCode: number): string {
  switch (exitCode) {
    case 0: return 'nothing to apply';
    case 2: return 'apply it as usual, with kubectl apply or your pipeline';
    case 5: return 'do not apply it: correct what is refused and plan again';
    case 4: return 'do not apply it as it is: decide about the data first, then follow the steps';
    default: return 'do not apply it as it is: follow the steps';
  }
}

/** `17 objects: 1 RECREATE, 16 META; 3 volumes: 3 grow`, the worst first. */
function counts({ judged, volumes }: PlanResult): string {
  const changed = judged.filter(({ changes }) => changes.length > 0);
  const effects = tally(changed.map(({ changes }) => worstOf(changes.map(({ effect }) => effect)))).sort(([a], [b]) => weight(b) - weight(a));
  const fates = tally(volumes.map(({ fate }) => fate));
  return [
    `${count(changed.length, 'object')}: ${effects.map(([effect, number]) => `${number} ${effect}`).join(', ')}`,
    ...fates.length ? [`${count(volumes.length, 'volume')}: ${fates.map(([fate, number]) => `${number} ${fate}`).join(', ')}`] : [],
  ].join('; ');
}

function tally<T>(items: readonly T[]): [T, number][] {
  const numbers = new Map<T, number>();
  for (const item of items) { numbers.set(item, (numbers.get(item) ?? 0) + 1); }
  return [...numbers];
}
