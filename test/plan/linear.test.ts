import { facts, statefulSet } from './live-facts';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { cpuRatio } from '../cpu-time';
import { UpgradePlan } from 'cdk8s-stateful';

type Case = (size: number) => { readonly before: readonly any[]; readonly after: readonly any[]; readonly facts?: ClusterFacts };

const range = (length: number) => Array.from({ length }, (_, index) => index);
const claimTemplate = (name: string, size: string) => ({ metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: size } } } });
const set = (replicas: number, { size = '1Gi', image = 'nginx:1', name = 'web', start = 0, claims = ['data', 'logs'], labels = {} }: any = {}) => statefulSet({
  replicas,
  ordinals: { start },
  template: {
    metadata: { labels: { app: name, ...labels } },
    spec: { containers: [{ name: 'web', image, volumeMounts: claims.map((claim: string) => ({ name: claim, mountPath: `/${claim}` })) }] },
  },
  volumeClaimTemplates: claims.map((claim: string) => claimTemplate(claim, size)),
  selector: { matchLabels: { app: name, ...labels } },
});
const map = (name: string, data: any) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'demo' }, data });
const entries = (size: number, value: (index: number) => [string, unknown]) => Object.fromEntries(range(size).map(value));

function liveFacts(size: number, { mounts = ['data', 'logs'], phase = 'Bound' } = {}): ClusterFacts {
  const template = facts().claims[0];
  return facts({
    claims: range(size).flatMap(ordinal => ['data', 'logs'].map(name => ({ ...template, phase, name: `${name}-web-${ordinal}`, uid: `${name}-${ordinal}`, usedBy: [`web-${ordinal}`] }))),
    workloads: [{
      namespace: 'demo',
      name: 'web',
      revisions: [],
      uid: 'web',
      statefulSet: set(size),
      pods: range(size).map(ordinal => ({ name: `web-${ordinal}`, ordinal, ready: true, phase: 'Running', labels: { app: 'web' }, owners: [], claims: mounts.map(name => `${name}-web-${ordinal}`) })),
    } as any],
  });
}

const CASES: readonly (readonly [string, number, Case])[] = [
  ['replicas of a set whose claims grow and whose image changes', 1000, n => ({ before: [set(n)], after: [set(n, { size: '2Gi', image: 'nginx:2' })] })],
  ['replicas of a set whose claims shrink', 1000, n => ({ before: [set(n, { size: '2Gi' })], after: [set(n)] })],
  ['pods that a scale-down removes', 1000, n => ({ before: [set(n)], after: [set(1)] })],
  ['ordinals that move by half', 1000, n => ({ before: [set(n)], after: [set(n, { start: n / 2 })] })],
  ['replicas of a set with a renamed claim template', 1000, n => ({ before: [set(n)], after: [set(n, { claims: ['data', 'journal'] })] })],
  ['replicas of a set whose selector changes', 1000, n => ({ before: [set(n)], after: [set(n, { labels: { tier: 'db' } })] })],
  ['live pods whose claims grow', 1000, n => ({ before: [set(n)], after: [set(n, { size: '2Gi', image: 'nginx:2' })], facts: liveFacts(n) })],
  ['live pods whose claims are not bound', 1000, n => ({ before: [set(n)], after: [set(n, { size: '2Gi' })], facts: liveFacts(n, { phase: 'Pending' }) })],
  ['live claims that no pod uses', 1000, n => ({ before: [set(1)], after: [set(1, { image: 'nginx:2' })], facts: liveFacts(n) })],
  ['keys of a ConfigMap that change', 2500, n => ({ before: [map('a', entries(n, index => [`k${index}`, 'a']))], after: [map('a', entries(n, index => [`k${index}`, 'b']))] })],
  ['keys of a ConfigMap that pods use', 2500, n => {
    const user = set(1);
    user.spec.template.spec.containers[0].envFrom = [{ configMapRef: { name: 'a' } }];
    return { before: [user, map('a', entries(n, index => [`k${index}`, 'a']))], after: [user, map('a', entries(n, index => [`k${index}`, 'b']))] };
  }],
  ['environment variables that change', 2500, n => {
    const withEnv = (value: string) => { const one = set(1); one.spec.template.spec.containers[0].env = range(n).map(index => ({ name: `V${index}`, value })); return one; };
    return { before: [withEnv('a')], after: [withEnv('b')] };
  }],
  ['keys that pods take one by one', 1000, n => {
    const user = set(1);
    user.spec.template.spec.containers[0].env = range(n).map(index => ({ name: `V${index}`, valueFrom: { configMapKeyRef: { name: 'a', key: `k${index}` } } }));
    return { before: [user, map('a', entries(n, index => [`k${index}`, 'a']))], after: [user, map('a', entries(n, index => [`k${index}`, 'b']))] };
  }],
  ['volumes and mounts', 1000, n => {
    const withVolumes = (path: string) => {
      const one = set(1);
      one.spec.template.spec.volumes = range(n).map(index => ({ name: `v${index}`, emptyDir: {} }));
      one.spec.template.spec.containers[0].volumeMounts = range(n).map(index => ({ name: `v${index}`, mountPath: `${path}${index}` }));
      return one;
    };
    return { before: [withVolumes('/a')], after: [withVolumes('/b')] };
  }],
  ['objects that change', 1000, n => ({ before: range(n).map(index => map(`m${index}`, { a: 'a' })), after: range(n).map(index => map(`m${index}`, { a: 'b' })) })],
  ['objects that are refused', 1000, n => ({
    before: range(n).map(index => ({ ...map(`m${index}`, { a: 'a' }), immutable: true })),
    after: range(n).map(index => ({ ...map(`m${index}`, { a: 'b' }), immutable: true })),
  })],
  ['objects that are removed', 1000, n => ({ before: range(n).map(index => map(`m${index}`, { a: 'a' })), after: [map('m0', { a: 'a' })] })],
  ['Services of a set with a new selector', 500, n => {
    const services = range(n).map(index => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: `s${index}`, namespace: 'demo' }, spec: { selector: { app: 'web' } } }));
    return { before: [set(1), ...services], after: [set(1, { name: 'shop' }), ...services] };
  }],
  ['sets with the same labels', 300, n => {
    const sets = (image: string) => range(n).map(index => { const one = set(1, { image }); one.metadata.name = `web-${index}`; return one; });
    return { before: sets('nginx:1'), after: [...sets('nginx:2')] };
  }],
];

describe('the cost of a plan grows no faster than the number of', () => {
  test.each(CASES)('%s', (_, size, inputs) => {
    const ratio = cpuRatio(size, n => {
      const { before, after, facts: live } = inputs(n);
      return () => {
        const plan = UpgradePlan._compare({ before, after }, live);
        return [plan.toText(), plan.toMarkdown(), plan.toJson(), plan._toScript()];
      };
    });

    expect(ratio).toBeLessThan(8);
  }, 120_000);
});
