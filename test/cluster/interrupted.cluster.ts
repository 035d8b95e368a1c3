import { ControlPlane } from './oracle/control-plane';
import { UpgradePlan } from '../../src/plan/plan';

const opened = ControlPlane.open();
afterAll(async () => (await opened).close());

function set(templates: readonly string[]): string {
  const claim = (name: string) => `
    - metadata: { name: ${name} }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }`;
  return `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: prod }
spec:
  replicas: 3
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: db
          image: db:14
          volumeMounts: [${templates.map(name => `{ name: ${name}, mountPath: /${name} }`).join(', ')}]
  volumeClaimTemplates:${templates.map(claim).join('')}
`;
}

test('pods that an added claim template has left without its volume are stuck, and the plan names those that remain until all have it', async () => {
  const plane = await opened;
  const stage = plane.stage();
  const [[before], wanted] = stage.read(set(['data']), set(['data', 'wal']));
  await stage.prepare([before, ...wanted]);
  const found = async () => {
    const facts = await stage.facts(wanted);
    const stored = facts.orphans?.length ? [] : await stage.stored(wanted);
    const plan = UpgradePlan._compare({ before: stored, after: wanted, kubernetesVersion: plane.version }, facts);
    return plan.changes.filter(({ effects }) => !effects.includes('INFO' as never)).map(({ rule, pods }) => [rule, pods]);
  };
  const podsOf = () => plane.watched.all('Pod', before.metadata.namespace);
  const mounts = (name: string) => podsOf().get(name)?.spec.volumes.some((volume: any) => volume.name === 'wal');
  try {
    await stage.interrupt(wanted, { before: () => before });
    expect((await found()).find(([rule]) => rule === 'V9')).toEqual(['V9', ['db-0', 'db-1', 'db-2']]);

    await stage.send(wanted);
    await plane.watched.until(() => plane.watched.all('PersistentVolumeClaim', before.metadata.namespace).has('wal-db-0') ? undefined : 'wal-db-0 is to come');
    for (const left of [['db-0', 'db-1', 'db-2'], ['db-1', 'db-2'], ['db-2']]) {
      await plane.watched.until(() => left.some(mounts) ? 'pods are replaced by themselves' : undefined);
      expect(await found()).toEqual([['V25', left]]);
      await plane.api.demand('DELETE', `/api/v1/namespaces/${before.metadata.namespace}/pods/${left[0]}?gracePeriodSeconds=0`);
      await plane.watched.until(() => mounts(left[0]) ? undefined : `${left[0]} has no wal`);
    }
    expect(await found()).toEqual([]);
  } finally {
    await stage.strike();
  }
}, 180_000);
