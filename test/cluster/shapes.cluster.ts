import { parse } from 'yaml';
import { kubectl } from './namespace';
import { objectsOf, shapes } from '../workload/shapes';

/** What only a newer server knows, by the first minor that takes it. */
const SINCE: Record<string, number> = {
  'hooks of a newer Kubernetes: sleep': 30,
  'AppArmor and groups of the pod alone': 31,
  'a volume of an image': 35,
  'a native sidecar': 29,
};

const { serverVersion } = JSON.parse(kubectl(['version', '--output=json']));
const minor = parseInt(serverVersion.minor, 10);
const known = Object.entries(shapes).filter(([title]) => (SINCE[title] ?? 0) <= minor);

/** The set as the server has it, once its controller has seen the last change. */
async function settled(namespace: string, name: string): Promise<any> {
  for (;;) {
    const live = JSON.parse(kubectl([`--namespace=${namespace}`, 'get', 'statefulset', name, '--output=json']));
    if (live.status?.updateRevision && live.status.observedGeneration === live.metadata.generation) { return live; }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

describe.each(known)('%s', (title, shape) => {
  test('applied over the original, makes no new revision and changes no field', async () => {
    const namespace = `shape-${Object.keys(shapes).indexOf(title)}-${process.pid}`;
    kubectl(['create', 'namespace', namespace]);
    const original = { ...parse(shape.yaml) };
    const apply = (object: unknown) =>
      kubectl([`--namespace=${namespace}`, 'apply', '--server-side', '--force-conflicts', '--field-manager=team', '--filename=-'], JSON.stringify(object));

    apply(original);
    const before = await settled(namespace, original.metadata.name);
    const [ours] = objectsOf(shape, namespace);
    apply(ours);
    const after = await settled(namespace, original.metadata.name);

    expect(after.spec).toEqual(before.spec);
    expect(after.status.updateRevision).toBe(before.status.updateRevision);
    const revisions = JSON.parse(kubectl([`--namespace=${namespace}`, 'get', 'controllerrevisions', '--output=json'])).items;
    expect(revisions).toHaveLength(1);
    kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });
});
