import { Shaped, anyText, having, listOf, shown, struct, text, textMap, wholeNumber } from './shape';
import { isLabelValue, isQualifiedName } from '../kubernetes/names';

/**
 * One condition on labels.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement
 */
export interface LabelRequirement {
  /** Key of the label. */
  readonly key: string;

  /** `In`, `NotIn`, `Exists` or `DoesNotExist`; for nodes also `Gt` and `Lt`. */
  readonly operator: string;

  /**
   * Values to compare with.
   *
   * @default - none
   */
  readonly values?: string[];
}

/**
 * Which pods or namespaces are meant. An empty one means all.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export interface LabelQuery {
  /**
   * Labels they have.
   *
   * @default - none
   */
  readonly matchLabels?: { [key: string]: string };

  /**
   * Conditions that their labels meet.
   *
   * @default - none
   */
  readonly matchExpressions?: LabelRequirement[];
}

/** Nodes that meet all of these conditions. */
export interface NodeTerm {
  /**
   * Conditions on the labels of the node.
   *
   * @default - none
   */
  readonly matchExpressions?: LabelRequirement[];

  /**
   * Conditions on its fields, of which there is `metadata.name`.
   *
   * @default - none
   */
  readonly matchFields?: LabelRequirement[];
}

/** Nodes to prefer. */
export interface PreferredNodeTerm {
  /** How much it counts, from 1 to 100. */
  readonly weight: number;

  /** The nodes. */
  readonly preference: NodeTerm;
}

/** Which nodes the pods may run on. */
export interface NodeAffinity {
  /**
   * Nodes that a pod may be placed on; one of the terms must be met.
   *
   * @default - any node
   */
  readonly required?: NodeTerm[];

  /**
   * Nodes to prefer.
   *
   * @default - none
   */
  readonly preferred?: PreferredNodeTerm[];
}

/** Other pods, and what they have in common with these when they run in the same place. */
export interface PodTerm {
  /** Label of nodes that says what a place is, such as `kubernetes.io/hostname`. */
  readonly topologyKey: string;

  /**
   * The pods.
   *
   * @default - none
   */
  readonly labelSelector?: LabelQuery;

  /**
   * Names of their namespaces.
   *
   * @default - the namespace of the workload
   */
  readonly namespaces?: string[];

  /**
   * Labels of their namespaces; an empty query means all of them.
   *
   * @default - the namespace of the workload
   */
  readonly namespaceSelector?: LabelQuery;

  /**
   * Pod labels whose values must equal those of the pod that is placed. Needs Kubernetes 1.31.
   *
   * @default - none
   */
  readonly matchLabelKeys?: string[];

  /**
   * Pod labels whose values must differ from those of the pod that is placed. Needs Kubernetes 1.31.
   *
   * @default - none
   */
  readonly mismatchLabelKeys?: string[];
}

/** Pods to be near to, or far from, by preference. */
export interface PreferredPodTerm {
  /** How much it counts, from 1 to 100. */
  readonly weight: number;

  /** The pods. */
  readonly podAffinityTerm: PodTerm;
}

/** Which pods to be near to, or far from. */
export interface PodAffinity {
  /**
   * Pods without which a pod is not placed at all.
   *
   * @default - none
   */
  readonly required?: PodTerm[];

  /**
   * Pods that count as a preference.
   *
   * @default - none
   */
  readonly preferred?: PreferredPodTerm[];
}

/**
 * Where the pods may run, in the words of the API; comes before what `scheduling` and `placement` add.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity
 */
export interface Affinity {
  /**
   * Nodes to run on.
   *
   * @default - any
   */
  readonly nodeAffinity?: NodeAffinity;

  /**
   * Pods to be near to.
   *
   * @default - none
   */
  readonly podAffinity?: PodAffinity;

  /**
   * Pods to be far from.
   *
   * @default - none
   */
  readonly podAntiAffinity?: PodAffinity;
}

const requirementFields = struct({ key: text('disk'), operator: text('In'), values: listOf(anyText) });
const requirement = having(requirementFields, 'key', 'operator');
export const labelQueryShape = struct({ matchLabels: textMap, matchExpressions: listOf(requirement) });
const nodeTerm = struct({ matchExpressions: listOf(requirement), matchFields: listOf(requirement) });
const weight = wholeNumber('', { min: 1, max: 100 });
const podTermFields = struct({
  topologyKey: text('kubernetes.io/hostname'),
  labelSelector: labelQueryShape,
  namespaces: listOf(anyText),
  namespaceSelector: labelQueryShape,
  matchLabelKeys: listOf(text('pod-template-hash')),
  mismatchLabelKeys: listOf(text('pod-template-hash')),
});
const podTerm = having(podTermFields, 'topologyKey');
const preferredNode = struct({ weight, preference: nodeTerm });
const preferredPod = struct({ weight, podAffinityTerm: podTerm });
const podAffinity = struct({ required: listOf(podTerm), preferred: listOf(having(preferredPod, 'weight', 'podAffinityTerm')) });

