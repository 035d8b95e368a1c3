import type { PlanResult } from '../compare';

export function renderMarkdown(result: PlanResult, _exitCode: number): string {
  return result.changes.map(change => change.text).join('\n');
}
