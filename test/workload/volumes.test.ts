import { App, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Given, Then, problemsIn, problemsOf, shop, synth, workloadIn } from './harness';
import { ProjectedSource, StatefulDefaults, StatefulWorkload } from 'cdk8s-stateful';

const CONTAINERS = [{ name: 'a', image: 'example.com/redis:7.4' }, { name: 'b', image: 'example.com/redis:7.4' }];
const DATA = { name: 'data', size: Size.gibibytes(1), mountPath: '/data' };

describe('writable paths', () => {
  test('each container has a directory of its own in one volume, init containers too', () => {
    const { pod } = synth({ containers: CONTAINERS, initContainers: [{ name: 'setup', image: 'busybox:1.37' }], writablePaths: ['/tmp', '/run/postgresql'] });

    expect(pod.volumes).toEqual([{ name: 'writable-paths', emptyDir: {} }]);
    expect([...pod.containers, ...pod.initContainers].map((container: any) => container.volumeMounts)).toEqual(['a', 'b', 'setup'].map(name => [
      { name: 'writable-paths', mountPath: '/tmp', subPath: `${name}/tmp` },
      { name: 'writable-paths', mountPath: '/run/postgresql', subPath: `${name}/run/postgresql` },
    ]));
  });

  test('late, attached and sidecar containers have them as well', () => {
    const { pod } = synth({ containers: CONTAINERS.slice(0, 1) }, workload => {
      workload.addContainer({ name: 'late', image: 'example.com/redis:7.4' });
      workload.attachContainer(new kplus.Container({ name: 'attached', image: 'example.com/redis:7.4' }));
      workload.addSidecar({ name: 'proxy', image: 'envoy:1' });
    });
    expect([...pod.containers, ...pod.initContainers].map((container: any) => container.volumeMounts[0].subPath)).toEqual(['a/tmp', 'late/tmp', 'attached/tmp', 'proxy/tmp']);
  });

  test.each<[string, Given]>([
    ['the root file system may be written', { containers: [{ ...CONTAINERS[0], securityContext: { readOnlyRootFilesystem: false } }] }],
    ['the profile leaves the root file system alone', { securityProfile: 'baseline' }],
    ['the list is empty', { writablePaths: [] }],
  ])('/tmp is not mounted where %s', (_, props) => {
    const { pod, container } = synth(props);
    expect([pod.volumes, container.volumeMounts]).toEqual([undefined, undefined]);
  });

  test('/tmp is mounted where one container asks for a read-only root file system', () => {
    const { container } = synth({ securityProfile: 'privileged', containers: [{ ...CONTAINERS[0], securityContext: { readOnlyRootFilesystem: true } }] });
    expect(container.volumeMounts).toEqual([{ name: 'writable-paths', mountPath: '/tmp', subPath: 'a/tmp' }]);
  });

  test('asked for by name, they are there under every profile', () => {
    expect(synth({ securityProfile: 'privileged', writablePaths: ['/cache'] }).container.volumeMounts).toEqual([{ name: 'writable-paths', mountPath: '/cache', subPath: 'db/cache' }]);
  });

  test.each(['/tmp', '/tmp/'])('a claim at %s is left alone by the default', mountPath => {
    const { pod, container } = synth({ claims: [{ ...DATA, mountPath }] });
    expect([container.volumeMounts, pod.volumes]).toEqual([[{ name: 'data', mountPath }], undefined]);
  });

  test('a volume at /tmp of one container is left alone, the other gets its own', () => {
    const { pod } = synth({ containers: CONTAINERS }, workload => workload.containers[0].mount('/tmp', kplus.Volume.fromEmptyDir(workload, 'Own', 'own')));
    expect(pod.containers.map((container: any) => container.volumeMounts.map((mount: any) => mount.name))).toEqual([['own'], ['writable-paths']]);
  });

  test('a claim below /tmp does not stand in the way', () => {
    const { container } = synth({ claims: [{ ...DATA, mountPath: '/tmp/data' }] });
    expect(container.volumeMounts.map((mount: any) => mount.mountPath)).toEqual(['/tmp/data', '/tmp']);
  });

  test('the list may change later without changing the workload', () => {
    const writablePaths = ['/tmp'];
    const { container } = synth({ writablePaths }, () => { writablePaths.push('/late'); });
    expect(container.volumeMounts).toHaveLength(1);
  });
});

