import { Relation } from './workload';
import { isStatefulSet } from './world';
import type { StatefulSetObject } from '../kubernetes/fields';
import { kindOf } from '../kubernetes/object';
import { Manifest, ManifestObject } from '../manifest/manifest';

/** A StatefulSet that exists on one side only, or is another object on the other one. */
export interface Move {
  readonly relation: Relation;
  readonly before?: ManifestObject;
  readonly after?: ManifestObject;
}

/** Recognises renames, so that nobody reads a delete and a create. Linear: candidates are found by what they share. */
export function recogniseMoves(before: Manifest, after: Manifest): Move[] {
  const gone = workloadsOnlyIn(before, after);
  const come = workloadsOnlyIn(after, before);
  const moves: Move[] = [];
  const match = (relation: (a: ManifestObject, b: ManifestObject) => Relation | undefined, share: (object: ManifestObject) => string | undefined) => {
    const candidates = new Map<string, ManifestObject[]>();
    for (const object of come) {
      const key = share(object);
      if (key !== undefined) { candidates.set(key, [...candidates.get(key) ?? [], object]); }
    }
    const ambiguous = countBy(gone, share);
    for (const old of gone) {
      const key = share(old);
      const found = key === undefined || ambiguous.get(key) !== 1 ? [] : candidates.get(key) ?? [];
      const kind = found.length === 1 && come.has(found[0]) ? relation(old, found[0]) : undefined;
      if (!kind) { continue; }
      gone.delete(old);
      come.delete(found[0]);
      moves.push({ relation: kind, before: old, after: found[0] });
    }
  };
  const sameKind = (relation: Relation) => (a: ManifestObject, b: ManifestObject) => isStatefulSet(a) && isStatefulSet(b) ? relation : undefined;

  match((a, b) => isStatefulSet(a) === isStatefulSet(b) ? undefined : isStatefulSet(a) ? 'to-deployment' : 'from-deployment', ({ namespace, name }) => `${namespace}/${name}`);
  match(sameKind('moved'), ({ kind, name }) => `${kind}/${name}`);
  match(sameKind('renamed'), object => object.object.spec?.selector && `${object.namespace}/${text(object.object.spec.selector)}`);
  match(sameKind('renamed'), object => `${object.namespace}/${text(substance(object))}`);
  return [
    ...moves,
    ...[...come].filter(isStatefulSet).map(object => ({ relation: 'added' as const, after: object })),
    ...[...gone].filter(isStatefulSet).map(object => ({ relation: 'removed' as const, before: object })),
  ];
}

function workloadsOnlyIn(side: Manifest, other: Manifest): Set<ManifestObject> {
  const only = new Set<ManifestObject>();
  for (const object of side.objects.values()) {
    if ((isStatefulSet(object) || kindOf(object) === 'apps/Deployment') && !other.objects.has(object.key)) { only.add(object); }
  }
  return only;
}

function countBy(objects: Iterable<ManifestObject>, share: (object: ManifestObject) => string | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const object of objects) {
    const key = share(object);
    if (key !== undefined) { counts.set(key, (counts.get(key) ?? 0) + 1); }
  }
  return counts;
}

/** What makes a workload recognisable under another name: images and claims. */
function substance({ object }: ManifestObject): unknown {
  // a Deployment has a template too, and no claims
  const { template, volumeClaimTemplates: claims = [] } = (object as StatefulSetObject).spec ?? {};
  return [
    (template?.spec?.containers ?? []).map(({ image }) => String(image).replace(/[:@][^/]*$/, '')),
    claims.map(({ metadata }) => metadata?.name),
  ];
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, item) => typeof item === 'object' && item !== null && !Array.isArray(item)
    ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1)) : item);
}
