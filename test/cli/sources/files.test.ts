import { symlinkSync } from 'node:fs';
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
