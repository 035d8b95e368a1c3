import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Given, problemsIn, problemsOf, shop, synth, workloadIn } from './harness';
import { ClaimRetention, ClaimSource, StatefulDefaults, StatefulWorkload } from 'cdk8s-stateful';

const DATA = { name: 'data', size: Size.gibibytes(20), mountPath: '/data' };
const RAW = { name: 'raw', size: Size.gibibytes(20), volumeMode: kplus.PersistentVolumeMode.BLOCK, devicePath: '/dev/xvda' };

const templates = (props: Given) => synth(props).statefulSet.spec.volumeClaimTemplates;
const containers = (...names: string[]) => names.map(name => ({ name, image: 'example.com/redis:7.4' }));

describe('claim templates', () => {
  test('a claim says what each pod asks for, with everything that GitOps tools would report as drift', () => {
    expect(templates({ claims: [DATA] })).toEqual([{
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', resources: { requests: { storage: '20Gi' } } },
    }]);
  });

  test('everything a claim can say is written', () => {
    const claim = {
      ...DATA,
      accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_MANY, kplus.PersistentVolumeAccessMode.READ_ONLY_MANY],
      storageClassName: 'fast',
      dataSource: ClaimSource.snapshot('monday'),
      labels: { tier: 'data' },
      annotations: { 'example.com/note': 'by hand' },
    };

    expect(templates({ claims: [claim] })).toEqual([{
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', labels: { tier: 'data' }, annotations: { 'example.com/note': 'by hand' } },
      spec: {
        accessModes: ['ReadWriteMany', 'ReadOnlyMany'],
        storageClassName: 'fast',
        volumeMode: 'Filesystem',
        resources: { requests: { storage: '20Gi' } },
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'monday' },
      },
    }]);
  });

  test.each([
    [Size.kibibytes(100), '100Ki'],
    [Size.mebibytes(500), '500Mi'],
    [Size.gibibytes(1), '1Gi'],
    [Size.gibibytes(1.5), '1.5Gi'],
    [Size.tebibytes(2), '2Ti'],
    [Size.pebibyte(1), '1Pi'],
    [Size.mebibytes(1024), '1024Mi'],
  ])('a size is written in the unit it was given in: %#', (size, written) => {
    expect(templates({ claims: [{ ...DATA, size }] })[0].spec.resources.requests.storage).toBe(written);
  });

  test('another claim can be cloned', () => {
    expect(templates({ claims: [{ ...DATA, dataSource: ClaimSource.claim('data-old-0') }] })[0].spec.dataSource)
      .toEqual({ kind: 'PersistentVolumeClaim', name: 'data-old-0' });
  });

  test('an empty storage class asks for a volume made by hand', () => {
    const chart = shop();
    StatefulDefaults.of(chart).add({ storageClassName: 'standard' });
    const workload = workloadIn(chart, { claims: [{ ...DATA, storageClassName: '' }] });

    expect(problemsIn(App.of(workload))).toEqual([]);
    expect(chart.toJson().find(({ kind }) => kind === 'StatefulSet').spec.volumeClaimTemplates[0].spec.storageClassName).toBe('');
  });

  test('claims stay in the order they were given, those of the constructor first', () => {
    const { statefulSet } = synth({ claims: [{ ...DATA, name: 'wal' }] }, workload => { workload.addClaim({ ...DATA, mountPath: '/more' }); });

    expect(statefulSet.spec.volumeClaimTemplates.map((claim: any) => claim.metadata.name)).toEqual(['wal', 'data']);
  });

  test('labels and annotations of the workload stay off the claims', () => {
    const [claim] = templates({ metadata: { labels: { 'app.kubernetes.io/version': '1' }, annotations: { a: 'b' } }, podMetadata: { labels: { x: 'y' } }, claims: [DATA] });
    expect(claim.metadata).toEqual({ name: 'data' });
  });

  test('a workload without claims has no claim templates', () => {
    expect(templates({})).toBeUndefined();
  });

  test('the props of a claim may change after it was added without changing the claim', () => {
    const labels: Record<string, string> = { tier: 'data' };
    const accessModes = [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE];
    const claims = [{ ...DATA, labels, accessModes }];
    const { statefulSet } = synth({ claims }, () => {
      labels.tier = 'changed';
      accessModes.push(kplus.PersistentVolumeAccessMode.READ_ONLY_MANY);
      claims.push({ ...DATA, name: 'late', labels, accessModes });
    });

    expect(statefulSet.spec.volumeClaimTemplates).toHaveLength(1);
    expect(statefulSet.spec.volumeClaimTemplates[0]).toMatchObject({ metadata: { labels: { tier: 'data' } }, spec: { accessModes: ['ReadWriteOnce'] } });
    expect([labels, accessModes, claims.length]).toEqual([{ tier: 'changed' }, ['ReadWriteOnce', 'ReadOnlyMany'], 2]);
  });
});

