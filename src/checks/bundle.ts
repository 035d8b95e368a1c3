import { groupOf } from '../kubernetes/object';
import { Labels } from '../kubernetes/selector';

/** A Kubernetes object that may lack anything: checks must live with whatever people wrote. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- of any shape, and each check looks for what it needs
export type KubeObject = Record<string, any>;

/** A StatefulSet or another workload that makes pods from a template. */
export interface Workload {
  readonly object: KubeObject;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly podLabels: Labels;
  readonly podSpec: KubeObject;
  /** Undefined where an autoscaler decides. */
  readonly replicas: number | undefined;
  readonly autoscalers: KubeObject[];
}

const WORKLOAD_KINDS = ['StatefulSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'DaemonSet', 'Job'];
const SCALED_KINDS = ['StatefulSet', 'Deployment', 'ReplicaSet', 'ReplicationController'];
const API_GROUPS: Record<string, string> = {
  StatefulSet: 'apps',
  Deployment: 'apps',
  ReplicaSet: 'apps',
  DaemonSet: 'apps',
  Job: 'batch',
  Service: '',
  ReplicationController: '',
  PersistentVolumeClaim: '',
  PodDisruptionBudget: 'policy',
  HorizontalPodAutoscaler: 'autoscaling',
  ScaledObject: 'keda.sh',
};

/** All objects that are applied together, with the questions that checks ask about them. */
export class Bundle {
  public readonly objects: KubeObject[];
  public readonly workloads: Workload[];
  public readonly statefulSets: Workload[];

  constructor(objects: readonly unknown[]) {
    this.objects = unlisted(objects).filter(object => typeof object.kind === 'string' && typeof object.metadata?.name === 'string');
    const autoscalers = [...this.ofKind('HorizontalPodAutoscaler'), ...this.ofKind('ScaledObject')];
    this.workloads = WORKLOAD_KINDS.flatMap(kind => this.ofKind(kind)).map(object => toWorkload(object, autoscalers));
    this.statefulSets = this.workloads.filter(({ kind }) => kind === 'StatefulSet');
  }

  public ofKind(kind: string): KubeObject[] {
    return this.objects.filter(object => object.kind === kind && groupOf(String(object.apiVersion)) === API_GROUPS[kind]);
  }

  public service(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.ofKind('Service').find(service => service.metadata.name === name && namespaceOf(service) === namespace);
  }

  /** The Service that gives the pods of a StatefulSet their DNS names. */
  public governingService({ object, namespace }: Workload): KubeObject | undefined {
    return this.service(namespace, object.spec?.serviceName);
  }
}

/** The objects themselves, with the items of a List in its place. */
export function unlisted(objects: readonly unknown[]): KubeObject[] {
  return objects.flatMap((object): readonly unknown[] => isObject(object) && object.kind === 'List' ? list(object.items) : [object])
    .filter(isObject);
}

export function claimTemplates({ object }: Workload): KubeObject[] {
  return list(object.spec?.volumeClaimTemplates).filter(claim => typeof claim?.metadata?.name === 'string');
}

/** All containers of the pods, and where in the StatefulSet they are written. */
export function containers({ podSpec }: Workload): { container: KubeObject; path: string }[] {
  return ['initContainers', 'containers'].flatMap(field => list(podSpec[field])
    .map((container, index) => ({ container, path: `spec.template.spec.${field}[${index}]` }))
    .filter(({ container }) => isObject(container)));
}

/** The names of all mounts and devices of a container, and where they are written. */
export function mounts({ container, path }: { container: KubeObject; path: string }): { mount: KubeObject; path: string }[] {
  return ['volumeMounts', 'volumeDevices'].flatMap(field => list(container[field])
    .map((mount, index) => ({ mount, path: `${path}.${field}[${index}]` }))
    .filter(({ mount }) => isObject(mount)));
}

export function namespaceOf(object: KubeObject): string | undefined {
  return object.metadata?.namespace;
}

export function titleOf(object: KubeObject): string {
  return `${object.kind}/${object.metadata?.name}`;
}

export function list(value: unknown): KubeObject[] {
  return Array.isArray(value) ? value : [];
}

export function map(value: unknown): KubeObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toWorkload(object: KubeObject, autoscalers: KubeObject[]): Workload {
  const own = autoscalers.filter(autoscaler => {
    const target = autoscaler.spec?.scaleTargetRef;
    return namespaceOf(autoscaler) === namespaceOf(object) && target?.name === object.metadata.name && (target?.kind ?? 'Deployment') === object.kind;
  });
  const replicas = object.spec?.replicas ?? 1;
  return {
    object,
    kind: object.kind,
    name: object.metadata.name,
    namespace: namespaceOf(object),
    podLabels: map(object.spec?.template?.metadata?.labels),
    podSpec: map(object.spec?.template?.spec),
    replicas: own.length === 0 && typeof replicas === 'number' && SCALED_KINDS.includes(object.kind) ? replicas : undefined,
    autoscalers: own,
  };
}
