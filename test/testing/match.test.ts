import { Manifests, Match, Matcher } from 'cdk8s-stateful';

const RESOURCE = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' } };

function check(value: any, pattern: any): string[] {
  try {
    Manifests.fromObjects([{ ...RESOURCE, data: value }]).hasObject('ConfigMap', 'config', { data: pattern });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).map(line => line.slice(2));
  }
}

describe('objects', () => {
  test('may have more at any depth', () => {
    expect(check({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 1 } })).toEqual([]);
  });

  test('an empty object is asked for by an empty object, not by nothing', () => {
    expect(check({ emptyDir: {} }, { emptyDir: {} })).toEqual([]);
    expect(check({ hostPath: {} }, { emptyDir: {} })).toEqual(['data.emptyDir', '  expected  {}', '  got       nothing; there are: hostPath']);
  });

  test('an object is not a list, and not a string', () => {
    expect(check([1], { 0: 1 })).toEqual(['data', '  expected  {"0":1}', '  got       [1]']);
    expect(check('text', { length: 4 })).toEqual(['data', '  expected  {"length":4}', "  got       'text'"]);
    expect(check({ 0: 1 }, [1])).toEqual(['data', '  expected  [1]', '  got       {"0":1}']);
  });

  test('a whole branch that is missing is one difference', () => {
    expect(check({ x: 1 }, { a: { b: { c: 1 } } })).toEqual(['data.a', '  expected  {"b":{"c":1}}', '  got       nothing; there are: x']);
  });

  test('a large value is shown as YAML', () => {
    const large = { command: ['initdb', '--pgdata=/var/lib/postgresql/data'], description: 'a sentence that is too long for one line' };

    expect(check({}, { a: large })).toEqual([
      'data.a',
      '  expected',
      '    command:',
      '      - initdb',
      '      - --pgdata=/var/lib/postgresql/data',
      '    description: a sentence that is too long for one line',
      '  got       nothing',
    ]);
  });

  test('of a long text, the first line that differs is shown', () => {
    expect(check({ conf: 'a = 1\nb = 2\nc = 3\n' }, { conf: 'a = 1\nb = 3\nc = 3\n' }))
      .toEqual(['data.conf, line 2', "  expected  'b = 3'", "  got       'b = 2'"]);
    expect(check({ conf: 'a = 1\nb = 2' }, { conf: 'a = 1\n' })).toEqual(['data.conf, line 2', "  expected  ''", "  got       'b = 2'"]);
    expect(check({ conf: 'a\nb\nc' }, { conf: 'a\nb' })).toEqual(['data.conf, line 3', '  expected  nothing', "  got       'c'"]);
  });
});

describe('exact', () => {
  test('has no property more, at any depth', () => {
    expect(check({ a: { b: 1 } }, Match.exact({ a: { b: 1 } }))).toEqual([]);
    expect(check({ a: { b: 1, c: 2 } }, Match.exact({ a: { b: 1 } }))).toEqual(['data.a.c', '  expected  nothing', '  got       2']);
    expect(check([{ b: 1, c: 2 }], Match.exact([{ b: 1 }]))).toEqual(['data[0].c', '  expected  nothing', '  got       2']);
  });

  test('allows more again inside of objectLike', () => {
    expect(check({ a: { b: 1, c: 2 } }, Match.exact({ a: Match.objectLike({ b: 1 }) }))).toEqual([]);
    expect(check({ a: { b: 1 }, d: 3 }, Match.exact({ a: Match.objectLike({ b: 1 }) }))).toEqual(['data.d', '  expected  nothing', '  got       3']);
  });

  test('says what it was when there is nothing', () => {
    expect(check({}, { a: Match.exact({ b: Match.anyValue() }) })).toEqual(['data.a', '  expected  {"b":"<any value>"}', '  got       nothing']);
  });
});

