/*
 * Documents that readers of YAML disagree about. What Go says of each is
 * recorded in recorded/yaml-documents.json (npx tsx scripts/record-yaml.ts).
 */

const PLAIN = [
  // Numbers, and what only looks like one.
  '.', '..', '.e1', 'e1', 'e1234567', '1e1234567', '12e345678', '1e400', '-1e400', '1e-400', '1e3', '1E3', '1e+3', '1.e3', '.5', '-.5', '+.5', '5.', '.5_0', '._5', '.5_',
  '0o17', '0O17', '-0o17', '0o18', '0o', '0x1F', '0X1F', '0xFg', '-0x1F', '0x', '0b1', '0B11', '0b2', '-0b101', '+0b11', '0755', '0855', '08', '00', '0', '-0', '+0', '-0.0',
  '1_000', '1__0', '_1', '1_', '0x_1F', '1_000.5', '12:30:00', '190:20:30', '1.2.3', '1.10', '3.10', '1,000', '+1', '-', '+', '--1', '+-1', '1 2', '0.1', '1.0', '100000000000000000000',
  '9007199254740993', '9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616', '-9223372036854775808', '-9223372036854775809',
  '.inf', '.Inf', '.INF', '.iNF', '+.inf', '-.inf', '-.Inf', 'inf', 'Infinity', '.nan', '.NaN', '.NAN', 'NaN', '+.nan',
  // Words.
  'y', 'Y', 'yes', 'Yes', 'YES', 'yEs', 'n', 'N', 'no', 'No', 'NO', 'nO', 'on', 'On', 'ON', 'oN', 'off', 'Off', 'OFF', 'oFF', 'true', 'True', 'TRUE', 'tRUE', 'false', 'False', 'FALSE', 't', 'f',
  '', '~', 'null', 'Null', 'NULL', 'nULL', '~~', 'none', '=', '<<', '<<x',
  // Dates are text.
  '2001-01-01', '2001-1-1', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43.10 -5', '2001-13-45',
  // Marks within a text.
  'a#b', 'a #b', 'a:b', 'a: b', 'a:', 'http://x:80/y?z=1#f', '-a', '- a', '?a', ':a', 'a - b', '@a', '`a`', '%a', '!a', '&a', '*a', '|a', '>a', '[a', ']a', '{a', '}a', ',a', "a'b", 'a"b', "'", '"',
  'é', '語', '😀', '\u00a0', 'a\u00a0b', '\\n', 'a\\', '"a" b', "'a' b", "'it''s'", "'\\n'", '"\\n\\t\\0\\x41\\u00e9\\U0001F600\\N\\_\\L\\P\\e\\a\\b\\v\\f\\r\\/"', '"\\q"', '"\\/"', '"\\xZZ"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\U00110000"',
];

const TAGGED = [
  '!!str 1', '!!str', '!!str ~', '!!str yes', '!!str "1"', '!!int 1', '!!int "1"', '!!int 1.5', '!!int x', '!!int 0o17', '!!int 1e3', '!!float 1', '!!float 1.5', '!!float "2"', '!!float x', '!!float 18446744073709551615', '!!float .inf',
  '!!bool yes', '!!bool "no"', '!!bool 1', '!!null', '!!null ~', '!!null x', '!!binary aGVsbG8=', '!!binary aGVsbG8', '!!binary "aGVs\n  bG8="', '!!binary /w==', '!!binary gICA', '!!binary not base64', '!!timestamp 2001-01-01', '!!timestamp x', '!!timestamp 2001-02-30',
  '!!set {x, y}', '!!omap [x: 1, y: 2]', '!!pairs [x: 1, x: 2]', '!!seq [1]', '!!map {x: 1}', '!!str [1]', '!!str {x: 1}', '!!merge x', '!local 1', '! 1', '! "1"', '!<tag:yaml.org,2002:str> 1', '!<tag:example.com,2000:x> 1', '!e!x 1', '!!unknown 1',
  '!!value =', '!!str &x 1', '&x !!str 1', '&x 1', '&x', '!!str !!int 1', '!!python/object:os.system "x"', '!%41 1', '!%zz 1',
].map(text => `a: ${text}\n`);

