import { findings } from '../findings';
import { soundWorkload } from '../sound-workload';

describe('name-too-long', () => {
  test('speaks from 53 characters on', () => {
    const { service, statefulSet } = soundWorkload('a'.repeat(53));

    expect(findings(service, statefulSet))
      .toEqual([`name-too-long: StatefulSet/${'a'.repeat(53)} metadata.name: '${'a'.repeat(53)}' has 53 characters`]);
  });

  test('is silent for 52', () => {
    const { service, statefulSet } = soundWorkload('a'.repeat(52));

    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('name-not-a-dns-label', () => {
  test('speaks for a dot and for a dash at the end', () => {
    const dotted = soundWorkload('db.v2');
    expect(findings(dotted.service, dotted.statefulSet)).toEqual(["name-not-a-dns-label: StatefulSet/db.v2 metadata.name: 'db.v2' is not a DNS label"]);

    const dashed = soundWorkload('db-');
    expect(findings(dashed.service, dashed.statefulSet)).toHaveLength(1);
  });

  test('is silent for digits, dashes inside and a single letter', () => {
    for (const name of ['2-db-2', 'd']) {
      const { service, statefulSet } = soundWorkload(name);
      expect(findings(service, statefulSet)).toEqual([]);
    }
  });
});

describe('selector-mismatch', () => {
  test('speaks for another value, a label that is missing, and no selector', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.selector.matchLabels = { app: 'database' };
    expect(findings(service, statefulSet))
      .toEqual(["selector-mismatch: StatefulSet/db spec.selector: asks for 'app: database', but the template has 'app: db'"]);

    statefulSet.spec.selector.matchLabels = { role: 'db' };
    expect(findings(service, statefulSet)[0]).toMatch("asks for 'role: db', but the template has no label 'role'");

    delete statefulSet.spec.selector;
    expect(findings(service, statefulSet)).toEqual(['selector-mismatch: StatefulSet/db spec.selector: is missing']);
  });

  test.each([
    [{ key: 'app', operator: 'In', values: ['db', 'orders'] }, 0],
    [{ key: 'app', operator: 'In', values: ['orders'] }, 1],
    [{ key: 'app', operator: 'NotIn', values: ['orders'] }, 0],
    [{ key: 'app', operator: 'NotIn', values: ['db'] }, 1],
    [{ key: 'app', operator: 'Exists' }, 0],
    [{ key: 'role', operator: 'Exists' }, 1],
    [{ key: 'role', operator: 'DoesNotExist' }, 0],
    [{ key: 'app', operator: 'DoesNotExist' }, 1],
  ])('understands %j', (expression, count) => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.selector = { matchExpressions: [expression] };

    expect(findings(service, statefulSet))
      .toEqual(Array(count).fill("selector-mismatch: StatefulSet/db spec.selector: has a 'matchExpressions' that the labels of the template do not meet"));
  });
});

describe('version-label-in-selector', () => {
  test('speaks for a chart label and a version', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.selector.matchLabels['app.kubernetes.io/version'] = '17';

    expect(findings(service, statefulSet))
      .toEqual(["version-label-in-selector: StatefulSet/db spec.selector.matchLabels: selects by 'app.kubernetes.io/version'"]);
  });

  test('is silent for such a label on the StatefulSet itself', () => {
    const { service, statefulSet } = soundWorkload();

    expect(statefulSet.metadata.labels).toHaveProperty(['helm.sh/chart']);
    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('version-label-on-pods', () => {
  test('speaks for the label of a chart', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.metadata.labels['helm.sh/chart'] = 'db-1.2.3';

    expect(findings(service, statefulSet)).toEqual(["version-label-on-pods: StatefulSet/db spec.template.metadata.labels: has 'helm.sh/chart'"]);
  });

  test('is silent for the version of the program, which changes with the image', () => {
    const { service, statefulSet } = soundWorkload();

    expect(statefulSet.spec.template.metadata.labels).toHaveProperty(['app.kubernetes.io/version']);
    expect(findings(service, statefulSet)).toEqual([]);
  });
});