describe('retention', () => {
  test.each([
    [undefined, { whenDeleted: 'Retain', whenScaled: 'Retain' }],
    [{ whenScaled: ClaimRetention.DELETE }, { whenDeleted: 'Retain', whenScaled: 'Delete' }],
    [{ whenDeleted: ClaimRetention.DELETE }, { whenDeleted: 'Delete', whenScaled: 'Retain' }],
  ])('claims stay unless the workload says otherwise: %j', (claimRetention, written) => {
    expect(synth({ claims: [DATA], claimRetention }).statefulSet.spec.persistentVolumeClaimRetentionPolicy).toEqual(written);
  });
});

describe('mounts', () => {
  test('a claim is mounted in the first container, and the pod lists no volume of its name', () => {
    const { pod } = synth({ containers: containers('a', 'b'), claims: [{ ...DATA, readOnly: true, subPath: 'pg' }], writablePaths: [] });

    expect(pod.containers.map((container: any) => container.volumeMounts)).toEqual([[{ name: 'data', mountPath: '/data', readOnly: true, subPath: 'pg' }], undefined]);
    expect(pod.volumes).toBeUndefined();
  });

  test('a claim that is said to be writable says so', () => {
    expect(synth({ claims: [{ ...DATA, readOnly: false }], writablePaths: [] }).container.volumeMounts).toEqual([{ name: 'data', mountPath: '/data', readOnly: false }]);
  });

  test.each(['b', 'setup', 'proxy'])('a claim is mounted in the container it names: %s', name => {
    const { pod } = synth({ containers: containers('a', 'b'), initContainers: containers('setup'), claims: [{ ...DATA, container: name }], writablePaths: [] },
      workload => { workload.addSidecar(containers('proxy')[0]); });

    const mounting = [...pod.containers, ...pod.initContainers].filter((container: any) => container.volumeMounts);
    expect(mounting.map((container: any) => container.name)).toEqual([name]);
  });

  test('the handle of a claim mounts it in any container of its workload', () => {
    const { pod } = synth({ containers: containers('a', 'b'), initContainers: containers('setup'), writablePaths: [] }, workload => {
      const claim = workload.addClaim({ ...DATA, mountPath: undefined });
      workload.containers[1].mount('/b', claim, { subPath: 'b', readOnly: true });
      workload.initContainers[0].mount('/setup', claim);
      workload.addContainer({ name: 'late', image: 'example.com/redis:7.4' }).mount('/late', workload.claim('data'));
    });

    expect([...pod.containers, ...pod.initContainers].map((container: any) => container.volumeMounts?.[0])).toEqual([
      undefined,
      { name: 'data', mountPath: '/b', subPath: 'b', readOnly: true },
      { name: 'data', mountPath: '/late' },
      { name: 'data', mountPath: '/setup' },
    ]);
    expect(pod.volumes).toBeUndefined();
  });

  test('a claim can be mounted twice in one container, at two paths', () => {
    const { container } = synth({ claims: [DATA], writablePaths: [] }, workload => workload.containers[0].mount('/more', workload.claim('data')));
    expect(container.volumeMounts.map((mount: any) => mount.mountPath).sort()).toEqual(['/data', '/more']);
  });

  test('a claim is mounted in the first container even when that one came after it', () => {
    const { container } = synth({ containers: [] }, workload => {
      workload.addClaim(DATA);
      workload.addContainer({ name: 'late', image: 'example.com/redis:7.4' });
    });
    expect(container).toMatchObject({ name: 'late', volumeMounts: expect.arrayContaining([{ name: 'data', mountPath: '/data' }]) });
  });
});

describe('block devices', () => {
  test('a Block claim appears as a device of the first container', () => {
    const { container, statefulSet } = synth({ claims: [RAW], writablePaths: [] });

    expect(statefulSet.spec.volumeClaimTemplates[0].spec.volumeMode).toBe('Block');
    expect(container.volumeDevices).toEqual([{ name: 'raw', devicePath: '/dev/xvda' }]);
    expect(container.volumeMounts).toBeUndefined();
  });

  test('containers can name the devices they use themselves', () => {
    const { pod } = synth({
      containers: [...containers('a'), { ...containers('b')[0], devices: [{ name: 'raw', devicePath: '/dev/b' }] }],
      claims: [{ ...RAW, devicePath: undefined }],
    });
    expect(pod.containers.map((container: any) => container.volumeDevices)).toEqual([undefined, [{ name: 'raw', devicePath: '/dev/b' }]]);
  });

  test('a device that claim and container both name is there once', () => {
    const { container } = synth({ containers: [{ ...containers('a')[0], devices: [{ name: 'raw', devicePath: '/dev/xvda' }] }], claims: [RAW] });
    expect(container.volumeDevices).toEqual([{ name: 'raw', devicePath: '/dev/xvda' }]);
  });
});

