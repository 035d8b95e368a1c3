import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { LabelQuery, labelQueryProblems, labelQueryShape } from './affinity';
import { Shaped, anyText, expecting, flag, instance, listOf, oneOf, shown, struct, text, wholeNumber, wholeSeconds } from './shape';
import { isLabelValue, isQualifiedName } from '../kubernetes/names';

/**
 * Whether the pods of a workload seek or avoid one another. All of it is a preference: pods start even where it cannot be met.
 */
export enum Placement {
  /** Pods prefer different nodes and zones. */
  SPREAD = 'Spread',

  /** Pods prefer the node where others of the workload run. */
  PACK = 'Pack',

  /** The scheduler decides. */
  ANY = 'Any',
}

/**
 * How evenly the pods lie over a topology, such as zones.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface TopologySpread {
  /** What to spread over. */
  readonly topology: kplus.Topology;

  /**
   * By how many pods two domains may differ.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod that would break the rule stays Pending.
   *
   * @default false, the rule is a preference
   */
  readonly required?: boolean;

  /**
   * How many domains there must be before pods may share one. Only where `required`.
   *
   * @default - as many as there are
   */
  readonly minDomains?: number;

  /**
   * Which pods are counted.
   *
   * @default - those of the workload
   */
  readonly selector?: LabelQuery;

  /**
   * Pod labels whose values must equal those of the pod that is placed, for a pod to be counted. Needs Kubernetes 1.27.
   *
   * @default - none
   */
  readonly matchLabelKeys?: string[];

  /**
   * Whether nodes that the pod's node affinity rules out are counted, `Honor` (not) or `Ignore` (they are).
   *
   * @default - Honor
   */
  readonly nodeAffinityPolicy?: string;

  /**
   * Whether nodes with taints that the pod does not tolerate are counted, `Honor` (not) or `Ignore` (they are).
   *
   * @default - Ignore
   */
  readonly nodeTaintsPolicy?: string;
}

/** How a toleration compares the value of a taint. */
export enum TolerationOperator {
  /** The taint has this value. */
  EQUAL = 'Equal',

  /** The taint has any value. */
  EXISTS = 'Exists',
}

/**
 * A taint of nodes that the pods put up with.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  /**
   * Key of the taint.
   *
   * @default - any key
   */
  readonly key?: string;

  /**
   * How the value is compared.
   *
   * @default TolerationOperator.EQUAL with a value, EXISTS without
   */
  readonly operator?: TolerationOperator;

  /**
   * Value of the taint.
   *
   * @default - any value
   */
  readonly value?: string;

  /**
   * Effect of the taint.
   *
   * @default - any effect
   */
  readonly effect?: kplus.TaintEffect;

  /**
   * How long a running pod stays after the taint has appeared; whole seconds. Only with `TaintEffect.NO_EXECUTE`.
   *
   * @default - for ever
   */
  readonly duration?: Duration;
}

const inclusion = expecting<string>('\'Honor\' or \'Ignore\'', value => value === 'Honor' || value === 'Ignore');

export const topologySpreadShape = struct({
  topology: instance<kplus.Topology>('a topology such as kplus.Topology.ZONE', value => typeof value.key === 'string'),
  maxSkew: wholeNumber('of pods', { min: 1 }),
  required: flag,
  minDomains: wholeNumber('of domains', { min: 1 }),
  selector: labelQueryShape,
  matchLabelKeys: listOf(text('pod-template-hash')),
  nodeAffinityPolicy: inclusion,
  nodeTaintsPolicy: inclusion,
});

export const tolerationShape = struct({
  key: text(),
  operator: oneOf(TolerationOperator),
  value: anyText,
  effect: oneOf(kplus.TaintEffect),
  duration: wholeSeconds,
});

