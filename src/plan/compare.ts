import { AppliedAnyway, appliedAnyway } from './applied-anyway';
import { EffectClass } from './effect-class';
import { effectOfFate, EFFECTS, worstOf } from './effects';
import { fieldChanges } from './field-changes';
import { keepAllocated, keepUnowned, writesReplicas } from './kept-by-server';
import { withoutSecrets } from './masking';
import { Need } from './needs';
import { Operation } from './operation';
import { impliedSet } from './orphans';
import { volumesOfObject } from './own-claims';
import { recogniseMoves } from './pairing';
import { PlannedChange, PlannedStep, PlannedVolume, PlanProblem, PlanSubject } from './planned';
import { Finding, ObjectPair, RuleText } from './rule';
import { anyObjectRules, objectRules, workloadRules } from './rules/all';
import { refusedByEveryServer, refusedObjectRule } from './rules/objects';
import { refusedByServer, serverObjectRule } from './rules/server-answers';
import { stepsOf } from './steps';
import { volumesOf } from './volumes';
import { count, describeWorkload, names, WorkloadPair } from './workload';
import { isStatefulSet, World } from './world';
import { asStored, NEWEST_MINOR } from '../kubernetes/defaulting';
import { DOCS } from '../kubernetes/docs';
import { kindOf, KubernetesObject } from '../kubernetes/object';
import { isSame } from '../kubernetes/same';
import { UserError } from '../kubernetes/user-error';
import { ReadYaml } from '../kubernetes/yaml-reader';
import type { ClusterFacts, OrphanedPods } from '../manifest/cluster-facts';
import { Manifest, ManifestObject, manifestOfObjects, ReadingProblem, readManifest, setHooksAside } from '../manifest/manifest';

export interface PlanInput {
  readonly before: string | readonly unknown[];
  readonly after: string | readonly unknown[];
  readonly kubernetesVersion?: string;
  readonly namespace?: string;
  readonly prune?: boolean;
  readonly facts?: ClusterFacts;
  /** Leaves passwords where they are: for a terminal that only its user sees. */
  readonly showSecrets?: boolean;
  /** The objects after as the manifests say them, where `after` holds what a server would store. @default - those of `after` */
  readonly wanted?: readonly unknown[];
}

/** A change, and what carrying it out takes. */
export interface Found {
  readonly change: PlannedChange;
  readonly needs: readonly Need[];
}

/** What the rules found of one object. */
export interface Judged {
  readonly subject: ManifestObject;
  /** The StatefulSet on both sides; undefined for other objects. */
  readonly pair?: WorkloadPair;
  readonly isAdded: boolean;
  readonly isRemoved: boolean;
  /** Removed, and somebody deletes it. */
  readonly isDeleted: boolean;
  readonly changes: readonly PlannedChange[];
  /** The same changes, each with what it needs. */
  readonly found: readonly Found[];
  readonly volumes: readonly PlannedVolume[];
}

/** A plan as data, before it is rendered. */
export interface PlanResult {
  readonly judged: readonly Judged[];
  readonly changes: PlannedChange[];
  readonly volumes: PlannedVolume[];
  readonly steps: PlannedStep[];
  /** What each step does as data, by its position. */
  readonly operations: readonly (readonly Operation[])[];
  /** The objects as the manifests want them. */
  readonly wanted: readonly KubernetesObject[];
  readonly problems: PlanProblem[];
  readonly worst: EffectClass;
  readonly kubernetesVersion: string;
  readonly isLive: boolean;
  readonly prune: boolean;
  /** What is left when it is applied although it is not safe; undefined when it is. */
  readonly anyway?: AppliedAnyway;
}

export function comparePlan(input: PlanInput): PlanResult {
  const seen = new Map<string, ReadYaml>();
  const read = (side: string | readonly unknown[]): Manifest => typeof side === 'string'
    ? readManifest(side, { namespace: input.namespace, seen })
    : manifestOfObjects(side, { namespace: input.namespace });
  const [before, after] = [read(input.before), read(input.after)];
  [before, after].forEach(setHooksAside);
  const minor = minorOf(input.facts?.serverVersion ?? input.kubernetesVersion);
  const wanted = input.wanted ? read(input.wanted) : after;
  const world = new World(before, after, minor, input.prune ?? true, input.facts, wanted);
  const found = judge(world);
  const judged = input.showSecrets ? found : found.map(object => ({ ...object, changes: object.changes.map(withoutSecrets) }));
  const changes = judged.flatMap(object => object.changes);
  const volumes = judged.flatMap(object => object.volumes);
  // half of what was wanted is no way to get there
  const steps = after.refused.length > 0 ? [] : stepsOf(found, world);
  const worst = worstOf([...changes.map(change => change.effect), ...volumes.map(volume => effectOfFate(volume.fate))]);
  return {
    judged,
    changes,
    volumes,
    steps: steps.map(({ step }) => step),
    operations: steps.map(({ operations }) => operations),
    wanted: [...wanted.objects.values()].map(({ object }) => object),
    problems: [
      ...[['before', before] as const, ['after', after] as const].flatMap(([side, manifest]) =>
        problemsOf(manifest, side).map(({ severity, message, line }) => ({ side, isError: severity === 'error', message, line }))),
      ...noteOfHooks('after', after) ?? noteOfHooks('before', before) ?? [],
    ],
    worst,
    kubernetesVersion: world.version,
    isLive: input.facts !== undefined,
    prune: world.prune,
    anyway: EFFECTS[worst].exitCode > 2 ? appliedAnyway(judged, world) : undefined,
  };
}

