import { planRules, writtenPlanRules } from '../../scripts/plan-rules';

test('docs/plan-rules.md says what the rules say; scripts/plan-rules.ts writes it', () => {
  expect(writtenPlanRules()).toBe(planRules());
});
