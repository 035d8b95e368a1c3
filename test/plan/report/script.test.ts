import { spawnSync } from 'child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { UpgradePlan } from '../../../src/plan/plan';
import { planOf, readCases } from '../case';

const set = (size: string, image = 'db:1', name = 'db') => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name, namespace: 'shop' },
  spec: {
    replicas: 2,
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image }] } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } } }],
  },
});
const secret = (value: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'shop' }, data: { password: value } });

interface Run {
  readonly code: number | null;
  /** The first two words of every call of kubectl. */
  readonly calls: string[];
  readonly stderr: string;
}

/** Runs a script with a kubectl that only writes down how it was called, and fails where it is told to. */
function run(script: string, answers: string, { failsAt = 'nowhere', context = 'prod' } = {}): Run {
  const folder = mkdtempSync(join(tmpdir(), 'script-'));
  try {
    writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\ncase "$*" in *--filename=-*) cat > /dev/null ;; esac\necho "$*" >> '${folder}/calls'\n`
      + `case "$*" in 'config current-context') echo '${context}' ;; *'${failsAt}'*) echo refused >&2; exit 9 ;; *ownerReferences*) ;; *) echo '{}' ;; esac\n`);
    chmodSync(join(folder, 'kubectl'), 0o755);
    writeFileSync(join(folder, 'calls'), '');
    const { status, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, input: answers, encoding: 'utf8', env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } });
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').filter(line => line && line !== 'config current-context');
    return { code: status, stderr, calls: calls.map(line => line.split(' ').slice(0, 2).join(' ')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const plan = UpgradePlan.compare({ before: [set('1Gi')], after: [set('2Gi', 'db:2')] });
const script = plan._toScript();
const CHECKED = ['auth can-i', 'auth can-i', 'auth can-i', 'rollout status'];
const GROWN = ['patch pvc/data-db-0', 'patch pvc/data-db-1', 'wait pvc/data-db-0'];

describe('the script of a plan', () => {
  test('does every step when every question is answered with yes', () => {
    const { code, calls } = run(script, 'y\nyes\n');

    expect(code).toBe(0);
    expect(calls.sort()).toEqual([
      ...CHECKED, ...GROWN,
      'get statefulset/db', 'patch --local', 'patch --local', 'patch --local', 'patch --local', 'patch statefulset/db', 'create --filename=-', 'delete --raw=/apis/apps/v1/namespaces/shop/statefulsets/db',
      'wait statefulset/db', 'create --filename=shop.db.new.json', 'apply --filename=-', 'rollout status',
    ].sort());
  });

  test('asks before it writes, and does nothing more after a no', () => {
    expect(run(script, 'n\n')).toMatchObject({ code: 1, calls: CHECKED });
    expect(run(script, 'y\nn\n')).toMatchObject({ code: 1, calls: [...CHECKED, ...GROWN] });
  });

  test('takes no answer for a no', () => {
    expect(run(script, '')).toMatchObject({ code: 1, calls: CHECKED });
  });

  test('stops at the first command that fails', () => {
    const { code, calls, stderr } = run(script, 'y\ny\n', { failsAt: 'patch pvc/data-db-1' });

    expect(code).toBe(9);
    expect(calls).toEqual([...CHECKED, 'patch pvc/data-db-0', 'patch pvc/data-db-1']);
    expect(stderr).toContain('no later step was begun');
  });

  test('deletes nothing when the server would refuse the new object', () => {
    const { code, calls } = run(script, 'y\ny\n', { failsAt: '--dry-run=server' });

    expect(code).toBe(9);
    expect(calls.filter(call => call.startsWith('delete'))).toEqual([]);
  });

  test('says how to create the set when it stops in the gap', () => {
    const { code, stderr } = run(script, 'y\ny\n', { failsAt: 'create --filename=shop' });

    expect(code).toBe(9);
    expect(stderr).toContain('if there is no StatefulSet db now, its pods run but nothing replaces them; create it: kubectl create --filename=shop.db.new.json');
  });

  test('says after each step how to go back', () => {
    const { stderr } = run(script, 'y\ny\n');

    expect(stderr).toContain('to go back: a volume never shrinks');
    expect(stderr).toContain('to go back: kubectl delete statefulset/db --namespace=shop --cascade=orphan && kubectl patch --local');
  });

  test('shows what is done by hand, and goes on when it is done', () => {
    const byHand = UpgradePlan.compare({ before: [secret('YQ==')], after: [secret('Yg==')] })._toScript();

    expect(run(byHand, 'n\n')).toMatchObject({ code: 1, calls: [] });
    expect(run(byHand, 'y\n')).toMatchObject({ code: 0, calls: [], stderr: expect.stringContaining('a Secret is not printed') });
    expect(byHand).not.toContain('Yg==');
  });

  test('goes to the cluster that was planned for and to no other', () => {
    const live = plan._toScript('prod');

    expect(run(live, 'y\ny\n', { context: 'prod' }).code).toBe(0);
    expect(run(live, 'y\ny\n', { context: 'test' })).toMatchObject({ code: 1, calls: [] });
  });

  test('does nothing where the plan cannot work', () => {
    const refused = UpgradePlan.compare({ before: [set('1Gi')], after: [{ ...set('1Gi'), spec: { ...set('1Gi').spec, template: { metadata: { labels: { app: 'x' } }, spec: { containers: [] } } } }] });

    expect(run(refused._toScript(), 'y\n'.repeat(9))).toMatchObject({ code: 1, calls: [] });
  });

  test('does nothing where nothing changes', () => {
    expect(run(UpgradePlan.compare({ before: [set('1Gi')], after: [set('1Gi')] })._toScript(), '')).toMatchObject({ code: 0, calls: [] });
  });
});

test('the scripts of all cases are valid bash', () => {
  const scripts = readCases().map(found => planOf(found)._toScript('a\'b\n$(id)'));

  const { status, stderr } = spawnSync('bash', ['-n'], { input: scripts.join('\n'), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('no text of a manifest is run, nor a line of its own', () => {
  const name = "db'\n$(touch evil)\n`touch evil`";
  const hostile = UpgradePlan.compare({ before: [set('1Gi', 'db:1', name)], after: [set('2Gi', "db:2'\ntouch evil\n", name)] })._toScript("x'; touch evil; '");

  expect(run(hostile, 'y\n'.repeat(9), { context: "x'\"'\"'; touch evil; '\"'\"'" }).calls).toEqual([]);
  expect(hostile.split('\n').filter(line => /^\s*(touch|\$\(touch|`touch)/.test(line))).toEqual([]);
});
