import { execFileSync } from 'node:child_process';
import { kubectl, TestNamespace } from './namespace';
import { Case, readCases } from '../plan/case';
import { EffectClass, UpgradePlan } from 'cdk8s-stateful';

const minor = Number(JSON.parse(kubectl(['version', '--output', 'json'])).serverVersion.minor.replace(/\D/g, ''));

/** Effects that mean: an ordinary apply of this is refused. */
const REFUSED = [EffectClass.RECREATE, EffectClass.RECREATE_ROLL, EffectClass.REPLACE, EffectClass.MIGRATE, EffectClass.REFUSE];

/** Rules that refuse what the server lets pass, and why they do. */
const OURS: Record<string, string> = {
  S13: 'the server accepts it and ignores the volume',
  S57: 'the server accepts the name and its pods are never created',
  N11: 'a removal, which is no apply',
  C4: 'a removal, which is no apply',
  C5: 'a removal, which is no apply',
  X2: 'the server accepts the set and its pods share a volume',
};

/** Cases that a control plane of the test cannot express, and why. */
function reasonToSkip({ options, before, after }: Case): string | undefined {
  const all = before + after;
  if (options.facts) { return 'it states what a cluster would say'; }
  if (/^ {2}uid:/m.test(all)) { return 'its before is a live object already'; }
  if (/^kind: (Namespace|StorageClass|PriorityClass)$/m.test(all)) { return 'it changes an object of the whole cluster'; }
  if (/^kind: Backup$/m.test(all)) { return 'it needs a kind that is not installed'; }
  if (/clusterIPs|IPv6/.test(all)) { return 'it needs an address or a family of addresses that a cluster may not have to give'; }
  if (minor < 34 && before.includes('volumeAttributesClassName')) { return 'its before has a field that this server does not know'; }
  if (before.trim() === '' || after.trim() === '') { return 'one side is empty'; }
  return undefined;
}

const cases = readCases();
const run = cases.filter(found => reasonToSkip(found) === undefined);
const namespaces: TestNamespace[] = [];
afterAll(() => { namespaces.forEach(namespace => namespace.remove()); });

function namespaced(text: string, prod: string, shop: string): string {
  return text.replace(/namespace: prod\b/g, `namespace: ${prod}`).replace(/namespace: shop\b/g, `namespace: ${shop}`)
    // what the cluster of the test calls its class that can expand
    .replace(/storageClassName: fast\b/g, 'storageClassName: standard');
}

/** What the server says to an apply that is not carried out; undefined when it accepts. */
function refusal(manifests: string): string | undefined {
  try {
    execFileSync('kubectl', ['apply', '--server-side', '--dry-run=server', '--filename', '-'], { input: manifests, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
    return undefined;
  } catch (error) {
    return String((error as { stderr: string }).stderr).trim();
  }
}

test.each(run.map(found => [`${found.rule}/${found.name}`, found] as const))('%s: the server refuses what the plan says it refuses, and nothing else', (_title, found) => {
  const [prod, shop] = [new TestNamespace(), new TestNamespace()];
  namespaces.push(prod, shop);
  const [before, after] = [namespaced(found.before, prod.name, shop.name), namespaced(found.after, prod.name, shop.name)];
  kubectl(['apply', '--server-side', '--filename', '-'], before);
  const plan = UpgradePlan.compare({ before, after, kubernetesVersion: `1.${minor}`, prune: found.options.prune });
  const refusing = plan.changes.filter(({ effects, rule }) => effects.some(effect => REFUSED.includes(effect)) && !(rule in OURS));

  const said = refusal(after);

  expect({ refused: refusing.length > 0, by: refusing.map(({ rule }) => rule), said }).toEqual({
    refused: said !== undefined, by: said === undefined ? [] : expect.anything(), said,
  });
});

const leftOut = cases.flatMap(found => {
  const reason = reasonToSkip(found);
  return reason === undefined ? [] : [[`${found.rule}/${found.name}`, reason] as const];
});

test.skip.each(leftOut)('%s is left out: %s', () => undefined);