const KEYS = [
  '1: a', '0x1F: a', '0o17: a', '1.5: a', '1e3: a', '1e6: a', '1e10: a', '1234567.5: a', '1e-7: a', '.5: a', 'yes: a', 'n: a', 'on: a', 'True: a', '~: a', ': a', 'null: a', '"": a', '.inf: a', '-.inf: a', '.nan: a', '1e39: a', '18446744073709551615: a',
  '-9223372036854775808: a', '2001-01-01: a', '"1": a', "'yes': a", '!!str 1: a', '!!int "1": a', '!!binary aGk=: a', '[x]: a', '{x: 1}: a', '? x\n: a', '? [x]\n: a', '? |\n  x\n: a', '? x', '? x\n? y', 'x y: a', 'x#y: a', 'x:y: a', '-x: a', '? - x\n: a',
  '__proto__: a', '{__proto__: {x: 1}}', 'constructor: a', 'toString: a', '&x k: *x', '&x k: a\n*x : b', `${'k'.repeat(1024)}: a`, `${'k'.repeat(1025)}: a`, `{${'k'.repeat(1025)}: a}`, `"${'k'.repeat(1100)}": a`, `? ${'k'.repeat(1100)}\n: a`,
];

const REPEATED = [
  'a: 1\na: 2\n', '{a: 1, a: 2}', 'a: 1\n"a": 2\n', 'a:\n  b: 1\n  b: 2\n', 'a: 1\nb: 2\na: 3\n', '- a: 1\n  a: 2\n', '1: a\n0x1: b\n', 'yes: a\ntrue: b\n', '{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 2}}',
  // A merge after a key replaces it, before it does not.
  'x: &x {a: 1}\ny: {a: 2, <<: *x}\n', 'x: &x {a: 1}\ny: {<<: *x, a: 2}\n', 'x: &x {a: 1}\ny: &y {a: 2, b: 3}\nz: {<<: [*x, *y]}\n', 'z: {<<: {a: 1}}\n', 'z: {<<: [{a: 1}, {a: 2}]}\n', 'x: &x [1]\nz: {<<: *x}\n', 'z: {<<: 1}\n', 'z: {<<: ~}\n', 'z: {<<: [1]}\n',
  'z: {"<<": {a: 1}}\n', 'z: {!!merge <<: {a: 1}}\n', 'z: {! <<: {a: 1}}\n', 'x: &x {a: 1}\nz:\n  <<: *x\n  <<: {b: 1}\n', 'x: &x {a: 1, <<: {b: 1}}\nz:\n  <<: *x\n',
];

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
for (let level = 1; level < 10; level++) { bomb.push(`l${level}: &l${level} [${Array(10).fill(level === 1 ? '*a' : `*l${level - 1}`).join(', ')}]`); }

const ALIASES = [
  'a: &x 1\nb: *x\n', 'a: &x [1]\nb: [*x, *x]\n', 'a: *x\n', 'a: *x\nb: &x 1\n', 'a: &x 1\nb: &x 2\nc: *x\n', 'a: &x [*x]\n', 'a: &x {b: *x}\n', 'a: &x {b: &y {c: *x}}\n', 'a: &x\nb: *x\n', 'a: &x !!str\nb: *x\n', 'a: &x-1_y 1\nb: *x-1_y\n', 'a: &é 1\nb: *é\n', 'a: &x.y 1\n',
  'a: *x.y\n', 'a: & 1\n', 'a: &x &y 1\n', 'a: &x *x\n', 'a: &x 1\n---\nb: *x\n', '{a: &x 1, b: *x}', '{a: &x 1,b: *x,c: *x }', 'a: &x |\n  t\nb: *x\n', '- &x a\n- *x\n', bomb.join('\n'), `${bomb.slice(0, 3).join('\n')}\n`,
];

