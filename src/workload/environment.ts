import * as kplus from 'cdk8s-plus-28';
import { renderEnvFromAs } from './kplus-internals';
import { instance, listOf, mapOf, shown } from './shape';
import { UserError } from '../kubernetes/user-error';

/** How the variables of a ConfigMap or Secret reach a container. */
export interface EnvSourceOptions {
  /**
   * Text in front of every name.
   *
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Whether pods start without it.
   *
   * @default - they do not
   */
  readonly optional?: boolean;
}

/** Which container and unit a resource is counted for. */
export interface ResourceVariableOptions {
  /**
   * Name of the container.
   *
   * @default - the one that has the variable
   */
  readonly container?: string;

  /**
   * Unit in which it is counted, such as `1Mi`.
   *
   * @default - single units
   */
  readonly divisor?: string;
}

/**
 * Environment variables that `kplus.Env` and `kplus.EnvValue` cannot say.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/
 */
export class Environment {
  /** Every key of a ConfigMap as a variable, for `envFrom`. */
  public static fromConfigMap(configMap: kplus.IConfigMap, options: EnvSourceOptions = {}): kplus.EnvFrom {
    return envSource('configMapRef', configMap?.name, options);
  }

  /** Every key of a Secret as a variable, for `envFrom`. */
  public static fromSecret(secret: kplus.ISecret, options: EnvSourceOptions = {}): kplus.EnvFrom {
    return envSource('secretRef', secret?.name, options);
  }

  /** A field of the pod, such as `status.hostIPs` or `metadata.labels['zone']`, for `envVariables`. */
  public static field(path: string): kplus.EnvValue {
    return kplus.EnvValue.fromFieldRef(path as kplus.EnvFieldPaths);
  }

  /** A resource of a container, such as `limits.memory` or `limits.hugepages-2Mi`, for `envVariables`. */
  public static resource(resource: string, options: ResourceVariableOptions = {}): kplus.EnvValue {
    const named = options.container === undefined ? undefined : { name: options.container } as kplus.Container;
    return kplus.EnvValue.fromResource(resource as kplus.ResourceFieldPaths, { container: named, divisor: options.divisor });
  }

  private constructor() {}
}

function envSource(kind: 'configMapRef' | 'secretRef', name: unknown, { prefix, optional }: EnvSourceOptions): kplus.EnvFrom {
  const source = new kplus.EnvFrom();
  renderEnvFromAs(source, () => {
    if (typeof name !== 'string') { throw new UserError(`Environment.from${kind === 'secretRef' ? 'Secret' : 'ConfigMap'}() was given nothing to read`); }
    return { prefix, [kind]: { name, optional } };
  });
  return source;
}

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
