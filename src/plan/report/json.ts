import type { PlanResult } from '../compare';

/** The name of this shape: it changes with the first incompatible change of it. */
export const PLAN_SCHEMA = 'cdk8s-stateful/plan/v1';

/** The plan as plain data; docs/plan.md documents each field. */
export function renderJson(result: PlanResult, exitCode: number): any {
  return {
    schema: PLAN_SCHEMA,
    kubernetesVersion: result.kubernetesVersion,
    live: result.isLive,
    exitCode,
    worst: result.worst,
    changes: result.changes.map(({ subject, path, oldValue, newValue, sensitive, effect, effects, rule, text, advice, flow, pods, docs }) => ({
      object: subject, path, old: oldValue, new: newValue, sensitive, class: effect, effects, rule, text, advice, flow, pods, docs,
    })),
    volumes: result.volumes,
    steps: result.steps.map((step, index) => ({ ...step, operations: result.operations[index] })),
    problems: result.problems,
  };
}