describe('names of claims', () => {
  test('a pod\'s claim is named after template, workload and ordinal', () => {
    expect(synth({ claims: [DATA] }).workload.claimName('data', 2)).toBe('data-db-2');
  });

  test('a claim that does not exist is told with those that do', () => {
    const { workload } = synth({ claims: [DATA, { ...DATA, name: 'wal', mountPath: '/wal' }] });

    expect(() => workload.claimName('logs', 0)).toThrow('claim \'logs\' does not exist in workload \'shop/db\'; it has \'data\', \'wal\'');
    expect(() => workload.claim('logs')).toThrow('it has \'data\', \'wal\'');
    expect(() => workload.claimName('data', -1)).toThrow('\'ordinal\' must be a whole number, 0 or more, got -1');
  });
});

describe('what speaks', () => {
  const claim = (props: object) => ({ claims: [{ ...DATA, ...props }] });
  const raw = (props: object) => ({ claims: [{ ...RAW, ...props }] });

  test.each<[string, Given, string]>([
    ['a claim without a size', claim({ size: undefined }), 'claim \'data\' has no size; write how much each pod asks for, such as Size.gibibytes(20)'],
    ['a size that is a string', claim({ size: '20Gi' }), '\'claims[0].size\' must be a size such as Size.gibibytes(20), got \'20Gi\''],
    ['a size of nothing', claim({ size: Size.gibibytes(0) }), 'claim \'data\' asks for \'0Gi\'; write a size above zero, such as Size.gibibytes(20)'],
    ['a claim without a name', claim({ name: undefined }), '\'claims[0]\' has no name; give it one such as \'data\''],
    ['a name with upper case', claim({ name: 'Data' }), 'claim \'Data\' is not a DNS label of at most 63 characters; use lower case letters, digits and \'-\''],
    ['a name of 64 characters', claim({ name: 'd'.repeat(64) }), `claim '${'d'.repeat(64)}' is not a DNS label of at most 63 characters; use lower case letters, digits and '-'`],
    ['two claims of one name', { claims: [DATA, { ...DATA, mountPath: '/more' }] }, 'claim \'data\' exists already; give one of them another name'],
    ['a claim that nobody mounts', claim({ mountPath: undefined }), 'claim \'data\' is never mounted, so nothing would be kept on it; write \'mountPath\', or call container.mount(path, claim)'],
    ['a relative mount path', claim({ mountPath: 'data' }), 'claim \'data\' in container \'db\' has the path \'data\'; write an absolute path such as \'/data\''],
    ['a mount path with a colon', claim({ mountPath: '/a:b' }), 'claim \'data\' in container \'db\' has the path \'/a:b\'; write it without \':\' and \'..\''],
    ['a mount path that hides the image', claim({ mountPath: '/' }), 'claim \'data\' in container \'db\' has the path \'/\', which would hide the image; write a directory such as \'/data\''],
    ['two claims at one path', { claims: [DATA, { ...DATA, name: 'wal' }] }, 'claims \'data\' and \'wal\' are both mounted at \'/data\' in container \'db\'; give one another mountPath'],
    ['the same path written with a slash', { claims: [DATA, { ...DATA, name: 'wal', mountPath: '/data/' }] }, 'claims \'data\' and \'wal\' are both mounted at \'/data/\' in container \'db\'; give one another mountPath'],
    ['a container that is not there', claim({ container: 'postgres' }), 'claim \'data\' names the container \'postgres\', which does not exist; write one of \'db\''],
    ['subPath without mountPath', claim({ mountPath: undefined, subPath: 'pg' }), 'claim \'data\' has \'subPath\' without \'mountPath\', so it has no effect; add \'mountPath\''],
    ['readOnly without mountPath', claim({ mountPath: undefined, readOnly: true }), 'claim \'data\' has \'readOnly\' without \'mountPath\', so it has no effect; add \'mountPath\''],
    ['an absolute subPath', claim({ subPath: '/pg' }), 'claim \'data\' has subPath \'/pg\'; write a relative path without \'..\''],
    ['a Block claim without devicePath', raw({ devicePath: undefined }), 'claim \'raw\' is a Block volume without \'devicePath\'; write where the device appears, such as \'/dev/xvda\''],
    ['a relative devicePath', raw({ devicePath: 'xvda' }), 'device \'raw\' in container \'db\' has the path \'xvda\'; write an absolute path such as \'/data\''],
    ['a Block claim with mountPath', raw({ mountPath: '/raw' }), 'claim \'raw\' is a Block volume, so it cannot be mounted at \'/raw\'; write \'devicePath\' instead of \'mountPath\''],
    ['a Block claim with subPath', raw({ subPath: 'pg' }), 'claim \'raw\' is a Block volume and has no directories; remove \'subPath\''],
    ['devicePath of a file system', claim({ devicePath: '/dev/xvda' }), 'claim \'data\' has \'devicePath\' but is no Block volume; write \'mountPath\', or \'volumeMode: BLOCK\''],
    ['ReadWriteOncePod beside another mode', claim({ accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] }), 'claim \'data\' asks for ReadWriteOncePod beside other access modes; Kubernetes allows it only alone'],
    ['an access mode that is none', claim({ accessModes: ['RWO'] }), '\'claims[0].accessModes[0]\' must be one of \'ReadWriteOnce\', \'ReadOnlyMany\', \'ReadWriteMany\', \'ReadWriteOncePod\', got \'RWO\''],
    ['a source without a name', claim({ dataSource: ClaimSource.snapshot('') }), 'claim \'data\' has a source without a name; write the name of the snapshot or claim'],
    ['a source that is text', claim({ dataSource: 'monday' }), '\'claims[0].dataSource\' must be ClaimSource.snapshot(name) or ClaimSource.claim(name), got \'monday\''],
    ['a label that the API server refuses', claim({ labels: { tier: 'a b' } }), '\'claims[0].labels\' gives label \'tier\' the value "a b"; use at most 63 letters, digits, \'-\', \'_\' and \'.\', beginning and ending with a letter or digit'],
    ['a label of the selector with another value', claim({ labels: { 'app.kubernetes.io/name': 'x' } }), 'claim \'data\' sets the selector label \'app.kubernetes.io/name\' to \'x\', which the controller would overwrite; remove it'],
    ['a name that the workload uses itself', claim({ name: 'writable-paths' }), 'claim \'writable-paths\' has a name that the workload uses itself; give it another one'],
    ['retention that is no choice', { ...claim({}), claimRetention: { whenScaled: 'Keep' } }, '\'claimRetention.whenScaled\' must be one of \'Retain\', \'Delete\', got \'Keep\''],
    ['claims that are no list', { claims: 'data' }, '\'claims\' must be a list, got \'data\''],
    ['nothing in the list', { claims: [undefined, DATA] }, '\'claims[0]\' must be a value, got undefined'],
    ['a prop that does not exist', claim({ storageclassName: 'fast' }), '\'claims[0].storageclassName\' is not a property that exists here; did you mean \'storageClassName\'?'],
    ['devices that are no Block claim', { containers: [{ image: 'a:1', name: 'a', devices: [{ name: 'data', devicePath: '/dev/a' }] }], claims: [DATA] },
      'container \'a\' uses the device \'data\', which is no claim in Block mode; add such a claim with \'volumeMode: BLOCK\''],
    ['a device without a path', { containers: [{ image: 'a:1', name: 'a', devices: [{ name: 'raw' }] }], claims: [RAW] }, 'container \'a\' has a device without devicePath; write both'],
    ['a device at two paths', { containers: [{ image: 'a:1', name: 'a', devices: [{ name: 'raw', devicePath: '/dev/b' }] }], claims: [RAW] },
      'claim \'raw\' appears at \'/dev/b\' and at \'/dev/xvda\' in container \'a\'; keep one of \'devices\' and \'devicePath\''],
    ['two devices at one path', { claims: [RAW, { ...RAW, name: 'wal' }] }, 'device \'raw\' and device \'wal\' are both mounted at \'/dev/xvda\' in container \'db\'; give one another path'],
  ])('%s', (_, props, message) => {
    expect(problemsOf(props)).toContain(message);
  });

  test('a Block claim mounted as a file system by its handle', () => {
    expect(problemsOf({}, workload => workload.containers[0].mount('/raw', workload.addClaim(RAW))))
      .toEqual(['claim \'raw\' is a Block volume, so it cannot be mounted as a file system; use \'devices\' of the container']);
  });

  test('a path taken by a claim and by a handle', () => {
    expect(problemsOf({ claims: [DATA, { ...DATA, name: 'wal', mountPath: '/wal' }] }, workload => workload.containers[0].mount('/data', workload.claim('wal'))))
      .toEqual(['claims \'wal\' and \'data\' are both mounted at \'/data\' in container \'db\'; give one another mountPath']);
  });

  test.each<[string, any, string]>([
    ['nothing', undefined, '\'addClaim\' must be a set of properties, got undefined'],
    ['no size', { name: 'late', mountPath: '/late' }, 'claim \'late\' has no size; write how much each pod asks for, such as Size.gibibytes(20)'],
    ['a name that is taken', DATA, 'claim \'data\' exists already; give one of them another name'],
  ])('addClaim with %s', (_, props, message) => {
    expect(problemsOf({ claims: [DATA] }, workload => { workload.addClaim(props); })).toContain(message);
  });
});

