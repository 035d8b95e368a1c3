/** Whether labels match a label selector, as the API server decides it. An empty selector matches everything, none matches nothing. */
export function matchesSelector(selector: any, labels: Readonly<Record<string, string>>): boolean {
  if (typeof selector !== 'object' || selector === null) { return false; }
  return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
    && (Array.isArray(selector.matchExpressions) ? selector.matchExpressions : []).every((expression: any) => matchesExpression(expression, labels));
}

function matchesExpression({ key, operator, values = [] }: any, labels: Readonly<Record<string, string>>): boolean {
  switch (operator) {
    case 'In': return labels[key] !== undefined && values.includes(labels[key]);
    case 'NotIn': return labels[key] === undefined || !values.includes(labels[key]);
    case 'Exists': return labels[key] !== undefined;
    case 'DoesNotExist': return labels[key] === undefined;
    default: return false;
  }
}