describe('projected volumes', () => {
  test('hold ConfigMaps, Secrets, tokens and fields of the pod in one directory', () => {
    const { pod, container } = synth({ writablePaths: [] }, (workload, chart) => {
      const volume = workload.addProjectedVolume({
        name: 'config',
        defaultMode: 0o440,
        sources: [
          ProjectedSource.configMap(kplus.ConfigMap.fromConfigMapName(chart, 'Map', 'settings'), { 'b.conf': 'conf.d/b.conf', 'a.conf': 'a.conf' }),
          ProjectedSource.secret(kplus.Secret.fromSecretName(chart, 'Secret', 'tls')),
          ProjectedSource.serviceAccountToken('token', 'vault', Duration.minutes(10)),
          ProjectedSource.downwardApi({ name: 'metadata.name', labels: 'metadata.labels' }),
        ],
      });
      workload.containers[0].mount('/etc/db', volume, { readOnly: true });
    });

    expect(container.volumeMounts).toEqual([{ name: 'config', mountPath: '/etc/db', readOnly: true }]);
    expect(pod.volumes).toEqual([{
      name: 'config',
      projected: {
        defaultMode: 0o440,
        sources: [
          { configMap: { name: 'settings', items: [{ key: 'a.conf', path: 'a.conf' }, { key: 'b.conf', path: 'conf.d/b.conf' }] } },
          { secret: { name: 'tls' } },
          { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } },
          { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }, { path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
        ],
      },
    }]);
  });

  test('stand in the pod once, also when several containers mount them', () => {
    const { pod } = synth({ containers: CONTAINERS, writablePaths: [] }, workload => {
      const volume = workload.addProjectedVolume({ name: 'config', sources: [ProjectedSource.serviceAccountToken('token')] });
      workload.containers.forEach(container => container.mount('/etc/db', volume));
    });
    expect(pod.volumes).toEqual([{ name: 'config', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }]);
  });
});

describe('ephemeral volumes', () => {
  test('are provisioned for each pod from a template', () => {
    const { pod } = synth({ writablePaths: [] }, workload => {
      workload.containers[0].mount('/scratch', workload.addEphemeralVolume({ name: 'scratch', size: Size.mebibytes(500), storageClassName: 'fast', labels: { a: 'b' }, annotations: { c: 'd' } }));
    });

    expect(pod.volumes).toEqual([{
      name: 'scratch',
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels: { a: 'b' }, annotations: { c: 'd' } },
          spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', volumeMode: 'Filesystem', resources: { requests: { storage: '500Mi' } } },
        },
      },
    }]);
  });

  test('take the storage class of the scope', () => {
    const chart = shop();
    StatefulDefaults.of(chart).add({ storageClassName: 'standard' });
    workloadIn(chart).addEphemeralVolume({ name: 'scratch', size: Size.gibibytes(1), accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_MANY] });

    const { volumes } = chart.toJson().find(({ kind }) => kind === 'StatefulSet').spec.template.spec;
    expect(volumes.find((volume: any) => volume.name === 'scratch').ephemeral.volumeClaimTemplate).toEqual({
      spec: { accessModes: ['ReadWriteMany'], storageClassName: 'standard', volumeMode: 'Filesystem', resources: { requests: { storage: '1Gi' } } },
    });
  });
});

