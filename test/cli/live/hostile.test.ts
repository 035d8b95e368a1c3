import fc from 'fast-check';
import { FakeCluster } from '../cluster/fake-cluster';
import { commandLine, Outcome, web, Workplace } from '../command-line';

// the first plan loads the whole program
jest.setTimeout(60_000);

let workplace: Workplace;
let cluster: FakeCluster;
beforeEach(() => { workplace = new Workplace(); });
afterEach(async () => {
  workplace.leave();
  await cluster.stop();
});

const claim = (name: string, volumeName: string) => ({
  apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'demo', uid: name, creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { volumeName }, status: { phase: 'Pending' },
});

async function plan(manifests: string, live: readonly unknown[] = []): Promise<Outcome> {
  cluster = await FakeCluster.start(workplace, live);
  workplace.write({ 'web.yaml': manifests });
  return commandLine('plan', 'web.yaml', '--against', 'live', '-o', 'json');
}

/** The words that this program wrote itself; everything else would be foreign. */
const OURS = [/^(config|view|proxy|-o|json|--minify)$/, /^--unix-socket=\/[\w/.-]+$/, /^--reject-methods=\^\(PUT\|DELETE\)\$$/];

function foreignWords(): string[] {
  return cluster.calls.flat().filter(word => !OURS.some(ours => ours.test(word)));
}

test('a namespace that looks like an option starts no program: no word of a manifest reaches kubectl', async () => {
  await plan(web().replace('namespace: demo', 'namespace: "--kubeconfig=evil.yaml"'));

  expect(foreignWords()).toEqual([]);
  expect(cluster.api.asked.filter(line => line.includes('evil'))).toEqual([]);
});

test('a volume that looks like an option sends nothing away: it is not looked up, and a note says so', async () => {
  const { code, stdout } = await plan(web(), [claim('data-web-0', '--server=https://evil.example'), claim('data-web-1', 'pvc-1')]);

  expect(code).toBe(2);
  expect(foreignWords()).toEqual([]);
  expect(cluster.api.asked.filter(line => line.includes('persistentvolumes/'))).toEqual(['GET /api/v1/persistentvolumes/pvc-1']);
  expect(JSON.parse(stdout).cluster.notes).toEqual([
    'claim \'data-web-0\' of namespace \'demo\' names a volume that cannot exist, so it is not looked up: "--server=https://evil.example"',
  ]);
});

test.each(['v1/namespaces/kube-system/services/evil:80/proxy%2Fapis', '../../api/v1', 'v1%2F..%2F'])('the apiVersion %j sends no request anywhere', async apiVersion => {
  await plan(`${web()}---\napiVersion: ${JSON.stringify(apiVersion)}\nkind: Thing\nmetadata: { name: a }\n`);

  expect(cluster.api.asked.filter(line => /evil|%2F|\.\./i.test(line))).toEqual([]);
});

test('whatever manifests and live objects name, no word that begins with a dash is theirs, and no path is left', async () => {
  const name = fc.oneof(
    fc.constantFrom('--kubeconfig=x', '-f', '--server=https://x', '../..', 'a/b', 'a%2Fb', 'a?dryRun=', 'a#b', '$(id)', 'x\r\nHost: y', '', '-'), fc.string(),
  );
  await fc.assert(fc.asyncProperty(name, name, name, name, async (namespace, object, volume, reference) => {
    const manifests = JSON.stringify({
      kind: 'List',
      apiVersion: 'v1',
      items: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: object, namespace } },
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { name: 'web', namespace: 'demo' },
          spec: {
            serviceName: reference,
            selector: { matchLabels: { app: 'web' } },
            template: { metadata: { labels: { app: 'web' } }, spec: { serviceAccountName: reference, priorityClassName: reference, containers: [{ name: 'web', image: 'nginx:1' }] } },
            volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: reference, resources: { requests: { storage: '1Gi' } } } }],
          },
        },
      ],
    });
    try {
      await plan(manifests, [claim('data-web-0', volume)]);

      expect(foreignWords()).toEqual([]);
      for (const { path } of cluster.api.requests) { expect(decodeURIComponent(path)).toMatch(/^\/(version|apis?)(\/[^/%?#]+)*$/); }
    } finally {
      await cluster.stop();
      workplace.leave();
      workplace = new Workplace();
    }
  }), { numRuns: 20 });
  cluster = await FakeCluster.start(workplace);
}, 60_000);
