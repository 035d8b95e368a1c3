import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { UpgradePlan } from '../../src/plan/plan';

export interface ReportOptions {
  readonly format: string;
  readonly color: boolean;
  readonly width: number;
}

/** The plan as it is printed, with what was read of the cluster. */
export function renderPlan(plan: UpgradePlan, facts: ClusterFacts | undefined, { format, color, width }: ReportOptions): string {
  switch (format) {
    case 'json': return `${JSON.stringify({ ...plan.toJson(), ...(facts && { cluster: clusterJson(plan, facts) }) }, undefined, 2)}\n`;
    case 'script': return plan._toScript(facts?.context);
    case 'markdown': return sections(plan.toMarkdown(), facts && clusterLines(plan, facts).map(line => `- ${line}`).join('\n'));
    default: return sections(plan.toText({ color, width }), facts && clusterLines(plan, facts).map(line => ` ${line}`).join('\n'));
  }
}

function sections(...parts: (string | undefined)[]): string {
  return `${parts.filter(part => part).map(part => part!.trimEnd()).join('\n\n')}\n`;
}

function clusterJson(plan: UpgradePlan, facts: ClusterFacts): any {
  const { context, namespace, serverVersion, managers, answers } = facts;
  return {
    context,
    namespace,
    serverVersion,
    managers,
    answers: answers.map(({ result, ...answer }) => answer),
    notes: notesOf(plan, facts),
  };
}

function clusterLines(plan: UpgradePlan, facts: ClusterFacts): string[] {
  // What a change already carries as its advice is not said twice.
  const advice = new Set(plan.changes.map(change => change.advice));
  const others = facts.managers.filter(({ pause }) => pause && !advice.has(pause));
  return [
    ...new Set(others.map(({ tool, name, pause }) => `managed by ${tool} (${name}): ${pause}`)),
    ...notesOf(plan, facts),
  ];
}

function notesOf(plan: UpgradePlan, { notes, apiGroups, autoscalers = [] }: ClusterFacts): string[] {
  const scaled = autoscalers.filter(({ targetKind, targetName }) =>
    plan.changes.some(({ subject }) => subject.kind === targetKind && subject.name === targetName));
  return [
    ...notes,
    ...(scaled.length > 0 && !apiGroups.includes('metrics.k8s.io')
      ? [`there is no metrics API on this cluster, so autoscaler ${scaled.map(scaler => scaler.name).join(', ')} does not act`] : []),
    ...(plan.exitCode === 4 && !apiGroups.includes('snapshot.storage.k8s.io')
      ? ['there is no snapshot API on this cluster: back up the data in another way before going on'] : []),
  ];
}
