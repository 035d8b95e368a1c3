import { planOf, readCases } from './case';
import { FLOWS } from '../../src/plan/flows';
import { chapters } from '../../src/plan/rules/all';
import { ClaimFate, EffectClass, StepAction, UpgradePlan } from 'cdk8s-stateful';

const BEFORE = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web, namespace: prod }
spec:
  replicas: 3
  serviceName: web
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: db
          image: db:14.2
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: fast
        resources: { requests: { storage: 10Gi } }
`;
const GROWN = BEFORE.replace('10Gi', '20Gi').replace('db:14.2', 'db:14.5');
const ROLLED = BEFORE.replace('db:14.2', 'db:14.5');

test('a change names its object, field, values, effects, rule, pods and flow', () => {
  const [growth, image] = UpgradePlan.compare({ before: BEFORE, after: GROWN, kubernetesVersion: '1.31' }).changes;

  expect(growth).toMatchObject({
    subject: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', namespace: 'prod' },
    path: 'spec.volumeClaimTemplates[data].spec.resources.requests.storage',
    oldValue: '10Gi',
    newValue: '20Gi',
    effect: EffectClass.RECREATE,
    effects: [EffectClass.EXPAND, EffectClass.RECREATE],
    rule: 'V1',
    flow: 'F2',
    docs: 'https://github.com/cdk8s-stateful/cdk8s-stateful/blob/main/docs/plan-rules.md#v1',
  });
  expect(image).toMatchObject({ rule: 'S1', effect: EffectClass.ROLL, pods: ['web-2', 'web-1', 'web-0'], flow: 'F1' });
});

test('a renamed workload names the pods that come, and then those that go', () => {
  const renamed = BEFORE.replace('name: web', 'name: shop');
  const podsOf = (prune: boolean) => UpgradePlan.compare({ before: BEFORE, after: renamed, prune }).changes.map(({ rule, pods }) => [rule, pods]);

  expect(podsOf(true)).toContainEqual(['S52', ['shop-0', 'shop-1', 'shop-2', 'web-2', 'web-1', 'web-0']]);
  expect(podsOf(false)).toContainEqual(['S52', ['shop-0', 'shop-1', 'shop-2']]);
});

test('volumes tell the fate of each claim', () => {
  const { volumes } = UpgradePlan.compare({ before: BEFORE, after: GROWN });

  expect(volumes).toMatchObject([0, 1, 2].map(ordinal => ({
    claim: `data-web-${ordinal}`, fate: ClaimFate.GROW, oldSize: '10Gi', newSize: '20Gi', assumed: true,
  })));
});

test('steps are numbered in the order in which they are safe: claims grow before the set is swapped, pods restart last', () => {
  const { steps } = UpgradePlan.compare({ before: BEFORE, after: GROWN });

  expect(steps.map(({ position, action, flow }) => [position, action, flow])).toEqual([
    [1, StepAction.PREFLIGHT, 'F0'],
    [2, StepAction.GROW_CLAIMS, 'F2'],
    [3, StepAction.SWAP_SET, 'F2'],
    [4, StepAction.APPLY, 'F1'],
    [5, StepAction.ROLL, 'F1'],
  ]);
});

test.each([
  ['nothing', BEFORE, BEFORE, EffectClass.NOOP, 0, true],
  ['a rollout', BEFORE, ROLLED, EffectClass.ROLL, 2, true],
  ['a swap', BEFORE, GROWN, EffectClass.RECREATE, 3, false],
  ['a renamed claim', BEFORE, BEFORE.replace(/name: data/g, 'name: store'), EffectClass.STRAND, 4, false],
  ['a refusal', BEFORE, BEFORE.replace('labels: { app: web }', 'labels: { app: shop }'), EffectClass.REFUSE, 5, false],
  ['input that cannot be read', BEFORE, 'a: [', EffectClass.NOOP, 1, false],
])('the exit code tells of %s', (_what, before, after, worst, exitCode, isSafe) => {
  const plan = UpgradePlan.compare({ before, after });

  expect({ worst: plan.worst, exitCode: plan.exitCode, isSafe: plan.isSafe }).toEqual({ worst, exitCode, isSafe });
});

test('objects that are data are compared like their text', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { b: 'c' } };

  expect(UpgradePlan.compare({ before: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {b: c}', after: [object] }).changes).toEqual([]);
  expect(UpgradePlan.compare({ before: [object], after: [{ ...object, data: { b: 'd' } }] }).changes.map(({ rule }) => rule)).toEqual(['C1']);
});

test('one object alone is a manifest, and anything else is refused', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { b: 'c' } };

  expect(UpgradePlan.compare({ before: object, after: object }).changes).toEqual([]);
  expect(() => UpgradePlan.compare({ before: 5 })).toThrow('\'before\' must be YAML text or a list of Kubernetes objects, got 5');
});

test('a version that is none is refused', () => {
  expect(() => UpgradePlan.compare({ kubernetesVersion: 'newest' })).toThrow('\'kubernetesVersion\' must be a version such as \'1.31\', got \'newest\'');
});

test.each(['1.31', 'v1.31.4', '31', '1.31+'])('%s is Kubernetes 1.31', kubernetesVersion => {
  expect(UpgradePlan.compare({ kubernetesVersion }).kubernetesVersion).toBe('1.31');
});

test('what cannot be read is told with its side and line, beside the plan of the rest', () => {
  const plan = UpgradePlan.compare({ before: BEFORE, after: `${ROLLED}---\nkind: [\n` });

  expect(plan.problems).toEqual([{ side: 'after', isError: true, message: expect.stringContaining('document 2 cannot be read'), line: expect.any(Number) }]);
  expect(plan.changes.map(({ rule }) => rule)).toEqual(['S1']);
  expect(plan.toText()).toContain('not whole: 1 part of the input could not be read (exit code 1)');
});

test('a warning does not make a plan unsafe', () => {
  const plan = UpgradePlan.compare({ before: BEFORE, after: `${BEFORE}---\napiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n` });

  expect(plan).toMatchObject({ exitCode: 0, isSafe: true, problems: [{ isError: false }] });
});

test('the text without colour is the text with colour without its codes', () => {
  const plan = UpgradePlan.compare({ before: BEFORE, after: GROWN });

  const coloured = plan.toText({ color: true });
  expect(coloured).toContain('\u001b[');
  // eslint-disable-next-line no-control-regex
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plan.toText());
});

test('lines stay within the width, but for commands that are to be copied and names that are longer', () => {
  for (const found of readCases()) {
    const lines = planOf(found).toText().split('\n').filter(line => line.length > 100 && !line.startsWith('     $ ') && !/w{50}/.test(line));
    expect(lines).toEqual([]);
  }
});

test('values of Secrets are in no report', () => {
  const secret = (password: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: ${password}}\n`;
  const changed = UpgradePlan.compare({ before: secret('swordfish'), after: secret('marlin') });
  const added = UpgradePlan.compare({ after: secret('swordfish') });

  for (const plan of [changed, added]) {
    const everything = plan.toText() + plan.toMarkdown() + JSON.stringify(plan.toJson());
    for (const value of ['swordfish', 'marlin']) {
      expect(everything).not.toContain(value);
      expect(everything).not.toContain(Buffer.from(value).toString('base64'));
    }
  }
});

