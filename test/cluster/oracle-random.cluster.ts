import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ControlPlane } from './oracle/control-plane';
import { singleChanges } from './oracle/single-changes';
import { OURS, REFUSED } from './oracle/verdict';
import { parseQuantity } from '../../src/kubernetes/quantity';
import { EffectClass } from '../../src/plan/effect-class';
import { UpgradePlan } from '../../src/plan/plan';

const opened = ControlPlane.open();
afterAll(async () => (await opened).close());

/** What an apply can change of an object: all but its name and what the server counts. A claim is as big in any unit. */
function content({ metadata, spec }: any): { own: string; template: string; rest: string } {
  const { template, ...rest } = spec;
  return { own: JSON.stringify([metadata.labels, metadata.annotations]), template: JSON.stringify(template), rest: JSON.stringify(rest, (key, value) => key === 'storage' ? String(parseQuantity(value)?.nanos) : value) };
}

test('whatever single field of a StatefulSet changes, the plan says nothing only where the server does nothing', async () => {
  const plane = await opened;
  const stage = plane.stage();
  const [[written]] = stage.read(readFileSync(join(__dirname, 'oracle', 'rich-set.yaml'), 'utf8'));
  await stage.prepare([written]);
  await stage.send([written]);
  await stage.settle();
  const [live] = await stage.stored([written]);

  await fc.assert(fc.asyncProperty(singleChanges(written), async ({ what, object }) => {
    const plan = UpgradePlan.compare({ before: [written], after: [object], kubernetesVersion: plane.version });
    const { status, body } = await plane.api.apply(object, { dryRun: true });
    const [is, was] = [status < 300 ? content(body) : undefined, content(live)];
    const refuses = plan.changes.some(({ effects, rule }) => !OURS.has(rule) && effects.some(effect => REFUSED.has(effect)));

    const server = !is ? 'refuses' : is.template !== was.template ? 'changes the template' : is.rest !== was.rest || is.own !== was.own ? 'changes' : 'does nothing';
    const said = {
      refuses,
      rolls: plan.changes.some(({ path, effect }) => effect !== EffectClass.NOOP && path.startsWith('spec.template')),
      nothing: plan.exitCode === 0,
    };
    const expected = {
      'refuses': { ...said, nothing: false },
      'changes the template': { refuses: false, rolls: true, nothing: false },
      'changes': { refuses: false, rolls: false, nothing: false },
      'does nothing': { refuses: false, rolls: false, nothing: true },
    }[server];
    expect({ what, server, ...said }).toEqual({ what, server, ...expected });
  }), { numRuns: Number(process.env.RANDOM_CHANGES ?? 150) });
  await stage.strike();
});
