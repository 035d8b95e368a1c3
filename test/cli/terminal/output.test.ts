import * as fc from 'fast-check';
import { safe } from '../../../cli/terminal/output';
import { similar } from '../../../cli/terminal/suggest';
import { commandLine, web, Workplace } from '../command-line';

const anything = fc.string({ unit: 'binary', maxLength: 100 });
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

test('plain text has no control character but line ends', () => {
  fc.assert(fc.property(anything, text => { expect(safe(text, 'plain').replace(/\n/g, '')).not.toMatch(unsafe); }));
});

test('coloured text has the few colours of a report, and nothing that moves the cursor', () => {
  expect(safe('\u001b[31mred\u001b[39m \u001b[2J\u001b]0;title\u0007', 'colored')).toBe('\u001b[31mred\u001b[39m \\x1b[2J\\x1b]0;title\\x07');
  fc.assert(fc.property(anything, text => {
    // eslint-disable-next-line no-control-regex
    expect(safe(text, 'colored').replace(/\n|\u001b\[(1|2|22|31|32|33|39)m/g, '')).not.toMatch(unsafe);
  }));
});

test('Markdown keeps the zero-width spaces that stop mentions', () => {
  expect(safe('@\u200bteam\u202e', 'markdown')).toBe('@\u200bteam\\u202e');
});

test.each([
  ['plna', ['plan']], ['V11x', ['V11']], ['claim-never-mountd', ['claim-never-mounted']], ['zzzzzzzzzzzz', []],
])('%s is close to %j', (given, found) => {
  expect(similar(given, ['plan', 'V11', 'claim-never-mounted'])).toEqual(found);
});

describe('what the program prints of hostile input', () => {
  let workplace: Workplace;
  beforeEach(() => { workplace = new Workplace(); });
  afterEach(() => workplace.leave());

  const hostile = String.raw`"evil\u001b[2J\u202e\r\nerror: all is well"`;

  test.each(['text', 'json', 'markdown'])('as %s moves no cursor and breaks no line', async format => {
    workplace.write({ 'before.yaml': web(), 'after.yaml': web({ image: hostile }) });
    const { stdout, stderr } = await commandLine('plan', 'after.yaml', '--against', 'before.yaml', '-o', format);

    expect((stdout + stderr).replace(/\n|\u200b/g, '')).not.toMatch(unsafe);
    expect(stdout).not.toMatch(/^error: all is well/m);
    expect(stdout).toContain('evil');
  });

  test('in an error or a warning is one line', async () => {
    workplace.write({ 'before.yaml': web(), 'after.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ok, namespace: [${hostile}] }\n` });
    const { code, stderr } = await commandLine('plan', 'after.yaml', '--against', 'before.yaml');

    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr.trimEnd()).not.toMatch(unsafe);
  });

  test.each([
    ['a quote that does not end', 'password: "swordfish\n'],
    ['a word after a quote', 'password: "x" swordfish\n'],
    ['an alias that is not there', 'password: *swordfish\n'],
    ['a map in a line', 'password: swordfish: marlin\n'],
    ['a sign that begins no value', 'password: @swordfish\n'],
    ['an escape that is none', 'password: "\\qswordfish"\n'],
    ['a block with more in its first line', 'password: | swordfish\n'],
    ['a list in a map', 'password: swordfish\n  - swordfish\n'],
    ['a tag that is not known', 'password: !!swordfish x\n'],
    ['a value of another type', 'password: [swordfish]\n'],
    ['data that is no map', 'swordfish\n'],
  ])('of a Secret with %s never holds its value', async (_, data) => {
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: db }\nstringData:\n  ${data.replace(/\n(?=.)/g, '\n  ')}`;
    workplace.write({ 'before.yaml': web(), 'after.yaml': secret });
    for (const verb of [['plan', 'after.yaml', '--against', 'before.yaml'], ['check', 'after.yaml']]) {
      const { stdout, stderr } = await commandLine(...verb);
      expect(stdout + stderr).not.toMatch(/swordfish|marlin/);
    }
  });
});

describe('--show-secrets', () => {
  let workplace: Workplace;
  const isTTY = process.stdout.isTTY;
  beforeEach(() => {
    workplace = new Workplace();
    const env = (value: string) => web().replace('volumeMounts:', `env: [{ name: PASSWORD, value: ${value} }]\n          volumeMounts:`);
    workplace.write({ 'before.yaml': env('swordfish'), 'after.yaml': env('marlin') });
  });
  afterEach(() => {
    process.stdout.isTTY = isTTY;
    workplace.leave();
  });

  test('is refused where stdout is no terminal', async () => {
    process.stdout.isTTY = false;
    expect(await commandLine('plan', 'after.yaml', '--against', 'before.yaml', '--show-secrets')).toEqual({
      code: 1, stdout: '', stderr: 'error: --show-secrets shows passwords on a terminal only: here the output goes to a file or another program\n',
    });
  });

  test('shows them on a terminal, and without it they are hidden there too', async () => {
    process.stdout.isTTY = true;
    expect((await commandLine('plan', 'after.yaml', '--against', 'before.yaml', '--show-secrets')).stdout).toContain('swordfish → marlin');
    expect((await commandLine('plan', 'after.yaml', '--against', 'before.yaml')).stdout).toContain('(changed, hidden)');
  });
});
