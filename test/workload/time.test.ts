import { App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Given, problemsIn, problemsOf, shop, synth, workloadIn } from './harness';
import { StatefulDefaults } from 'cdk8s-stateful';

const { fromValue } = kplus.EnvValue;
const timeZoneOf = (container: any) => container.env?.find((variable: any) => variable.name === 'TZ')?.value;

describe('timeZone', () => {
  test('is TZ in every container, whoever made it', () => {
    const { pod } = synth({ timeZone: 'Europe/Berlin', initContainers: [{ name: 'setup', image: 'busybox:1.37' }] }, workload => {
      workload.addContainer({ name: 'late', image: 'example.com/redis:7.4' });
      workload.addSidecar({ name: 'proxy', image: 'envoy:1' });
      workload.attachContainer(new kplus.Container({ name: 'attached', image: 'example.com/redis:7.4' }));
    });

    const containers = [...pod.containers, ...pod.initContainers];
    expect(containers).toHaveLength(5);
    for (const container of containers) { expect(container.env).toEqual([{ name: 'TZ', value: 'Europe/Berlin' }]); }
  });

  test('comes before the variables that refer to it', () => {
    const { container } = synth({ timeZone: 'UTC', envVariables: { OPTS: fromValue('-Duser.timezone=$(TZ)'), A: fromValue('1') } });
    expect(container.env.map((variable: any) => variable.name)).toEqual(['A', 'TZ', 'OPTS']);
  });

  test('is nothing by default', () => {
    expect(timeZoneOf(synth().container)).toBeUndefined();
  });

  test('beside an equal TZ is there once', () => {
    const { container } = synth({ timeZone: 'UTC', envVariables: { TZ: fromValue('UTC') } });
    expect(container.env).toEqual([{ name: 'TZ', value: 'UTC' }]);
  });

  test.each<[string, Given, string | undefined]>([
    ['is taken from the scope', {}, 'Europe/Berlin'],
    ['of the workload wins over that of the scope', { timeZone: 'Asia/Tokyo' }, 'Asia/Tokyo'],
    ['of the scope gives way to a TZ that the workload sets', { envVariables: { TZ: fromValue('UTC') } }, 'UTC'],
    ['of the scope gives way to that of the host', { hostTimeZone: true, securityProfile: 'privileged' }, undefined],
  ])('%s', (_, props, zone) => {
    const chart = shop();
    StatefulDefaults.of(chart).add({ timeZone: 'Europe/Berlin' });
    workloadIn(chart, props);

    const { containers } = chart.toJson().find(({ kind }) => kind === 'StatefulSet').spec.template.spec;
    expect(timeZoneOf(containers[0])).toBe(zone);
  });

  test.each([
    'UTC', 'Etc/UTC', 'GMT', 'Etc/GMT+5', 'Etc/GMT-14', 'EST5EDT', 'Zulu',
    'Europe/Berlin', 'Europe/Kyiv', 'Europe/Kiev', 'Asia/Kolkata', 'Asia/Calcutta', 'Asia/Ho_Chi_Minh', 'America/Port_of_Spain', 'America/Port-au-Prince',
    'America/Argentina/Buenos_Aires', 'America/North_Dakota/New_Salem', 'Africa/Dar_es_Salaam', 'Antarctica/DumontDUrville', 'Antarctica/McMurdo', 'America/Knox_IN', 'US/Pacific', 'Australia/ACT',
  ])('%s is a time zone', timeZone => {
    expect(problemsOf({ timeZone })).toEqual([]);
  });

  test.each(['Europe/Berln', 'europe/berlin', 'EUROPE/BERLIN', 'Europe/berlin', 'Berlin', '+02:00', 'UTC+2', 'utc', 'America/port_of_spain', 'Local', '../etc/passwd'])('%s is none, and the message says so', timeZone => {
    expect(problemsOf({ timeZone })).toEqual([`'timeZone' is '${timeZone}', which is no name of the IANA time zone database; write one such as 'Europe/Berlin' or 'UTC'`]);
  });

  test('a name of the runtime is a time zone, every one of them', () => {
    const chart = shop();
    const refused = Intl.supportedValuesOf('timeZone').filter(timeZone => {
      const before = problemsIn(App.of(chart)).length;
      StatefulDefaults.of(chart).add({ timeZone });
      return problemsIn(App.of(chart)).length > before;
    });
    expect(refused).toEqual([]);
  });

  test.each<[string, Given, string]>([
    ['that differs from TZ', { timeZone: 'UTC', envVariables: { TZ: fromValue('Europe/Berlin') } }, '\'timeZone\' is \'UTC\' but container \'db\' sets TZ to \'Europe/Berlin\'; keep one'],
    ['beside a TZ from elsewhere', { timeZone: 'UTC', envVariables: { TZ: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME) } }, '\'timeZone\' is \'UTC\' but container \'db\' sets TZ to a value from elsewhere; keep one'],
    ['beside that of the host', { timeZone: 'UTC', hostTimeZone: true, securityProfile: 'privileged' }, '\'timeZone\' and \'hostTimeZone\' contradict one another; keep one'],
    ['that is a number', { timeZone: 2 }, '\'timeZone\' must be a string such as \'Europe/Berlin\', got 2'],
  ])('%s speaks', (_, props, message) => {
    expect(problemsOf(props)).toEqual([message]);
  });

  test('that differs from TZ of a container that came late speaks', () => {
    expect(problemsOf({ timeZone: 'UTC' }, workload => { workload.addContainer({ name: 'late', image: 'a:1', envVariables: { TZ: fromValue('Asia/Tokyo') } }); }))
      .toEqual(['\'timeZone\' is \'UTC\' but container \'late\' sets TZ to \'Asia/Tokyo\'; keep one']);
  });
});

describe('hostTimeZone', () => {
  test('mounts the time zone of the node into every container, read-only', () => {
    const { pod } = synth({ hostTimeZone: true, securityProfile: 'privileged', initContainers: [{ name: 'setup', image: 'busybox:1.37' }] }, workload => {
      workload.addContainer({ name: 'late', image: 'example.com/redis:7.4' });
    });

    expect(pod.volumes).toEqual([{ name: 'host-time', hostPath: { path: '/etc/localtime' } }]);
    for (const container of [...pod.containers, ...pod.initContainers]) {
      expect(container.volumeMounts).toEqual([{ name: 'host-time', mountPath: '/etc/localtime', readOnly: true }]);
    }
  });

  test.each(['restricted', 'baseline'])('is an error under %s, which forbids paths of the host', securityProfile => {
    expect(problemsOf({ hostTimeZone: true, securityProfile })).toEqual([
      `'hostTimeZone', which mounts a path of the host, is forbidden by securityProfile ${securityProfile.toUpperCase()}; write 'timeZone', or choose PRIVILEGED`,
    ]);
  });

  test('that is false is silent under every profile', () => {
    expect(problemsOf({ hostTimeZone: false })).toEqual([]);
  });

  test('beside a mount at the same path is an error', () => {
    expect(problemsOf({ hostTimeZone: true, securityProfile: 'privileged', writablePaths: ['/etc/localtime'] }))
      .toEqual(['\'writablePaths\' and \'hostTimeZone\' are both mounted at \'/etc/localtime\' in container \'db\'; give one another path']);
  });
});
