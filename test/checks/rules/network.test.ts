import { findings } from '../findings';
import { soundWorkload } from '../sound-workload';

test('a StatefulSet with its headless Service has nothing wrong', () => {
  const { service, statefulSet } = soundWorkload();

  expect(findings(service, statefulSet)).toEqual([]);
});

describe('no-governing-service', () => {
  test('speaks when serviceName is missing or empty', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.serviceName = '';
    expect(findings(service, statefulSet)).toEqual(['no-governing-service: StatefulSet/db spec.serviceName: names no Service']);

    delete statefulSet.spec.serviceName;
    expect(findings(service, statefulSet)).toHaveLength(1);
  });
});

describe('governing-service-missing', () => {
  test('speaks when no Service has the name', () => {
    const { statefulSet } = soundWorkload();

    expect(findings(statefulSet))
      .toEqual(["governing-service-missing: StatefulSet/db spec.serviceName: there is no Service 'db-headless' in namespace 'shop'"]);
  });

  test('says in which namespace there is one', () => {
    const { service, statefulSet } = soundWorkload();
    service.metadata.namespace = 'web';
    expect(findings(service, statefulSet))
      .toEqual(["governing-service-missing: StatefulSet/db spec.serviceName: there is no Service 'db-headless' in namespace 'shop', only in namespace 'web'"]);

    delete service.metadata.namespace;
    expect(findings(service, statefulSet)[0]).toMatch("in namespace 'shop', only in no namespace");
  });

  test('a Service of another API group is not it', () => {
    const { service, statefulSet } = soundWorkload();

    expect(findings({ ...service, apiVersion: 'serving.knative.dev/v1' }, statefulSet)).toHaveLength(1);
  });

  test('is silent when neither names a namespace', () => {
    const { service, statefulSet } = soundWorkload();
    delete service.metadata.namespace;
    delete statefulSet.metadata.namespace;

    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('governing-service-not-headless', () => {
  test('speaks for a Service with an address of its own', () => {
    const { service, statefulSet } = soundWorkload();
    delete service.spec.clusterIP;
    expect(findings(service, statefulSet))
      .toEqual(["governing-service-not-headless: StatefulSet/db spec.serviceName: Service 'db-headless' has no 'clusterIP: None'"]);

    service.spec.clusterIP = '10.0.0.7';
    expect(findings(service, statefulSet)[0]).toMatch("Service 'db-headless' has 'clusterIP: 10.0.0.7'");
  });

  test('is silent for a second Service that clients use', () => {
    const { service, statefulSet } = soundWorkload();
    const client = { ...service, metadata: { name: 'db', namespace: 'shop' }, spec: { selector: { app: 'db' } } };

    expect(findings(client, service, statefulSet)).toEqual([]);
  });
});

describe('governing-service-selects-other-pods', () => {
  test('speaks for another value', () => {
    const { service, statefulSet } = soundWorkload();
    service.spec.selector.app = 'orders';

    expect(findings(service, statefulSet)).toEqual([
      "governing-service-selects-other-pods: Service/db-headless spec.selector: selects 'app: orders', but the pods of StatefulSet 'db' have 'app: db'",
    ]);
  });

  test('speaks for a label that the pods lack', () => {
    const { service, statefulSet } = soundWorkload();
    service.spec.selector.role = 'primary';

    expect(findings(service, statefulSet)[0]).toMatch("selects 'role: primary', but the pods of StatefulSet 'db' have no label 'role'");
  });

  test('is silent for fewer labels than the pods have, and for endpoints that somebody else writes', () => {
    const { service, statefulSet } = soundWorkload();
    statefulSet.spec.template.metadata.labels.tier = 'data';
    expect(findings(service, statefulSet)).toEqual([]);

    delete service.spec.selector;
    expect(findings(service, statefulSet)).toEqual([]);
  });
});

describe('peers-hidden-until-ready', () => {
  function parallel() {
    const workload = soundWorkload();
    workload.statefulSet.spec.podManagementPolicy = 'Parallel';
    return workload;
  }

  test('speaks for a parallel start without publishNotReadyAddresses', () => {
    const { service, statefulSet } = parallel();

    expect(findings(service, statefulSet)).toEqual([
      "peers-hidden-until-ready: Service/db-headless spec.publishNotReadyAddresses: the pods of StatefulSet 'db' start in parallel",
    ]);
  });

  test('speaks also where an autoscaler decides on the replicas', () => {
    const { service, statefulSet, autoscaler } = parallel();
    delete statefulSet.spec.replicas;

    expect(findings(service, statefulSet, autoscaler)).toHaveLength(1);
  });

  test('is silent with publishNotReadyAddresses, with one replica, and when pods start in order', () => {
    const published = parallel();
    published.service.spec.publishNotReadyAddresses = true;
    expect(findings(published.service, published.statefulSet)).toEqual([]);

    const single = parallel();
    single.statefulSet.spec.replicas = 1;
    expect(findings(single.service, single.statefulSet)).toEqual([]);

    const ordered = parallel();
    ordered.statefulSet.spec.podManagementPolicy = 'OrderedReady';
    expect(findings(ordered.service, ordered.statefulSet)).toEqual([]);
  });
});
