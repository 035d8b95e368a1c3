import { UpgradePlan } from '../../src/plan/plan';
import { isDrawnBundle, isDrawnSecret, looksRandom } from '../../src/plan/random-values';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const secret = (values: Record<string, string>) => ({ data: Object.fromEntries(Object.entries(values).map(([key, text]) => [key, base64(text)])) });

test.each(['q7ZkP2mXw9', 'bN4hT8rJc6YdLq3F', '9f86d081884c7d659a2feaa0c55ad015', '0f8fad5b-d9cb-469f-a165-70867728950e', 'mB3x/Qe9+Zk1vT7w=='])('%s looks random', text => {
  expect(looksRandom(text)).toBe(true);
});

test.each(['swordfish', 'P4ssw0rd', 'Summer2024', 'MyDbPassword2024', 'Tr0ub4dor3', 'qwerty12', '20240101T000000Z', 'aB1aB1aB1aB1', 'q7ZkP2m', 'db-0.db.prod.svc:5432'])('%s does not', text => {
  expect(looksRandom(text)).toBe(false);
});

test('a random value that keeps most of its characters was edited by somebody', () => {
  expect(isDrawnSecret(secret({ key: 'q7ZkP2mXw9Vt' }), secret({ key: 'q7ZkP2mXw9Vu' }))).toBe(false);
});

test('one value that is no random one is enough to say nothing of the whole Secret', () => {
  const [old, now] = [{ token: 'q7ZkP2mXw9Vt', host: 'db-a' }, { token: 'bN4hT8rJc6Yd', host: 'db-b' }];

  expect(isDrawnSecret(secret(old), secret(now))).toBe(false);
  expect(isDrawnSecret(secret(old), secret({ ...now, host: old.host }))).toBe(true);
});

test('a private key in place of a certificate is a change that somebody made', () => {
  const pem = (sort: string) => base64(`-----BEGIN ${sort}-----\nMIIB\n-----END ${sort}-----\n`);

  expect(isDrawnBundle('spec.caBundle', pem('CERTIFICATE'), pem('PRIVATE KEY'))).toBe(false);
  expect(isDrawnBundle('spec.caBundle', pem('CERTIFICATE'), pem('CERTIFICATE'))).toBe(true);
  expect(isDrawnBundle('spec.caBundles', pem('CERTIFICATE'), pem('CERTIFICATE'))).toBe(false);
});

test('what only a live object has makes no other cause of a checksum, and no value is shown', () => {
  const metadata = { name: 'db', namespace: 'prod' };
  const live = { uid: '1', resourceVersion: '7', creationTimestamp: '2026-01-31T00:00:00Z', managedFields: [] };
  const set = (checksum: string) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' }, annotations: { 'checksum/secret': checksum } }, spec: { containers: [{ name: 'db', image: 'db:1' }] } },
    },
  });
  const plan = UpgradePlan._compare({
    before: [set('1f3a'), { apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, ...live }, type: 'Opaque', ...secret({ key: 'q7ZkP2mXw9Vt' }) }],
    after: [set('9c2b'), { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { key: 'bN4hT8rJc6Yd' } }],
  });

  expect(plan.changes.map(({ rule, effects }) => [rule, effects])).toEqual([['S7', ['ROLL', 'INFO']], ['C1', ['INPLACE', 'INFO']]]);
  expect(plan.changes[0].text).toContain('looks drawn at each render');
  expect(JSON.stringify(plan.toJson())).not.toMatch(/q7Zk|bN4h|cTdaa|Yk40aFQ/);
});