describe('volumes of cdk8s-plus', () => {
  test('are listed whether a container mounts them or not, each once', () => {
    const { pod } = synth(chart => {
      const cache = kplus.Volume.fromEmptyDir(chart, 'Cache', 'cache');
      return { volumes: [cache, kplus.Volume.fromEmptyDir(chart, 'Idle', 'idle')], containers: CONTAINERS.map(each => ({ ...each, volumeMounts: [{ path: '/cache', volume: cache }] })), writablePaths: [] };
    });
    expect(pod.volumes).toEqual([{ name: 'cache', emptyDir: {} }, { name: 'idle', emptyDir: {} }]);
  });

  test('say nothing that the API would fill in anyway', () => {
    const { pod } = synth({ securityProfile: 'privileged' }, (workload, chart) => {
      workload.addVolume(kplus.Volume.fromHostPath(chart, 'Host', 'host', { path: '/mnt' }));
      workload.addVolume(kplus.Volume.fromPersistentVolumeClaim(chart, 'Shared', kplus.PersistentVolumeClaim.fromClaimName(chart, 'Claim', 'shared'), { name: 'shared' }));
    });
    expect(pod.volumes).toEqual([{ name: 'host', hostPath: { path: '/mnt' } }, { name: 'shared', persistentVolumeClaim: { claimName: 'shared' } }]);
  });

  test('of a ConfigMap with chosen keys and of a Secret are written as cdk8s-plus does', () => {
    const { pod } = synth({ writablePaths: [] }, (workload, chart) => {
      const map = kplus.ConfigMap.fromConfigMapName(chart, 'Map', 'settings');
      workload.addVolume(kplus.Volume.fromConfigMap(chart, 'Settings', map, { name: 'settings', items: { 'a.conf': { path: 'a.conf' } } }));
      workload.addVolume(kplus.Volume.fromSecret(chart, 'Tls', kplus.Secret.fromSecretName(chart, 'Secret', 'tls'), { name: 'tls', defaultMode: 0o400 }));
    });
    expect(pod.volumes).toEqual([
      { name: 'settings', configMap: { name: 'settings', items: [{ key: 'a.conf', path: 'a.conf' }] } },
      { name: 'tls', secret: { secretName: 'tls', defaultMode: 0o400 } },
    ]);
  });
});