test('Markdown keeps what users wrote from becoming markup', () => {
  const plan = UpgradePlan.compare({ before: BEFORE, after: BEFORE.replace('db:14.2', 'db:14.2|<b>@team`') });

  expect(plan.toMarkdown()).toContain('| ↻ | `spec.template.spec.containers[db].image` | `` db:14.2 → db:14.2\\|<b>@team` `` |');
});

test('JSON names its schema and speaks of old and new', () => {
  const json = JSON.parse(JSON.stringify(UpgradePlan.compare({ before: BEFORE, after: ROLLED }).toJson()));

  expect(json).toMatchObject({
    schema: 'cdk8s-stateful/plan/v1',
    kubernetesVersion: '1.37',
    live: false,
    exitCode: 2,
    worst: 'ROLL',
    changes: [{ object: { kind: 'StatefulSet', name: 'web' }, old: 'db:14.2', new: 'db:14.5', class: 'ROLL', rule: 'S1' }],
    problems: [],
  });
  expect(json.volumes).toHaveLength(3);
  expect(json.steps.map((step: any) => step.action)).toEqual(['apply', 'roll']);
});

test('assertSafe lets a safe plan pass and throws the report of an unsafe one', () => {
  const unsafe = UpgradePlan.compare({ before: BEFORE, after: GROWN });

  expect(() => UpgradePlan.compare({ before: BEFORE, after: ROLLED }).assertSafe()).not.toThrow();
  expect(() => unsafe.assertSafe()).toThrow(/^the upgrade is not safe \(rules V1\):\n\nworst effect: RECREATE, .*\n.*\n.*\n\nweb \(StatefulSet prod\/web, 3 pods/);
  expect(() => unsafe.assertSafe({ accept: ['V1'] })).not.toThrow();
});

test('assertSafe never accepts input that could not be read', () => {
  expect(() => UpgradePlan.compare({ after: 'a: [' }).assertSafe()).toThrow('the upgrade is not safe (the input could not be read)');
});

test('the namespace of objects that name none can be set', () => {
  const nowhere = BEFORE.replace(', namespace: prod', '');

  expect(UpgradePlan.compare({ before: BEFORE, after: nowhere, namespace: 'prod' }).changes).toEqual([]);
  expect(UpgradePlan.compare({ before: BEFORE, after: nowhere }).changes.map(({ rule }) => rule)).toEqual(['S53']);
});

test('a manifest that another API version wrote is no other object', () => {
  const budget = 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {maxUnavailable: 1}\n';

  expect(UpgradePlan.compare({ before: budget.replace('policy/v1', 'policy/v1beta1'), after: budget }).changes.map(({ rule, path }) => [rule, path])).toEqual([['O2', 'apiVersion']]);
});

test('every flow that a rule or a step names exists', () => {
  const ofRules = chapters.flatMap(({ rules }) => rules.map(({ flow }) => flow));
  const ofSteps = readCases().flatMap(found => planOf(found).steps.map(({ flow }) => flow));
  const named = new Set([...ofRules, ...ofSteps]);

  expect([...named].filter(flow => flow !== undefined && !(flow in FLOWS))).toEqual([]);
});