export function topologySpreadProblems(spreads: readonly Shaped<typeof topologySpreadShape>[]): string[] {
  const problems: string[] = [];
  spreads.forEach((spread, index) => {
    const at = `topologySpread[${index}]`;
    if (!spread.topology) { problems.push(`'${at}' has no topology; write what to spread over, such as kplus.Topology.ZONE`); return; }
    if (!isQualifiedName(spread.topology.key)) { problems.push(`'${at}.topology' has the key ${shown(spread.topology.key)}, which no node label can have`); }
    if (spread.minDomains !== undefined && !spread.required) { problems.push(`'${at}.minDomains' works only together with 'required: true'; add it, or remove 'minDomains'`); }
    problems.push(...labelQueryProblems(`${at}.selector`, spread.selector));
    const twin = spreads.findIndex(other => other.topology?.key === spread.topology?.key && !!other.required === !!spread.required);
    if (twin < index) { problems.push(`'${at}' repeats 'topologySpread[${twin}]' over '${spread.topology.key}'; keep one of them`); }
  });
  return problems;
}

export function tolerationProblems(tolerations: readonly Shaped<typeof tolerationShape>[], at = 'tolerations'): string[] {
  return tolerations.flatMap((toleration, index) => {
    const problems: string[] = [];
    const { key, operator, value, effect, duration } = toleration;
    if (operator === TolerationOperator.EXISTS && value !== undefined) {
      problems.push(`'${at}[${index}]' has operator EXISTS and the value '${value}'; remove one of them`);
    }
    if (key === undefined && operator !== TolerationOperator.EXISTS && (value !== undefined || operator !== undefined)) {
      problems.push(`'${at}[${index}]' compares a value without a key; write 'key', or operator EXISTS for every taint`);
    }
    if (key !== undefined && !isQualifiedName(key)) { problems.push(`'${at}[${index}].key' is '${key}', which no taint can have`); }
    if (value !== undefined && !isLabelValue(value)) { problems.push(`'${at}[${index}].value' is '${value}', which no taint can have`); }
    if (duration && effect !== kplus.TaintEffect.NO_EXECUTE) {
      problems.push(`'${at}[${index}].duration' works only with effect NO_EXECUTE; add the effect, or remove 'duration'`);
    }
    return problems;
  });
}

/** What the scheduler is asked for on behalf of the deployment mode. */
export interface PlacementInput {
  readonly mode: Placement;
  readonly selectorLabels: Record<string, string>;
  readonly topologySpread?: readonly Shaped<typeof topologySpreadShape>[];
}

/** Adds the mode's preference to the affinity that `scheduling` asked for. */
export function renderAffinity({ mode, selectorLabels }: PlacementInput, affinity: Record<string, any> | undefined) {
  if (mode === Placement.ANY) { return affinity; }
  const field = mode === Placement.SPREAD ? 'podAntiAffinity' : 'podAffinity';
  const preference = {
    weight: 100,
    podAffinityTerm: { labelSelector: { matchLabels: selectorLabels }, topologyKey: kplus.Topology.HOSTNAME.key },
  };
  const existing = affinity?.[field] ?? {};
  return {
    ...affinity,
    [field]: {
      ...existing,
      preferredDuringSchedulingIgnoredDuringExecution: [...existing.preferredDuringSchedulingIgnoredDuringExecution ?? [], preference],
    },
  };
}

export function renderTopologySpread({ mode, selectorLabels, topologySpread }: PlacementInput) {
  const spreads = topologySpread ?? (mode === Placement.SPREAD ? [{ topology: kplus.Topology.ZONE }] : []);
  const constraints = (spreads as Shaped<typeof topologySpreadShape>[]).map(({ topology, maxSkew, required, selector, ...rest }) => ({
    ...rest,
    maxSkew: maxSkew ?? 1,
    topologyKey: topology?.key,
    whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: selector ?? { matchLabels: selectorLabels },
  }));
  return constraints.length ? constraints : undefined;
}

export function renderToleration({ key, operator, value, effect, duration }: Shaped<typeof tolerationShape>, production: boolean) {
  return {
    key,
    operator: operator ?? (production && value === undefined ? TolerationOperator.EXISTS : undefined),
    value,
    effect,
    tolerationSeconds: duration?.toSeconds(),
  };
}
