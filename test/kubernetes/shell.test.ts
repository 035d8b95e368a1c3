import { execFileSync } from 'child_process';
import fc from 'fast-check';
import { isPlainName, jsonWord, kubectl, quoted, shell, untilItPrintsNothing, untilItSucceeds, withInput } from '../../src/kubernetes/shell';

/** What sh makes of a command line, with kubectl replaced by a function that prints its words. */
function wordsOf(line: string): string[] {
  const output = execFileSync('sh', ['-c', `kubectl() { printf '%s\\0' "$@"; }\n${line}`], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

const HOSTILE = ['$(id)', '`id`', "it's", '"', '\\', 'a b', 'a\nb', '*', '~', '!x', '#x', ';id', '&', '|', '>x', '{a,b}', '', '-x', '--kubeconfig=x', '$HOME', 'ü'];

describe('a command line', () => {
  test.each(HOSTILE.map(word => [word]))('gives back the word %j', word => {
    expect(wordsOf(kubectl('get', word, `--name=${word}`))).toEqual(['get', word, `--name=${word}`]);
  });

  test('gives back any words', () => {
    // one process for many lines
    const lists = fc.sample(fc.array(fc.string({ unit: 'grapheme' }).map(text => text.replace(/\0/g, '')), { minLength: 1, maxLength: 5 }), 300);

    expect(wordsOf(lists.map(words => kubectl(...words)).join('\n'))).toEqual(lists.flat());
  });

  test('leaves plain words as people write them', () => {
    expect(shell(['kubectl', 'rollout', 'status', 'statefulset/db', '--namespace=shop', '--timeout=10s']))
      .toBe('kubectl rollout status statefulset/db --namespace=shop --timeout=10s');
  });

  test('quotes the value of an option, not its name', () => {
    expect(quoted('--patch={"a":"it\'s"}')).toBe('--patch=\'{"a":"it\'\\\'\'s"}\'');
  });
});

test('a text that is handed to a command arrives as it is, whatever lines it has', () => {
  const text = 'EOF\n$HOME `id` \\n\nEOF_';

  expect(execFileSync('sh', ['-c', withInput('cat', text)], { encoding: 'utf8' })).toBe(`${text}\n`);
});

describe('waiting', () => {
  const run = (line: string, kubectlBody: string) =>
    execFileSync('sh', ['-ec', `n=0; sleep() { n=$((n+1)); [ $n -lt 3 ] || exit 0; }; kubectl() { ${kubectlBody}; }\n${line}\necho over`], { encoding: 'utf8' });

  test('for an answer that is empty ends when it is', () => {
    expect(run(untilItPrintsNothing(kubectl('get')), 'true')).toBe('over\n');
  });

  test('for an answer that is empty does not take a failure for one', () => {
    expect(run(untilItPrintsNothing(kubectl('get')), 'return 1')).toBe('');
  });

  test('for an answer that is empty goes on while there is one', () => {
    expect(run(untilItPrintsNothing(kubectl('get')), 'echo owner')).toBe('');
  });

  test('for a command to succeed goes on while it fails', () => {
    expect(run(untilItSucceeds(kubectl('wait')), '[ $n -ge 2 ]')).toBe('over\n');
  });
});

test.each([['shop', true], ['team/shop_2.x', true], ['--auth-token=x', false], ['a b', false], ['$(id)', false], ['', false], ['/etc', false], ['a\n', false]])(
  'a name such as %j may be in a command: %s', (name, expected) => {
    expect(isPlainName(name)).toBe(expected);
  });

test('JSON in a command has printable ASCII alone, and says the same', () => {
  const value = { 'a\u202eb': 'ü\u0085\u007f\x1b' };

  expect(jsonWord(value)).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(jsonWord(value))).toEqual(value);
});