describe('what stays silent', () => {
  test.each<[string, Given]>([
    ['a name of 63 characters', { claims: [{ ...DATA, name: 'd'.repeat(63) }] }],
    ['a claim at the same path of another container', { containers: containers('a', 'b'), claims: [DATA, { ...DATA, name: 'wal', container: 'b' }] }],
    ['a claim below another', { claims: [DATA, { ...DATA, name: 'wal', mountPath: '/data/wal' }] }],
    ['ReadWriteOncePod alone', { claims: [{ ...DATA, accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE_POD] }] }],
    ['no access modes at all', { claims: [{ ...DATA, accessModes: [] }] }],
    ['a selector label with the value of the selector', { claims: [{ ...DATA, labels: { 'app.kubernetes.io/name': 'db' } }] }],
    ['a path below a sub-path with dots in a name', { claims: [{ ...DATA, subPath: 'a..b/.c' }] }],
    ['two Block claims at two paths', { claims: [RAW, { ...RAW, name: 'wal', devicePath: '/dev/xvdb' }] }],
    ['a Block claim of another container', { containers: containers('a', 'b'), claims: [{ ...RAW, container: 'b' }] }],
    ['retention without claims', { claimRetention: {} }],
  ])('%s', (_, props) => {
    expect(problemsOf(props)).toEqual([]);
  });

  test('a claim that only an init container mounts', () => {
    expect(problemsOf({ initContainers: containers('setup') }, workload => workload.initContainers[0].mount('/data', workload.addClaim({ ...DATA, mountPath: undefined }))))
      .toEqual([]);
  });
});

