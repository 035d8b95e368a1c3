import * as kplus from 'cdk8s-plus-28';
import { instance, listOf, mapOf, shown } from './shape';

/** Environment variables: what they may be, and the order they are written in. */

export const envVariablesShape = mapOf(instance<kplus.EnvValue>('a value such as kplus.EnvValue.fromValue(\'x\')', value => 'value' in value && 'valueFrom' in value));
export const envFromShape = listOf(instance<kplus.EnvFrom>('a source such as kplus.Env.fromConfigMap(map)', value => typeof value._toKube === 'function'));

/** By name, but after the variables that it refers to: the same YAML from every language, and `$(NAME)` still works. */
export function orderEnv(env: Record<string, any>[]): Record<string, any>[] {
  const byName = new Map([...env].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0).map(each => [each.name as string, each]));
  const ordered = new Set<Record<string, any>>();
  const visiting = new Set<string>();
  const visit = (name: string) => {
    const variable = byName.get(name);
    if (!variable || visiting.has(name) || ordered.has(variable)) { return; }
    visiting.add(name);
    for (const referred of references(variable.value)) { visit(referred); }
    visiting.delete(name);
    ordered.add(variable);
  };
  for (const name of byName.keys()) { visit(name); }
  return [...ordered];
}

function references(value: unknown): string[] {
  if (typeof value !== 'string' || !value.includes('$(')) { return []; }
  return [...value.matchAll(/\$\$|\$\(([-._a-zA-Z0-9]+)\)/g)].flatMap(match => match[1] ?? []);
}

export function environmentProblems(container: kplus.Container): string[] {
  const problems: string[] = [];
  const variables = container.env.variables;
  for (const name in variables) {
    const value: unknown = variables[name]?.value;
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      problems.push(`container '${container.name}' has the variable '${name}'; use letters, digits, '_', '-' and '.', not beginning with a digit`);
    }
    if (!variables[name]) {
      problems.push(`container '${container.name}' gives variable '${name}' no value; write one such as kplus.EnvValue.fromValue('x')`);
    } else if (variables[name].valueFrom === undefined && value !== undefined && typeof value !== 'string') {
      problems.push(`container '${container.name}' gives variable '${name}' the value ${shown(value)}; write it as a string`);
    }
  }
  if (container.env.sources.some(source => !source)) {
    problems.push(`container '${container.name}' copies variables from nothing; write a source such as kplus.Env.fromConfigMap(map)`);
  }
  return problems;
}
