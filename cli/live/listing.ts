import { list } from './dry-run';
import { storageClassesOf, volumesOf } from './facts';
import { UserError } from '../../src/kubernetes/user-error';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { Discovery } from '../cluster/discovery';
import { Kubectl, KubectlError } from '../cluster/kubectl';

/** The live selves of objects, with the managers of their fields. */
export async function readObjects(kubectl: Kubectl, objects: readonly any[]): Promise<any[]> {
  if (objects.length === 0) { return []; }
  return mustRead('the objects of the manifests', kubectl.objects(['get', '--ignore-not-found', '--show-managed-fields', '-f', '-'], list(objects)));
}

const NEEDED = ['statefulsets.apps', 'controllerrevisions.apps', 'pods', 'persistentvolumeclaims'];
const HELPFUL: Record<string, string> = {
  'resourcequotas': 'ResourceQuota',
  'poddisruptionbudgets.policy': 'PodDisruptionBudget',
  'horizontalpodautoscalers.autoscaling': 'HorizontalPodAutoscaler',
};
const ADD_ONS: Record<string, string> = {
  'autoscaling.k8s.io': 'verticalpodautoscalers.autoscaling.k8s.io',
  'keda.sh': 'scaledobjects.keda.sh',
};

/** What namespaces hold. */
export class Listed {
  constructor(public readonly objects: readonly any[], private readonly unread: ReadonlySet<string>) {}

  /** Facts of one kind; undefined when it could not be listed. */
  public read<T>(kind: string, facts: (objects: readonly any[]) => T): T | undefined {
    return this.unread.has(kind) ? undefined : facts(this.objects.filter(object => object.kind === kind));
  }
}

/** Lists what surrounds the workloads of some namespaces: once for all kinds where all may be listed. */
export async function readNamespaces(kubectl: Kubectl, discovery: Discovery, namespaces: readonly string[], notes: Set<string>): Promise<Listed> {
  const objects: any[] = [];
  const unread = new Set<string>();
  const addOns = Object.entries(ADD_ONS).filter(([group]) => discovery.groups.includes(group)).map(([, resource]) => resource);
  const helpful = [...Object.keys(HELPFUL), ...addOns];
  for (const namespace of new Set(namespaces)) {
    const read = (resources: readonly string[]) => kubectl.objects(['get', resources.join(','), `--namespace=${namespace}`]);
    try {
      objects.push(...await read([...NEEDED, ...helpful]));
    } catch {
      objects.push(...await mustRead(`the workloads of namespace '${namespace}'`, read(NEEDED)));
      for (const resource of helpful) {
        try {
          objects.push(...await read([resource]));
        } catch (error) {
          unread.add(HELPFUL[resource]);
          notes.add(`${resource} of namespace '${namespace}' are not known: ${(error as Error).message}`);
        }
      }
    }
  }
  return new Listed(objects, unread);
}

/** The storage classes, and the volumes of these names. */
export async function readClusterScope(kubectl: Kubectl, volumes: readonly string[], notes: Set<string>): Promise<Pick<ClusterFacts, 'storageClasses' | 'volumes'>> {
  const read = async (what: string, args: readonly string[]): Promise<any[] | undefined> => {
    try {
      return await kubectl.objects(['get', ...args, '--ignore-not-found']);
    } catch (error) {
      notes.add(`${what} are not known: ${(error as Error).message}`);
      return undefined;
    }
  };
  const named = volumes.length === 0 ? [] : await read('volumes', ['persistentvolumes', ...(volumes.length > 200 ? [] : volumes)]);
  const pinned = named?.some(volume => volume.spec.nodeAffinity) ?? false;
  const classes = await read('storage classes', ['storageclasses.storage.k8s.io']);
  return {
    storageClasses: classes && storageClassesOf(classes),
    volumes: named && volumesOf(named.filter(volume => volumes.includes(volume.metadata.name)), pinned ? await read('nodes', ['nodes']) : undefined),
  };
}

async function mustRead<T>(what: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof KubectlError)) { throw error; }
    throw new UserError(error.refusals.map(refusal => `cannot read ${what}: ${refusal.message}`).join('\n'));
  }
}