const LINES = [
  'a: b\nc\n', 'a: b\n c\n', 'a: b\n  c\n  d\ne: f\n', 'a:\n  b\n  c\n', 'a: b\n\n  c\n', 'a: b\n\n\n  c\n', 'a: "b\n  c"\n', 'a: "b\n\n  c"\n', 'a: "b \\\n  c"\n', 'a: "b\\\n\n  c"\n', "a: 'b\n  c'\n", "a: 'b\n\n\n  c'\n", 'a: "b\nc"\n', 'a: "b\n---\nc"\n', 'a: "b\n...\nc"\n', 'a: "b', "a: 'b\n",
  'a: 1\n  b: 2\n', 'a:\n  b: 1\n c: 2\n', ' a: 1\nb: 2\n', ' a: 1\n b: 2\n', 'a:\n- b\n- c\n', 'a:\n  - b\n - c\n', 'a:\n- b\n c\n', 'a: - b\n', '- a: 1\n  b: 2\n', '- a: 1\n b: 2\n', '- - a\n  - b\n', '-\n  a\n', '-\na\n', '- a\n-\n- b\n', 'a:\n-\n', 'a:\n-\nb:\n', '- a\nb: c\n', 'a: b\n- c\n', 'a: b: c\n', 'a: [b]: c\n',
  'a: b # c\n', 'a: b# c\n', '# c\na: b\n# d\n', 'a: # c\n  b\n', 'a: b\n # c\n d\n', 'a: "b"#c\n', 'a: "b" #c\n', '[a,#c\nb]', 'a: [b, # c\n c]\n', '- #c\n  a\n',
  'a:\tb\n', 'a: \tb\n', 'a:\n\tb: c\n', '\ta: b\n', 'a: b\t# c\n', 'a: b\tc\n', '-\ta\n', '- \ta\n', 'a:\n  b: c\n\td: e\n', '{\ta:\tb\t}', 'a: |\n\tb\n', 'a: |\n  b\n\tc\n', 'a: |\n  \tb\n', 'a: "b\n\tc"\n', 'a: b\n\tc\n', '?\ta\n', '\t\n', 'a: b\n\t\n',
  'a: b\r\nc: d\r\n', 'a: |\r\n  b\r\n  c\r\n', 'a: b\rc: d\r', 'a: "b\rc"\n', 'a: |\n  b\rc\n', 'a: b\u0085c: d\n', 'a: "b\u0085c"\n', 'a: b\u2028c: d\n', 'a: "b\u2028c"\n', 'a: "b\u2029c"\n', 'a: |\n  b\u0085  c\n', 'a: |\n  b\u2028  c\n', 'a: >\n  b\u2028  c\n', "a: 'b\u0085\u0085c'\n", '# x\u0085a: b\n', 'a: b\u2028\n',
  'a: \u0000\n', 'a: "\u0000"\n', 'a: "\u0001"\n', 'a: \u001b[31m\n', 'a: "\u007f"\n', 'a: "\u0080"\n', 'a: "\u009f"\n', 'a: "\u00a0"\n', 'a: "\ufffe"\n', 'a: "\uffff"\n', 'a: "\ufffd"\n', 'a: "\ue000"\n', '# \u0007\na: b\n', 'a: "b\fc"\n', 'a: "b\vc"\n', 'a: "\u202e"\n', 'a: "\u{10ffff}"\n',
  '\ufeffa: b\n', 'a: b\n---\n\ufeffc: d\n', 'a: "\ufeff"\n', 'a: \ufeffb\n', '\ufeff', '\ufeff{"a": 1}',
];

