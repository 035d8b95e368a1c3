import * as fc from 'fast-check';
import { isSensitive, maskText } from '../../src/plan/masking';
import { UpgradePlan } from 'cdk8s-stateful';

const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', namespace: 'shop' };
const custom = { apiVersion: 'acid.zalan.do/v1', kind: 'postgresql', name: 'db' };
const container = 'spec.template.spec.containers[db]';

test.each([
  ['a variable that is called password', `${container}.env[DB_PASSWORD].value`, 'a', 'b'],
  ['PGPASSWORD', `${container}.env[PGPASSWORD].value`, 'a', 'b'],
  ['a key of an API', `${container}.env[STRIPE_API_KEY].value`, undefined, 'b'],
  ['a variable that is added with its value', `${container}.env[ADMIN_TOKEN]`, undefined, { name: 'ADMIN_TOKEN', value: 'x' }],
  ['a container that is added with a password', 'spec.template.spec.containers[new]', undefined, { name: 'new', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }] }],
  ['a URL with user and password', `${container}.env[DATABASE_URL].value`, 'postgres://u:p@db/x', 'postgres://u:q@db/x'],
  ['a URL whose password has an @', `${container}.env[DATABASE_URL].value`, 'postgres://u:p@ss@db/x', undefined],
  ['an argument', `${container}.args`, ['--root-password=a'], ['--root-password=b']],
  ['an argument in two words', `${container}.args`, ['--auth', 'a'], ['--auth', 'b']],
  ['a variable in a line for the shell', `${container}.command`, ['sh', '-c', 'PGPASSWORD=a psql'], undefined],
  ['a header of a probe', `${container}.livenessProbe.httpGet.httpHeaders`, undefined, [{ name: 'Authorization', value: 'Basic eDp5' }]],
  ['a header in a line for the shell', `${container}.args`, ['curl -H "Authorization: Bearer abc"'], undefined],
  ['a private key', `${container}.env[TLS].value`, '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END', undefined],
  ['a line of a file', `${container}.env[CONFIG].value`, 'host: db\npassword: x\n', undefined],
  ['what kubectl applied last', 'metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]', '{}', '{"data":{}}'],
])('%s is sensitive', (_, path, old, now) => {
  expect(isSensitive(set, path, old, now)).toBe(true);
});

test.each([
  ['a password', 'spec.auth.password'],
  ['a list of tokens', 'spec.tokens'],
  ['a key', 'spec.tls.key'],
  ['a number', 'spec.passwd'],
])('%s in a custom resource is sensitive', (_, path) => {
  expect(isSensitive(custom, path, 1234, 'x')).toBe(true);
});

test.each([
  ['the name of a Secret', 'spec.template.spec.volumes[tls].secret.secretName', 'a', 'b'],
  ['the name of a Secret that a variable is read from', `${container}.env[DB_PASSWORD].valueFrom.secretKeyRef.name`, 'a', 'b'],
  ['the key of it', `${container}.env[DB_PASSWORD].valueFrom.secretKeyRef.key`, 'a', 'b'],
  ['a variable that is read from a Secret', `${container}.env[DB_PASSWORD]`, undefined, { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
  ['an argument that names a variable', `${container}.args`, ['--password=$(DB_PASSWORD)'], ['--password', '${DB_PASSWORD}']],
  ['a toleration', 'spec.template.spec.tolerations', undefined, [{ key: 'dedicated', value: 'db' }]],
  ['a topology key', 'spec.template.spec.topologySpreadConstraints', undefined, [{ topologyKey: 'zone' }]],
  ['whether a token is mounted', 'spec.template.spec.automountServiceAccountToken', true, false],
  ['the checksum of a Secret', 'spec.template.metadata.annotations[checksum/secret]', 'a', 'b'],
  ['an image with a digest', `${container}.image`, 'registry:5000/db@sha256:abc', 'registry:5000/db@sha256:abd'],
  ['Keycloak, monkeys and authors', `${container}.env[KEYCLOAK_MONKEY_AUTHOR].value`, 'a', 'b'],
  ['a URL without a password', `${container}.env[URL].value`, 'http://db:5432/a@b', 'http://db'],
])('%s is not', (_, path, old, now) => {
  expect(isSensitive(set, path, old, now)).toBe(false);
});

test.each([
  ['spec: Invalid value: "postgres://u:p@db": no', 'spec: Invalid value: "postgres://(hidden)@db": no'],
  ['run it with --db-password=hunter2 --x', 'run it with --db-password=(hidden) --x'],
  ['header Authorization: Bearer abc.def was refused', 'header Authorization: (hidden) was refused'],
  ['{"password":"x","user":"y"}', '{"password":(hidden),"user":"y"}'],
  ['Secret db-credentials: create it first', 'Secret db-credentials: create it first'],
])('a sentence keeps its words, not its secrets: %s', (given, shown) => {
  expect(maskText(given)).toBe(shown);
});

const workload = (password: string) => `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - name: db
          image: db:1
          args: ['--admin-password=${password}']
          env: [{ name: TOKEN, value: '${password}' }, { name: URL, value: 'redis://:${password}@cache' }]
---
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop, annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"x":"${password}"}}' } }
stringData: { password: '${password}', other: '${password}2' }
---
apiVersion: acid.zalan.do/v1
kind: postgresql
metadata: { name: db, namespace: shop }
spec: { users: { password: '${password}' }, config: "user: a\\npassword: ${password}" }
`;

describe('of two sets of manifests with other passwords', () => {
  const plan = UpgradePlan.compare({ before: workload('swordfish'), after: workload('marlin') });
  const reports = { text: plan.toText(), Markdown: plan.toMarkdown(), JSON: JSON.stringify(plan.toJson()), data: JSON.stringify(plan.changes) };

  test.each(Object.entries(reports))('%s shows none', (_, report) => {
    for (const value of ['swordfish', 'marlin']) {
      expect(report).not.toContain(value);
      expect(report).not.toContain(Buffer.from(value).toString('base64').slice(0, 8));
    }
  });

  test('text and Markdown say that something is hidden, and JSON leaves both values out', () => {
    expect(reports.text).toContain('(changed, hidden)');
    expect(reports.Markdown).toContain('(changed, hidden)');
    const token = plan.toJson().changes.find(({ path }: { path: string }) => path.includes('TOKEN'));
    expect(JSON.parse(JSON.stringify(token))).toMatchObject({ sensitive: true });
    expect(Object.keys(JSON.parse(JSON.stringify(token)))).not.toEqual(expect.arrayContaining(['old']));
  });

  test('all are shown to a user who asks for them, but for the data of Secrets that no rule holds', () => {
    const shown = UpgradePlan._compare({ before: workload('swordfish'), after: workload('marlin') }, undefined, true);

    expect(shown.toText()).toContain('swordfish → marlin');
  });
});

test('masking a text takes a time that grows with its length alone', () => {
  for (const text of ['a'.repeat(100_000), 'password'.repeat(10_000), '--a='.repeat(20_000), '"'.repeat(50_000), '://'.repeat(30_000)]) {
    const started = process.hrtime.bigint();
    maskText(text);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1500);
  }
});

test('no value of a variable that is called password is in a plan, whatever it holds', () => {
  fc.assert(fc.property(fc.string({ minLength: 6, unit: 'grapheme-ascii' }).filter(value => !/^["']?\$/.test(value)), secret => {
    expect(isSensitive(set, `${container}.env[PASSWORD].value`, undefined, secret)).toBe(true);
    expect(isSensitive(set, `${container}.env[URL].value`, `https://user:${encodeURIComponent(secret)}@host`, undefined)).toBe(true);
  }));
});