export const affinityShape = struct({
  nodeAffinity: struct({ required: listOf(nodeTerm), preferred: listOf(having(preferredNode, 'weight', 'preference')) }),
  podAffinity,
  podAntiAffinity: podAffinity,
});

type Given = Shaped<typeof affinityShape>;
type GivenQuery = Shaped<typeof labelQueryShape>;

/** What the API server refuses of the labels in an affinity. */
export function affinityProblems({ nodeAffinity, podAffinity: near, podAntiAffinity: far }: Given): string[] {
  const problems: string[] = [];
  const nodeTerms = [...nodeAffinity?.required ?? [], ...(nodeAffinity?.preferred ?? []).map(each => each.preference)];
  for (const term of nodeTerms) { problems.push(...requirementProblems('affinity.nodeAffinity', term.matchExpressions, NODE_OPERATORS)); }
  for (const [at, part] of [['affinity.podAffinity', near], ['affinity.podAntiAffinity', far]] as const) {
    for (const term of [...part?.required ?? [], ...(part?.preferred ?? []).map(each => each.podAffinityTerm)]) {
      problems.push(...labelQueryProblems(at, term.labelSelector), ...labelQueryProblems(at, term.namespaceSelector));
      if (!isQualifiedName(term.topologyKey)) { problems.push(`'${at}' has the topologyKey ${shown(term.topologyKey)}, which no node label can have`); }
    }
  }
  return problems;
}

const POD_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
const NODE_OPERATORS = [...POD_OPERATORS, 'Gt', 'Lt'];

export function labelQueryProblems(at: string, query: GivenQuery | undefined): string[] {
  const wrong = Object.entries(query?.matchLabels ?? {}).filter(([key, value]) => !isQualifiedName(key) || !isLabelValue(value));
  return [
    ...wrong.map(([key, value]) => `'${at}' asks for the label '${key}: ${value}', which nothing can have`),
    ...requirementProblems(at, query?.matchExpressions, POD_OPERATORS),
  ];
}

function requirementProblems(at: string, requirements: readonly LabelRequirement[] | undefined, operators: readonly string[]): string[] {
  return (requirements ?? []).flatMap(({ key, operator, values }) => {
    if (!operators.includes(operator)) { return [`'${at}' has the operator ${shown(operator)}; write one of ${operators.join(', ')}`]; }
    if (!isQualifiedName(key)) { return [`'${at}' asks for the label '${key}', which nothing can have`]; }
    const needsValues = !operator.endsWith('xists') && !operator.endsWith('xist');
    return needsValues === (values?.length ?? 0) > 0 ? []
      : [`'${at}' compares '${key}' by ${operator} ${needsValues ? 'without values; write some' : 'with values, which it does not take; remove them'}`];
  });
}

export function renderAffinityProp(affinity: Given): Record<string, any> {
  return {
    nodeAffinity: affinity.nodeAffinity && {
      requiredDuringSchedulingIgnoredDuringExecution: affinity.nodeAffinity.required && { nodeSelectorTerms: affinity.nodeAffinity.required },
      preferredDuringSchedulingIgnoredDuringExecution: affinity.nodeAffinity.preferred,
    },
    podAffinity: renderPodAffinity(affinity.podAffinity),
    podAntiAffinity: renderPodAffinity(affinity.podAntiAffinity),
  };
}

function renderPodAffinity(part: Given['podAffinity']) {
  return part && {
    requiredDuringSchedulingIgnoredDuringExecution: part.required,
    preferredDuringSchedulingIgnoredDuringExecution: part.preferred,
  };
}

/** Joins two affinities, lists one after the other. */
export function joinAffinity(one: Record<string, any> | undefined, other: Record<string, any> | undefined): Record<string, any> | undefined {
  if (!one || !other) { return one ?? other; }
  const joined: Record<string, any> = {};
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [a, b] = [one[key], other[key]];
    const lists = Array.isArray(a) && Array.isArray(b);
    if (lists) { joined[key] = [...a, ...b]; } else { joined[key] = a && b && typeof a === 'object' ? joinAffinity(a, b) : a ?? b; }
  }
  return joined;
}

