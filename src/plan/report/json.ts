import type { PlanResult } from '../compare';
import { fingerprintOf, wantedHashOf } from '../fingerprint';

/** The name of this shape: it changes with the first incompatible change of it. */
export const PLAN_SCHEMA = 'cdk8s-stateful/plan/v1';

/** The plan as plain data; docs/plan.md documents each field. */
export function renderJson(result: PlanResult, exitCode: number): Record<string, unknown> {
  const { changes, volumes, steps, operations, wanted } = result;
  return {
    schema: PLAN_SCHEMA,
    fingerprint: fingerprintOf(changes, volumes, steps, operations),
    wantedHash: wantedHashOf(wanted),
    kubernetesVersion: result.kubernetesVersion,
    live: result.isLive,
    exitCode,
    worst: result.worst,
    changes: changes.map(({ subject, path, oldValue, newValue, sensitive, effect, effects, rule, text, advice, flow, pods, docs }) => ({
      object: subject, path, old: oldValue, new: newValue, sensitive, class: effect, effects, rule, text, advice, flow, pods, docs,
    })),
    volumes,
    steps: steps.map((step, index) => ({ ...step, operations: operations[index] })),
    problems: result.problems,
  };
}