describe('a claim outside of its workload', () => {
  const told = (where: string) => `[shop/db] volume 'data' of workload 'db' is mounted by '${where}', where it would be an empty directory; mount it only in its own workload`;

  test.each<[string, (chart: Chart) => kplus.AbstractPod]>([
    ['other', chart => new StatefulWorkload(chart, 'other', { image: 'example.com/redis:7.4' })],
    ['web', chart => new kplus.Deployment(chart, 'web', { containers: [{ image: 'example.com/nginx:1.27' }] })],
    ['once', chart => new kplus.Pod(chart, 'once', { containers: [{ image: 'busybox:1.37' }] })],
  ])('is refused in %s', (id, make) => {
    const chart = shop();
    const claim = workloadIn(chart, { claims: [DATA] }).claim('data');
    make(chart).containers[0].mount('/data', claim);

    expect(problemsIn(App.of(chart))).toEqual([told(`shop/${id}`)]);
  });

  test('is refused as a volume of another pod', () => {
    const chart = shop();
    const claim = workloadIn(chart, { claims: [DATA] }).claim('data');
    new kplus.Pod(chart, 'once', { containers: [{ image: 'busybox:1.37' }] }).addVolume(claim.asVolume());

    expect(problemsIn(App.of(chart))).toEqual([told('shop/once')]);
  });

  test('is refused in a workload of another app', () => {
    const chart = shop();
    workloadIn(chart).containers[0].mount('/data', workloadIn(shop(), { claims: [DATA] }).claim('data'));

    expect(problemsIn(App.of(chart))).toEqual(['[shop/db] claim \'data\' in container \'db\' belongs to a workload of another app; add one to this workload']);
  });

  test('is no matter to a workload that has a claim of the same name', () => {
    const chart = shop();
    workloadIn(chart, { claims: [DATA] });
    const other = new StatefulWorkload(chart, 'other', { image: 'example.com/redis:7.4' });
    other.containers[0].mount('/data', other.addClaim({ ...DATA, mountPath: undefined }));

    expect(problemsIn(App.of(chart))).toEqual([]);
  });
});
