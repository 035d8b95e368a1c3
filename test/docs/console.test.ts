import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { textOf } from './programs';
import { shop, synth, workloadIn } from '../workload/harness';
import { Placement, StatefulWorkload, UpdateStrategy } from 'cdk8s-stateful';

const HOSTNAME = 'kubernetes.io/hostname';
const SELECTOR = { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db' };
const podOf = (chart: { toJson(): any[] }) => chart.toJson().find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'db').spec.template.spec;

describe('what the wizard can set', () => {
  test('name, alias, project and description', () => {
    const { statefulSet } = synth({
      metadata: { name: 'demo-stateful', namespace: 'demo', annotations: { 'kubesphere.io/alias-name': 'Demo 示例' } },
      description: 'nginx, for a walk through',
    });
    expect(statefulSet.metadata).toMatchObject({
      name: 'demo-stateful',
      namespace: 'demo',
      annotations: { 'kubesphere.io/alias-name': 'Demo 示例', 'kubernetes.io/description': 'nginx, for a walk through' },
    });
  });

  test('labels stand on every object, and change neither selector nor pods', () => {
    const { objects, statefulSet, template } = synth({ metadata: { labels: { team: 'web' } } });

    for (const object of objects) { expect(object.metadata.labels.team).toBe('web'); }
    expect([statefulSet.spec.selector.matchLabels, template.metadata.labels]).toEqual([SELECTOR, SELECTOR]);
  });

  test('the label app of a workload that the wizard made selects its pods on', () => {
    const { statefulSet, template, kinds } = synth({ selectorLabels: { app: 'db' }, headlessService: { name: 'db-a1b2' } });

    for (const labels of [statefulSet.spec.selector.matchLabels, template.metadata.labels, kinds.Service[0].spec.selector]) { expect(labels).toEqual({ app: 'db' }); }
    expect(statefulSet.spec.serviceName).toBe('db-a1b2');
  });

  test('replicas, one by default', () => {
    expect([synth().statefulSet.spec.replicas, synth({ replicas: 3 }).statefulSet.spec.replicas]).toEqual([1, 3]);
  });

  test('pull secrets, each once', () => {
    const { pod } = synth(chart => ({
      imagePullSecrets: ['harbor', 'hub', 'harbor'].map((name, index) => kplus.Secret.fromSecretName(chart, `Secret${index}`, name)),
    }));
    expect(pod.imagePullSecrets).toEqual([{ name: 'harbor' }, { name: 'hub' }]);
  });

  test('a GPU, by a patch that arrives as written', () => {
    const { container } = synth({}, workload => {
      ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu', 1));
    });
    expect(container.resources.limits['nvidia.com/gpu']).toBe(1);
  });

  test('a Service port that differs from the container port', () => {
    const { container, kinds } = synth({
      ports: [{ number: 8080, name: 'http-web' }],
      clientService: { ports: [{ port: 80, targetPort: 8080, name: 'http-web' }] },
    });

    expect(kinds.Service.find(({ metadata }) => metadata.name === 'db').spec.ports).toEqual([{ name: 'http-web', port: 80, targetPort: 8080 }]);
    expect(container.ports).toEqual([{ name: 'http-web', containerPort: 8080 }]);
  });

  test('rolling updates with a partition, and updates on delete without one', () => {
    const of = (updateStrategy?: UpdateStrategy) => synth({ replicas: 3, updateStrategy }).statefulSet.spec.updateStrategy;

    expect(of()).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
    expect(of(UpdateStrategy.rollingUpdate({ partition: 2 }))).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 2 } });
    expect(of(UpdateStrategy.onDelete())).toEqual({ type: 'OnDelete' });
  });

  test('grace period and metadata of the pods', () => {
    const { template } = synth({ terminationGracePeriod: Duration.minutes(2), podMetadata: { annotations: { 'example.com/owner': 'web' } } });
    expect([template.spec.terminationGracePeriodSeconds, template.metadata.annotations]).toEqual([120, { 'example.com/owner': 'web' }]);
  });

  test.each([
    [Placement.ANY, undefined],
    [Placement.SPREAD, 'podAntiAffinity'],
    [Placement.PACK, 'podAffinity'],
  ])('deployment mode %s', (placement, field) => {
    const preference = [{ weight: 100, podAffinityTerm: { labelSelector: { matchLabels: SELECTOR }, topologyKey: HOSTNAME } }];
    const { affinity } = synth({ replicas: 3, placement }).pod;
    expect(affinity).toEqual(field && { [field]: { preferredDuringSchedulingIgnoredDuringExecution: preference } });
  });

  test('rules with and away from other workloads, preferred and required, several of each', () => {
    const chart = shop();
    const db = workloadIn(chart, { placement: Placement.ANY });
    const [one, two] = ['one', 'two'].map(id => new StatefulWorkload(chart, id, { image: 'example.com/redis:7.4' }));
    db.scheduling.colocate(one);
    db.scheduling.colocate(two, { weight: 100 });
    db.scheduling.separate(one, { weight: 50 });
    db.scheduling.separate(two);

    const term = (name: string) => ({ labelSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name } }, topologyKey: HOSTNAME });
    expect(podOf(chart).affinity).toMatchObject({
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [term('one')],
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term('two') }],
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [term('two')],
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: term('one') }],
      },
    });
  });

  test('log collection and IP pool, by annotations of the pods', () => {
    const annotations = {
      'kubesphere.io/collectSavedLog': 'true',
      'logging.kubesphere.io/logsidecar-config': '{"containerLogConfigs":{"db":{"data":["log/*.log"]}}}',
      'cni.projectcalico.org/ipv4pools': '["pool-a"]',
    };
    expect(synth({ podMetadata: { annotations } }).template.metadata.annotations).toEqual(annotations);
  });

  test('node labels, and one node by its name', () => {
    expect(synth({ nodeSelector: { [HOSTNAME]: 'node-1', disk: 'ssd' } }).pod.nodeSelector).toEqual({ [HOSTNAME]: 'node-1', disk: 'ssd' });
  });

  test('annotations stand on the StatefulSet alone', () => {
    const { statefulSet, template, kinds } = synth({ metadata: { annotations: { note: 'a' } } });
    expect([statefulSet.metadata.annotations, template.metadata.annotations, kinds.Service[0].metadata.annotations]).toEqual([{ note: 'a' }, undefined, undefined]);
  });

  test('a claim that exists already, for all pods', () => {
    const { pod, container } = synth({ writablePaths: [] }, (workload, chart) => {
      const claim = kplus.PersistentVolumeClaim.fromClaimName(chart, 'Claim', 'shared');
      workload.containers[0].mount('/shared', kplus.Volume.fromPersistentVolumeClaim(chart, 'Shared', claim, { name: 'shared' }), { readOnly: true });
    });
    expect([pod.volumes, container.volumeMounts]).toEqual([
      [{ name: 'shared', persistentVolumeClaim: { claimName: 'shared' } }],
      [{ name: 'shared', mountPath: '/shared', readOnly: true }],
    ]);
  });
});

