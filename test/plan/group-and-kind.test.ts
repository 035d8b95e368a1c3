import { facts } from './live-facts';
import { UpgradePlan } from 'cdk8s-stateful';

const LABELS = { app: 'db' };

function statefulSet(spec: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'prod' },
    spec: { replicas: 3, serviceName: 'db', selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'db', image: 'db:1' }] } }, ...spec },
  };
}

function object(apiVersion: string, kind: string, fields: object): object {
  return { apiVersion, kind, metadata: { name: 'db', namespace: 'prod' }, ...fields };
}

const texts = (plan: UpgradePlan) => plan.changes.map(({ rule, text }) => `${rule} ${text}`);

test('a Service of Knative governs no StatefulSet, so removing it takes no names from pods', () => {
  const knative = object('serving.knative.dev/v1', 'Service', { spec: {} });

  expect(UpgradePlan.compare({ before: [statefulSet(), knative], after: [statefulSet()] }).changes.map(({ rule }) => rule)).not.toContain('N11');
  expect(UpgradePlan.compare({ before: [statefulSet(), object('v1', 'Service', { spec: {} })], after: [statefulSet()] }).changes.map(({ rule }) => rule)).toContain('N11');
});

test('a custom resource of kind Secret or ConfigMap is built as its owner likes', () => {
  const custom = (kind: string, data: unknown) => object('example.com/v1', kind, { data, type: 3 });
  const plan = UpgradePlan.compare({ before: [custom('Secret', 'a'), custom('ConfigMap', ['a'])], after: [custom('Secret', 7), custom('ConfigMap', ['b'])] });

  expect(plan.problems).toEqual([]);
  expect(plan.isSafe).toBe(true);
});

test.each([
  ['an empty selector', {}],
  ['matchExpressions', { matchExpressions: [{ key: 'app', operator: 'In', values: ['db'] }] }],
])('a budget with %s covers the pods that it selects', (_what, selector) => {
  const budget = (minAvailable: number) => object('policy/v1', 'PodDisruptionBudget', { spec: { selector, minAvailable } });

  expect(texts(UpgradePlan.compare({ before: [statefulSet(), budget(1)], after: [statefulSet(), budget(3)] })))
    .toEqual(['P1 blocks every drain: of 3 pods none may be away']);
});

test('what a server says about an object of another group is said of that object alone', () => {
  const answer = (group: string) => ({
    object: { group, kind: 'Service', namespace: 'prod', name: 'db' }, accepted: false, reason: 'Forbidden', message: 'denied by a webhook', causes: [],
  });
  const service = (ports: object[]) => object('v1', 'Service', { spec: { ports } });
  const compare = (group: string) => texts(UpgradePlan._compare(
    { before: [service([{ port: 1 }])], after: [service([{ port: 2 }])] }, facts({ answers: [answer(group)] })));

  expect(compare('serving.knative.dev').filter(text => text.includes('webhook'))).toEqual([]);
  expect(compare('').filter(text => text.includes('webhook'))).toEqual(['X7 the server refuses it: denied by a webhook']);
});
