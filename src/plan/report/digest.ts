/*
 * What a report shows of a plan, the worst first. By default one cause is one entry, however many fields or objects it
 * has, and what changes in every release of a chart (labels, checksums, chart versions) is a line with a count.
 */
import type { Judged } from '../compare';
import { EffectClass } from '../effect-class';
import { weight } from '../effects';
import type { PlannedChange, PlannedVolume } from '../planned';

/** Changes of one cause: the same rule says the same of all of them. */
export interface Cause {
  readonly changes: readonly PlannedChange[];
}

/** One object, or several objects with one cause. */
export interface Part {
  /** The object that the part is about; undefined when there are several. */
  readonly judged?: Judged;
  readonly causes: readonly Cause[];
  readonly volumes: readonly PlannedVolume[];
}

/** Objects of which there is nothing to say but their names. */
export interface QuietGroup {
  readonly label: string;
  readonly effect: EffectClass;
  readonly rule: string;
  readonly objects: readonly Judged[];
}

export interface Digest {
  readonly parts: readonly Part[];
  readonly quiet: readonly QuietGroup[];
}

/** With `isVerbose` every object is a part and every change an entry of its own. */
export function digestOf(all: readonly Judged[], isVerbose: boolean): Digest {
  const judged = all.filter(({ changes }) => changes.length > 0);
  if (isVerbose) { return { parts: worstFirst(judged.map(partOfEach)), quiet: [] }; }

  const labels = new Map(judged.map(object => [object, quietLabel(object)]));
  const others = judged.filter(object => labels.get(object) === undefined);
  const [sets, objects] = [others.filter(({ pair }) => pair), others.filter(({ pair }) => !pair)];
  return {
    parts: worstFirst([...sets.map(partOf), ...partsOfObjects(objects)]),
    quiet: quietGroups(judged, labels),
  };
}

/** The changes that have an entry of their own are the ones before; labels and annotations come last, in one entry. */
function partOf(judged: Judged): Part {
  return { judged, causes: causesOf(judged.changes), volumes: judged.volumes };
}

function partOfEach(judged: Judged): Part {
  return { judged, causes: worstCausesFirst(judged.changes.map(change => ({ changes: [change] }))), volumes: judged.volumes };
}

function causesOf(changes: readonly PlannedChange[]): Cause[] {
  return worstCausesFirst([...groupBy(changes, causeKey).values()].map(group => ({ changes: group })));
}

/** A cause that several objects share is a part; what an object has alone stays with it. */
function partsOfObjects(objects: readonly Judged[]): Part[] {
  const groups = groupBy(objects.flatMap(({ changes }) => changes.filter(change => !isMetadata(change))), causeKey);
  const shared = new Set([...groups].filter(([, changes]) => new Set(changes.map(identity)).size > 1).map(([key]) => key));
  const alone = objects.flatMap(judged => {
    const own = judged.changes.filter(change => isMetadata(change) || !shared.has(causeKey(change)));
    return own.every(isMetadata) ? [] : [partOf({ ...judged, changes: own })];
  });
  return [...[...shared].map(key => ({ causes: [{ changes: groups.get(key)! }], volumes: [] })), ...alone];
}

function causeKey({ rule, effects, text, advice, path }: PlannedChange): string {
  return JSON.stringify([rule, effects, text, advice, isMetadataPath(path)]);
}

function identity({ subject: { apiVersion, kind, namespace, name } }: PlannedChange): string {
  return JSON.stringify([apiVersion, kind, namespace, name]);
}

/** What every object of its group says of itself; undefined for an object that has more to say. */
function quietLabel({ changes, pair, isAdded, isRemoved, isDeleted }: Judged): string | undefined {
  if (pair) { return undefined; }
  if (changes.every(isMetadata)) { return metadataLabel(changes); }
  const isPlain = changes.every(({ path, effects }) => path === '' && effects.every(effect => effect === EffectClass.INPLACE));
  if (isPlain && isAdded) { return 'new'; }
  return isPlain && isRemoved && isDeleted ? 'removed' : undefined;
}

function metadataLabel(changes: readonly PlannedChange[]): string {
  const fields = new Set(changes.map(({ path }) => /^metadata\.(labels|annotations)/.exec(path)?.[1] ?? 'metadata'));
  return fields.has('metadata') ? 'metadata only' : `${[...fields].sort().reverse().join(' and ')} only`;
}

function isMetadata({ effect, path }: PlannedChange): boolean {
  return effect === EffectClass.META && isMetadataPath(path);
}

function isMetadataPath(path: string): boolean {
  return path.startsWith('metadata.');
}

function quietGroups(judged: readonly Judged[], labels: ReadonlyMap<Judged, string | undefined>): QuietGroup[] {
  const groups = groupBy(judged.filter(object => labels.get(object) !== undefined), object => labels.get(object)!);
  return [...groups].map(([label, objects]) => ({ label, objects, effect: objects[0].changes[0].effect, rule: objects[0].changes[0].rule }));
}

function worstFirst(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => weightOf(b.causes) - weightOf(a.causes));
}

function worstCausesFirst(causes: readonly Cause[]): Cause[] {
  return [...causes].sort((a, b) => weightOf([b]) - weightOf([a]));
}

function weightOf(causes: readonly Cause[]): number {
  return Math.max(...causes.flatMap(({ changes }) => changes.map(({ effect }) => weight(effect))));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) { group.push(item); } else { groups.set(key, [item]); }
  }
  return groups;
}