describe('what the wizard gets wrong', () => {
  test('no field that Kubernetes does not know stands in a container', () => {
    const known = ['name', 'image', 'ports', 'readinessProbe', 'resources', 'securityContext', 'terminationMessagePolicy', 'volumeMounts'];
    expect(Object.keys(synth({ port: 80 }).container).sort()).toEqual(known.sort());
  });

  test('a claim that is mounted leaves other mounts read-only', () => {
    const { container } = synth({ writablePaths: [] }, (workload, chart) => {
      workload.containers[0].mount('/etc/db', kplus.Volume.fromConfigMap(chart, 'Vol', kplus.ConfigMap.fromConfigMapName(chart, 'Map', 'settings'), { name: 'etc' }), { readOnly: true });
      workload.containers[0].mount('/data', workload.addClaim({ name: 'data', size: Size.gibibytes(1) }));
    });
    expect(container.volumeMounts.map((mount: any) => [mount.mountPath, mount.readOnly])).toEqual([['/etc/db', true], ['/data', undefined]]);
  });

  test('labels that are added later reach the Service\'s pods through the same selector', () => {
    const { statefulSet, kinds } = synth({ podMetadata: { labels: { version: 'v1' } } });
    expect([statefulSet.spec.selector.matchLabels, kinds.Service[0].spec.selector]).toEqual([SELECTOR, SELECTOR]);
  });
});

/** File and title of the tests that a page names as proof: `` `workload/claims` title ``. */
function proofsOf(cell: string): Array<{ file: string; title: string }> {
  return cell.split('<br>').map(proof => {
    const [, file, title] = /^`([a-z/-]+)` (.+)$/.exec(proof.trim()) ?? [];
    return { file, title };
  });
}

describe('docs/console.md', () => {
  const rows = textOf('docs/console.md').split('\n').filter(line => /^\| (?!---|wizard)/.test(line))
    .map(line => line.slice(1, -1).split(/(?<!\\)\|/).map(cell => cell.trim()));

  test('has no empty cell, and every line is proved by a test or says why there is nothing to prove', () => {
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter(cells => cells.length !== 3 || cells.some(cell => cell === ''))).toEqual([]);
    expect(rows.filter(([, , proof]) => !/^`|^by design: /.test(proof))).toEqual([]);
  });

  test.each(rows.filter(([, , proof]) => proof.startsWith('`')).map(([line, , proof]) => [line, proof]))('%s is proved by tests that exist', (_, cell) => {
    for (const { file, title } of proofsOf(cell)) {
      const source = readFileSync(join(__dirname, '..', `${file}.test.ts`), 'utf8').replace(/\\'/g, '\'');
      expect(source).toContain(`'${title}'`);
    }
  });
});
