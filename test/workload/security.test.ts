import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Given, Then, problemsOf, synth } from './harness';
import { ProjectedSource, SecurityProfile } from 'cdk8s-stateful';

const PROFILES = Object.values(SecurityProfile);
const { RESTRICTED, BASELINE, PRIVILEGED } = SecurityProfile;
const { Capability } = kplus;
const one = (securityContext: object, rest: object = {}) => ({ containers: [{ name: 'main', image: 'example.com/redis:7.4', securityContext, ...rest }] });
const CONTAINER = { restricted: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }, baseline: { allowPrivilegeEscalation: false }, privileged: undefined };
const POD = { restricted: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, baseline: { seccompProfile: { type: 'RuntimeDefault' } }, privileged: undefined };

describe('profiles', () => {
  test('RESTRICTED is the default', () => {
    expect(synth().statefulSet).toEqual(synth({ securityProfile: RESTRICTED }).statefulSet);
  });

  test.each(PROFILES)('%s writes what Pod Security asks for, in every container that it makes, and no more', securityProfile => {
    const { pod } = synth({ securityProfile, initContainers: [{ image: 'busybox:1.37' }] }, workload => {
      workload.addContainer({ name: 'late', image: 'example.com/redis:7.4' });
      workload.addInitContainer({ name: 'more', image: 'busybox:1.37' });
      workload.addSidecar({ name: 'proxy', image: 'envoy:1' });
    });

    const containers = [...pod.containers, ...pod.initContainers];
    expect(containers).toHaveLength(5);
    for (const container of containers) { expect(container.securityContext).toEqual(CONTAINER[securityProfile]); }
    expect(pod.securityContext).toEqual(POD[securityProfile]);
  });

  test.each(PROFILES)('no pod gets a token for the API server, nor namespaces of the host: %s', securityProfile => {
    const { pod } = synth({ securityProfile });
    const token = securityProfile === PRIVILEGED ? undefined : false;
    expect([pod.automountServiceAccountToken, pod.hostNetwork, pod.hostPID, pod.hostIPC]).toEqual([token, undefined, undefined, undefined]);
  });

  test('a token is mounted where it is asked for', () => {
    const { pod } = synth(chart => ({ automountServiceAccountToken: true, serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'Account', 'operator') }));
    expect([pod.automountServiceAccountToken, pod.serviceAccountName]).toEqual([true, 'operator']);
  });

  test('what the user says wins over the profile', () => {
    const capabilities = { add: [Capability.CHOWN], drop: [Capability.KILL] };
    const securityContext = { readOnlyRootFilesystem: true, ensureNonRoot: true, allowPrivilegeEscalation: true, capabilities };
    const { container } = synth({ securityProfile: BASELINE, ...one(securityContext) });

    expect(container.securityContext).toEqual({ readOnlyRootFilesystem: true, runAsNonRoot: true, allowPrivilegeEscalation: true, capabilities: { add: ['CHOWN'], drop: ['KILL'] } });
  });

  test('an added capability does not bring back those that RESTRICTED drops', () => {
    expect(synth(one({ capabilities: { add: [Capability.NET_BIND_SERVICE] } })).container.securityContext.capabilities).toEqual({ add: ['NET_BIND_SERVICE'], drop: ['ALL'] });
  });

  test('PRIVILEGED writes what it is given and nothing else', () => {
    const { pod, container } = synth({ securityProfile: PRIVILEGED, securityContext: { user: 0 }, hostNetwork: true, ...one({ privileged: true }) });

    expect(pod.securityContext).toEqual({ runAsUser: 0 });
    expect(container.securityContext).toEqual({ privileged: true });
    expect(pod.hostNetwork).toBe(true);
  });
});

