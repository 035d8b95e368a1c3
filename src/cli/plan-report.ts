import { ClusterFacts } from '../manifest/cluster-facts';
import { UpgradePlan } from '../plan/plan';

export interface ReportOptions {
  readonly format: string;
  readonly color: boolean;
  readonly width: number;
}

/** The plan as it is printed, with what was read of the cluster. */
export function renderPlan(plan: UpgradePlan, facts: ClusterFacts | undefined, { format, color, width }: ReportOptions): string {
  switch (format) {
    case 'json': return `${JSON.stringify({ ...plan.toJson(), ...(facts && { cluster: clusterJson(facts) }) }, undefined, 2)}\n`;
    case 'markdown': return sections(plan.toMarkdown(), facts && clusterMarkdown(facts));
    default: return sections(plan.toText({ color, width }), facts && clusterText(facts));
  }
}

function sections(...parts: (string | undefined)[]): string {
  return `${parts.filter(part => part).map(part => part!.trimEnd()).join('\n\n')}\n`;
}

function clusterJson({ context, namespace, serverVersion, managers, notes, answers }: ClusterFacts): any {
  return {
    context,
    namespace,
    serverVersion,
    managers,
    answers: answers.map(({ result, ...answer }) => answer),
    notes,
  };
}

function clusterText(facts: ClusterFacts): string {
  return clusterLines(facts).map(line => ` ${line}`).join('\n');
}

function clusterMarkdown(facts: ClusterFacts): string {
  return clusterLines(facts).map(line => `- ${line}`).join('\n');
}

function clusterLines({ managers, notes }: ClusterFacts): string[] {
  const others = managers.filter(manager => manager.pause);
  return [
    ...new Set(others.map(({ tool, name, object, pause }) => `${object.kind} ${object.name} is managed by ${tool} (${name}): ${pause}`)),
    ...notes,
  ];
}
