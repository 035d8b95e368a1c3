import { Duration } from 'cdk8s';
import { problemsOf } from './harness';
import { anyText, struct, textMap } from '../../src/workload/shape';

describe('a value that does not fit is told with what does', () => {
  test.each<[string, object, string]>([
    ['an unknown prop', { replica: 3 }, '\'replica\' is not a property that exists here; did you mean \'replicas\'?'],
    ['an unknown prop in another case', { Timezone: 'UTC' }, '\'Timezone\' is not a property that exists here; did you mean \'timeZone\'?'],
    ['an unknown prop like no other', { flavour: 'large' }, '\'flavour\' is not a property that exists here; remove it'],
    ['an unknown field of metadata', { metadata: { label: { a: 'b' } } }, '\'metadata.label\' is not a property that exists here; did you mean \'labels\'?'],
    ['null', { description: null }, '\'description\' is null; leave it out, or give it a value'],
    ['a list in place of a value', { description: ['a'] }, '\'description\' must be a string, got ["a"]'],
    ['an empty text', { description: '' }, '\'description\' must be a string, got \'\''],
    ['a value in place of a list', { command: 'redis-server' }, '\'command\' must be a list, got \'redis-server\''],
    ['a list in place of a map', { nodeSelector: ['a'] }, '\'nodeSelector\' must be a map of names to values, got ["a"]'],
    ['nothing in a list', { command: ['a', null] }, '\'command[1]\' must be a value, got null'],
    ['nothing in a map', { nodeSelector: { a: undefined } }, '\'nodeSelector.a\' must be a value, got undefined'],
    ['a key that JavaScript keeps for itself', { nodeSelector: JSON.parse('{"__proto__":"a"}') },
      '\'nodeSelector\' has the key \'__proto__\', which cdk8s cannot write; write another one'],
    ['a key that cdk8s trips over', { metadata: { labels: { constructor: 'a' } } }, '\'metadata.labels\' has the key \'constructor\', which cdk8s cannot write; write another one'],
    ['a class of its own', { nodeSelector: 5n }, '\'nodeSelector\' must be a map of names to values, got 5'],
    ['a long text', { placement: 'x'.repeat(99) }, `'placement' must be one of 'Spread', 'Pack', 'Any', got '${'x'.repeat(57)}…'`],
    ['a duration that is none', { minReady: { seconds: 3 } }, '\'minReady\' must be a duration such as Duration.seconds(30), got {"seconds":3}'],
    ['an alias without names', { hostAliases: [{ ip: '10.0.0.1' }] }, '\'hostAliases[0]\' has no \'hostnames\'; write it, or remove the entry'],
    ['an alias without anything', { hostAliases: [{}] }, '\'hostAliases[0]\' has no \'ip\' and no \'hostnames\'; write it, or remove the entry'],
    ['half a sysctl', { securityContext: { sysctls: [{ name: 'kernel.shm_rmid_forced' }] } }, '\'securityContext.sysctls[0]\' has no \'value\'; write it, or remove the entry'],
    ['half an owner', { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'app' }] } },
      '\'metadata.ownerReferences[0]\' has no \'uid\'; write it, or remove the entry'],
  ])('%s', (_, props, said) => {
    expect(problemsOf(props)).toEqual([said]);
  });

  test('a prop that is undefined is not there', () => {
    expect(problemsOf({ replicas: undefined, flavour: undefined, metadata: { name: undefined } })).toEqual([]);
  });

  test('what fits is silent', () => {
    expect(problemsOf({
      description: 'a',
      nodeSelector: { a: '' },
      minReady: Duration.seconds(3),
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
      securityContext: { sysctls: [{ name: 'kernel.shm_rmid_forced', value: '1' }] },
      metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'app', uid: '1' }], finalizers: ['example.com/keep'] },
    })).toEqual([]);
  });
});

test.each([
  [new Map([['a', 'b']]), 'a Map'], [new Set(['a']), 'a Set'], [new Date(0), 'a Date'],
])('%p is no map of properties, and is not dropped', (value, shownAs) => {
  for (const [shape, expected] of [[textMap, 'a map of names to values'], [struct({ a: anyText }), 'a set of properties']] as const) {
    const problems: string[] = [];

    expect(shape(value, 'labels', problems)).toBeUndefined();
    expect(problems).toEqual([`'labels' must be ${expected}, got ${shownAs}`]);
  }
});
