import * as kplus from 'cdk8s-plus-28';
import { Construct, IConstruct } from 'constructs';
import { sharedContainerFields } from './containers';
import { annotationProblems, labelProblems, objectNameProblems } from './labels';
import { NetworkAccess } from './network';
import { Placement, Toleration, TopologySpread, tolerationProblems, tolerationShape, topologySpreadProblems, topologySpreadShape } from './placement';
import { Preset } from './preset';
import { resourcesShape } from './resources';
import { SecurityProfile } from './security-props';
import { Cleaned, instance, listOf, oneOf, struct, text, textMap, wholeNumber } from './shape';
import { timeZoneProblems } from './time';
import { UserError } from '../kubernetes/user-error';

/**
 * What a platform team decides once for all workloads below a scope.
 */
export interface StatefulDefaultsProps {
  /**
   * Whose decisions fill the gaps that props leave.
   * @default Preset.PRODUCTION
   */
  readonly preset?: Preset;

  /**
   * Storage class of claims that name none.
   * @default - the cluster's default storage class
   */
  readonly storageClassName?: string;

  /**
   * Secrets to pull images with.
   * @default - none
   */
  readonly imagePullSecrets?: kplus.ISecret[];

  /**
   * Requests and limits of containers that name none.
   * @default - requests 250m CPU, 512Mi memory, 1Gi ephemeral storage; limits 2Gi memory, 4Gi ephemeral storage
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * How much the pods may do.
   * @default SecurityProfile.RESTRICTED
   */
  readonly securityProfile?: SecurityProfile;

  /**
   * Labels of every object of the workloads, but not of their pods and claims. Merged key by key.
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Who may talk to the pods.
   * @default NetworkAccess.DECLARED_PORTS
   */
  readonly networkAccess?: NetworkAccess;

  /**
   * Priority class of the pods.
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Labels that nodes must have. Merged key by key.
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pods tolerate.
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * When images are pulled.
   * @default - IfNotPresent; Always for no tag or `latest`
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  /**
   * Time zone of the containers, an IANA name.
   * @default - the image's
   */
  readonly timeZone?: string;

  /**
   * How many revisions of a workload Kubernetes keeps to roll back to.
   * @default 10
   */
  readonly revisionHistoryLimit?: number;

  /**
   * Whether the pods of a workload seek or avoid one another.
   * @default Placement.SPREAD from 2 replicas or with an autoscaler, else ANY
   */
  readonly placement?: Placement;

  /**
   * How evenly the pods of a workload lie over topologies.
   * @default - over zones, as a preference, with SPREAD
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * Annotations of the pods. Merged key by key; changing them restarts every pod.
   * @default - none
   */
  readonly podAnnotations?: { [key: string]: string };

  /**
   * Labels of the pods. Merged key by key; changing them restarts every pod.
   * @default - none
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * Runtime class of the pods.
   * @default - the cluster's default
   */
  readonly runtimeClassName?: string;

  /**
   * Labels of PodMonitors, PrometheusRules and dashboards, by which your Prometheus and Grafana select them. Merged key by key.
   * @default - none
   */
  readonly monitoringLabels?: { [key: string]: string };
}

export const secretShape = instance<kplus.ISecret>('a Secret such as kplus.Secret.fromSecretName(…)', value => typeof value.name === 'string');

const defaultsFields = {
  preset: oneOf(Preset),
  storageClassName: text('fast'),
  imagePullSecrets: listOf(secretShape),
  resources: resourcesShape,
  securityProfile: oneOf(SecurityProfile),
  labels: textMap,
  networkAccess: oneOf(NetworkAccess),
  priorityClassName: text(),
  nodeSelector: textMap,
  tolerations: listOf(tolerationShape),
  imagePullPolicy: sharedContainerFields.imagePullPolicy,
  timeZone: text('Europe/Berlin'),
  revisionHistoryLimit: wholeNumber('of revisions'),
  placement: oneOf(Placement),
  topologySpread: listOf(topologySpreadShape),
  podAnnotations: textMap,
  podLabels: textMap,
  runtimeClassName: text('gvisor'),
  monitoringLabels: textMap,
};
const defaultsShape = struct(defaultsFields);

/** The defaults that hold at one place of the tree. */
export type ResolvedDefaults = Cleaned<typeof defaultsFields>;

const byScope = new WeakMap<IConstruct, StatefulDefaults>();

/**
 * Rules for every workload below a scope, such as a chart or the app.
 *
 * Nearer scopes win over farther ones, and the props of a workload win over all. Maps merge key by key; everything else is replaced whole.
 */
export class StatefulDefaults {
  /** The defaults of a scope; the same object each time. */
  public static of(scope: Construct): StatefulDefaults {
    let defaults = byScope.get(scope);
    if (!defaults) {
      defaults = new StatefulDefaults(scope);
      byScope.set(scope, defaults);
    }
    return defaults;
  }

  /**
   * What holds for a workload at this place; from now on, `add()` above it is an error.
   *
   * @internal
   */
  public static _resolve(scope: Construct): ResolvedDefaults {
    let resolved: ResolvedDefaults = {};
    for (const each of scope.node.scopes) {
      const defaults = byScope.get(each);
      if (defaults) { resolved = merge(resolved, defaults.given); }
      used.add(each);
    }
    return resolved;
  }

  private given: ResolvedDefaults = {};
  private readonly problems: string[] = [];

  private constructor(private readonly scope: Construct) {
    scope.node.addValidation({ validate: () => this.problems });
  }

  /**
   * Adds defaults; what was added before stays where this says nothing.
   *
   * Throws when a workload below the scope was made already, because it would not have them.
   */
  public add(defaults: StatefulDefaultsProps): void {
    if (used.has(this.scope)) {
      throw new UserError(`StatefulDefaults of '${this.scope.node.path || 'the app'}' were added after a workload below it was made, which would not have them; add them before`);
    }
    const cleaned = defaultsShape(defaults, 'StatefulDefaults', this.problems) ?? {};
    this.problems.push(
      ...labelProblems('StatefulDefaults.labels', cleaned.labels),
      ...labelProblems('StatefulDefaults.nodeSelector', cleaned.nodeSelector),
      ...objectNameProblems('StatefulDefaults.priorityClassName', cleaned.priorityClassName),
      ...objectNameProblems('StatefulDefaults.runtimeClassName', cleaned.runtimeClassName),
      ...labelProblems('StatefulDefaults.podLabels', cleaned.podLabels),
      ...labelProblems('StatefulDefaults.monitoringLabels', cleaned.monitoringLabels),
      ...annotationProblems('StatefulDefaults.podAnnotations', cleaned.podAnnotations),
      ...topologySpreadProblems(cleaned.topologySpread ?? []).map(problem => `StatefulDefaults: ${problem}`),
      ...tolerationProblems(cleaned.tolerations ?? [], 'StatefulDefaults.tolerations'),
      ...(cleaned.timeZone ? timeZoneProblems(cleaned.timeZone).map(problem => `StatefulDefaults: ${problem}`) : []),
    );
    this.given = merge(this.given, cleaned);
  }
}

/** Scopes with a workload below. */
const used = new WeakSet<IConstruct>();

function merge(far: ResolvedDefaults, near: ResolvedDefaults): ResolvedDefaults {
  const merged = { ...far, ...near };
  for (const map of ['labels', 'nodeSelector', 'podAnnotations', 'podLabels', 'monitoringLabels'] as const) {
    if (far[map] && near[map]) { merged[map] = { ...far[map], ...near[map] }; }
  }
  return merged;
}
