import { parseYaml } from '../../src/kubernetes/yaml-reader';

// Each value was given to `kubectl annotate --local -o json` and came out like this.
test.each([
  ['yes', true], ['y', true], ['on', true], ['NO', false], ['off', false], ['n', false],
  ['0755', 493], ['0o17', 15], ['0x1F', 31], ['0b11', 3], ['1_000', 1000], ['+12', 12], ['08', 8],
  ['1e3', 1000], ['.5', 0.5], ['1.e3', 1000], ['012e3', 12000], ['1e', '1e'],
  ['1:30', '1:30'], ['2020-01-01', '2020-01-01'], ['=', '='], ['~', null], ['!!binary aGVsbG8=', 'hello'],
])('%s is what kubectl makes of it', (written, value) => {
  expect(parseYaml(`a: ${written}`)).toEqual({ a: value });
});

test.each(['yes', 'n', 'off', '0755', '1e3', '2020-01-01', '1:30'])('%s stays a text when it is quoted', written => {
  expect(parseYaml(`a: "${written}"`)).toEqual({ a: written });
});

test('keys are texts, whatever they look like', () => {
  expect(parseYaml('1: a\non: b\n')).toEqual({ 1: 'a', true: 'b' });
});

test('merge keys are followed', () => {
  expect(parseYaml('base: &base {a: 1}\nuser:\n  <<: *base\n  b: 2\n')).toEqual({ base: { a: 1 }, user: { a: 1, b: 2 } });
});

test('JSON is read as JSON', () => {
  expect(parseYaml('{"a": "yes", "b": 1e3}')).toEqual({ a: 'yes', b: 1000 });
});
