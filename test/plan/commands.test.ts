import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import fc from 'fast-check';
import { planOf, readCases } from './case';
import { UpgradePlan } from '../../src/plan/plan';
import type { PlannedStep } from '../../src/plan/planned';

/** Runs command lines in sh with a kubectl that writes its words down, one list for each call. */
function calls(lines: readonly string[]): { words: string[][]; files: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  try {
    // a file for each call, as the calls of a pipe run at the same time
    const script = `kubectl() { printf '%s\\0' "$@" > "$(mktemp words.XXXXXXXX)"; }\n${lines.join('\n')}`;
    execFileSync('sh', ['-e'], { cwd: folder, input: script, stdio: ['pipe', 'ignore', 'pipe'] });
    const [words, files] = [true, false].map(isCall => readdirSync(folder).filter(name => name.startsWith('words.') === isCall));
    return { words: words.map(name => readFileSync(join(folder, name), 'utf8').split('\0').slice(0, -1)), files };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const VERBS = ['apply', 'auth', 'create', 'delete', 'get', 'label', 'patch', 'rollout', 'scale', 'wait'];
const OPTIONS = /^--(cascade|dry-run|field-manager|filename|for|local|namespace|output|overwrite|patch|patch-file|raw|replicas|current-replicas|selector|server-side|show-managed-fields|timeout|type)(=|$)/;

function expectOurs({ words, files }: ReturnType<typeof calls>): void {
  for (const call of words) {
    expect(VERBS).toContain(call[0]);
    expect(call.filter(word => word.startsWith('-') && !OPTIONS.test(word))).toEqual([]);
  }
  expect(files.filter(file => !/^[a-z0-9.-]+\.(live|new|delete|owners)\.json$/.test(file))).toEqual([]);
}

const cases = readCases();

describe('the commands of every case', () => {
  const steps = cases.flatMap(found => planOf(found).steps.map(step => ({ step, title: `${found.rule} ${found.name}` })));

  test('are words that sh gives back: known verbs, known options, and files of the swap', () => {
    const lines = steps.flatMap(({ step }) => step.commands);

    expect(lines.length).toBeGreaterThan(300);
    expectOurs(calls(lines));
  });

  test('are there, or the step is by hand or says why not', () => {
    const silent = steps.filter(({ step: { commands, byHand, noCommand } }) => commands.length === 0 && !byHand && noCommand === undefined);

    expect(silent.map(({ title, step }) => `${title}: ${step.text}`)).toEqual([]);
  });

  test('are missing only where a manifest is not printed', () => {
    const reasons = steps.flatMap(({ step: { byHand, noCommand } }) => byHand || noCommand === undefined ? [] : [noCommand]);

    expect([...new Set(reasons)].filter(reason => !/is not printed|looks like a secret/.test(reason))).toEqual([]);
  });
});

describe('names that no server takes', () => {
  const set = (namespace: string, name: string, size: string) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace },
    spec: {
      replicas: 2,
      serviceName: 'db',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: `db:${size}` }] } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } } }],
    },
  });
  const stepsOf = (namespace: string, name: string): PlannedStep[] =>
    UpgradePlan.compare({ before: [set(namespace, name, '1Gi')], after: [set(namespace, name, '2Gi')] }).steps;

  test('the same set with a good name has commands in every step', () => {
    expect(stepsOf('shop', 'db').filter(({ commands }) => commands.length === 0)).toEqual([]);
  });

  test.each(['--kubeconfig=evil.yaml', '-x', 'a b', '$(id)', 'a\nb', 'A', '../x', 'ü', `${'a'.repeat(64)}`])('the namespace %j is in no command', namespace => {
    expect(stepsOf(namespace, 'db').flatMap(({ commands }) => commands)).toEqual([]);
  });

  test('no set of any name gets a word into a command that is an option, or more than a word', () => {
    const name = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('--as=admin', '-', 'db --force', '`id`', 'db'));
    const lists = fc.sample(fc.tuple(name, name), 200).map(([namespace, of]) => stepsOf(namespace.replace(/\0/g, 'x'), of.replace(/\0/g, 'x')));

    expectOurs(calls(['kubectl get x', ...lists.flat().flatMap(({ commands }) => commands)]));
  });
});