const BLOCKS = ['|', '>'].flatMap(style => ['', '-', '+', '1', '2', '2-', '-2', '+2', '0', '9', '10', '--', '+-', ' # c', '#c', ' x'].map(header => `a: ${style}${header}\n  b\n   c\n\n  d\n\n\ne: f\n`));
const BLOCK_PLACES = [
  'a: |\nb: c\n', 'a: |\n', 'a: |', 'a: |\n  b', 'a: |-\n  b', 'a: |+\n  b', 'a: |+\n  b\n\n\n', 'a: |+\n\n\n', 'a: |\n\n\n  b\n', 'a: |\n    \n  b\n', 'a: |\n  \n    b\n', 'a: |\n  b\n c\n', 'a: |\nb\n', '|\nb\n', '|\n b\n', '- |\n b\n- >\n c\n', '- |\nb\n', 'a:\n  |\n  b\n', 'a:\n  |\n b\n', 'a: >\n  b\n  c\n\n  d\n   e\n  f\n\n\n  g\n',
  'a: >\n\n  b\n', 'a: >-\n  b\n\n', 'a: |\n  # no comment\n', 'a: |\n  b\n# comment\n', 'a: |\n  b\n # comment\n', 'a: |\n  b: c\n  - d\n', 'a: |\n  ...\n', 'a: |\n  b\n...\n', 'a: |\n  ---\n', 'a: |\n  b\n---\n  c\n', 'a: |\n---\nb: 1\n', 'a: "\n---\n"\n', 'a: |\n   b\n  c\n', 'a: |1\n b\n  c\n', 'a: [|\n b]\n', 'a: >+\n  b\n\n  \n', `a: >\n  ${'word '.repeat(500)}\n`,
];

const DOCUMENTS = [
  '', '\n', ' ', '# only a comment\n', '---\n', '---', '---\n---\n', '--- \n', '--- # c\na: b\n', '---#c\na: b\n', '--- a: b\n', '--- |\n  x\n', '--- {a: b}\n', 'a: b\n--- c: d\n', '----\na: b\n', 'a: b\n----\nc: d\n', '---a\n', ' ---\na: b\n', 'a: b\n ---\nc: d\n', '---\ta: b\n', '---\u00a0\na: b\n', 'a: b\n---\u00a0\nc: d\n',
  'a: b\n---\nc: d\n', 'a: b\n---\n---\nc: d\n', 'a: b\n---\n# c\n---\nd: e\n', 'a: b\n---', 'a: b\n---\nnull\n---\nc: d\n', 'a: b\r\n---\r\nc: d\r\n', '...\n', 'a: b\n...\n', 'a: b\n...\nc: d\n', 'a: b\n... # c\n', 'a: b\n...x\n', '...\na: b\n', 'a: b\n...\n---\nc: d\n', 'a: b\n...\n}{ not read\n',
  '%YAML 1.1\n---\na: b\n', '%YAML 1.2\n---\na: b\n', '---\n%YAML 1.1\n---\na: b\n', '%TAG !e! tag:example.com,2000:\n---\na: !e!x 1\n', '%FOO bar\n---\na: b\n', '%YAML 1.1\na: b\n', 'a: b\n%c: d\n', 'a:\n  %b\n',
  'x', '1', '"x"', '[]', '[1, 2]', 'true', '~', '!!str', '&x', '- a\n---\nb\n',
];

const FLOW = [
  '{}', '[{}, []]', '{a: b, c: d}', '{a: b, c: d,}', '[a, b,]', '[a,,b]', '[,]', '{,}', '{a}', '{a, b: c}', '{a: }', '{a:}', '{a:b}', '{"a":b}', '{"a":"b"}', '{a: b c, d: e}', '[a: b]', '[a: b, c]', '[? a : b]', '[?a]', '{? a : b}', '{? a}', '[a b]', '[a\nb]', '[\na,\nb\n]', 'a: [\nb\n]\n', 'a: [\n  b\n  ]\n', 'a: {\n  b: c\n}\n',
  'a: [b\nc: d\n', 'a: {b: c\n', '[a', '{a', '[a}', '{a]', 'a: ]\n', '[a] b', '{a: b} c', '[[[[a]]]]', '{a: {b: {c: d}}}', '[-]', '[- a]', '[-a]', '[a-]', '["a", \'b\', c]', '[a, "b"c]', '[1, yes, ~, 0o17, .5]', '{1: a, yes: b, 0x10: c}', '[a:b, c:d]', '[http://x:80]', '[a#b, c]', '{a: [b, {c: d}], e: f}', '[!!str 1, !!int "2"]', '[&x a, *x]', '[*x ]', '{a: !!str}', '{a: &x}', '[%a]', '[@a]', '[a?b]', '{a?b: c}', '[{a: b}: c]',
];

