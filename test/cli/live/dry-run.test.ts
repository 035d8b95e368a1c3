import { readFileSync } from 'node:fs';
import { Kubectl } from '../../../cli/cluster/kubectl';
import { applierOf, dryRun, withImmutableOf } from '../../../cli/live/dry-run';
import { storedObject } from '../../../cli/live/stored-object';
import { Workplace } from '../command-line';

const entry = (manager: string, operation: string, fields: any, subresource?: string) => ({ manager, operation, fieldsV1: fields, subresource });
const lastApplied = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };

describe('an object is tried the way it was applied last', () => {
  test('by the field manager that applied most of it', () => {
    const managedFields = [
      entry('labeller', 'Apply', { 'f:metadata': {} }), entry('argocd-controller', 'Apply', { 'f:spec': { 'f:template': {}, 'f:replicas': {} } }),
      entry('kube-controller-manager', 'Update', {}, 'status'),
    ];
    expect(applierOf({ metadata: { managedFields, annotations: lastApplied } })).toEqual({ serverSide: true, manager: 'argocd-controller' });
  });

  test('client-side when kubectl apply left its annotation', () => {
    const managedFields = [entry('kubectl-client-side-apply', 'Update', { 'f:spec': {} })];
    expect(applierOf({ metadata: { managedFields, annotations: lastApplied } }).serverSide).toBe(false);
  });

  test('as ours when nobody applied it, or it is new', () => {
    expect(applierOf({ metadata: { managedFields: [entry('helm', 'Update', {})] } })).toEqual({ serverSide: true, manager: 'cdk8s-stateful' });
    expect(applierOf(undefined)).toEqual({ serverSide: true, manager: 'cdk8s-stateful' });
  });
});

describe('asking', () => {
  let workplace: Workplace;
  beforeEach(() => { workplace = new Workplace(); });
  afterEach(() => workplace.leave());

  // Refuses every list that holds a set with a serviceName 'bad', and prints the list otherwise.
  function server(): Kubectl {
    workplace.write({
      'bin/kubectl': '#!/bin/sh\necho call >> calls.txt\ninput=$(cat)\nprintf %s "$input" > last.txt\ncase "$input" in *\'"bad"\'*) '
        + 'echo \'The StatefulSet "x" is invalid: spec: Forbidden: no\' >&2; exit 1;; esac\nprintf %s "$input"\n',
    });
    process.env.PATH = `${workplace.path}/bin:${process.env.PATH}`;
    return new Kubectl();
  }

  const set = (name: string, spec: any = {}) => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { namespace: 'demo', name }, spec: { template: { a: 1 }, ...spec } });
  const none = () => undefined;

  test('what is accepted takes one call', async () => {
    const answers = await dryRun(server(), ['a', 'b', 'c'].map(name => ({ object: set(name) })), none);

    expect(answers.map(answer => [answer.object.name, answer.accepted, answer.result.metadata.name])).toEqual([['a', true, 'a'], ['b', true, 'b'], ['c', true, 'c']]);
    expect(readFileSync('calls.txt', 'utf8')).toBe('call\n');
  });

  test('one refusal does not hide what is accepted beside it', async () => {
    const answers = await dryRun(server(), ['a', 'b', 'bad', 'd', 'e'].map(name => ({ object: set(name) })), none);

    expect(answers.map(answer => answer.accepted)).toEqual([true, true, false, true, true]);
    expect(answers[2]).toMatchObject({ reason: 'Invalid', causes: [{ field: 'spec' }], object: { group: 'apps', kind: 'StatefulSet', namespace: 'demo', name: 'bad' } });
  });

  test('a refused set is asked for again without what cannot change, so that the rest of its effect is known', async () => {
    const live = set('web', { serviceName: 'good' });
    const [held] = await dryRun(server(), [{ object: set('web', { serviceName: 'bad' }), live }], none);
    const [rolling] = await dryRun(server(), [{ object: set('web', { serviceName: 'bad', template: { a: 2 } }), live }], none);

    expect(held).toMatchObject({ accepted: false, templateChanged: false, result: { spec: { serviceName: 'bad' } } });
    expect(rolling).toMatchObject({ accepted: false, templateChanged: true });
  });

  test('a refused set is asked for as a new one, under another name', async () => {
    const live = set('web', { serviceName: 'good' });
    const [answer] = await dryRun(server(), [{ object: set('web', { template: { a: 'bad' } }), live }], none);

    expect(answer).toMatchObject({ accepted: false, result: undefined, refusedAsNew: expect.stringContaining('spec: Forbidden: no') });
    expect(readFileSync('last.txt', 'utf8')).toContain('"name":"web-dry-run"');
  });

  test('the order of keys does not change a template', async () => {
    const live = set('web', { template: { b: { d: 1, c: 2 }, a: [1] } });
    const [answer] = await dryRun(server(), [{ object: set('web', { template: { a: [1], b: { c: 2, d: 1 } } }), live }], none);

    expect(answer.templateChanged).toBe(false);
  });
});

test('the fields that cannot change are taken from the live set, and the others are not', () => {
  const held = withImmutableOf({ spec: { serviceName: 'old', replicas: 1 } }, { spec: { serviceName: 'new', replicas: 5 } });

  expect(held.spec).toMatchObject({ serviceName: 'old', replicas: 5 });
});

describe('the object as it would stand', () => {
  const answer = { object: { group: 'apps', kind: 'StatefulSet', namespace: 'demo', name: 'web' }, causes: [] };

  test('is what the server stores', () => {
    expect(storedObject({ spec: {} }, {}, { ...answer, accepted: true, result: { spec: { replicas: 5 } } })).toEqual({ spec: { replicas: 5 } });
  });

  test('keeps the labels of others where the server was not asked', () => {
    const wanted = { metadata: { name: 'web', labels: { mine: 'new' } }, spec: {} };
    const live = { metadata: { name: 'web', labels: { mine: 'old', theirs: 'kept' }, annotations: { theirs: 'kept' } } };

    expect(storedObject(wanted, live, undefined).metadata).toEqual({ name: 'web', labels: { mine: 'new', theirs: 'kept' }, annotations: { theirs: 'kept' } });
    expect(storedObject(wanted, undefined, undefined)).toBe(wanted);
  });
});
