import { StatefulChecks } from 'cdk8s-stateful';

/** What is wrong, a line each: which check, which object, where and what. */
export function findings(...objects: any[]): string[] {
  return StatefulChecks.ofObjects(objects).map(({ check, object, path, message }) => `${check}: ${object} ${path}: ${message}`);
}
