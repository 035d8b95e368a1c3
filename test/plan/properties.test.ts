import fc from 'fast-check';
import { stringify } from 'yaml';
import { asStored } from '../../src/kubernetes/defaulting';
import { isSame } from '../../src/kubernetes/same';
import { ClaimFate, EffectClass, UpgradePlan } from 'cdk8s-stateful';

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const size = fc.constantFrom('1Gi', '1024Mi', '10Gi', '500M', '0.5Ti', '1e9');

const container = fc.record({
  name,
  image: fc.constantFrom('db:14.2', 'db:16', 'db', 'db@sha256:aa', 'registry:5000/db:latest'),
  env: fc.option(fc.uniqueArray(fc.record({ name, value: fc.string() }), { selector: entry => entry.name, maxLength: 3 }), { nil: undefined }),
  args: fc.option(fc.array(fc.string(), { maxLength: 2 }), { nil: undefined }),
  resources: fc.option(fc.record({ limits: fc.record({ memory: size }) }), { nil: undefined }),
  volumeMounts: fc.option(fc.uniqueArray(fc.record({ name, mountPath: fc.constantFrom('/a', '/b', '/c') }), { selector: mount => mount.mountPath, maxLength: 2 }), { nil: undefined }),
}, { requiredKeys: ['name', 'image'] });

const statefulSet = fc.record({
  apiVersion: fc.constant('apps/v1'),
  kind: fc.constant('StatefulSet'),
  metadata: fc.record({ name, namespace: fc.constantFrom('prod', 'shop') }),
  spec: fc.record({
    replicas: fc.nat(6),
    serviceName: name,
    podManagementPolicy: fc.constantFrom('OrderedReady', 'Parallel'),
    ordinals: fc.record({ start: fc.nat(3) }),
    updateStrategy: fc.oneof(
      fc.constant({ type: 'OnDelete' }),
      fc.record({ type: fc.constant('RollingUpdate'), rollingUpdate: fc.record({ partition: fc.nat(4) }) }),
    ),
    persistentVolumeClaimRetentionPolicy: fc.record({ whenDeleted: fc.constantFrom('Retain', 'Delete'), whenScaled: fc.constantFrom('Retain', 'Delete') }),
    selector: fc.record({ matchLabels: fc.record({ app: name }) }),
    template: fc.record({
      metadata: fc.record({ labels: fc.dictionary(name, name, { maxKeys: 3 }) }),
      spec: fc.record({ containers: fc.uniqueArray(container, { selector: entry => entry.name, minLength: 1, maxLength: 2 }) }),
    }),
    volumeClaimTemplates: fc.uniqueArray(fc.record({
      metadata: fc.record({ name }),
      spec: fc.record({ accessModes: fc.constant(['ReadWriteOnce']), storageClassName: name, resources: fc.record({ requests: fc.record({ storage: size }) }) }, { requiredKeys: ['accessModes', 'resources'] }),
    }), { selector: claim => claim.metadata.name, maxLength: 2 }),
  }, { requiredKeys: ['selector', 'template'] }),
});

const service = fc.record({
  apiVersion: fc.constant('v1'),
  kind: fc.constant('Service'),
  metadata: fc.record({ name, namespace: fc.constant('prod') }),
  spec: fc.record({ clusterIP: fc.constantFrom('None', '10.0.0.1'), selector: fc.dictionary(name, name, { maxKeys: 2 }), ports: fc.constant([{ port: 80 }]) }),
});

const anything = fc.record({
  apiVersion: fc.constantFrom('v1', 'apps/v1', 'policy/v1', 'example.com/v1', 'storage.k8s.io/v1'),
  kind: fc.constantFrom('ConfigMap', 'Secret', 'Service', 'PersistentVolumeClaim', 'PodDisruptionBudget', 'StorageClass', 'StatefulSet', 'Deployment', 'NetworkPolicy', 'HorizontalPodAutoscaler', 'Thing', 'RoleBinding', 'List'),
  metadata: fc.record({ name, namespace: fc.constantFrom('prod', 'shop') }),
  spec: fc.jsonValue(),
  data: fc.jsonValue(),
  subjects: fc.jsonValue(),
}, { requiredKeys: ['apiVersion', 'kind', 'metadata'] });

const manifest = fc.array(fc.oneof(statefulSet, service, anything), { maxLength: 6 });

function yaml(objects: readonly unknown[]): string {
  return objects.map(object => stringify(object, { version: '1.1', aliasDuplicateObjects: false })).join('---\n');
}

/** What a plan says, but for the order in which objects come. */
function said(plan: UpgradePlan): string[] {
  return plan.changes.map(change => JSON.stringify(change)).sort();
}

function uniqueByKey<T extends { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } }>(objects: readonly T[]): T[] {
  return [...new Map(objects.map(object => [`${object.apiVersion}/${object.kind}/${object.metadata.namespace}/${object.metadata.name}`, object])).values()];
}

test('nothing changes between a manifest and itself', () => {
  fc.assert(fc.property(manifest, objects => {
    const text = yaml(objects);
    const copy = JSON.parse(JSON.stringify(objects));

    expect(UpgradePlan.compare({ before: text, after: text }).changes).toEqual([]);
    expect(UpgradePlan.compare({ before: objects, after: copy }).changes).toEqual([]);
  }));
});

