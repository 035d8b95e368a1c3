import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asStored } from '../../src/kubernetes/defaulting';
import { readManifest } from '../../src/manifest/manifest';
import { UpgradePlan } from 'cdk8s-stateful';

const GALLERY = join(__dirname, '..', 'gallery');
const examples = readdirSync(GALLERY).filter(file => file.endsWith('.yaml'));

describe.each(examples)('the example %s', file => {
  const text = readFileSync(join(GALLERY, file), 'utf8');

  test('is read without a problem, and does not change against itself', () => {
    const plan = UpgradePlan.compare({ before: text, after: text });

    expect({ problems: plan.problems, changes: plan.changes }).toEqual({ problems: [], changes: [] });
  });

  test.each([28, 37])('does not change against what a server of 1.%i stores of it', minor => {
    const stored = [...readManifest(text).objects.values()].map(({ object }) => {
      const copy = asStored(object, minor);
      return { ...copy, metadata: { ...copy.metadata, namespace: object.metadata.namespace, creationTimestamp: '2026-01-01T00:00:00Z' } };
    });

    expect(UpgradePlan.compare({ before: stored, after: text, kubernetesVersion: `1.${minor}` }).changes).toEqual([]);
  });

  test('is new, volumes included, against nothing', () => {
    const plan = UpgradePlan.compare({ after: text });

    expect(plan.changes.filter(({ rule }) => !['O1', 'S58', 'P1', 'C7'].includes(rule))).toEqual([]);
    expect(plan.volumes.every(({ fate }) => fate === 'new-empty')).toBe(true);
  });
});
