import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { UpgradePlan, UpgradePlanOptions } from '../../src/plan/plan';

interface Options {
  readonly name?: string;
  readonly size?: string;
  readonly image?: string;
  readonly serviceName?: string;
  readonly replicas?: number;
  readonly labels?: Record<string, string>;
  readonly strategy?: string;
  readonly config?: string;
}

function set({ name = 'db', size = '1Gi', image = 'db:1', serviceName = 'db', replicas = 3, labels = {}, strategy, config }: Options = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'shop' },
    spec: {
      replicas,
      serviceName,
      ...strategy ? { updateStrategy: { type: strategy } } : {},
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: { containers: [{ name: 'db', image, ...config ? { envFrom: [{ configMapRef: { name: config } }] } : {} }] },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } } }],
    },
  };
}

const service = (selector: Record<string, string>, ports = [1, 2]) => ({
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'client', namespace: 'shop' }, spec: { selector, ports: ports.map(port => ({ name: `p${port}`, port })) },
});
const configMap = (name: string, value = '1') => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: { key: value } });
const steps = (before: UpgradePlanOptions['before'], after: UpgradePlanOptions['after']) => UpgradePlan.compare({ before, after }).steps;
const ids = (before: unknown[], after: unknown[]) => steps(before, after).map(({ id }) => id);

describe('the order of the steps', () => {
  test('is set by set, in the order of the manifests', () => {
    const before = [set({ name: 'b' }), set({ name: 'a' })];
    const after = [set({ name: 'b', size: '2Gi', image: 'db:2', replicas: 2 }), set({ name: 'a', size: '2Gi', image: 'db:2' })];

    expect(ids(before, after)).toEqual([
      'shop/b/preflight', 'shop/a/preflight',
      'shop/b/grow-claims', 'shop/b/swap-set', 'shop/b/scale', 'shop/b/apply', 'shop/b/roll',
      'shop/a/grow-claims', 'shop/a/swap-set', 'shop/a/apply', 'shop/a/roll',
    ]);
  });

  test('has what pods need first, and what is taken from them last', () => {
    const before = [set(), service({ app: 'db' }), configMap('unused')];
    const after = [set({ image: 'db:2', labels: { tier: 'data' } }), service({ app: 'db', tier: 'data' }), configMap('new')];

    expect(ids(before, after)).toEqual([
      'shop/configmap/new/prepare', 'shop/db/apply', 'shop/db/roll', 'shop/service/client/tighten', 'shop/configmap/unused/remove',
    ]);
  });

  test('takes a port away last', () => {
    expect(ids([set(), service({ app: 'db' })], [set({ image: 'db:2' }), service({ app: 'db' }, [1])])).toEqual([
      'shop/db/apply', 'shop/db/roll', 'shop/service/client/tighten',
    ]);
  });

  test('adds a port first', () => {
    expect(ids([set(), service({ app: 'db' }, [1])], [set({ image: 'db:2' }), service({ app: 'db' })])).toEqual([
      'shop/service/client/widen', 'shop/db/apply', 'shop/db/roll',
    ]);
  });
});

describe('a Service whose new selector no running pod matches', () => {
  const before = [set({ labels: { version: 'v1' } }), service({ version: 'v1' })];
  const after = [set({ labels: { role: 'db' } }), service({ role: 'db' })];

  test('is applied once those pods have the labels', () => {
    expect(ids(before, after).slice(0, 2)).toEqual(['shop/service/client/relabel', 'shop/service/client/widen']);
  });

  test('has the command that labels them', () => {
    expect(steps(before, after)[0].commands).toEqual(['kubectl label --overwrite --namespace=shop pod/db-0 pod/db-1 pod/db-2 role=db']);
  });

  test('is applied last where the label belongs to the selector of the set, whose pods would be released', () => {
    const moved = (value: string) => {
      const { spec, ...rest } = set();
      const labels = { app: value };
      const template = { ...spec.template, metadata: { labels } };
      return [{ ...rest, spec: { ...spec, selector: { matchLabels: labels }, template } }, service(labels)];
    };

    expect(ids(moved('x'), moved('y')).pop()).toBe('shop/service/client/tighten');
  });
});

describe('a restart', () => {
  test('follows a swap that gives pods another name in DNS', () => {
    const roll = steps([set()], [set({ serviceName: 'peers' })]).pop();

    expect(roll?.commands[0]).toBe('kubectl rollout restart statefulset/db --namespace=shop');
  });

  test('is no step after an apply that rolls the pods', () => {
    const roll = steps([set()], [set({ serviceName: 'peers', image: 'db:2' })]).pop();

    expect(roll).toMatchObject({ targets: ['db-2', 'db-1', 'db-0'], commands: ['kubectl rollout status statefulset/db --namespace=shop'] });
  });
});

