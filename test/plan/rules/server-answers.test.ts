import { ClusterFacts, ServerAnswer } from '../../../src/manifest/cluster-facts';
import { facts, statefulSet } from '../live-facts';
import { EffectClass, UpgradePlan } from 'cdk8s-stateful';

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'demo' }, data: { a: '1' } };
const answer = (kind: string, name: string, more: Partial<ServerAnswer>): ServerAnswer => ({
  object: { group: kind === 'StatefulSet' ? 'apps' : '', kind, namespace: 'demo', name }, accepted: false, reason: 'Forbidden', message: 'denied by policy', causes: [], ...more,
});

function plan(before: any[], after: any[], more: Partial<ClusterFacts>): UpgradePlan {
  return UpgradePlan._compare({ before: before, after: after, namespace: 'demo' }, facts(more));
}
const rules = ({ changes }: UpgradePlan) => changes.filter(({ rule }) => /^X/.test(rule)).map(({ rule, text }) => `${rule} ${text}`);

describe('an object that the server refuses', () => {
  test('makes the plan refuse, in the words of the server', () => {
    const { changes, exitCode } = plan([], [configMap], { answers: [answer('ConfigMap', 'settings', {})] });

    expect(exitCode).toBe(5);
    expect(changes).toContainEqual(expect.objectContaining({ rule: 'X7', effect: EffectClass.REFUSE, text: 'the server refuses it: denied by policy' }));
  });

  test('is no surprise where a rule says so already', () => {
    const immutable = { ...configMap, immutable: true };
    const changed = { ...immutable, data: { a: '2' } };

    expect(rules(plan([immutable], [changed], { answers: [answer('ConfigMap', 'settings', { reason: 'Invalid' })] }))).toEqual([]);
  });

  test('that is accepted says nothing', () => {
    expect(rules(plan([], [configMap], { answers: [answer('ConfigMap', 'settings', { accepted: true })] }))).toEqual([]);
  });
});

describe('a swap', () => {
  const [before, after] = [statefulSet(), statefulSet({ podManagementPolicy: 'Parallel' })];

  test('that the server would not need is not to be done', () => {
    expect(rules(plan([before], [after], { answers: [answer('StatefulSet', 'web', { accepted: true })] })))
      .toEqual(['X6 the server takes this change in place, so nothing has to be swapped']);
  });

  test('after which the set would be refused is not to be begun', () => {
    expect(rules(plan([before], [after], { answers: [answer('StatefulSet', 'web', { refusedAsNew: 'image not signed' })] })))
      .toEqual(['X6 the server would not take the set when it is created again: image not signed']);
  });

  test('that the server agrees with says nothing', () => {
    expect(rules(plan([before], [after], { answers: [answer('StatefulSet', 'web', {})] }))).toEqual([]);
  });
});

describe('the growth of claims', () => {
  const [before, after] = [statefulSet(), statefulSet({}, '2Gi')];
  const grow = (more: Partial<ServerAnswer>) => plan([before], [after], {
    answers: [answer('StatefulSet', 'web', {}), answer('PersistentVolumeClaim', 'data-web-0', { accepted: true }), answer('PersistentVolumeClaim', 'data-web-1', more)],
  });

  test('is refused when the server refuses it for one of them', () => {
    expect(rules(grow({}))).toEqual(['X6 the server does not let data-web-1 grow: denied by policy']);
  });

  test('goes on when it accepts all', () => {
    expect(rules(grow({ accepted: true }))).toEqual([]);
  });
});