describe('what speaks', () => {
  test.each<[string, Given, string]>([
    ['a relative writable path', { writablePaths: ['tmp'] }, '\'writablePaths[0]\' has the path \'tmp\'; write an absolute path such as \'/data\''],
    ['the root as writable path', { writablePaths: ['/'] }, '\'writablePaths[0]\' has the path \'/\', which would hide the image; write a directory such as \'/data\''],
    ['a writable path that climbs', { writablePaths: ['/a/../b'] }, '\'writablePaths[0]\' has the path \'/a/../b\'; write it without \':\' and \'..\''],
    ['a writable path twice', { writablePaths: ['/a', '/a/'] }, '\'writablePaths\' names \'/a/\' twice; remove one'],
    ['a writable path where a claim is', { writablePaths: ['/data'], claims: [DATA] }, 'claim \'data\' and \'writablePaths\' are both mounted at \'/data\' in container \'db\'; give one another path'],
    ['writable paths that are no list', { writablePaths: '/tmp' }, '\'writablePaths\' must be a list, got \'/tmp\''],
    ['volumes that are none', { volumes: [{ name: 'x' }] }, '\'volumes[0]\' must be a volume such as kplus.Volume.fromEmptyDir(…), got {"name":"x"}'],
  ])('%s', (_, props, message) => {
    expect(problemsOf(props)).toEqual([message]);
  });

  test.each<[string, Then, string]>([
    ['a projected volume without sources', workload => workload.addProjectedVolume({ name: 'a', sources: [] }), 'projected volume \'a\' has no sources; add one such as ProjectedSource.configMap(map)'],
    ['a projected volume without a name', workload => workload.addProjectedVolume({ sources: [ProjectedSource.serviceAccountToken('t')] } as any), '\'addProjectedVolume\' has the volume name \'\'; write a DNS label such as \'scratch\''],
    ['a source that is none', workload => workload.addProjectedVolume({ name: 'a', sources: ['x'] } as any), '\'addProjectedVolume.sources[0]\' must be a source such as ProjectedSource.configMap(map), got \'x\''],
    ['a source of no ConfigMap', workload => workload.addProjectedVolume({ name: 'a', sources: [ProjectedSource.configMap(undefined as any)] }), 'projected volume \'a\' has a ConfigMap source without a name; give it the ConfigMap to read'],
    ['a source of no Secret', workload => workload.addProjectedVolume({ name: 'a', sources: [ProjectedSource.secret(undefined as any)] }), 'projected volume \'a\' has a Secret source without a name; give it the Secret to read'],
    ['a token at an absolute path', workload => workload.addProjectedVolume({ name: 'a', sources: [ProjectedSource.serviceAccountToken('/t')] }), 'projected volume \'a\' has a token at the path \'/t\'; write a relative path such as \'token\''],
    ['a token of five minutes', workload => workload.addProjectedVolume({ name: 'a', sources: [ProjectedSource.serviceAccountToken('t', 'vault', Duration.minutes(5))] }),
      'projected volume \'a\' has a token that is valid for 300 seconds; Kubernetes gives none for less than 10 minutes'],
    ['permission bits over 0o777', workload => workload.addProjectedVolume({ name: 'a', sources: [ProjectedSource.serviceAccountToken('t')], defaultMode: 4096 }), '\'addProjectedVolume.defaultMode\' must be a whole number of permission bits, from 0 to 511, got 4096'],
    ['an ephemeral volume without a size', workload => workload.addEphemeralVolume({ name: 'a' } as any), 'ephemeral volume \'a\' has no size; write how much each pod asks for, such as Size.gibibytes(20)'],
    ['an ephemeral volume of nothing', workload => workload.addEphemeralVolume({ name: 'a', size: Size.gibibytes(0) }), 'ephemeral volume \'a\' has no size; write how much each pod asks for, such as Size.gibibytes(20)'],
    ['an ephemeral volume with a label that the API server refuses', workload => workload.addEphemeralVolume({ name: 'a', size: Size.gibibytes(1), labels: { 'a b': 'c' } }),
      '\'addEphemeralVolume.labels\' has the label key \'a b\'; write \'name\' or \'prefix/name\', with a DNS name as prefix and at most 63 letters, digits, \'-\', \'_\' and \'.\' as name'],
    ['no volume', workload => workload.addVolume(undefined as any), '\'addVolume\' was given undefined; give it a volume such as kplus.Volume.fromEmptyDir(…)'],
    ['two volumes of one name', workload => { workload.addEphemeralVolume({ name: 'a', size: Size.gibibytes(1) }); workload.addVolume(kplus.Volume.fromEmptyDir(workload, 'A', 'a')); },
      'volume \'a\' was added twice; give one of them another name'],
    ['two mounted volumes of one name', workload => { for (const id of ['A', 'B']) { workload.containers[0].mount(`/${id}`, kplus.Volume.fromEmptyDir(workload, id, 'a')); } },
      'volume \'a\' exists twice in the pod; give one of them another name'],
    ['a volume that a claim would replace', workload => { workload.addVolume(kplus.Volume.fromEmptyDir(workload, 'A', 'data')); workload.addClaim(DATA); },
      'volume \'data\' has the name of a claim, which would take its place; give one of them another name'],
    ['a volume of a name that the workload uses itself', workload => workload.addVolume(kplus.Volume.fromEmptyDir(workload, 'A', 'writable-paths')), 'volume \'writable-paths\' has a name that this workload uses itself; give it another one'],
    ['a volume name with upper case', workload => workload.addVolume(kplus.Volume.fromEmptyDir(workload, 'A', 'Cache')), 'volume \'Cache\' is not a DNS label of at most 63 characters; give it a name of lower case letters, digits and \'-\''],
    ['two volumes at one path', workload => { for (const id of ['a', 'b']) { workload.containers[0].mount('/x', kplus.Volume.fromEmptyDir(workload, id, id)); } },
      'volume \'a\' and volume \'b\' are both mounted at \'/x\' in container \'db\'; give one another path'],
    ['a mount without a path', workload => workload.containers[0].mount(undefined as any, kplus.Volume.fromEmptyDir(workload, 'A', 'a')), 'volume \'a\' in container \'db\' has the path undefined; write an absolute path such as \'/data\''],
    ['subPath beside subPathExpr', workload => workload.containers[0].mount('/x', kplus.Volume.fromEmptyDir(workload, 'A', 'a'), { subPath: 'a', subPathExpr: '$(A)' }),
      'volume \'a\' in container \'db\' has both \'subPath\' and \'subPathExpr\'; keep one'],
    ['an absolute subPath', workload => workload.containers[0].mount('/x', kplus.Volume.fromEmptyDir(workload, 'A', 'a'), { subPath: '/a' }),
      'volume \'a\' in container \'db\' has subPath \'/a\'; write a relative path without \'..\''],
    ['a subPathExpr that climbs', workload => workload.containers[0].mount('/x', kplus.Volume.fromEmptyDir(workload, 'A', 'a'), { subPathExpr: '../$(A)' }),
      'volume \'a\' in container \'db\' has subPathExpr \'../$(A)\'; write a relative path without \'..\''],
  ])('%s', (_, then, message) => {
    expect(problemsOf({}, then)).toContain(message);
  });
});

