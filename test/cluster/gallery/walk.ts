import { parseAllDocuments } from 'yaml';
import { kubectl } from './kubectl';
import { PodEvent, isReady, podEvents, podNames } from './pods';
import { Watch } from './watch';
import { ExampleProps, synthesize } from '../../gallery/examples';

/** The example that mounts a path of the host. */
const PRIVILEGED = ['demo-stateful'];
/** Pods take a moment to become ready, so that an order can be seen. */
const READY_AFTER = '2s';
const PATIENCE_SECONDS = 150;
export const NEW_IMAGE = 'registry.example.com/other:2';

/** What is there at the end of a stage, and what happened to pods on the way. */
export interface Stage {
  readonly events: readonly PodEvent[];
  readonly pods: readonly string[];
  readonly claims: readonly string[];
}

/** What an example did between its first start and its removal. */
export interface Walk {
  /** Its StatefulSets as synthesized, with how many pods each should have, at first and when the example is scaled up by one. */
  readonly sets: ReadonlyArray<{ readonly set: any; readonly replicas: number; readonly scaledTo: number }>;
  /** What the server warned of when the objects were applied. */
  readonly warnings: readonly string[];
  readonly start: Stage;
  readonly update: Stage;
  readonly scaleUp: Stage;
  readonly scaleDown: Stage;
  readonly removal: Stage;
  /** Pods whose address the headless Service published before they were ready. */
  readonly publishedEarly: ReadonlySet<string>;
}

/** Takes an example through its life, in a namespace of its own. */
export async function walk(name: string): Promise<Walk> {
  const namespace = `gallery-${name}-${Date.now().toString(36)}`;
  const level = PRIVILEGED.includes(name) ? 'privileged' : 'restricted';
  const labels = { 'pod-security.kubernetes.io/enforce': level, 'pod-security.kubernetes.io/warn': level };
  await kubectl(['create', '--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }));
  const walker = new Walker(name, namespace);
  try {
    return await walker.walk();
  } finally {
    walker.stop();
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
  }
}

class Walker {
  private readonly pods: Watch;
  private readonly slices: Watch;
  private readonly warnings: string[] = [];
  private eventsSeen = 0;

  constructor(private readonly name: string, private readonly namespace: string) {
    this.pods = new Watch(namespace, 'pods');
    this.slices = new Watch(namespace, 'endpointslices.discovery.k8s.io');
  }

  public async walk(): Promise<Walk> {
    const sets = setsWithReplicas(this.objects());
    const more = { replicas: Math.max(...sets.map(({ replicas }) => replicas)) + 1 };
    const scaled = setsWithReplicas(this.objects(more));

    const start = await this.apply();
    const update = await this.apply({ image: NEW_IMAGE });
    const scaleUp = await this.apply({ image: NEW_IMAGE, ...more });
    const scaleDown = await this.apply({ image: NEW_IMAGE });
    const publishedEarly = this.publishedEarly(sets.map(({ set }) => set.spec.serviceName));
    await this.kubectl('delete', 'statefulset', '--all', '--cascade=foreground');

    return {
      sets: sets.map((each, index) => ({ ...each, scaledTo: scaled[index].replicas })),
      warnings: this.warnings,
      start,
      update,
      scaleUp,
      scaleDown,
      removal: await this.stage([]),
      publishedEarly,
    };
  }

  public stop(): void {
    this.pods.stop();
    this.slices.stop();
  }

  /** The objects of the example as it writes them, moved to the namespace of this walk. */
  private objects(props?: ExampleProps): any[] {
    const yaml = synthesize(this.name, props);
    const [, own] = yaml.match(/^ {2}namespace: (\S+)$/m)!;
    const moved = yaml.replaceAll(`namespace: ${own}\n`, `namespace: ${this.namespace}\n`).replaceAll(`.${own}.svc`, `.${this.namespace}.svc`)
      .replaceAll(`kubernetes.io/metadata.name: ${own}\n`, `kubernetes.io/metadata.name: ${this.namespace}\n`);
    const objects = parseAllDocuments(moved).map(document => document.toJSON());
    for (const { kind, spec } of objects) {
      if (kind !== 'StatefulSet') { continue; }
      spec.template.metadata.annotations = { ...spec.template.metadata.annotations, 'lab/ready-after': READY_AFTER };
    }
    return objects;
  }

  private async apply(props?: ExampleProps): Promise<Stage> {
    const objects = this.objects(props);
    const said = await this.kubectl('apply', '--server-side', '--filename', '-', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    this.warnings.push(...said.stderr.split('\n').filter(line => line.startsWith('Warning:')));
    const sets = setsWithReplicas(objects);
    await Promise.all(sets.map(({ set }) => this.kubectl('rollout', 'status', `statefulset/${set.metadata.name}`, `--timeout=${PATIENCE_SECONDS}s`)));
    return this.stage(sets);
  }

  /** Waits until the sets have just the pods that they should have, all ready. */
  private async stage(sets: ReadonlyArray<{ set: any; replicas: number }>): Promise<Stage> {
    const wanted = sets.flatMap(({ set, replicas }) => podNames(set, replicas)).sort();
    const ofSets = () => this.pods.current.filter(pod => pod.metadata.ownerReferences?.some((owner: any) => owner.kind === 'StatefulSet'));
    const deadline = Date.now() + PATIENCE_SECONDS * 1000;
    for (;;) {
      const pods = ofSets();
      const names = pods.map(pod => pod.metadata.name).sort();
      if (names.join() === wanted.join() && pods.every(isReady)) { break; }
      if (Date.now() > deadline) { throw new Error(`expected the pods ${wanted.join(', ')} to be ready, got ${names.join(', ') || 'none'}`); }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    const all = podEvents(this.pods.changes);
    const events = all.slice(this.eventsSeen);
    this.eventsSeen = all.length;
    const { stdout } = await this.kubectl('get', 'persistentvolumeclaims', '-o', 'json');
    return { events, pods: wanted, claims: JSON.parse(stdout).items.map((claim: any) => claim.metadata.name).sort() };
  }

  private publishedEarly(services: readonly string[]): Set<string> {
    const endpoints = this.slices.changes
      .filter(({ object }) => services.includes(object.metadata.labels['kubernetes.io/service-name']))
      .flatMap(({ object }) => object.endpoints ?? []);
    const early = endpoints.filter(({ conditions }) => conditions.ready && !conditions.serving && !conditions.terminating);
    return new Set(early.map(({ targetRef }) => targetRef.name));
  }

  private kubectl(...args: string[]) {
    const input = args[0] === 'apply' ? args.pop() : undefined;
    return kubectl([`--namespace=${this.namespace}`, ...args], input);
  }
}

/** The StatefulSets among objects, with the number of their pods: an autoscaler without load keeps the least that it may. */
function setsWithReplicas(objects: readonly any[]): Array<{ set: any; replicas: number }> {
  return objects.filter(({ kind }) => kind === 'StatefulSet').map(set => {
    const scaler = objects.find(({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && spec.scaleTargetRef.name === set.metadata.name);
    return { set, replicas: set.spec.replicas ?? scaler.spec.minReplicas };
  });
}
