import { findings } from '../findings';
import { soundWorkload } from '../sound-workload';

describe('claim-never-mounted', () => {
  test('speaks when no container mounts the claim', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.spec.containers[0].volumeMounts = [];

    expect(findings(service, statefulSet))
      .toEqual(["claim-never-mounted: StatefulSet/db spec.volumeClaimTemplates[0]: no container mounts claim 'data'"]);
  });

  test('is silent for a claim that an init container mounts, or a container has as a device', () => {
    const { service, statefulSet } = soundWorkload();
    const [container] = statefulSet.spec.template.spec.containers;
    statefulSet.spec.template.spec.initContainers = [{ ...container, name: 'init' }];
    delete container.volumeMounts;
    expect(findings(service, statefulSet)).toEqual([]);

    delete statefulSet.spec.template.spec.initContainers;
    container.volumeDevices = [{ name: 'data', devicePath: '/dev/xvda' }];
    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('mount-without-volume', () => {
  test('speaks for a name that neither a volume nor a claim has', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.spec.containers[0].volumeMounts.push({ name: 'config', mountPath: '/etc/postgres' });

    expect(findings(service, statefulSet)).toEqual([
      "mount-without-volume: StatefulSet/db spec.template.spec.containers[0].volumeMounts[1].name: there is no volume or claim 'config'",
    ]);
  });

  test('is silent for a volume of the pod', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.spec.containers[0].volumeMounts.push({ name: 'config', mountPath: '/etc/postgres' });
    statefulSet.spec.template.spec.volumes = [{ name: 'config', configMap: { name: 'db' } }];

    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('mount-path-twice', () => {
  test('speaks for two mounts at one path', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.spec.containers[0].volumeMounts.push({ name: 'data', mountPath: '/data', subPath: 'wal' });

    expect(findings(service, statefulSet)).toEqual([
      "mount-path-twice: StatefulSet/db spec.template.spec.containers[0].volumeMounts[1].mountPath: container 'postgres' has something at '/data' already",
    ]);
  });

  test('is silent for one path in two containers, and one claim at two paths', () => {
    const { service, statefulSet } = soundWorkload();
    const { containers } = statefulSet.spec.template.spec;
    containers.push({ ...containers[0], name: 'backup', volumeMounts: [...containers[0].volumeMounts] });
    containers[0].volumeMounts.push({ name: 'data', mountPath: '/wal', subPath: 'wal' });

    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('volume-shadowed-by-claim', () => {
  test('speaks for a volume with the name of a claim, and for no other', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.spec.volumes = [{ name: 'cache', emptyDir: {} }, { name: 'data', configMap: { name: 'db' } }];

    expect(findings(service, statefulSet))
      .toEqual(["volume-shadowed-by-claim: StatefulSet/db spec.template.spec.volumes[1]: there is a claim 'data' as well"]);
  });

  test('is silent for a placeholder that names the claim itself', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.spec.volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    expect(findings(service, statefulSet)).toEqual([]);

    statefulSet.spec.template.spec.volumes[0].persistentVolumeClaim.claimName = 'media';
    expect(findings(service, statefulSet)).toHaveLength(1);
  });
});

describe('version-label-in-claim', () => {
  test.each(['helm.sh/chart', 'chart', 'app.kubernetes.io/version', 'checksum/config', 'example.com/config-hash'])('speaks for label %s', label => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.volumeClaimTemplates[0].metadata.labels[label] = 'x';

    expect(findings(service, statefulSet))
      .toEqual([`version-label-in-claim: StatefulSet/db spec.volumeClaimTemplates[0].metadata.labels: claim 'data' has '${label}'`]);
  });

  test('speaks for annotations as well', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.volumeClaimTemplates[0].metadata.annotations = { 'checksum/config': 'x' };

    expect(findings(service, statefulSet))
      .toEqual(["version-label-in-claim: StatefulSet/db spec.volumeClaimTemplates[0].metadata.annotations: claim 'data' has 'checksum/config'"]);
  });

  test.each(['app.kubernetes.io/name', 'charts', 'hashicorp.com/team', 'app.kubernetes.io/managed-by'])('is silent for label %s', label => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.volumeClaimTemplates[0].metadata.labels[label] = 'x';

    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('claim-without-size', () => {
  test('speaks when storage is not asked for', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.volumeClaimTemplates[0].spec.resources = { limits: { storage: '10Gi' } };

    expect(findings(service, statefulSet)).toEqual([
      "claim-without-size: StatefulSet/db spec.volumeClaimTemplates[0].spec.resources.requests.storage: claim 'data' has no size",
    ]);
  });
});

describe('claim-name-collision', () => {
  function withClaim(set: string, claim: string) {
    const workload = soundWorkload(set);
    workload.statefulSet.spec.volumeClaimTemplates[0].metadata.name = claim;
    workload.statefulSet.spec.template.spec.containers[0].volumeMounts[0].name = claim;
    return workload;
  }

  test('speaks when claim and name add up to the same', () => {
    const [one, other] = [withClaim('pg-main', 'data'), withClaim('main', 'data-pg')];

    expect(findings(one.service, one.statefulSet, other.service, other.statefulSet)).toEqual([
      "claim-name-collision: StatefulSet/main spec.volumeClaimTemplates[0]: 'data-pg-main-0' is also claim 'data' of StatefulSet 'pg-main'",
    ]);
  });

  test('is silent in two namespaces, and for the same claim of two StatefulSets', () => {
    const [one, other] = [withClaim('pg-main', 'data'), withClaim('main', 'data-pg')];
    for (const object of [other.service, other.statefulSet]) { object.metadata.namespace = 'web'; }
    expect(findings(one.service, one.statefulSet, other.service, other.statefulSet)).toEqual([]);

    const [first, second] = [withClaim('a', 'data'), withClaim('b', 'data')];
    expect(findings(first.service, first.statefulSet, second.service, second.statefulSet)).toEqual([]);
  });
});

describe('claim-shared-by-pods', () => {
  function sharing(accessMode: string) {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.spec.volumes = [{ name: 'shared', persistentVolumeClaim: { claimName: 'media' } }];
    statefulSet.spec.template.spec.containers[0].volumeMounts.push({ name: 'shared', mountPath: '/media' });
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'media', namespace: 'shop' },
      spec: { accessModes: [accessMode] },
    };
    return { service, statefulSet, claim };
  }

  test('speaks when several pods use one ReadWriteOnce claim', () => {
    const { service, statefulSet, claim } = sharing('ReadWriteOnce');

    expect(findings(service, statefulSet, claim)).toEqual([
      "claim-shared-by-pods: StatefulSet/db spec.template.spec.volumes[0]: every pod uses PersistentVolumeClaim 'media'",
    ]);
  });

  test('is silent for one pod, for ReadWriteMany, and for a claim that is not known', () => {
    const single = sharing('ReadWriteOnce');
    single.statefulSet.spec.replicas = 1;
    expect(findings(single.service, single.statefulSet, single.claim)).toEqual([]);

    const many = sharing('ReadWriteMany');
    expect(findings(many.service, many.statefulSet, many.claim)).toEqual([]);

    const unknown = sharing('ReadWriteOnce');
    expect(findings(unknown.service, unknown.statefulSet)).toEqual([]);
  });
});