describe('what stays silent', () => {
  test.each<[string, Then]>([
    ['a token of ten minutes at a path below', workload => workload.addProjectedVolume({ name: 'a', sources: [ProjectedSource.serviceAccountToken('a/t', 'vault', Duration.minutes(10))] })],
    ['one volume at two paths', workload => { const volume = kplus.Volume.fromEmptyDir(workload, 'A', 'a'); for (const path of ['/x', '/y']) { workload.containers[0].mount(path, volume); } }],
    ['a volume that is added and mounted', workload => { const volume = kplus.Volume.fromEmptyDir(workload, 'A', 'a'); workload.addVolume(volume); workload.containers[0].mount('/x', volume); }],
    ['a path by variable', workload => workload.containers[0].mount('/x', kplus.Volume.fromEmptyDir(workload, 'A', 'a'), { subPathExpr: '$(POD_NAME)' })],
    ['a mount below a writable path', workload => workload.containers[0].mount('/tmp/x', kplus.Volume.fromEmptyDir(workload, 'A', 'a'))],
  ])('%s', (_, then) => {
    expect(problemsOf({}, then)).toEqual([]);
  });

  test('a volume of cdk8s-plus that two workloads mount', () => {
    const chart = shop();
    const volume = kplus.Volume.fromEmptyDir(chart, 'Cache', 'cache');
    for (const workload of [workloadIn(chart), new StatefulWorkload(chart, 'other', { image: 'example.com/redis:7.4' })]) { workload.containers[0].mount('/cache', volume); }

    expect(problemsIn(App.of(chart))).toEqual([]);
  });
});

test.each(['addProjectedVolume', 'addEphemeralVolume'])('a volume of %s is refused outside of its workload, before anything is written', method => {
  const chart = shop();
  const volume = (workloadIn(chart) as any)[method]({
    name: 'own',
    ...method === 'addProjectedVolume' ? { sources: [ProjectedSource.serviceAccountToken('token')] } : { size: Size.gibibytes(1) },
  });
  new kplus.Deployment(chart, 'web', { containers: [{ image: 'example.com/nginx:1.27' }] }).containers[0].mount('/own', volume);

  expect(problemsIn(App.of(chart))).toEqual([
    '[shop/db] volume \'own\' of workload \'db\' is mounted by \'shop/web\', where it does not exist; mount it only in its own workload',
  ]);
});