// What no server has taken cannot be deployed.
/** Says which objects are left out, as Helm runs them beside the release. */
function noteOfHooks(side: string, { hooks }: Manifest): PlanProblem[] | undefined {
  if (hooks.size === 0) { return undefined; }
  const which = names([...hooks.values()].map(({ kind, name }) => `${kind} ${name}`), 'objects');
  return [{ side, isError: false, message: `${count(hooks.size, 'hook')} of Helm ${hooks.size === 1 ? 'is' : 'are'} not compared, as Helm runs ${hooks.size === 1 ? 'it' : 'them'} beside the release: ${which}` }];
}

function problemsOf({ problems, refused }: Manifest, side: 'before' | 'after'): ReadingProblem[] {
  return [
    ...problems,
    ...side === 'after' ? [] : refused.map(({ kind, name, path, expected }): ReadingProblem => (
      { severity: 'warning', message: `${kind} '${name}' is left out: '${path}' has to be ${expected}` })),
  ];
}

/** `1.31`, `v1.31.4` and `31` name the same minor version. */
export function minorOf(version: string | undefined): number {
  if (version === undefined) { return NEWEST_MINOR; }
  const match = /^v?(?:1\.)?(\d+)/.exec(version.trim());
  if (!match) { throw new UserError(`'kubernetesVersion' must be a version such as '1.31', got '${version}'`); }
  return Number(match[1]);
}

/** Every object that differs, StatefulSets first among the objects of their place in the manifests. */
function judge(world: World): Judged[] {
  const pairs = workloadPairs(world);
  for (const pair of pairs.values()) { world.pairs.set(pair.subject.key, pair); }
  const taken = new Set([...pairs.values()].flatMap(pair => [pair.before?.id.key, pair.after?.id.key, pair.deployment?.key]));
  const judged: Judged[] = [];
  const add = (object: Judged | undefined) => { if (object && object.changes.length > 0) { judged.push(object); } };

  for (const refused of world.after.refused) {
    const change = planned(refused, refusedByEveryServer(refused), refusedObjectRule);
    add({ subject: refused, isAdded: false, isRemoved: false, isDeleted: false, found: [{ change, needs: [] }], changes: [change], volumes: [] });
  }

  for (const after of world.after.objects.values()) {
    const pair = pairs.get(after.key);
    if (pair) { add(judgeWorkload(pair, world)); continue; }
    const before = world.before.objects.get(after.key);
    if (taken.has(after.key) || isStatefulSet(after) || (before && isSame(before.object, after.object))) { continue; }
    add(judgeObject(after, before, after, world));
  }
  // what is missing from half-read manifests is not removed
  const isWhole = world.after.refused.length === 0 && !world.after.problems.some(({ severity }) => severity === 'error');
  for (const before of isWhole ? world.before.objects.values() : []) {
    if (world.after.objects.has(before.key)) { continue; }
    const pair = pairs.get(before.key);
    if (pair) { add(judgeWorkload(pair, world)); continue; }
    if (!taken.has(before.key)) { add(judgeObject(before, before, undefined, world)); }
  }
  return judged;
}

/** StatefulSets that differ, by the key of their subject; with a cluster also those that do not. */
function workloadPairs(world: World): Map<string, WorkloadPair> {
  const pairs = new Map<string, WorkloadPair>();
  for (const after of world.after.objects.values()) {
    if (!isStatefulSet(after)) { continue; }
    const before = world.before.objects.get(after.key);
    if (!before || (!world.facts && isSame(before.object, after.object))) { continue; }
    pairs.set(after.key, workloadPair('same', before, after, world));
  }
  for (const { relation, before, after } of recogniseMoves(world.before, world.after)) {
    const orphans = relation === 'added' && after ? world.orphansOf(after) : undefined;
    const pair = orphans ? orphanedPair(after!, orphans, world) : workloadPair(relation, before, after, world);
    pairs.set(pair.subject.key, pair);
  }
  return pairs;
}

function workloadPair(relation: WorkloadPair['relation'], before: ManifestObject | undefined, after: ManifestObject | undefined, world: World): WorkloadPair {
  const deployment = [before, after].find(object => object && kindOf(object) === 'apps/Deployment');
  const old = before && isStatefulSet(before) ? describeWorkload(before, world.minor) : undefined;
  const answer = relation === 'same' && after ? world.answerFor(after) : undefined;
  const now = after && isStatefulSet(after)
    ? describeWorkload(after, world.minor, relation === 'same' && before ? { object: answer?.result, replicas: keptReplicas(before, after, world), before: old?.object } : {})
    : undefined;
  if (relation === 'same' && before && now && !answer?.result) { keepUnowned(before.object, now.object); }
  const live = before && world.liveWorkload(before);
  const changes = old && now ? fieldChanges(old.object, now.object) : [];
  return { relation, before: old, after: now, subject: (after ?? before)!, changes, live, deployment };
}

