import { chart } from './chart';
import { EFFECTS, weight } from '../../../src/plan/effects';
import { EffectClass, UpgradePlan } from 'cdk8s-stateful';

const release = UpgradePlan.compare({ before: chart('1.2.3'), after: chart('1.2.4') });

describe('of a release of a chart with 36 objects', () => {
  const lines = release.toText().trimEnd().split('\n');

  test('the default report is short enough to be read, and the verbose one has every change', () => {
    expect(release.changes.length).toBeGreaterThan(100);
    expect(lines.length).toBeLessThan(60);
    expect(release.toText({ verbose: true }).split('\n').length).toBeGreaterThan(release.changes.length);
  });

  test('the verdict, what to do and the numbers come first', () => {
    expect(lines.slice(0, 4)).toEqual([
      'worst effect: ROLL, pods restart, one after the other (exit code 2)',
      'next: apply it as usual, with kubectl apply or your pipeline',
      '36 objects: 2 ROLL, 4 INPLACE, 30 META; 6 volumes: 6 keep',
      '',
    ]);
  });

  test('objects of which only labels change are one line', () => {
    expect(lines.filter(line => line.includes('labels only'))).toEqual([expect.stringContaining('labels only: 30 objects (Service service-0, service-1')]);
    expect(lines.join('\n')).not.toContain('policy-4');
  });

  test('an image of three containers is one line', () => {
    expect(lines).toContainEqual(expect.stringMatching(/containers\[db-0, exporter, backup\]\.image/));
  });

  test('nothing that restarts pods, or does worse, is folded away', () => {
    const report = lines.join(' ').replace(/\s+/g, ' ');
    for (const { path, subject, effect, rule } of release.changes.filter(change => weight(change.effect) >= weight(EffectClass.ROLL))) {
      const field = path.replace(/.*ontainers\[.*?\]\.?/, '').replace(/.*\.metadata\./, '').replace(/^(labels|annotations)/, '');
      expect({ effect, rule, path, isShown: report.includes(field) && report.includes(`${subject.name} (`) }).toMatchObject({ isShown: true });
    }
  });
});

test('four changes of one cause are shown with their values, and those after them with their names', () => {
  const env = (value: string) => Array.from({ length: 9 }, (_, index) => `{ name: V${index}, value: ${value} }`).join(', ');
  const set = (value: string) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec: { serviceName: db, selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: db, image: db:1, env: [${env(value)}] }] } } }
`;
  const text = UpgradePlan.compare({ before: set('old'), after: set('new') }).toText();

  expect(text).toContain(`  ↻   spec.template.spec.containers[db].env (9 fields)  [S4]
        [V0].value  old → new
        [V1].value  old → new
        [V2].value  old → new
        [V3].value  old → new
        and [V4].value, [V5].value, [V6].value, [V7].value, [V8].value
      template changed: db-0 restarts
`);
});

test('the worst comes first, whatever the order of the manifests', () => {
  const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: shared, namespace: shop }\nspec: { resources: { requests: { storage: 1Gi } } }\n';
  const plan = UpgradePlan.compare({ before: chart('1', { more: claim }), after: chart('2') });
  const text = plan.toText();

  expect(text).toMatch(/^worst effect: LOSS/);
  expect(text.split('\n\n')[1]).toContain('shared (PersistentVolumeClaim shop/shared, removed)\n  ✖ ');
});

test('objects with the same cause are one entry with each of them', () => {
  const service = (name: string, ip: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ${ip} ports: [{ port: 1 }] }\n`;
  const both = (ip: string) => `${service('a', ip)}---\n${service('b', ip)}`;

  expect(UpgradePlan.compare({ before: both(''), after: both('clusterIP: None,') }).toText()).toContain(`
  ±   2 objects  [N4]
        Service default/a  spec.clusterIP  (allocated) → None
        Service default/b  spec.clusterIP  (allocated) → None
      clusterIP may not change once set`);
});

describe('what happens if it is applied anyway', () => {
  const shop = ({ app = 'db', replicas = 2, claim = 'data', size = '1Gi', more = '' } = {}) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  replicas: ${replicas}
  selector: { matchLabels: { app: ${app} } }
  template: { metadata: { labels: { app: ${app} } }, spec: { containers: [{ name: db, image: db:1, volumeMounts: [{ name: ${claim}, mountPath: /data }] }] } }
  volumeClaimTemplates: [{ metadata: { name: ${claim} }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } } }]
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { clusterIP: None, selector: { app: ${app} }, ports: [{ port: 1 }] }
${more}`;
  const anyway = (before: string, after: string) => UpgradePlan.compare({ before, after }).toText({ width: 1000 }).split('\n').find(line => line.startsWith('If it is applied anyway'));

  test('a Service that lands without the set reaches no pod', () => {
    expect(anyway(shop(), shop({ app: 'database' }))).toBe('If it is applied anyway: the server refuses StatefulSet shop/db and it stays as it is; '
      + 'the other 1 object land all the same; Service shop/db then reaches no pod.');
  });

  test('a Service whose selector stays keeps its pods', () => {
    expect(anyway(shop(), shop({ size: '2Gi' }))).toBe('If it is applied anyway: the server refuses StatefulSet shop/db and it stays as it is.');
  });

  test('pods go, and their claims stay behind', () => {
    expect(anyway(shop(), shop({ replicas: 1 }))).toBe('If it is applied anyway: pod db-1 is removed; claim data-db-1 stays with its data for a later pod.');
  });

  test('a safe plan does not speak of it', () => {
    expect(anyway(shop(), shop({ replicas: 3 }))).toBeUndefined();
  });
});

test('every effect has a place in the order that reports use', () => {
  expect(Object.keys(EFFECTS)).toEqual(Object.values(EffectClass));
});
