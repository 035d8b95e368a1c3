import { describeWorkload, Workload } from './workload';
import { asStored } from '../kubernetes/defaulting';
import type { ClaimTemplate } from '../kubernetes/fields';
import { claimPrefix, splitOrdinal } from '../kubernetes/names';
import { isSame } from '../kubernetes/same';
import type { LiveRevision, LiveWorkload, OrphanedPods } from '../manifest/cluster-facts';
import type { ManifestObject } from '../manifest/manifest';

/*
 * A StatefulSet that is not there while its pods run: an upgrade was interrupted
 * between deleting the object and creating it again. What is live is known from
 * the pods: the set as they imply it is compared with the manifest, not nothing.
 */

/** A set that went, as its pods show it. */
export interface ImpliedSet {
  readonly workload: Workload;
  readonly live: LiveWorkload;
  /** Pods that have the template of the manifest already. */
  readonly current: ReadonlySet<string>;
  /** Pods whose revision is not there, so that nobody knows whether they restart. */
  readonly unknown: readonly string[];
}

export function impliedSet(after: ManifestObject, orphans: OrphanedPods, minor: number): ImpliedSet {
  const { pods, revisions } = orphans;
  const { spec } = after.object;
  const templates = new Map(revisions.map(revision => [revision.name, templateOf(revision)]));
  const wanted = templateAsStored(after, spec?.template, minor);
  const isCurrent = (revision: string) => isSame(templateAsStored(after, templates.get(revision), minor), wanted);
  const known = pods.filter(({ revision }) => templates.has(revision));
  const old = revisions.filter(({ name }) => known.some(pod => pod.revision === name) && !isCurrent(name)).pop();
  const id: ManifestObject = {
    ...after,
    object: {
      ...after.object,
      spec: {
        ...spec,
        replicas: pods.length,
        template: old ? templates.get(old.name) : spec?.template,
        volumeClaimTemplates: claimTemplates(spec?.volumeClaimTemplates ?? [], after.name, pods.flatMap(({ claims }) => claims)),
      },
    },
  };
  return {
    workload: { ...describeWorkload(id, minor), ordinals: pods.map(({ ordinal }) => ordinal) },
    live: { namespace: after.namespace, name: after.name, statefulSet: undefined, pods, revisions },
    current: new Set(known.filter(({ revision }) => isCurrent(revision)).map(({ name }) => name)),
    unknown: pods.filter(({ revision }) => !templates.has(revision)).map(({ name }) => name),
  };
}

// A revision holds the template as a patch that replaces it.
function templateOf({ template }: LiveRevision): unknown {
  if (typeof template !== 'object' || template === null) { return template; }
  const { $patch: _patch, ...rest } = template as Readonly<Record<string, unknown>>;
  return rest;
}

function templateAsStored({ object }: ManifestObject, template: unknown, minor: number): unknown {
  return asStored({ ...object, spec: { ...object.spec, template } }, minor).spec.template;
}

/** The templates whose claims some pod mounts: those of the manifest as they are, and those that only pods know. */
function claimTemplates(wanted: readonly ClaimTemplate[], set: string, mounted: readonly string[]): ClaimTemplate[] {
  const prefixes = new Set(mounted.map(claim => splitOrdinal(claim)?.prefix));
  const names = wanted.map(claim => String(claim.metadata?.name));
  const gone = [...prefixes].flatMap(prefix => prefix?.endsWith(`-${set}`) ? prefix.slice(0, -set.length - 1) : [])
    .filter(name => !names.includes(name));
  return [
    ...wanted.filter((_claim, index) => prefixes.has(claimPrefix(names[index], set))),
    ...gone.map(name => ({ metadata: { name }, spec: {} })),
  ];
}