/** A set that is not there, and its pods are: what they show is the side before. */
function orphanedPair(after: ManifestObject, orphans: OrphanedPods, world: World): WorkloadPair {
  const { workload, live, current, unknown } = impliedSet(after, orphans, world.minor);
  const now = describeWorkload(after, world.minor, { before: workload.object });
  return { relation: 'same', before: workload, after: now, subject: after, changes: fieldChanges(workload.object, now.object), live, orphans: { current, unknown } };
}

/** The replicas that stay although the manifest names none, because an autoscaler or somebody else owns them. */
function keptReplicas(before: ManifestObject, after: ManifestObject, world: World): number | undefined {
  if (writesReplicas(after.object)) { return undefined; }
  const old = before.object.spec?.replicas;
  const isKept = !writesReplicas(before.object) || world.autoscalerOf(after.namespace, after.name) !== undefined;
  return typeof old === 'number' && isKept ? old : undefined;
}

function judgeWorkload(pair: WorkloadPair, world: World): Judged {
  const found: Finding[] = [];
  const changes: Found[] = [];
  const covered = new Set<string>();
  for (const rule of workloadRules) {
    const findings = rule.check(pair, world, found).filter(finding => !covered.has(finding.path));
    for (const finding of findings) {
      for (const path of finding.covers ?? []) { covered.add(path); }
      found.push(finding);
      changes.push({ change: planned(pair.subject, finding, rule), needs: finding.needs ?? [] });
    }
  }
  const touched = changes.some(({ change: { effect } }) => effect !== EffectClass.NOOP && effect !== EffectClass.INFO);
  return {
    subject: pair.subject,
    pair,
    isAdded: pair.before === undefined,
    isRemoved: pair.after === undefined,
    isDeleted: pair.before !== undefined && pair.after === undefined && world.deletes(pair.before.id),
    changes: changes.map(({ change }) => change),
    found: changes,
    volumes: touched || world.facts ? volumesOf(pair, world) : [],
  };
}

function judgeObject(subject: ManifestObject, before: ManifestObject | undefined, after: ManifestObject | undefined, world: World): Judged {
  const old = before && asStored(before.object, world.minor);
  const now = after && asStored(after.object, world.minor);
  if (before && after && old && now) {
    keepAllocated(subject, { object: before.object, stored: old }, { object: after.object, stored: now });
    keepUnowned(before.object, now);
  }
  const fields = old && now ? fieldChanges(old, now) : [];
  const pair: ObjectPair = { subject, before, after, old, new: now, changes: fields };
  const found: Found[] = [];
  const add = (finding: Finding, rule: RuleText) => found.push({ change: planned(subject, finding, rule), needs: finding.needs ?? [] });
  const spoken = new Set<string>();
  for (const rule of objectRules) {
    if (!rule.kinds.some(kind => kind === kindOf(subject))) { continue; }
    for (const finding of rule.check(pair, world)) {
      if (spoken.has(finding.path)) { continue; }
      for (const path of finding.covers ?? []) { spoken.add(path); }
      spoken.add(finding.path);
      add(finding, rule);
    }
  }
  const rest: ObjectPair = { ...pair, changes: fields.filter(({ path }) => !spoken.has(path)) };
  for (const rule of anyObjectRules) {
    if ((!before || !after) && found.length > 0) { continue; }
    for (const finding of rule.check(rest, world)) { add(finding, rule); }
  }
  const changes = () => found.map(({ change }) => change);
  for (const finding of refusedByServer(pair, changes(), world)) { add(finding, serverObjectRule); }
  return {
    subject,
    isAdded: !before,
    isRemoved: !after,
    isDeleted: before !== undefined && !after && world.deletes(before),
    changes: changes(),
    found,
    volumes: found.length > 0 ? volumesOfObject(pair, world) : [],
  };
}

function planned(subject: ManifestObject, finding: Finding, rule: RuleText): PlannedChange {
  const effect = worstOf(finding.effects);
  return {
    subject: subjectOf(subject),
    path: finding.path,
    oldValue: finding.old,
    newValue: finding.new,
    effect,
    effects: [...new Set(finding.effects)],
    rule: rule.id,
    text: finding.text,
    advice: 'advice' in finding ? finding.advice : rule.advice,
    flow: effect === EffectClass.NOOP || effect === EffectClass.INFO ? undefined : finding.flow ?? rule.flow,
    pods: finding.pods?.length ? [...finding.pods] : undefined,
    docs: `${DOCS}/plan-rules.md#${rule.id.toLowerCase()}`,
  };
}

export function subjectOf({ object, kind, namespace, name }: ManifestObject): PlanSubject {
  return { apiVersion: object.apiVersion, kind, name, namespace: namespace || undefined };
}

