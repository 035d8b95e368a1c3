import { parseAgainst } from '../../../cli/sources/against';

test.each([
  ['live', { kind: 'live' }],
  ['./live', { kind: 'path', path: './live' }],
  ['dist', { kind: 'path', path: 'dist' }],
  ['git:main', { kind: 'git', ref: 'main', path: undefined }],
  ['git:HEAD~2', { kind: 'git', ref: 'HEAD~2', path: undefined }],
  ['git:origin/main:deploy/dist', { kind: 'git', ref: 'origin/main', path: 'deploy/dist' }],
  ['git:main:', { kind: 'git', ref: 'main', path: '.' }],
  ['git:main:odd:name.yaml', { kind: 'git', ref: 'main', path: 'odd:name.yaml' }],
])('--against %s', (value, expected) => {
  expect(parseAgainst(value)).toEqual(expected);
});

test('a revision is needed after git:', () => {
  expect(() => parseAgainst('git:')).toThrow("'--against git:' names no revision; write for example git:main or git:main:dist");
});