describe('the pod', () => {
  test('carries everything that securityContext can say', () => {
    const { pod } = synth({
      securityContext: {
        user: 999,
        group: 998,
        fsGroup: 997,
        fsGroupChangePolicy: kplus.FsGroupChangePolicy.ALWAYS,
        supplementalGroups: [5, 6],
        sysctls: [{ name: 'net.ipv4.tcp_keepalive_time', value: '60' }],
        seccompProfile: { type: kplus.SeccompProfileType.LOCALHOST, localhostProfile: 'db.json' },
        seLinuxOptions: { level: 's0:c1', type: 'container_t' },
      },
    });

    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 999,
      runAsGroup: 998,
      fsGroup: 997,
      fsGroupChangePolicy: 'Always',
      supplementalGroups: [5, 6],
      sysctls: [{ name: 'net.ipv4.tcp_keepalive_time', value: '60' }],
      seccompProfile: { type: 'Localhost', localhostProfile: 'db.json' },
      seLinuxOptions: { level: 's0:c1', type: 'container_t' },
    });
  });

  test.each<[string, Given, number | undefined]>([
    ['the user', { securityContext: { user: 999 } }, 999],
    ['the group where there is one', { securityContext: { user: 999, group: 1000 } }, 1000],
    ['the user of the first container', one({ user: 70 }), 70],
    ['the group of the first container', one({ user: 70, group: 71 }), 71],
    ['what is given', { securityContext: { user: 999, fsGroup: 5 } }, 5],
    ['nobody where no user is given', {}, undefined],
    ['nobody where only a group is given', { securityContext: { group: 1000 } }, undefined],
  ])('gives fresh volumes to %s', (_, props, fsGroup) => {
    const { securityContext } = synth(props).pod;
    expect([securityContext.fsGroup, securityContext.fsGroupChangePolicy]).toEqual([fsGroup, fsGroup === undefined ? undefined : 'OnRootMismatch']);
  });

  test('asks an attached first container for its user, too', () => {
    const { pod } = synth({ containers: [] }, workload => workload.attachContainer(new kplus.Container({ image: 'example.com/redis:7.4', securityContext: { user: 70 } })));
    expect(pod.securityContext.fsGroup).toBe(70);
  });

  test('decides by the first container, not by a later one', () => {
    const { pod } = synth({ containers: [{ name: 'a', image: 'example.com/redis:7.4' }, { name: 'b', image: 'example.com/redis:7.4', securityContext: { user: 70 } }] });
    expect(pod.securityContext.fsGroup).toBeUndefined();
  });

  test('is left without fsGroup under PRIVILEGED', () => {
    expect(synth({ securityProfile: PRIVILEGED, securityContext: { user: 999 } }).pod.securityContext).toEqual({ runAsUser: 999 });
  });
});

describe('a container', () => {
  test('carries everything that its securityContext can say', () => {
    const { container } = synth(one({ user: 70, group: 71, ensureNonRoot: true, readOnlyRootFilesystem: false, seccompProfile: { type: kplus.SeccompProfileType.LOCALHOST, localhostProfile: 'db.json' } }, { seLinuxOptions: { level: 's0:c1' } }));
    expect(container.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 70,
      runAsGroup: 71,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'Localhost', localhostProfile: 'db.json' },
      seLinuxOptions: { level: 's0:c1' },
    });
  });
});

/** What is forbidden by a profile, the props that say it, the message up to the profile's name, and the remedy after it. */
type Forbidden = [what: string, given: Given, then: Then | undefined, says: string, remedy: string];

const volume = (make: (workload: kplus.Workload) => kplus.Volume): Then => workload => workload.addVolume(make(workload));
const hostPath = volume(workload => kplus.Volume.fromHostPath(workload, 'V', 'logs', { path: '/var/log' }));
const nfs = volume(workload => kplus.Volume.fromNfs(workload, 'V', 'share', { server: 'nas', path: '/' }));

