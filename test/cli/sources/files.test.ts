import { execFileSync, spawnSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFiles } from '../../../cli/sources/files';
import { Workplace } from '../command-line';

let workplace: Workplace;
beforeEach(() => { workplace = new Workplace(); });
afterEach(() => workplace.leave());

test('a directory is read with everything below it, in the order of names', () => {
  workplace.write({
    'dist/b.yml': 'b', 'dist/a.yaml': 'a', 'dist/deep/er/c.json': 'c', 'dist/readme.md': 'no manifest', 'dist/.git/config.yaml': 'hidden', 'dist/.x.yaml': 'hidden',
  });

  expect(readFiles(['dist'])).toEqual([
    { name: 'dist/a.yaml', text: 'a' },
    { name: 'dist/b.yml', text: 'b' },
    { name: 'dist/deep/er/c.json', text: 'c' },
  ]);
});

test('a file that is named itself is read whatever its name', () => {
  workplace.write({ 'rendered.txt': 'a' });

  expect(readFiles(['rendered.txt'])).toEqual([{ name: 'rendered.txt', text: 'a' }]);
});

test('a link to a directory is followed, but not back to where it came from', () => {
  workplace.write({ 'dist/a.yaml': 'a', 'more/b.yaml': 'b' });
  symlinkSync('../more', 'dist/more');
  symlinkSync('..', 'dist/up');
  symlinkSync('nowhere', 'dist/broken.d');

  expect(readFiles(['dist']).map(file => file.text)).toEqual(['a', 'b']);
});

test('a path that does not exist and a directory without manifests are errors', () => {
  workplace.write({ 'docs/readme.md': 'x' });

  expect(() => readFiles(['dist'])).toThrow("'dist' does not exist; synthesize first, or name the path of the manifests");
  expect(() => readFiles(['docs'])).toThrow("there is no *.yaml, *.yml or *.json file in 'docs'");
});

test('a pipe below a directory is left out with a warning, and not waited for', () => {
  workplace.write({ 'dist/a.yaml': 'a' });
  execFileSync('mkfifo', ['dist/pipe.yaml']);
  symlinkSync('/dev/zero', 'dist/zero.yaml');
  const warnings: string[] = [];

  expect(readFiles(['dist'], { onWarning: message => warnings.push(message) })).toEqual([{ name: 'dist/a.yaml', text: 'a' }]);
  expect(warnings).toEqual(["'dist/pipe.yaml' is a pipe and is left out", "'dist/zero.yaml' is a device and is left out"]);
});

test('a pipe or a device that is named itself is an error', () => {
  execFileSync('mkfifo', ['pipe.yaml']);

  expect(() => readFiles(['pipe.yaml'])).toThrow("'pipe.yaml' is a pipe, not a file or a directory; write '-' to read the standard input");
  expect(() => readFiles(['/dev/zero'])).toThrow("'/dev/zero' is a device, not a file or a directory");
});

test.each(['-', '/dev/stdin'])('the standard input is read as %s, also from a pipe that is slow', path => {
  const program = join(__dirname, 'print-files.ts');
  const command = `(printf 'a: '; sleep 0.3; printf 1) | node --import tsx '${program}' ${path}`;

  expect(spawnSync('sh', ['-c', command], { encoding: 'utf8', cwd: join(__dirname, '../../..') }).stdout).toBe(`${path === '-' ? 'stdin' : path}: a: 1\n`);
});

test.each([
  [[0x61, 0x3a, 0x20, 0xff], 'bad.yaml:1: the byte at offset 3 is not UTF-8; save the file as UTF-8'],
  [[0xef, 0xbf, 0xbd, 0x0a, 0xc3, 0x28], 'bad.yaml:2: the byte at offset 4 is not UTF-8'],
  [[0x61, 0xe2, 0x82], 'bad.yaml:1: the byte at offset 1 is not UTF-8'],
  [[0xed, 0xa0, 0x80], 'bad.yaml:1: the byte at offset 0 is not UTF-8'],
  [[0xff, 0xfe, 0x61, 0x00], 'bad.yaml:1: the byte at offset 0 is not UTF-8'],
])('bytes that are not UTF-8 are an error with their place: %j', (bytes, message) => {
  writeFileSync('bad.yaml', Buffer.from(bytes));

  expect(() => readFiles(['bad.yaml'])).toThrow(message);
});

test('a file that has the character for a mistake is read as it is', () => {
  workplace.write({ 'a.yaml': 'a: \ufffd' });

  expect(readFiles(['a.yaml'])).toEqual([{ name: 'a.yaml', text: 'a: \ufffd' }]);
});

test('a file of more than 256 MiB is refused before it is read', () => {
  workplace.write({ 'a.yaml': '' });
  truncateSync('a.yaml', 256 * 2 ** 20 + 1);

  expect(() => readFiles(['a.yaml'])).toThrow("'a.yaml' is larger than 256 MiB; name only the files that hold manifests");
});

test('a link to nothing that is named as a manifest is an error', () => {
  workplace.write({ 'dist/a.yaml': 'a' });
  symlinkSync('nowhere.yaml', 'dist/b.yaml');

  expect(() => readFiles(['dist'])).toThrow("'dist/b.yaml' is a link to nothing; remove it, or name the files that are meant");
});
