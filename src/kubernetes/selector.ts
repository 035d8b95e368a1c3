import type { LabelSelector } from './fields';

export type Labels = Readonly<Record<string, string>>;

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

/** Whether labels match a label selector, as the API server decides it. An empty selector matches everything, none matches nothing. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  return selector !== undefined && hasLabels(labels, selector.matchLabels)
    && (selector.matchExpressions ?? []).every(requirement => matchesRequirement(requirement, labels ?? {}));
}

/** Whether labels are among others, as the selector of a Service asks. A selector that asks for nothing is met by everything. */
export function hasLabels(labels: Labels | undefined, wanted: Labels | undefined): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels?.[key] === value);
}

/** Whether labels meet one requirement, such as `tier In (data)`; those of nodes are written the same way. */
export function matchesRequirement({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const value = key === undefined ? undefined : labels[key];
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    default: return false;
  }
}
