import { ServerAnswer } from '../../src/manifest/cluster-facts';
import { disagreements, undoneByOperators } from '../../src/plan/server-answers';
import { ClaimFate, EffectClass, PlannedChange, PlannedVolume } from 'cdk8s-stateful';

const change = (path: string, ...effects: EffectClass[]): PlannedChange => ({
  subject: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'demo', name: 'web' },
  path,
  effect: effects[0],
  effects,
  rule: 'X1',
  text: '',
  docs: '',
});
const answer = (more: Partial<ServerAnswer>): ServerAnswer => ({
  object: { group: 'apps', kind: 'StatefulSet', namespace: 'demo', name: 'web' }, accepted: true, causes: [], ...more,
});
const refused = (more: Partial<ServerAnswer> = {}) => answer({ accepted: false, reason: 'Forbidden', message: 'exceeded quota', ...more });
const rules = (changes: PlannedChange[], given: ServerAnswer, volumes: PlannedVolume[] = []) => disagreements(changes, volumes, [given]).map(found => found.rule);

describe('when the server refuses', () => {
  test('what the plan would let pass, the plan refuses too, in the words of the server', () => {
    expect(disagreements([change('spec.replicas', EffectClass.SCALE_UP)], [], [refused()])).toMatchObject([{
      rule: 'O1', effect: 'REFUSE', text: 'the server refuses it (Forbidden): exceeded quota', subject: { kind: 'StatefulSet', name: 'web', namespace: 'demo' },
    }]);
  });

  test('an object in which nothing changes, the plan refuses too', () => {
    expect(rules([], refused({ causes: [{ field: 'spec.x', message: 'no' }] }))).toEqual(['O1']);
  });

  test.each([EffectClass.RECREATE, EffectClass.RECREATE_ROLL, EffectClass.MIGRATE, EffectClass.REFUSE])('what the plan calls %s, both agree', effect => {
    expect(rules([change('spec.serviceName', effect)], refused())).toEqual([]);
  });

  test('more than what cannot change in place, the plan refuses too', () => {
    const given = refused({ remainder: 'denied by policy' });

    expect(disagreements([change('spec.serviceName', EffectClass.RECREATE_ROLL)], [], [given])).toMatchObject([{ text: 'the server refuses it (Forbidden): denied by policy' }]);
    expect(rules([change('spec.selector.matchLabels.app', EffectClass.RECREATE_ROLL)], given)).toEqual([]);
  });

  const volume = (fate: ClaimFate): PlannedVolume => ({
    claim: 'data-web-0', namespace: 'demo', workload: 'web', template: 'data', ordinal: 0, fate, assumed: false,
  });
  const claim = refused({ object: { group: '', kind: 'PersistentVolumeClaim', namespace: 'demo', name: 'data-web-0' } });

  test('that a claim grows, the plan refuses too', () => {
    expect(disagreements([], [volume(ClaimFate.GROW)], [claim])).toMatchObject([{ rule: 'O1', path: 'spec.resources.requests.storage', subject: { apiVersion: 'v1' } }]);
  });

  test('to grow a claim that the plan does not grow, both agree', () => {
    expect(rules([], claim, [volume(ClaimFate.MUST_MIGRATE)])).toEqual([]);
  });

  test('a claim of the manifests, the plan refuses too', () => {
    expect(rules([], claim)).toEqual(['O1']);
  });
});

describe('when the server accepts', () => {
  test('what the plan would swap, the plan does not fit this server', () => {
    expect(rules([change('spec.revisionHistoryLimit', EffectClass.RECREATE)], answer({}))).toEqual(['O2']);
  });

  test('what the plan refuses for reasons of its own, both agree', () => {
    expect(rules([change('metadata.name', EffectClass.REFUSE)], answer({}))).toEqual([]);
  });

  test('but would store another pod template, the plan refuses', () => {
    expect(rules([change('spec.replicas', EffectClass.SCALE_UP)], answer({ templateChanged: true }))).toEqual(['O3']);
    expect(rules([change('spec.template.spec.x', EffectClass.ROLL)], answer({ templateChanged: true }))).toEqual([]);
    expect(rules([], answer({ templateChanged: false }))).toEqual([]);
  });
});

test('a change of what an operator owns is refused, a change of something else is not', () => {
  const manager = { object: answer({}).object, tool: 'operator', name: 'Postgres/main' };
  const changes = [change('spec.replicas', EffectClass.SCALE_UP)];

  expect(undoneByOperators(changes, [manager])).toMatchObject([{ rule: 'O4', effect: 'REFUSE', text: 'Postgres/main owns it: its operator undoes what is changed here' }]);
  expect(undoneByOperators(changes, [{ ...manager, tool: 'Helm' }])).toEqual([]);
  expect(undoneByOperators([], [manager])).toEqual([]);
});
