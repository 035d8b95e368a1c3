import { readFileSync } from 'node:fs';
import { Chart, Size, Testing, Yaml } from 'cdk8s';
import { ClaimFate, StatefulWorkload, StepAction, UpgradePlan } from 'cdk8s-stateful';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    interface Matchers<R> {
      toBeSafe(): R;
    }
  }
}

expect.extend({
  toBeSafe: (plan: UpgradePlan) => ({ pass: plan.isSafe, message: () => plan.toText() }),
});

function shop(image = 'postgres:17.2', size = 10, claim = 'data'): Chart {
  const chart = Testing.chart();
  new StatefulWorkload(chart, 'db', {
    image,
    securityContext: { user: 999 },
    replicas: 3,
    claims: [{ name: claim, size: Size.gibibytes(size), mountPath: '/var/lib/postgresql' }],
  });
  return chart;
}

const deployed = Yaml.stringify(...Testing.synth(shop()));

test('the shop can be upgraded from what is deployed', () => {
  const plan = UpgradePlan.compare({ before: deployed, after: Testing.synth(shop()) });

  plan.assertSafe();
});

test('a claim that was renamed is caught, with the report', () => {
  const plan = UpgradePlan.compare({ before: deployed, after: Testing.synth(shop('postgres:17.2', 10, 'store')) });

  expect(() => plan.assertSafe()).toThrow('NEW EMPTY volumes');
  expect(() => expect(plan).toBeSafe()).toThrow('NEW EMPTY volumes');
});

test('a growth that was decided is accepted', () => {
  const plan = UpgradePlan.compare({ before: deployed, after: Testing.synth(shop('postgres:17.2', 20)) });

  expect(() => plan.assertSafe()).toThrow('the upgrade is not safe (rules V1)');
  plan.assertSafe({ accept: ['V1'] });
});

test('the matcher passes what is safe', () => {
  const plan = UpgradePlan.compare({ before: deployed, after: Testing.synth(shop('postgres:17.4')) });

  expect(plan).toBeSafe();
});

test('the plan is data', () => {
  const after = Yaml.stringify(...Testing.synth(shop('postgres:17.4', 20)));
  const plan = UpgradePlan.compare({ before: deployed, after });

  expect(plan.changes.map(change => change.rule)).toEqual(['V1', 'S1']);
  expect(plan.volumes.map(volume => volume.fate)).toEqual([ClaimFate.GROW, ClaimFate.GROW, ClaimFate.GROW]);
  expect(plan.steps.map(step => step.action)).not.toContain(StepAction.MOVE_DATA);
  UpgradePlan.compare({ before: deployed, after, kubernetesVersion: '1.31' });
});

test('docs/plan-in-tests.md quotes only what is run here', () => {
  const flat = (code: string) => code.replace(/^\s+|^\/\/ eslint.*\n/gm, '').trimEnd();
  const here = flat(readFileSync(__filename, 'utf8').replace(/^\s*\/\/ eslint.*\n/gm, ''));
  const blocks = [...readFileSync('docs/plan-in-tests.md', 'utf8').matchAll(/```ts\n([^`]*)```/g)].map(([, block]) => flat(block));

  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) { expect(here).toContain(block); }
});
