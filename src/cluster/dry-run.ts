import { ServerAnswer } from '../manifest/cluster-facts';
import { Answer, Kubectl } from './kubectl';
import { referenceTo } from './managers';

/** An object that would be applied, and the live one if there is one. */
export interface Trial {
  readonly object: any;
  readonly live?: any;
}

/** Who would apply an object the next time, and how. */
interface Applier {
  readonly serverSide: boolean;
  readonly manager: string;
}

const OURS: Applier = { serverSide: true, manager: 'cdk8s-stateful' };

/**
 * Asks the API server what it would store, without storing it: each object in
 * the way in which its live self was applied last, since what happens to a
 * field that the manifest no longer names depends on who applied it.
 */
export async function dryRun(kubectl: Kubectl, trials: readonly Trial[]): Promise<ServerAnswer[]> {
  const groups = new Map<string, { applier: Applier; trials: Trial[] }>();
  for (const trial of trials) {
    const applier = applierOf(trial.live);
    const key = JSON.stringify(applier);
    if (!groups.has(key)) { groups.set(key, { applier, trials: [] }); }
    groups.get(key)!.trials.push(trial);
  }
  const answers = await Promise.all([...groups.values()].map(group => ask(kubectl, group.applier, group.trials)));
  return answers.flat();
}

/** How the live object was applied last; ours where nobody applied it. */
export function applierOf(live: any): Applier {
  const { managedFields = [], annotations = {} } = live?.metadata ?? {};
  const applied = managedFields
    .filter((entry: any) => entry.operation === 'Apply' && !entry.subresource)
    .sort((one: any, other: any) => JSON.stringify(other.fieldsV1 ?? {}).length - JSON.stringify(one.fieldsV1 ?? {}).length);
  if (applied.length > 0) { return { serverSide: true, manager: applied[0].manager }; }
  if (annotations['kubectl.kubernetes.io/last-applied-configuration'] !== undefined) {
    return { serverSide: false, manager: 'kubectl-client-side-apply' };
  }
  return OURS;
}

// kubectl prints nothing at all when one object of many is refused: halve until each refusal stands alone.
async function ask(kubectl: Kubectl, applier: Applier, trials: readonly Trial[]): Promise<ServerAnswer[]> {
  const answer = await kubectl.call(commandLine(applier), list(trials.map(trial => trial.object)));
  if (answer.ok) { return accepted(answer, trials); }
  if (trials.length === 1) { return [refused(answer, trials[0])]; }

  const half = Math.ceil(trials.length / 2);
  return [...await ask(kubectl, applier, trials.slice(0, half)), ...await ask(kubectl, applier, trials.slice(half))];
}

function commandLine({ serverSide, manager }: Applier): string[] {
  const how = serverSide ? ['--server-side', '--force-conflicts', `--field-manager=${manager}`] : [];
  return ['apply', ...how, '--dry-run=server', '-f', '-', '-o', 'json'];
}

function list(objects: readonly any[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}

function accepted(answer: Answer, trials: readonly Trial[]): ServerAnswer[] {
  const printed = JSON.parse(answer.stdout);
  const results: any[] = printed.kind === 'List' ? printed.items : [printed];
  return trials.map((trial, index) => ({
    object: referenceTo(trial.object),
    accepted: true,
    causes: [],
    templateChanged: templateChanged(trial.live, results[index]),
    result: results[index],
    warnings: answer.warnings,
  }));
}

function refused(answer: Answer, { object }: Trial): ServerAnswer {
  return {
    object: referenceTo(object),
    accepted: false,
    reason: answer.refusals[0].reason,
    message: answer.refusals.map(refusal => refusal.message).join('; '),
    causes: answer.refusals.flatMap(refusal => refusal.causes),
    warnings: answer.warnings,
  };
}

function templateChanged(live: any, result: any): boolean | undefined {
  if (live?.spec?.template === undefined) { return undefined; }
  return canonical(live.spec.template) !== canonical(result.spec.template);
}

function canonical(value: any): string {
  return JSON.stringify(value, (_, part) => part !== null && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => one < other ? -1 : 1))
    : part);
}
