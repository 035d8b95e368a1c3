import { IConstruct } from 'constructs';

/**
 * The constructs below one, each after what it depends on: the order of
 * `new DependencyGraph(root.node).topology()`, in linear time.
 *
 * Undefined where constructs depend on one another in a circle, which cdk8s reports.
 */
export function inOrderOfDependencies(root: IConstruct): IConstruct[] | undefined {
  const all = root.node.findAll();
  const within = new Set(all);
  const needs = new Map<IConstruct, Set<IConstruct>>();
  const needed = new Set<IConstruct>();
  for (const construct of all) {
    for (const other of construct.node.dependencies) {
      if (!within.has(other)) { continue; }
      if (!needs.has(construct)) { needs.set(construct, new Set()); }
      needs.get(construct)!.add(other);
      needed.add(other);
    }
  }
  const order: IConstruct[] = [];
  const begun = new Set<IConstruct>();
  const done = new Set<IConstruct>();
  const visit = (construct: IConstruct): boolean => {
    if (done.has(construct)) { return true; }
    if (begun.has(construct)) { return false; }
    begun.add(construct);
    for (const other of needs.get(construct) ?? []) { if (!visit(other)) { return false; } }
    done.add(construct);
    order.push(construct);
    return true;
  };
  for (const construct of all) {
    if (!needed.has(construct) && !visit(construct)) { return undefined; }
  }
  return order.length === all.length ? order : undefined;
}