describe('arrayWith', () => {
  const env = [{ name: 'A', value: '1' }, { name: 'B', value: '2' }];

  test('finds its items in any order, among others', () => {
    expect(check(env, Match.arrayWith([{ name: 'B' }]))).toEqual([]);
    expect(check(env, Match.arrayWith([{ name: 'B' }, { name: 'A' }]))).toEqual([]);
    expect(check(env, Match.arrayWith([]))).toEqual([]);
  });

  test('shows the item that comes closest: the one of the same name', () => {
    expect(check([{ name: 'A', value: '2' }, ...env.slice(1)], Match.arrayWith([{ name: 'B', value: '3', extra: true }]))).toEqual([
      'data',
      '  expected  an item like {"name":"B","value":"3","extra":true}',
      '  got       no such item; the closest, [1], differs:',
      '    value',
      "      expected  '3'",
      "      got       '2'",
      '    extra',
      '      expected  true',
      '      got       nothing; there are: name, value',
    ]);
  });

  test('needs an item of its own for each', () => {
    expect(check(['a', 'a'], Match.arrayWith(['a', 'a']))).toEqual([]);
    expect(check(['a', 'b'], Match.arrayWith(['a', 'a']))).toEqual(['data', "  expected  an item like 'a'", '  got       only [0], which another expected item has taken']);
  });

  test('finds the one way in which all items have their own', () => {
    expect(check(['ab', 'a'], Match.arrayWith([Match.stringLike('a*'), 'ab']))).toEqual([]);
    expect(check(['ab', 'a'], Match.arrayWith(['ab', Match.stringLike('a*')]))).toEqual([]);
  });

  test('says so when the list is empty, or none', () => {
    expect(check([], Match.arrayWith(['a']))).toEqual(['data', "  expected  an item like 'a'", '  got       an empty list']);
    expect(check('a', Match.arrayWith(['a']))).toEqual(['data', "  expected  a list with 'a'", "  got       'a'"]);
  });
});

describe('absent and anyValue', () => {
  test('absent: there is nothing, not even a parent', () => {
    expect(check({}, { a: Match.absent() })).toEqual([]);
    expect(check({}, { a: { b: Match.absent() } })).toEqual([]);
    expect(check({ a: false }, { a: Match.absent() })).toEqual(['data.a', '  expected  nothing', '  got       false']);
  });

  test('anyValue: there is something, even if it is false or empty', () => {
    expect(check({ a: false, b: '' }, { a: Match.anyValue(), b: Match.anyValue() })).toEqual([]);
    expect(check({ a: null }, { a: Match.anyValue() })).toEqual(['data.a', '  expected  any value', '  got       nothing']);
  });
});

describe('strings', () => {
  test('stringLike: a star stands for any text, all else for itself', () => {
    expect(check('postgres:17.2', Match.stringLike('postgres:*'))).toEqual([]);
    expect(check('a\nb', Match.stringLike('a*b'))).toEqual([]);
    expect(check('postgres:1702', Match.stringLike('postgres:17.2'))).toEqual(['data', "  expected  a string like 'postgres:17.2'", "  got       'postgres:1702'"]);
    expect(check('my-postgres:17', Match.stringLike('postgres:*'))).not.toEqual([]);
  });

  test('stringLikeRegexp: found anywhere unless anchored', () => {
    expect(check('postgres:17.2', Match.stringLikeRegexp(':\\d+'))).toEqual([]);
    expect(check('postgres:17.2', Match.stringLikeRegexp('^\\d+'))).toEqual(['data', '  expected  a string that matches /^\\d+/', "  got       'postgres:17.2'"]);
  });

  test('a number is not a string', () => {
    expect(check(17, Match.stringLike('*'))).toEqual(['data', "  expected  a string like '*'", '  got       17']);
  });
});

describe('serialized', () => {
  test('looks into JSON and YAML', () => {
    expect(check({ f: '{"server": {"port": 80}}' }, { f: Match.serialized({ server: { port: 80 } }) })).toEqual([]);
    expect(check({ f: 'server:\n  port: 81\n' }, { f: Match.serialized({ server: { port: 80 } }) }))
      .toEqual(['data.f (parsed).server.port', '  expected  80', '  got       81']);
  });

  test('says so when the text cannot be parsed', () => {
    const [path, expected, got] = check({ f: 'a: [' }, { f: Match.serialized({ a: 1 }) });

    expect([path, expected]).toEqual(['data.f', '  expected  JSON or YAML with {"a":1}']);
    expect(got).toMatch('text that cannot be parsed: ');
  });
});

describe('not', () => {
  test('holds for what differs, and for nothing', () => {
    expect(check({ privileged: false }, { privileged: Match.not(true) })).toEqual([]);
    expect(check({}, { privileged: Match.not(true) })).toEqual([]);
    expect(check({}, { privileged: Match.not(Match.absent()) })).toEqual(['data.privileged', '  expected  anything but nothing', '  got       nothing']);
  });

  test('shows what should not be', () => {
    expect(check(['a'], Match.not(Match.arrayWith(['a'])))).toEqual(['data', "  expected  anything but a list with 'a'", "  got       ['a']".replaceAll("'", '"')]);
  });
});

test('a matcher can be told from a literal', () => {
  expect(Matcher.isMatcher(Match.absent())).toBe(true);
  expect(Matcher.isMatcher({})).toBe(false);
});
