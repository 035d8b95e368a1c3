import { visible } from '../../src/kubernetes/visible';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { maskText } from '../../src/plan/masking';
import { UpgradePlan } from '../../src/plan/plan';
import { escaped } from '../../src/plan/report/markdown-text';
import { print, printJson } from '../terminal/output';

export interface ReportOptions {
  readonly format: string;
  readonly color: boolean;
  readonly width: number;
  readonly verbose: boolean;
}

/** Prints the plan, with what was read of the cluster. */
export function printPlan(plan: UpgradePlan, facts: ClusterFacts | undefined, { format, color, width, verbose }: ReportOptions): void {
  const lines = facts ? clusterLines(plan, facts).map(maskText) : [];
  switch (format) {
    case 'json': return printJson({ ...plan.toJson(), ...(facts && { cluster: clusterJson(plan, facts) }) });
    case 'script': return print(plan._toScript(facts?.context));
    case 'markdown': return print(sections(plan.toMarkdown({ verbose }), lines.map(line => `- ${escaped(line)}`)), 'markdown');
    default: return print(sections(plan.toText({ color, width, verbose }), lines.map(line => ` ${visible(line)}`)), color ? 'colored' : 'plain');
  }
}

function sections(report: string, lines: readonly string[]): string {
  return lines.length === 0 ? report : `${report}\n${lines.join('\n')}\n`;
}

function clusterJson(plan: UpgradePlan, facts: ClusterFacts): object {
  const { context, namespace, serverVersion, managers, answers } = facts;
  return {
    context,
    namespace,
    serverVersion,
    managers,
    answers: answers.map(({ result, ...answer }) => withoutSecrets(answer)),
    notes: notesOf(plan, facts).map(maskText),
  };
}

/** A refusal may quote the value that it refuses. */
function withoutSecrets<T>(answer: T): T {
  return JSON.parse(JSON.stringify(answer), (_key, value) => typeof value === 'string' ? maskText(value) : value);
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
