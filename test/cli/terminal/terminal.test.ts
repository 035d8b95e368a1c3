import { wantsColor, widthOf } from '../../../cli/terminal/terminal';

test.each([
  ['a terminal', {}, true, true],
  ['a pipe', {}, false, false],
  ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
  ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
  ['a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
  ['a terminal with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
  ['both NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['a dumb terminal', { TERM: 'dumb' }, true, false],
  ['a pipe in CI', { CI: 'true' }, false, false],
])('colour on %s', (_, env, isTTY, expected) => {
  expect(wantsColor(env, { isTTY })).toBe(expected);
});

test('a report is as wide as its terminal, from 60 to 100 columns', () => {
  expect([undefined, 0, 40, 80, 240].map(columns => widthOf({ columns }))).toEqual([100, 100, 60, 80, 100]);
});
