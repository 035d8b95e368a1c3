import { keyOf, kindOf } from '../../src/kubernetes/object';
import { isSame } from '../../src/kubernetes/same';
import { ServerAnswer } from '../../src/manifest/cluster-facts';
import { Answer, Kubectl } from '../cluster/kubectl';

/** An object that would be applied, and the live one if there is one. */
export interface Trial {
  readonly object: any;
  readonly live?: any;
  /** True when the object exists and only these of its fields would be applied. */
  readonly partial?: boolean;
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
export async function dryRun(kubectl: Kubectl, trials: readonly Trial[], warn: (warning: string) => void): Promise<ServerAnswer[]> {
  const groups = new Map<string, { applier: Applier; trials: Trial[] }>();
  for (const trial of trials) {
    const applier = applierOf(trial.live);
    const key = JSON.stringify(applier);
    if (!groups.has(key)) { groups.set(key, { applier, trials: [] }); }
    groups.get(key)!.trials.push(trial);
  }
  const asking = new Asking(kubectl, warn);
  const answers = await Promise.all([...groups.values()].map(group => asking.separately(group.applier, group.trials)));
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

class Asking {
  constructor(private readonly kubectl: Kubectl, private readonly warn: (warning: string) => void) {}

  /**
   * Asks for all. Where an update of a StatefulSet is refused, also for the
   * rest of the update, and whether the set could be created like that.
   */
  public async separately(applier: Applier, trials: readonly Trial[]): Promise<ServerAnswer[]> {
    const answers = await this.ask(applier, trials);
    const refused = trials.filter((trial, index) => !answers[index].accepted && trial.live && kindOf(keyOf(trial.object)) === 'apps/StatefulSet');
    if (refused.length === 0) { return answers; }

    const rests = await this.ask(applier, refused.map(({ object, live }) => ({ object: withImmutableOf(live, object), live })));
    const created = await this.ask(OURS, refused.map(({ object }) => ({ object: underAnotherName(object) })));
    return answers.map((answer, index) => {
      const at = refused.indexOf(trials[index]);
      if (at === -1) { return answer; }
      const rest = rests[at];
      return {
        ...answer,
        templateChanged: rest.templateChanged,
        result: rest.result && withImmutableOf(trials[index].object, rest.result),
        refusedAsNew: created[at].message,
      };
    });
  }

  // kubectl prints nothing at all when one object of many is refused: halve until each refusal stands alone.
  private async ask(applier: Applier, trials: readonly Trial[]): Promise<ServerAnswer[]> {
    const answer = await this.kubectl.call(commandLine(applier), list(trials.map(trial => trial.object)));
    answer.warnings.forEach(this.warn);
    if (answer.ok) { return accepted(answer, trials); }
    if (trials.length === 1) { return [refusal(answer, trials[0])]; }

    const half = Math.ceil(trials.length / 2);
    return [...await this.ask(applier, trials.slice(0, half)), ...await this.ask(applier, trials.slice(half))];
  }
}

/** Fields of a StatefulSet that no server, or only some, lets change. */
const IMMUTABLE = ['serviceName', 'podManagementPolicy', 'selector', 'volumeClaimTemplates', 'revisionHistoryLimit'];

/** A set with the immutable fields of another one. */
export function withImmutableOf(other: any, set: any): any {
  return { ...set, spec: { ...set.spec, ...Object.fromEntries(IMMUTABLE.map(field => [field, other.spec[field]])) } };
}

// Under its own name the server would only say that it exists.
function underAnotherName(set: any): any {
  return { ...set, metadata: { ...set.metadata, name: `${set.metadata.name.slice(0, 40)}-dry-run` } };
}

function commandLine({ serverSide, manager }: Applier): string[] {
  const how = serverSide ? ['--server-side', '--force-conflicts', `--field-manager=${manager}`] : [];
  return ['apply', ...how, '--dry-run=server', '-f', '-', '-o', 'json'];
}

export function list(objects: readonly any[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}

function accepted(answer: Answer, trials: readonly Trial[]): ServerAnswer[] {
  const printed = JSON.parse(answer.stdout);
  const results: any[] = printed.kind === 'List' ? printed.items : [printed];
  return trials.map((trial, index) => ({
    object: keyOf(trial.object),
    accepted: true,
    causes: [],
    templateChanged: templateChanged(trial.live, results[index]),
    result: results[index],
  }));
}

function refusal(answer: Answer, { object }: Trial): ServerAnswer {
  return {
    object: keyOf(object),
    accepted: false,
    reason: answer.refusals[0].reason,
    message: answer.refusals.map(each => each.message).join('; '),
    causes: answer.refusals.flatMap(each => each.causes),
  };
}

function templateChanged(live: any, result: any): boolean | undefined {
  return live?.spec?.template === undefined ? undefined : !isSame(live.spec.template, result.spec.template);
}
