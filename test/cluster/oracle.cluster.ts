import { EARLIER, INTERRUPTED, LEFT_OUT, MEANWHILE, NOT_BEFORE, WITHOUT_PODS } from './oracle/cases';
import { ControlPlane } from './oracle/control-plane';
import { claimsFound, claimsPlanned, foreseen, isOrdered, podsInOrder, podsPlanned, podsTouched, refusedFields, refusedObjects, told } from './oracle/verdict';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { UpgradePlan } from '../../src/plan/plan';
import { readCases } from '../plan/case';

const opened = ControlPlane.open();
afterAll(async () => (await opened).close());

const cases = readCases().map(found => [`${found.rule}/${found.name}`, found] as const);

test('every case that is treated in a way of its own exists', () => {
  const named = [LEFT_OUT, NOT_BEFORE, WITHOUT_PODS, EARLIER, INTERRUPTED, MEANWHILE].flatMap(table => Object.keys(table));

  expect(named.filter(name => !cases.some(([title]) => title === name))).toEqual([]);
});

describe('the server does what the plan says', () => {
  test.concurrent.each(cases.filter(([title]) => !(title in LEFT_OUT)))('%s', async (title, { before, after, options }) => {
    const plane = await opened;
    const stage = plane.stage();
    const compare = (deployed: any[], wanted: any[], facts?: ClusterFacts) =>
      UpgradePlan._compare({ before: deployed, after: wanted, kubernetesVersion: plane.version, prune: options.prune }, facts);
    const [old, now] = stage.read(before, after);
    // an object as the server gives it was not what somebody applied
    const applied = isDump(before) ? now : old;
    await stage.prepare([...old, ...now]);
    try {
      if (isTooOld(plane.version, title)) {
        expect(refusedObjects(await stage.dryRun(applied))).not.toEqual([]);
        return;
      }
      if (EARLIER[title]) { await stage.apply(applied.map(object => object.kind === 'StatefulSet' ? EARLIER[title](object) : object)); }
      if (WITHOUT_PODS[title]) { await stage.send(applied); } else { await stage.apply(applied); }
      const stored = await stage.stored(applied);
      expect(told(compare(stored, applied))).toEqual([]);
      expect(told(compare(applied, stored))).toEqual([]);
      if (INTERRUPTED[title]) { await stage.interrupt(now, INTERRUPTED[title]); }
      if (MEANWHILE[title]) { await stage.write(applied, MEANWHILE[title]); }

      const facts = options.facts && await stage.facts(now);
      const plan = facts || isDump(before) ? compare(await stage.stored(applied), now, facts) : compare(old, now);
      const answers = await stage.dryRun(now);
      expect(refusedObjects(answers)).toEqual(foreseen(plan, now));
      expect(refusedFields(answers).filter(field => !plan.changes.some(({ path }) => path.startsWith(field)))).toEqual([]);
      if (refusedObjects(answers).length > 0 || plan.exitCode === 5 || WITHOUT_PODS[title]) { return; }

      const was = stage.scene();
      const happened = stage.podEvents().length;
      await stage.apply(now, options.prune === false ? [] : removed(old, now));
      const is = stage.scene();
      expect(podsTouched(was, is)).toEqual(podsPlanned(plan).sort());
      if (isOrdered(plan, now)) { expect(podsInOrder(stage.podEvents().slice(happened))).toEqual(podsPlanned(plan)); }
      expect(claimsFound(was, is)).toEqual(claimsPlanned(plan, was, is));
    } finally {
      await stage.strike();
    }
  });
});

function isTooOld(version: string, title: string): boolean {
  return Number(version.split('.')[1]) < (NOT_BEFORE[title]?.minor ?? 0);
}

function isDump(manifests: string): boolean {
  return /^ {2}uid: /m.test(manifests);
}

const KEPT: Readonly<Record<string, string>> = {
  'helm.sh/resource-policy': 'keep', 'argocd.argoproj.io/sync-options': 'Prune=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** What pruning deletes: Helm, Argo CD and Flux leave alone what asks for it. */
function removed(old: readonly any[], now: readonly any[]): any[] {
  const key = ({ kind, metadata }: any) => `${kind}/${metadata.namespace}/${metadata.name}`;
  const stays = new Set(now.map(key));
  const isKept = ({ metadata }: any) => Object.entries(KEPT).some(([name, value]) => metadata.annotations?.[name] === value);
  return old.filter(object => !stays.has(key(object)) && !isKept(object));
}