const JSONS = [
  '{"a": 1}', '{"a": 1}\n', '{"a": 1}{"b": 2}', '{"a": 1}\n{"b": 2}\n{"c": 3}\n', '{"a": 1} {"b": 2} x', '{"a": 1} x: 1\n', '{"a": 1}, {"b": 2}', '{"a": 1}\n---\n{"b": 2}\n', '{"a": 1}\n---\nb: 2\n', '{"a": 1}\n---\n{"b": 2}\n---\nc: 3\n', '{"a": 1}{"b": 2}\n---\n{"c": 3}\n', '---\n{"a": 1}\n{"b": 2}\n', '\n\n  {"a": 1}\n', '{"a": 1}\n\n\nnull\n', '{"a": 1} 2',
  '{"a": 1,}', '{"a": 1 // c\n}', '{"a": \'b\'}', '{"a": 01}', '{"a": +1}', '{"a": .5}', '{"a": 1.}', '{"a": 1e400}', '{"a": -0}', '{"a": -0.0}', '{"a": 1e3}', '{"a": 9007199254740993}', '{"a": 12345678901234567890}', '{"a": NaN}', '{"a": "\\ud800"}', '{"a": "\\ud83d\\ude00"}', '{"\\ud800": 1}', '{"a": "\u007f"}', '{"a": "\u0085\u2028"}', '{"a": "\t"}', '{"a": "b\nc"}',
  '{"a": "yes", "b": "1e3"}', '{"a": yes}', '{"a": TRUE}', '{"a": true, "b": false, "c": null}', '{"a": "}{"}', '{"a": "\\""}{"b": 1}', '{"__proto__": {"b": 1}}', '{"": 1}', '{', '{"a"', '{"a":', '{"a": [1, {"b": [2]}]}', '{"a": [}', '{"a": 1}}', '[{"a": 1}]', '{"a": 1}\n[2]\n', '{"a":"\\u0000"}', '{"a": "\\x41"}', '{"a": "\\/"}',
];

const LONG = [`a: ${'x'.repeat(20_000)}\n`, `a: "${'x '.repeat(10_000)}"\n`, `[${'1, '.repeat(5_000)}2]`, `${'- '.repeat(500)}a\n`, `${'['.repeat(500)}${']'.repeat(500)}`, `${'{a: '.repeat(500)}1${'}'.repeat(500)}`];

/** What looks like a manifest, so that the ordinary is among them. */
const ORDINARY = [
  `# a set
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, labels: {version: "1.10", build: e1234567}}
spec:
  replicas: 3
  template:
    spec:
      containers:
      - name: db
        image: postgres:16
        command: [sh, -c, 'exec postgres "$@"', --]
        env:
        - {name: A, value: "yes"}
        - name: SCRIPT
          value: |
            set -e
            echo "$A" # not a comment
      securityContext:
        runAsUser: 0755
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: db
data:
  my.cnf: |+
    [mysqld]

  empty: ''
  folded: >-
    one
    two

    three
`,
];

export const YAML_DOCUMENTS: readonly string[] = [...new Set([
  ...PLAIN.map(text => `a: ${text}\n`), ...TAGGED, ...KEYS.map(text => `${text}\n`), ...REPEATED, ...ALIASES, ...LINES, ...BLOCKS, ...BLOCK_PLACES, ...DOCUMENTS, ...FLOW, ...JSONS, ...LONG, ...ORDINARY,
])];