test('nothing changes between a StatefulSet and what the server stores of it', () => {
  fc.assert(fc.property(statefulSet, set => {
    const stored = { ...asStored(JSON.parse(JSON.stringify(set))), status: { replicas: 0 } };
    stored.metadata = { ...stored.metadata, namespace: set.metadata.namespace, creationTimestamp: '2026-01-01T00:00:00Z' };

    expect(UpgradePlan.compare({ before: [stored], after: [set] }).changes).toEqual(
      // the one field whose removal somebody could mean
      set.spec.replicas === undefined ? expect.anything() : [],
    );
  }));
});

test('the order of documents does not matter', () => {
  fc.assert(fc.property(manifest, manifest, fc.infiniteStream(fc.nat()), (before, after, order) => {
    const objects = uniqueByKey(after);
    const shuffled = objects.map(object => ({ object, at: order.next().value as number })).sort((a, b) => a.at - b.at).map(({ object }) => object);

    expect(said(UpgradePlan.compare({ before: uniqueByKey(before), after: shuffled })))
      .toEqual(said(UpgradePlan.compare({ before: uniqueByKey(before), after: objects })));
  }));
});

test('a plan of anything can be made and printed, and names an effect and a rule for every change', () => {
  fc.assert(fc.property(manifest, manifest, fc.constantFrom('1.28', '1.33', '1.37'), fc.boolean(), (before, after, kubernetesVersion, prune) => {
    const plan = UpgradePlan.compare({ before, after, kubernetesVersion, prune });

    expect(plan.changes.every(({ rule, text, effects }) => rule && text && effects.length > 0)).toBe(true);
    expect([plan.toText(), plan.toMarkdown(), JSON.stringify(plan.toJson())].every(report => report.length > 0)).toBe(true);
  }));
});

/** Every place of an object where one value could be another. */
function places(value: any, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) { return [path]; }
  return [path, ...Object.keys(value).flatMap(key => places(value[key], [...path, Array.isArray(value) ? Number(key) : key]))];
}

function changed(object: any, path: readonly (string | number)[], value: unknown): any {
  const copy = JSON.parse(JSON.stringify(object));
  let at = copy;
  for (const step of path.slice(0, -1)) { at = at[step]; }
  at[path[path.length - 1]] = value;
  return copy;
}

test('one field of a StatefulSet changed to anything never crashes, is never passed over, and if it is immutable, is never called safe', () => {
  fc.assert(fc.property(statefulSet, fc.nat(), fc.jsonValue(), (set, index, value) => {
    const all = places(JSON.parse(JSON.stringify(set))).filter(path => path[0] === 'spec' && path.length > 1);
    const path = all[index % all.length];
    const after = changed(set, path, value);

    const plan = UpgradePlan.compare({ before: [set], after: [after], kubernetesVersion: '1.31' });

    const isImmutable = ['serviceName', 'podManagementPolicy'].includes(String(path[1]));
    const from = (set.spec as any)[path[1]];
    if (isImmutable && typeof value === 'string' && value !== from && value !== '' && path.length === 2) { expect(plan.isSafe).toBe(false); }
    expect(Object.values(EffectClass)).toContain(plan.worst);
    if (!plan.problems.length && !isSame(asStored(set as any, 31), asStored(after, 31))) { expect(plan.changes).not.toEqual([]); }
  }), { numRuns: 500 });
});

/** Fates that no plan may call safe. */
const LEFT = [ClaimFate.STRANDED, ClaimFate.DELETED];

test('a plan that strands or deletes a volume is never safe, and says so of the workload unless it is accepted', () => {
  fc.assert(fc.property(manifest, manifest, fc.boolean(), (before, after, prune) => {
    const plan = UpgradePlan.compare({ before, after, prune });
    const left = plan.volumes.filter(({ fate }) => LEFT.includes(fate));
    if (left.length === 0 || plan.exitCode === 1) { return; }

    expect(plan.exitCode).toBeGreaterThanOrEqual(4);
    expect(() => plan.assertSafe()).toThrow();
    expect(() => plan.assertSafe({ accept: plan.changes.map(({ rule }) => rule) })).not.toThrow();
  }), { numRuns: 300 });
});

test('a set that comes under another name, or beside one that goes, never takes its volumes along in silence', () => {
  fc.assert(fc.property(statefulSet, statefulSet, (old, now) => {
    const plan = UpgradePlan.compare({ before: [old], after: [now] });
    const isAnother = old.metadata.name !== now.metadata.name || old.metadata.namespace !== now.metadata.namespace;
    const isEmptied = isAnother && (old.spec.replicas ?? 1) > 0 && (old.spec.volumeClaimTemplates ?? []).length > 0;

    if (isEmptied && plan.exitCode !== 1) { expect(plan.exitCode).toBeGreaterThanOrEqual(4); }
  }));
});

test('more changes never make a plan safer: the exit code of two workloads together is the worse one of both', () => {
  fc.assert(fc.property(statefulSet, statefulSet, statefulSet, statefulSet, (oneBefore, oneAfter, otherBefore, otherAfter) => {
    const named = (set: any, of: string) => ({ ...set, metadata: { ...set.metadata, name: of, namespace: 'prod' } });
    const [a, b, c, d] = [named(oneBefore, 'one'), named(oneAfter, 'one'), named(otherBefore, 'other'), named(otherAfter, 'other')];
    const codeOf = (before: any[], after: any[]) => UpgradePlan.compare({ before, after }).exitCode;

    expect(codeOf([a, c], [b, d])).toBeGreaterThanOrEqual(Math.max(codeOf([a], [b]), codeOf([c], [d])));
  }));
});
