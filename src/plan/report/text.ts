import type { PlanResult } from '../compare';

export interface TextOptions {
  readonly color: boolean;
  readonly width: number;
  readonly exitCode: number;
}

export function renderText(result: PlanResult, _options: TextOptions): string {
  return result.changes.map(change => change.text).join('\n');
}
