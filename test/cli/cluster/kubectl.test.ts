import { Kubectl, KubectlError, readErrors } from '../../../cli/cluster/kubectl';
import { Workplace } from '../command-line';

test('the reason of the API status is read, the words of the server are passed on', () => {
  const stderr = 'Error from server (Forbidden): pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "demo"\n';

  expect(readErrors(stderr, 1).refusals).toEqual([{
    reason: 'Forbidden', message: 'pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "demo"', causes: [],
  }]);
});

test('the fields of an invalid object are named, one or many', () => {
  const one = 'The StatefulSet "web" is invalid: spec.serviceName: Invalid value: "other": field is immutable\n';
  const many = 'The StatefulSet "web" is invalid: \n* spec.serviceName: Invalid value: "other": field is immutable\n* spec.selector: field is immutable\n';

  expect(readErrors(one, 1).refusals).toMatchObject([{ reason: 'Invalid', causes: [{ field: 'spec.serviceName' }] }]);
  expect(readErrors(many, 1).refusals).toMatchObject([{ reason: 'Invalid', causes: [{ field: 'spec.serviceName' }, { field: 'spec.selector' }] }]);
});

test('an error of kubectl itself has no reason', () => {
  expect(readErrors('error: context "nope" does not exist\n', 1).refusals).toEqual([{ message: 'context "nope" does not exist', causes: [] }]);
  expect(readErrors('', 137).refusals).toEqual([{ message: 'kubectl ended with code 137 and said nothing', causes: [] }]);
});

test('warnings of the server are kept, those of kubectl about itself are not', () => {
  const stderr = 'WARNING: version difference between client (1.32) and server (1.37)\nWarning: would violate PodSecurity "restricted:latest"\n';

  expect(readErrors(stderr, 0)).toEqual({ refusals: [], warnings: ['would violate PodSecurity "restricted:latest"'] });
});

describe('a call', () => {
  let workplace: Workplace;
  beforeEach(() => { workplace = new Workplace(); });
  afterEach(() => workplace.leave());

  function kubectl(script: string, options = {}): Kubectl {
    workplace.write({ 'bin/kubectl': `#!/bin/sh\n${script}\n` });
    process.env.PATH = `${workplace.path}/bin:${process.env.PATH}`;
    return new Kubectl(options);
  }

  test('goes to the context and namespace of the user, with what it is given on stdin', async () => {
    const answer = await kubectl('echo "$@"; cat', { context: 'prod', namespace: 'shop' }).call(['get', 'pods'], 'input');

    expect(answer.stdout).toBe('--context=prod --namespace=shop --request-timeout=60s get pods\ninput');
  });

  test('reads one object, a list and nothing as objects', async () => {
    expect(await kubectl('echo \'{"kind":"Pod"}\'').objects(['get'])).toEqual([{ kind: 'Pod' }]);
    expect(await kubectl('echo \'{"kind":"List","items":[{"kind":"Pod"}]}\'').objects(['get'])).toEqual([{ kind: 'Pod' }]);
    expect(await kubectl('true').objects(['get'])).toEqual([]);
  });

  test('fails with every refusal', async () => {
    const failing = kubectl('echo "Error from server (Forbidden): a" >&2; echo "Error from server (NotFound): b" >&2; exit 1');

    const error: KubectlError = await failing.json(['get']).catch(reason => reason);
    expect(error).toBeInstanceOf(KubectlError);
    expect(error.message).toBe('a\nb');
    expect([error.has('NotFound'), error.has('Conflict')]).toEqual([true, false]);
  });

  test('does not mind that kubectl ends without reading its input', async () => {
    expect(await kubectl('exit 1').call(['apply'], 'x'.repeat(1_000_000))).toMatchObject({ ok: false });
  });

  test('says how to get kubectl when there is none', async () => {
    process.env.PATH = workplace.path;

    await expect(new Kubectl().call(['version'])).rejects.toThrow('kubectl is not on PATH; install it');
  });
});
