import { EffectClass } from './effect-class';
import { worstOf } from './effects';
import { PlannedChange, PlannedStep, PlannedVolume, PlanProblem } from './planned';
import type { ClusterFacts } from '../manifest/cluster-facts';
import { Manifest, manifestOfObjects, readManifest } from '../manifest/manifest';

export interface PlanInput {
  readonly before: string | readonly unknown[];
  readonly after: string | readonly unknown[];
  readonly kubernetesVersion?: string;
  readonly namespace?: string;
  readonly prune?: boolean;
  readonly facts?: ClusterFacts;
}

/** A plan as data, before it is rendered. */
export interface PlanResult {
  readonly changes: PlannedChange[];
  readonly volumes: PlannedVolume[];
  readonly steps: PlannedStep[];
  readonly problems: PlanProblem[];
  readonly worst: EffectClass;
  readonly kubernetesVersion: string;
  readonly isLive: boolean;
}

export function comparePlan(input: PlanInput): PlanResult {
  const seen = new Map<string, unknown>();
  const read = (side: string | readonly unknown[]): Manifest => typeof side === 'string'
    ? readManifest(side, { namespace: input.namespace, seen })
    : manifestOfObjects(side, { namespace: input.namespace });
  const [before, after] = [read(input.before), read(input.after)];
  const changes: PlannedChange[] = [];
  return {
    changes,
    volumes: [],
    steps: [],
    problems: [['before', before] as const, ['after', after] as const].flatMap(([side, manifest]) =>
      manifest.problems.map(({ severity, message, line }) => ({ side, isError: severity === 'error', message, line }))),
    worst: worstOf(changes.map(change => change.effect)),
    kubernetesVersion: input.kubernetesVersion ?? '1.37',
    isLive: input.facts !== undefined,
  };
}
