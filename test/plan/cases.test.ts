import { writeFileSync } from 'fs';
import { goldenOf, planOf, readCases } from './case';
import { chapters } from '../../src/plan/rules/all';

const cases = readCases();
const rules = chapters.flatMap(chapter => chapter.rules);

// `npm run test:update` rewrites the reports, as it does with the gallery.
const isUpdate = Boolean(process.env.UPDATE_GOLDEN);

describe.each(cases.map(found => [`${found.rule}: ${found.name.replace(/-/g, ' ')}`, found] as const))('%s', (_title, found) => {
  const plan = planOf(found);

  test('says the rules and effects that the case names, and no others', () => {
    const said: Record<string, string[]> = {};
    for (const { rule, effects } of plan.changes) { said[rule] = [...new Set([...said[rule] ?? [], ...effects])]; }

    expect({ rules: said, exitCode: plan.exitCode }).toEqual(found.options.expect);
  });

  test('reports it in these words', () => {
    const golden = goldenOf(found);
    const report = plan.toText();
    if (isUpdate) { writeFileSync(golden.path, report); }

    expect(report).toEqual(isUpdate ? report : golden.text);
  });
});

test('every rule has an id of its own', () => {
  const ids = rules.map(rule => rule.id);

  expect(ids).toEqual([...new Set(ids)]);
});

test('every rule has a case that is named after it', () => {
  const withCase = new Set(cases.map(({ rule }) => rule));

  expect(rules.map(({ id }) => id).filter(id => !withCase.has(id))).toEqual([]);
});

test('every case is about a rule that exists', () => {
  const ids = new Set(rules.map(({ id }) => id));

  expect(cases.map(({ rule }) => rule).filter(rule => !ids.has(rule))).toEqual([]);
});

test('a case that does not expect its own rule says in its name that it is silent, or what is told instead', () => {
  const silent = cases.filter(({ rule, options }) => !(rule in options.expect.rules));

  expect(silent.filter(({ rule, name }) => !/silent|not-for|no-pod|explicit|keys|same|stores|is-told|another-unit/.test(name) && !['S9', 'V13'].includes(rule)).map(({ rule, name }) => `${rule}/${name}`))
    .toEqual([]);
});

test('every effect that a rule names is in one of its cases, or in those of other rules', () => {
  const told = new Map<string, Set<string>>();
  for (const { options } of cases) {
    for (const [rule, effects] of Object.entries(options.expect.rules)) {
      told.set(rule, new Set([...told.get(rule) ?? [], ...effects]));
    }
  }

  const untold = rules.flatMap(({ id, effects }) => effects.filter(effect => !told.get(id)?.has(effect)).map(effect => `${id} ${effect}`));
  expect(untold).toEqual(['S9 NOOP', 'V13 NOOP']);
});

test('no rule says an effect that its documentation does not name', () => {
  const named = new Map(rules.map(({ id, effects }) => [id, new Set<string>(effects)]));

  const unnamed = cases.flatMap(({ options }) => Object.entries(options.expect.rules).flatMap(([rule, effects]) => effects.filter(effect => !named.get(rule)?.has(effect)).map(effect => `${rule} ${effect}`)));
  // any change of the template is held by OnDelete and by a partition, and touches nothing when no pod runs
  expect([...new Set(unnamed)].filter(text => !/ (ROLL_HELD|INPLACE)$/.test(text))).toEqual([]);
});