const FORBIDDEN_EVEN_BY_BASELINE: Forbidden[] = [
  ['the network of the host', { hostNetwork: true }, undefined, '\'hostNetwork\'', 'remove it, or choose PRIVILEGED'],
  ['a path of the host', {}, hostPath, 'volume \'logs\' of a host path', 'use a claim, or choose PRIVILEGED'],
  ['a mounted path of the host', {}, workload => workload.containers[0].mount('/logs', kplus.Volume.fromHostPath(workload, 'V', 'logs', { path: '/var/log' })), 'volume \'logs\' of a host path', 'use a claim, or choose PRIVILEGED'],
  ['a privileged container', one({ privileged: true, allowPrivilegeEscalation: undefined }), undefined, '\'privileged\' of container \'main\'', 'remove it, or choose PRIVILEGED'],
  ['a port of the host', { ports: [{ number: 80, hostPort: 80 }] }, undefined, 'host port 80 of container \'db\'', 'remove \'hostPort\', or choose PRIVILEGED'],
  ['a capability beyond those of the container runtime', one({ capabilities: { add: [Capability.SYS_ADMIN] } }), undefined, 'capability SYS_ADMIN of container \'main\'', 'remove it, or choose PRIVILEGED'],
  ['an unsafe sysctl', { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }, undefined, 'sysctl \'kernel.msgmax\'', 'remove it, or choose PRIVILEGED'],
  ['pods without seccomp', { securityContext: { seccompProfile: { type: kplus.SeccompProfileType.UNCONFINED } } }, undefined, 'seccomp profile Unconfined of \'securityContext\'', 'remove it, or choose PRIVILEGED'],
  ['a container without seccomp', one({ seccompProfile: { type: kplus.SeccompProfileType.UNCONFINED } }), undefined, 'seccomp profile Unconfined of container \'main\'', 'remove it, or choose PRIVILEGED'],
  ['an SELinux type of one\'s own', { securityContext: { seLinuxOptions: { type: 'spc_t' } } }, undefined, 'SELinux type \'spc_t\' of \'securityContext\'', 'use container_t, or choose PRIVILEGED'],
  ['an SELinux user', one({}, { seLinuxOptions: { user: 'system_u' } }), undefined, 'SELinux user or role of container \'main\'', 'remove them, or choose PRIVILEGED'],
  ['an init container that is privileged', { initContainers: [{ name: 'setup', image: 'a:1', securityContext: { privileged: true } }] }, undefined, '\'privileged\' of container \'setup\'', 'remove it, or choose PRIVILEGED'],
];
const FORBIDDEN_BY_RESTRICTED: Forbidden[] = [
  ['root', { securityContext: { user: 0 } }, undefined, '\'securityContext.user\' 0 (root)', 'write the user that the image is made for, or choose BASELINE'],
  ['root in a container', one({ user: 0 }), undefined, 'user 0 (root) of container \'main\'', 'write the user that the image is made for, or choose BASELINE'],
  ['pods that may be root', { securityContext: { ensureNonRoot: false } }, undefined, '\'securityContext.ensureNonRoot: false\'', 'remove it, or choose BASELINE'],
  ['a container that may be root', one({ ensureNonRoot: false }), undefined, '\'ensureNonRoot: false\' of container \'main\'', 'remove it, or choose BASELINE'],
  ['privilege escalation', one({ allowPrivilegeEscalation: true }), undefined, '\'allowPrivilegeEscalation\' of container \'main\'', 'remove it, or choose BASELINE'],
  ['a capability of the container runtime', one({ capabilities: { add: [Capability.CHOWN] } }), undefined, 'capability CHOWN of container \'main\'', 'remove it, or choose BASELINE'],
  ['dropping only some capabilities', one({ capabilities: { drop: [Capability.KILL] } }), undefined, 'dropping only KILL of container \'main\'', 'drop ALL, or choose BASELINE'],
  ['a volume of NFS', {}, nfs, 'volume \'share\' of kind nfs', 'use a claim, or choose BASELINE'],
];

describe('what a profile forbids', () => {
  test.each([...FORBIDDEN_EVEN_BY_BASELINE, ...FORBIDDEN_BY_RESTRICTED])('RESTRICTED forbids %s, and only that', (_, given, then, says, remedy) => {
    expect(problemsOf(given, then)).toEqual([`${says} is forbidden by securityProfile RESTRICTED; ${remedy}`]);
  });

  test.each(FORBIDDEN_EVEN_BY_BASELINE)('BASELINE forbids %s as well', (_, given, then, says, remedy) => {
    expect(problemsOf({ ...given, securityProfile: BASELINE }, then)).toEqual([`${says} is forbidden by securityProfile BASELINE; ${remedy}`]);
  });

  test.each(FORBIDDEN_BY_RESTRICTED)('BASELINE lets %s pass', (_, given, then) => {
    expect(problemsOf({ ...given, securityProfile: BASELINE }, then)).toEqual([]);
  });

  test.each([...FORBIDDEN_EVEN_BY_BASELINE, ...FORBIDDEN_BY_RESTRICTED])('PRIVILEGED lets %s pass', (_, given, then) => {
    expect(problemsOf({ ...given, securityProfile: PRIVILEGED }, then)).toEqual([]);
  });

  test('an attached container is judged like the others', () => {
    const privileged = new kplus.Container({ name: 'attached', image: 'a:1', securityContext: { privileged: true, allowPrivilegeEscalation: true } });

    expect(problemsOf({}, workload => workload.attachContainer(privileged))).toEqual([
      '\'privileged\' of container \'attached\' is forbidden by securityProfile RESTRICTED; remove it, or choose PRIVILEGED',
      '\'allowPrivilegeEscalation\' of container \'attached\' is forbidden by securityProfile RESTRICTED; remove it, or choose BASELINE',
    ]);
  });

  test('everything that is forbidden is told at once', () => {
    expect(problemsOf({ hostNetwork: true, ...one({ privileged: true, user: 0 }) })).toHaveLength(3);
  });
});