describe('a set with OnDelete', () => {
  const [apply, roll] = steps([set({ strategy: 'OnDelete' })], [set({ strategy: 'OnDelete', image: 'db:2' })]);

  test('is applied', () => {
    expect(apply.id).toBe('shop/db/apply');
  });

  test('leaves its pods to a person', () => {
    expect(roll).toMatchObject({ byHand: true, targets: ['db-2', 'db-1', 'db-0'] });
  });

  test('is checked by its ready pods, as there is no rollout to wait for', () => {
    const [check] = steps([set({ strategy: 'OnDelete' })], [set({ strategy: 'OnDelete', size: '2Gi' })]);

    expect(check.commands.pop()).toBe('kubectl wait statefulset/db --namespace=shop --for=\'jsonpath={.status.readyReplicas}=3\' --timeout=10s');
  });
});

describe('a step as data', () => {
  const planned = steps([set()], [set({ size: '2Gi', replicas: 2 })]);
  const step = (id: string) => planned.find(found => found.id === id)!;

  test('says how large each claim gets', () => {
    expect(step('shop/db/grow-claims').values).toEqual({ 'data-db-0': '2Gi', 'data-db-1': '2Gi' });
  });

  test('says which fields a swap replaces', () => {
    expect(step('shop/db/swap-set').fields).toEqual(['volumeClaimTemplates']);
  });

  test('says how many pods there will be', () => {
    expect(step('shop/db/scale').values).toEqual({ db: 2 });
  });

  test('names what it changes, each with its kind', () => {
    expect(step('shop/db/grow-claims').objects[0]).toEqual({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data-db-0', namespace: 'shop' });
  });

  test('names the flags that it needs', () => {
    expect(planned.map(({ flags }) => flags)).toEqual([[], [], ['--allow-recreate'], ['--allow-scale-down']]);
  });
});

describe('the fingerprint', () => {
  const json = (after: unknown[]) => UpgradePlan.compare({ before: [set()], after }).toJson();

  test('is the same for the same plan, whatever the order of the fields', () => {
    const { metadata, kind, ...rest } = set({ size: '2Gi' });

    expect(json([{ ...rest, kind, metadata }]).fingerprint).toBe(json([set({ size: '2Gi' })]).fingerprint);
  });

  test.each([['a size', { size: '3Gi' }], ['an image', { size: '2Gi', image: 'db:2' }], ['a number of pods', { size: '2Gi', replicas: 2 }]])('differs with %s', (_what, options) => {
    expect(json([set(options)]).fingerprint).not.toBe(json([set({ size: '2Gi' })]).fingerprint);
  });

  test('of what is wanted differs with any field, also one that changes nothing', () => {
    expect(json([{ ...set(), metadata: { name: 'db', namespace: 'shop', labels: {} } }]).wantedHash).not.toBe(json([set()]).wantedHash);
  });
});

describe('what decides about steps', () => {
  const sources = ['steps.ts', 'commands.ts', 'operation.ts', ...readdirSync(join(__dirname, '../../src/plan/steps')).map(file => `steps/${file}`)]
    .map(file => ({ file, text: readFileSync(join(__dirname, '../../src/plan', file), 'utf8') }));

  test('is no id of a rule', () => {
    expect(sources.filter(({ text }) => /'[A-Z]\d+'/.test(text.replace(/'F\d+'/g, '')))).toEqual([]);
  });

  test('is no path of a field', () => {
    expect(sources.filter(({ text }) => /\bpath\b\.|'spec\./.test(text)).map(({ file }) => file)).toEqual([]);
  });
});

test('command lines are made in one place', () => {
  const root = join(__dirname, '../..');
  const files = ['src', 'cli'].flatMap(half => readdirSync(join(root, half), { recursive: true, encoding: 'utf8' }).map(file => `${half}/${file}`))
    .filter(file => /^(src|cli)\/.*\.ts$/.test(file) && file !== 'src/kubernetes/shell.ts');
  const making = files.filter(file => /`(kubectl (get|apply|create|delete|patch|label|scale|rollout|wait|auth|annotate)|helm|flux|argocd) [^`]*\$\{/.test(readFileSync(join(root, file), 'utf8')));

  expect(making).toEqual([]);
});
