import { ApiObject, Chart, Cron, Duration, Size, Testing } from 'cdk8s';
import { SnapshotSchedule, SnapshotScheduleProps, StatefulWorkload } from 'cdk8s-stateful';

function schedule(props: Partial<SnapshotScheduleProps> = {}, id = 'nightly'): SnapshotSchedule {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const workload = new StatefulWorkload(chart, 'db', {
    image: 'example.com/postgres:16.4',
    securityContext: { user: 999 },
    claims: [{ name: 'data', size: Size.gibibytes(10), mountPath: '/data', labels: { backup: 'yes' } }],
  });
  return new SnapshotSchedule(chart, id, { workload, schedule: Cron.schedule({ minute: '17', hour: '3' }), ...props });
}

function manifest(props: Partial<SnapshotScheduleProps> = {}): any {
  return (schedule(props).node.findChild('Schedule') as ApiObject).toJson();
}

const IDENTITY = { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db' };

test('selects the claims by the labels that Kubernetes gives them', () => {
  expect(manifest()).toEqual({
    apiVersion: 'snapscheduler.backube/v1',
    kind: 'SnapshotSchedule',
    metadata: { name: 'db-nightly', namespace: 'shop', labels: IDENTITY },
    spec: {
      claimSelector: { matchLabels: IDENTITY },
      schedule: '17 3 * * *',
      snapshotTemplate: { labels: IDENTITY },
    },
  });
});

test('carries retention, class, labels and pause', () => {
  expect(manifest({
    name: 'db-often',
    schedule: Cron.hourly(),
    maxCount: 7,
    expires: Duration.days(7),
    claimLabels: { backup: 'yes' },
    disabled: true,
    volumeSnapshotClassName: 'fast',
    labels: { tier: 'gold' },
  })).toMatchObject({
    metadata: { name: 'db-often' },
    spec: {
      claimSelector: { matchLabels: { ...IDENTITY, backup: 'yes' } },
      disabled: true,
      retention: { expires: '168h', maxCount: 7 },
      schedule: '0 * * * *',
      snapshotTemplate: { labels: { ...IDENTITY, tier: 'gold' }, snapshotClassName: 'fast' },
    },
  });
});

test.each([[Duration.minutes(90), '90m'], [Duration.seconds(90), '90s'], [Duration.days(1), '24h']])('%s is written as the CRD takes it', (expires, text) => {
  expect(manifest({ expires }).spec.retention).toEqual({ expires: text });
});

test.each([
  Cron.hourly(), Cron.daily(), Cron.weekly(), Cron.schedule({ minute: '*/15' }), Cron.schedule({ minute: '5', hour: '1,13', weekDay: '1-5' }),
])('a schedule that snapscheduler reads is no problem: $expressionString', plan => {
  expect(schedule({ schedule: plan }).node.validate()).toEqual([]);
});

test.each<[string, Partial<SnapshotScheduleProps>, unknown]>([
  ['the name of a day', { schedule: Cron.schedule({ weekDay: 'MON' }) },
    "'schedule' is '* * * * MON', which snapscheduler refuses; write its fields as '5', '1,15', '1-5', '*' or '*/2'"],
  ['a claim label that Kubernetes refuses', { claimLabels: { backup: 'a/b' } }, expect.stringMatching(/^'claimLabels' gives label 'backup' the value "a\/b"; /)],
  ['no snapshot to keep', { maxCount: 0 }, "'maxCount' must be a whole number of snapshots from 1, got 0"],
  ['no time to keep it', { expires: Duration.millis(10) }, "'expires' must be at least a second, got 10 ms"],
  ['a claim label that is a selector label', { claimLabels: { 'app.kubernetes.io/name': 'other' } },
    "'claimLabels' has 'app.kubernetes.io/name', by which all claims of workload 'db' are chosen already; leave it out"],
  ['a name that Kubernetes refuses', { name: 'Nightly' }, "the schedule cannot be called 'Nightly'; give a 'name' of small letters, digits and '-'"],
])('%s', (_, props, problem) => {
  expect(schedule(props).node.validate()).toEqual([problem]);
});