describe('what RESTRICTED lets pass', () => {
  test.each<[string, Given]>([
    ['a user left open', {}],
    ['a user that is not root', { securityContext: { user: 999 } }],
    ['binding low ports', one({ capabilities: { add: [Capability.NET_BIND_SERVICE] } })],
    ['dropping more than all', one({ capabilities: { drop: [Capability.ALL, Capability.KILL] } })],
    ['a root file system that may be written', one({ readOnlyRootFilesystem: false })],
    ['a sysctl that is safe', { securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_port_range', value: '1024 65535' }] } }],
    ['a seccomp profile of the node', { securityContext: { seccompProfile: { type: kplus.SeccompProfileType.LOCALHOST, localhostProfile: 'db.json' } } }],
    ['SELinux levels', { securityContext: { seLinuxOptions: { level: 's0:c1', type: 'container_t' } } }],
    ['a container that says again what the pod says', one({ ensureNonRoot: true, allowPrivilegeEscalation: false })],
  ])('%s', (_, props) => {
    expect(problemsOf(props)).toEqual([]);
  });

  test.each<[string, Then]>([
    ['emptyDir', volume(workload => kplus.Volume.fromEmptyDir(workload, 'V', 'v'))],
    ['configMap', volume(workload => kplus.Volume.fromConfigMap(workload, 'V', kplus.ConfigMap.fromConfigMapName(workload, 'M', 'm')))],
    ['secret', volume(workload => kplus.Volume.fromSecret(workload, 'V', kplus.Secret.fromSecretName(workload, 'S', 's')))],
    ['persistentVolumeClaim', volume(workload => kplus.Volume.fromPersistentVolumeClaim(workload, 'V', kplus.PersistentVolumeClaim.fromClaimName(workload, 'C', 'c'), { name: 'shared' }))],
    ['csi', volume(workload => kplus.Volume.fromCsi(workload, 'V', 'secrets-store.csi.k8s.io', { name: 'v' }))],
    ['projected', workload => workload.addProjectedVolume({ name: 'v', sources: [ProjectedSource.serviceAccountToken('t')] })],
    ['ephemeral', workload => workload.addEphemeralVolume({ name: 'v', size: Size.gibibytes(1) })],
  ])('volumes of kind %s', (_, then) => {
    expect(problemsOf({}, then)).toEqual([]);
  });
});

describe('what no profile can mean', () => {
  test.each<[string, Given, string]>([
    ['a privileged container that may not gain privileges', { securityProfile: PRIVILEGED, ...one({ privileged: true, allowPrivilegeEscalation: false }) }, 'container \'main\' is \'privileged\' with \'allowPrivilegeEscalation: false\', which contradict one another; remove one'],
    ['root that must not be root', { securityProfile: BASELINE, securityContext: { user: 0, ensureNonRoot: true } }, 'container \'db\' has \'ensureNonRoot\' and user 0 (root), which contradict one another; remove one'],
    ['root in a container of pods that must not be root', { securityProfile: PRIVILEGED, securityContext: { ensureNonRoot: true }, ...one({ user: 0 }) }, 'container \'main\' has \'ensureNonRoot\' and user 0 (root), which contradict one another; remove one'],
    ['LOCALHOST without a profile', { securityContext: { seccompProfile: { type: 'Localhost' } } }, '\'securityContext\' has the seccomp profile LOCALHOST without \'localhostProfile\'; write the file on the node'],
    ['LOCALHOST of a container without a profile', one({ seccompProfile: { type: 'Localhost' } }), 'container \'main\' has the seccomp profile LOCALHOST without \'localhostProfile\'; write the file on the node'],
    ['a profile of the node for RuntimeDefault', one({ seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'x' } }), 'container \'main\' has a \'localhostProfile\' for seccomp, which works only with type LOCALHOST; remove it'],
    ['a seccomp profile without a type', { securityContext: { seccompProfile: {} } }, '\'securityContext\' has a seccomp profile without a type; write one such as kplus.SeccompProfileType.RUNTIME_DEFAULT'],
    ['a user below nothing', { securityContext: { user: -1 } }, expect.stringMatching(/^'securityContext\.user' must be a whole number.*, got -1$/)],
    ['half a group', one({ group: 1.5 }), expect.stringMatching(/^'containers\[0\]\.securityContext\.group' must be a whole number.*, got 1\.5$/)],
    ['a group that is text', { securityContext: { supplementalGroups: ['users'] } }, expect.stringMatching(/^'securityContext\.supplementalGroups\[0\]' must be a whole number.*, got 'users'$/)],
    ['a profile that is none', { securityProfile: 'strict' }, '\'securityProfile\' must be one of \'restricted\', \'baseline\', \'privileged\', got \'strict\''],
    ['a switch that is text', one({ privileged: 'yes' }), '\'containers[0].securityContext.privileged\' must be true or false, got \'yes\''],
    ['a capability that is none', one({ capabilities: { add: ['EVERYTHING'] } }), expect.stringMatching(/^'containers\[0\]\.securityContext\.capabilities\.add\[0\]' must be a capability such as .*, got 'EVERYTHING'$/)],
  ])('%s', (_, props, message) => {
    expect(problemsOf(props)).toEqual([message]);
  });

  test('root in one container of pods that must not be root elsewhere stays silent', () => {
    const props = { securityProfile: BASELINE, securityContext: { ensureNonRoot: true }, ...one({ user: 0, ensureNonRoot: false }) };
    expect(problemsOf(props)).toEqual([]);
  });
});
