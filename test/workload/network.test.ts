import { ApiObject, App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { problemsIn, problemsOf, shop, synth } from './harness';
import { ExternalTrafficPolicy, GoverningService, NetworkAccess, SessionAffinity, StatefulDefaults, StatefulWorkload } from 'cdk8s-stateful';

const OF_DB = { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db' };
const OWN_PODS = { podSelector: { matchLabels: OF_DB } };
const DNS = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };
const ISOLATED = { podSelector: { matchLabels: OF_DB }, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [OWN_PODS] }], egress: [{ to: [OWN_PODS] }, DNS] };
const { TCP, UDP } = kplus.Protocol;

function service(objects: any[], name: string): any {
  return objects.find(object => object.kind === 'Service' && object.metadata.name === name);
}

describe('headless Service', () => {
  test('gives each pod a DNS name, also before it is ready', () => {
    const { kinds, statefulSet } = synth({ port: 6379 });

    expect(kinds.Service).toHaveLength(1);
    expect(kinds.Service[0].metadata.name).toBe('db-headless');
    expect(kinds.Service[0].spec).toEqual({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: OF_DB,
      ports: [{ name: 'tcp-6379', port: 6379 }],
    });
    expect(statefulSet.spec.serviceName).toBe('db-headless');
  });

  test('stands before the StatefulSet in the YAML', () => {
    const kinds = synth({ port: 6379, replicas: 2 }).objects.map(object => object.kind);

    expect(kinds).toEqual(['PodDisruptionBudget', 'NetworkPolicy', 'Service', 'StatefulSet']);
  });

  test('needs no port', () => {
    expect(synth().kinds.Service[0].spec).toEqual({ clusterIP: 'None', publishNotReadyAddresses: true, selector: OF_DB });
  });

  test('has the ports of all containers, also of those that come late', () => {
    const { kinds } = synth({ port: 6379 }, workload => {
      const late = workload.addContainer({ name: 'exporter', image: 'exporter:1.0', ports: [{ number: 9121, name: 'metrics' }] });
      late.addPort({ number: 9122, protocol: UDP });
    });

    expect(kinds.Service[0].spec.ports).toEqual([
      { name: 'tcp-6379', port: 6379 }, { name: 'metrics', port: 9121 }, { name: 'udp-9122', port: 9122, protocol: 'UDP' },
    ]);
  });

  test('has the ports of sidecars and none of containers that only run to their end', () => {
    const { kinds } = synth({ port: 6379 }, workload => {
      workload.addSidecar({ name: 'proxy', image: 'proxy:1.0', portNumber: 8080 });
      workload.addInitContainer({ name: 'prepare', image: 'prepare:1.0', portNumber: 9999 });
    });

    expect(kinds.Service[0].spec.ports).toEqual([{ name: 'tcp-6379', port: 6379 }, { name: 'tcp-8080', port: 8080 }]);
  });

  test('takes every option', () => {
    const { kinds } = synth({
      port: 6379,
      headlessService: {
        name: 'peers',
        ports: [{ port: 7000, targetPort: 6379, name: 'peer' }, { port: 7001, protocol: UDP }],
        publishNotReadyAddresses: false,
        labels: { tier: 'data' },
        annotations: { 'example.com/note': 'peers only' },
      },
    });

    expect(kinds.Service[0].metadata).toMatchObject({ name: 'peers', labels: { tier: 'data', ...OF_DB }, annotations: { 'example.com/note': 'peers only' } });
    expect(kinds.Service[0].spec).toEqual({
      clusterIP: 'None',
      publishNotReadyAddresses: false,
      selector: OF_DB,
      ports: [{ name: 'peer', port: 7000, targetPort: 6379 }, { name: 'udp-7001', port: 7001, protocol: 'UDP' }],
    });
  });

  test('is a kplus.Service whose ports cdk8s-plus can ask for', () => {
    const { workload } = synth({ port: 6379 });

    expect(workload.headlessService).toBeInstanceOf(kplus.Service);
    expect(workload.headlessService.port).toBe(6379);
    expect(workload.headlessService.clusterIP).toBe('None');
  });

  test('takes further ports by bind()', () => {
    expect(synth({ port: 6379 }, workload => workload.headlessService.bind(7000, { name: 'peer' })).kinds.Service[0].spec.ports)
      .toEqual([{ name: 'tcp-6379', port: 6379 }, { name: 'peer', port: 7000 }]);
  });

  test('tells when bind() repeats a port', () => {
    expect(problemsOf({ port: 6379 }, workload => workload.headlessService.bind(6379)))
      .toEqual(['\'headlessService.ports[1]\' repeats port 6379/TCP; change one of them']);
  });
});

describe('existing headless Service', () => {
  const existing = (chart: Chart, props: object = {}) => new kplus.Service(chart, 'peers', { metadata: { name: 'peers' }, clusterIP: 'None', ports: [{ port: 6379 }], ...props });

  test('takes the place of ours', () => {
    const { kinds, statefulSet, workload } = synth(chart => ({ governingService: GoverningService.of(existing(chart)) }));

    expect(kinds.Service.map(each => each.metadata.name)).toEqual(['peers']);
    expect(statefulSet.spec.serviceName).toBe('peers');
    expect(workload.podDnsName(0)).toBe('db-0.peers.shop.svc');
    expect(workload.headlessService.name).toBe('peers');
  });

  test('that selects nothing yet selects the pods of the workload', () => {
    expect(synth(chart => ({ governingService: GoverningService.of(existing(chart)) })).kinds.Service[0].spec.selector).toEqual(OF_DB);
  });

  test('may select fewer labels than the pods have', () => {
    const { kinds } = synth(chart => {
      const peers = existing(chart);
      peers.selectLabel('app.kubernetes.io/name', 'db');
      return { governingService: GoverningService.of(peers) };
    });

    expect(kinds.Service[0].spec.selector).toEqual({ 'app.kubernetes.io/name': 'db' });
  });

  test('may live in another chart of the same namespace', () => {
    const app = new App();
    const network = new Chart(app, 'network', { namespace: 'shop' });
    const data = new Chart(app, 'data', { namespace: 'shop' });

    new StatefulWorkload(data, 'db', { image: 'example.com/redis:7.4', governingService: GoverningService.of(existing(network)) });

    expect(problemsIn(app)).toEqual([]);
    expect(Testing.synth(data).find(object => object.kind === 'StatefulSet').spec.serviceName).toBe('peers');
    expect(Testing.synth(data).some(object => object.kind === 'Service')).toBe(false);
  });

  test('that is not headless is told', () => {
    expect(problemsOf(chart => ({ governingService: GoverningService.of(existing(chart, { clusterIP: undefined })) }))).toEqual([
      '\'governingService\' \'peers\' is not headless, so pods would get no DNS names; make it with clusterIP: \'None\'',
    ]);
  });

  test('in another namespace is told', () => {
    expect(problemsOf(chart => ({ governingService: GoverningService.of(existing(chart, { metadata: { name: 'peers', namespace: 'net' } })) }))).toEqual([
      '\'governingService\' \'peers\' is in namespace \'net\' and the workload in \'shop\'; put both in one',
    ]);
  });

  test('that selects other pods is told', () => {
    expect(problemsOf(chart => {
      const peers = existing(chart);
      peers.selectLabel('app', 'web');
      return { governingService: GoverningService.of(peers) };
    })).toEqual(['\'governingService\' \'peers\' selects pods labelled \'app: web\', which these are not; let it select this workload']);
  });

  test('that selects a label which podMetadata adds is fine', () => {
    expect(problemsOf(chart => {
      const peers = existing(chart);
      peers.selectLabel('app', 'web');
      return { governingService: GoverningService.of(peers), podMetadata: { labels: { app: 'web' } } };
    })).toEqual([]);
  });

  test('without a port is told, before cdk8s-plus stops in the middle of writing files', () => {
    expect(problemsOf(chart => ({ governingService: GoverningService.of(existing(chart, { ports: undefined })) }))).toEqual([
      '\'governingService\' \'peers\' has no port, which cdk8s-plus refuses; write \'ports\' in it',
    ]);
  });

  test('excludes options of our own one', () => {
    expect(problemsOf(chart => ({ governingService: GoverningService.of(existing(chart)), headlessService: {} })))
      .toEqual(['\'headlessService\' and \'governingService\' exclude one another; keep one']);
  });
});

describe('client Service', () => {
  test('is not made unless asked for', () => {
    expect(synth({ port: 6379 }).workload.clientService).toBeUndefined();
  });

  test('has the name of the workload and the ports of the containers', () => {
    const { objects, workload } = synth({ port: 6379, clientService: {} });

    expect(service(objects, 'db').spec).toEqual({ selector: OF_DB, ports: [{ name: 'tcp-6379', port: 6379 }] });
    expect(workload.clientService?.name).toBe('db');
    expect(workload.clientService?.port).toBe(6379);
  });

  test('takes every option', () => {
    const { objects } = synth({
      port: 6379,
      clientService: {
        name: 'cache',
        type: kplus.ServiceType.LOAD_BALANCER,
        ports: [{ port: 80, targetPort: 6379, nodePort: 30080, name: 'redis' }],
        sessionAffinity: SessionAffinity.CLIENT_IP,
        externalTrafficPolicy: ExternalTrafficPolicy.LOCAL,
        loadBalancerClass: 'example.com/internal',
        labels: { tier: 'edge' },
        annotations: { 'example.com/lb': 'internal' },
      },
    });

    expect(service(objects, 'cache').metadata).toMatchObject({ labels: { tier: 'edge', ...OF_DB }, annotations: { 'example.com/lb': 'internal' } });
    expect(service(objects, 'cache').spec).toEqual({
      type: 'LoadBalancer',
      selector: OF_DB,
      ports: [{ name: 'redis', port: 80, targetPort: 6379, nodePort: 30080 }],
      sessionAffinity: 'ClientIP',
      externalTrafficPolicy: 'Local',
      loadBalancerClass: 'example.com/internal',
    });
  });

  test('writes what was given, also where the API would fill it in', () => {
    const { objects } = synth({
      clientService: {
        type: kplus.ServiceType.CLUSTER_IP,
        ports: [{ port: 6379, targetPort: 6379, protocol: TCP, name: 'redis' }],
        sessionAffinity: SessionAffinity.NONE,
      },
      networkAccess: NetworkAccess.OPEN,
    });

    expect(service(objects, 'db').spec).toEqual({
      type: 'ClusterIP',
      selector: OF_DB,
      ports: [{ name: 'redis', port: 6379, targetPort: 6379, protocol: 'TCP' }],
      sessionAffinity: 'None',
    });
  });

  test('without any port is told, also when a late container could have brought one', () => {
    const said = '\'clientService\' has no port, and Kubernetes takes no such Service; declare \'port\' in the container, or write \'clientService.ports\'';

    expect(problemsOf({ clientService: {} })).toEqual([said]);
    expect(problemsOf({ clientService: {} }, workload => { workload.addContainer({ name: 'late', image: 'late:1.0', portNumber: 80 }); })).toEqual([]);
  });

  test.each([
    [{ type: kplus.ServiceType.EXTERNAL_NAME }, '\'clientService.type\' EXTERNAL_NAME points away from the pods; write CLUSTER_IP, NODE_PORT or LOAD_BALANCER'],
    [{ externalTrafficPolicy: ExternalTrafficPolicy.LOCAL }, '\'clientService.externalTrafficPolicy\' works only with type NODE_PORT or LOAD_BALANCER; write the type, or remove it'],
    [{ loadBalancerClass: 'a', type: kplus.ServiceType.NODE_PORT }, '\'clientService.loadBalancerClass\' works only with type LOAD_BALANCER; write the type, or remove it'],
    [{ ports: [{ port: 80, nodePort: 30080 }] }, '\'clientService.ports[0].nodePort\' works only with type NODE_PORT or LOAD_BALANCER; write the type, or remove it'],
    [{ ports: [{ port: 80, name: 'a' }, { port: 80, name: 'b' }] }, '\'clientService.ports[1]\' repeats port 80/TCP; change one of them'],
    [{ ports: [{ port: 80, name: 'a' }, { port: 81, name: 'a' }] }, '\'clientService.ports[1]\' repeats the name \'a\'; change one of them'],
    [{ ports: [{ port: 80, name: 'Web' }] }, '\'clientService.ports[0].name\' is \'Web\'; use lower case letters, digits and \'-\''],
    [{ ports: [{ port: 80 }, { name: 'a' }] }, '\'clientService.ports[1]\' has no \'port\'; write a number from 1 to 65535'],
    [{ name: 'Cache' }, '\'clientService\' name \'Cache\' is not a DNS label of at most 63 characters; write \'cache\''],
    [{ name: '1cache' }, '\'clientService\' name \'1cache\' begins with a digit, which Kubernetes before 1.36 refuses in a Service; begin it with a letter'],
    [{ name: 'db-headless' }, '\'clientService\' and the headless Service are both called \'db-headless\'; give one of them another name'],
    [{ labels: { a: 'b c' } }, '\'clientService.labels\' gives label \'a\' the value "b c"; use at most 63 letters, digits, \'-\', \'_\' and \'.\', beginning and ending with a letter or digit'],
    [{ annotations: { 'b c': '' } }, '\'clientService.annotations\' has the annotation key \'b c\'; write \'name\' or \'prefix/name\', with a DNS name as prefix and at most 63 letters, digits, \'-\', \'_\' and \'.\' as name'],
  ])('%j is told', (clientService, said) => {
    expect(problemsOf({ port: 6379, clientService, networkAccess: NetworkAccess.OPEN })).toEqual([said]);
  });

  test.each([
    [{ type: kplus.ServiceType.NODE_PORT, externalTrafficPolicy: ExternalTrafficPolicy.LOCAL, ports: [{ port: 80, nodePort: 30080 }] }],
    [{ type: kplus.ServiceType.LOAD_BALANCER, loadBalancerClass: 'a' }],
    [{ ports: [{ port: 53 }, { port: 53, protocol: UDP }] }],
    [{ name: 'cache1' }],
    [{ sessionAffinity: SessionAffinity.CLIENT_IP }],
  ])('%j is fine', clientService => {
    expect(problemsOf({ port: 6379, clientService, networkAccess: NetworkAccess.OPEN })).toEqual([]);
  });

  test.each([0, 65536, 1.5, '80'])('port %p is told with its range', port => {
    expect(problemsOf({ port: 6379, clientService: { ports: [{ port }] } })[0]).toContain('\'clientService.ports[0].port\' must be a whole number from 1 to 65535, got');
  });
});

describe('Services of single pods', () => {
  test('are named as the pods and select them by name', () => {
    const { objects } = synth({ port: 6379, replicas: 2, startOrdinal: 3, perPodServices: {} });

    expect(service(objects, 'db-3').spec).toEqual({ selector: { 'statefulset.kubernetes.io/pod-name': 'db-3' }, ports: [{ name: 'tcp-6379', port: 6379 }] });
    expect(service(objects, 'db-4').spec.selector).toEqual({ 'statefulset.kubernetes.io/pod-name': 'db-4' });
    expect(objects.filter(object => object.kind === 'Service')).toHaveLength(3);
  });

  test('take every option', () => {
    const { objects } = synth({
      port: 6379,
      perPodServices: { type: kplus.ServiceType.LOAD_BALANCER, ports: [{ port: 80, targetPort: 6379 }], labels: { tier: 'edge' }, annotations: { 'example.com/lb': 'internal' } },
    });

    expect(service(objects, 'db-0').metadata).toMatchObject({ labels: { tier: 'edge', ...OF_DB }, annotations: { 'example.com/lb': 'internal' } });
    expect(service(objects, 'db-0').spec).toMatchObject({ type: 'LoadBalancer', ports: [{ name: 'tcp-80', port: 80, targetPort: 6379 }] });
  });

  test('have the ports of late containers', () => {
    const { objects } = synth({ perPodServices: {} }, workload => { workload.addContainer({ name: 'late', image: 'late:1.0', portNumber: 80 }); });

    expect(service(objects, 'db-0').spec.ports).toEqual([{ name: 'tcp-80', port: 80 }]);
  });

  test.each([
    ['without a port', { perPodServices: {} }, '\'perPodServices\' has no port, and Kubernetes takes no such Service; declare \'port\' in the container, or write \'perPodServices.ports\''],
    ['with one node port for all', { port: 1, replicas: 2, perPodServices: { type: kplus.ServiceType.NODE_PORT, ports: [{ port: 1, nodePort: 30001 }] } },
      '\'perPodServices\' gives all 2 pods the nodePort 30001, which only one Service can have; leave \'nodePort\' out, and Kubernetes chooses'],
    ['beside a client Service with the name of a pod', { port: 1, replicas: 2, perPodServices: {}, clientService: { name: 'db-1' } },
      '\'clientService\' has the name \'db-1\', which \'perPodServices\' gives to a pod; write another name'],
    ['beside a headless Service with the name of a pod', { port: 1, perPodServices: {}, headlessService: { name: 'db-0' } },
      '\'headlessService\' has the name \'db-0\', which \'perPodServices\' gives to a pod; write another name'],
    ['for a thousand pods and one', { port: 1, replicas: 1001, perPodServices: {} }, '\'perPodServices\' would make 1001 Services; leave it out above 1000 replicas'],
    ['that point away', { port: 1, perPodServices: { type: kplus.ServiceType.EXTERNAL_NAME } }, '\'perPodServices.type\' EXTERNAL_NAME points away from the pods; write CLUSTER_IP, NODE_PORT or LOAD_BALANCER'],
  ])('%s are told', (_, props, said) => {
    expect(problemsOf(props)).toEqual([said]);
  });

  test.each([
    ['with a node port for the only pod', { port: 1, perPodServices: { type: kplus.ServiceType.NODE_PORT, ports: [{ port: 1, nodePort: 30001 }] } }],
    ['beside a client Service named as a pod that does not exist', { port: 1, perPodServices: {}, clientService: { name: 'db-1' } }],
  ])('%s are fine', (_, props) => {
    expect(problemsOf(props)).toEqual([]);
  });
});

describe('network access', () => {
  test('is DECLARED_PORTS by default: everyone on declared ports, its own pods on any', () => {
    const { kinds } = synth({ ports: [{ number: 6379 }, { number: 53, protocol: UDP }] });

    expect(kinds.NetworkPolicy).toHaveLength(1);
    expect(kinds.NetworkPolicy[0].metadata.name).toBe('db');
    expect(kinds.NetworkPolicy[0].spec).toEqual({
      podSelector: { matchLabels: OF_DB },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [OWN_PODS] }, { ports: [{ port: 6379 }, { port: 53, protocol: 'UDP' }] }],
      egress: [{}],
    });
  });

  test('DECLARED_PORTS without a port lets in its own pods alone, not everyone', () => {
    expect(synth().kinds.NetworkPolicy[0].spec.ingress).toEqual([{ from: [OWN_PODS] }]);
  });

  test('DECLARED_PORTS counts ports of late containers', () => {
    const { kinds } = synth({}, workload => { workload.addContainer({ name: 'late', image: 'late:1.0', portNumber: 80 }); });

    expect(kinds.NetworkPolicy[0].spec.ingress[1]).toEqual({ ports: [{ port: 80 }] });
  });

  test('OPEN writes no policy', () => {
    expect(synth({ port: 6379, networkAccess: NetworkAccess.OPEN }).kinds.NetworkPolicy).toBeUndefined();
  });

  test('ISOLATED lets in and out only its own pods and DNS', () => {
    expect(synth({ port: 6379, networkAccess: NetworkAccess.ISOLATED }).kinds.NetworkPolicy[0].spec).toEqual(ISOLATED);
  });

  test('that is no such thing is told with those that are', () => {
    expect(problemsOf({ networkAccess: 'Closed' })).toEqual(['\'networkAccess\' must be one of \'DeclaredPorts\', \'Open\', \'Isolated\', got \'Closed\'']);
  });
});

describe('connections', () => {
  const web = (chart: Chart, id = 'web') => new kplus.Deployment(chart, id, { containers: [{ image: 'web:1.0', portNumber: 80 }] });
  const own = (kinds: Record<string, any[]>) => kinds.NetworkPolicy.find(policy => policy.metadata.name === 'db');
  const made = (kinds: Record<string, any[]>) => kinds.NetworkPolicy.filter(policy => policy.metadata.name !== 'db').map(policy => policy.spec);

  test('allowFrom isolates the pods and lets in the peer, on the ports of the workload; the peer keeps its own connections', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => workload.connections.allowFrom(web(chart)));

    expect(own(kinds).spec).toEqual(ISOLATED);
    const [ingress, ...others] = made(kinds);
    expect(ingress.podSelector).toEqual({ matchLabels: OF_DB });
    expect(ingress.ingress[0].ports).toEqual([{ port: 6379, protocol: 'TCP' }]);
    expect(others).toEqual([]);
  });

  test('allowFrom keeps the protocol of a port', () => {
    const { kinds } = synth({ ports: [{ number: 53, protocol: UDP }] }, (workload, chart) => workload.connections.allowFrom(web(chart)));

    expect(made(kinds)[0].ingress[0].ports).toEqual([{ port: 53, protocol: 'UDP' }]);
  });

  test('allowFrom lets in pods of namespaces chosen by label', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => {
      const namespaces = kplus.Namespaces.select(chart, 'Monitoring', { labels: { team: 'monitoring' } });
      workload.connections.allowFrom(kplus.Pods.select(chart, 'Prometheus', { labels: { app: 'prometheus' }, namespaces }));
    });

    expect(made(kinds)).toHaveLength(1);
    expect(made(kinds)[0].ingress[0].from).toEqual([
      { podSelector: { matchLabels: { app: 'prometheus' } }, namespaceSelector: { matchLabels: { team: 'monitoring' } } },
    ]);
  });

  test('allowTo writes no policy for the peer either', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => workload.connections.allowTo(web(chart)));
    expect(made(kinds).map(({ podSelector }: any) => podSelector)).toEqual([{ matchLabels: OF_DB }]);
  });

  test('allowFrom takes the ports that it is given', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) =>
      workload.connections.allowFrom(web(chart), { ports: [kplus.NetworkPolicyPort.tcp(7000)] }));

    expect(made(kinds)[0].ingress[0].ports).toEqual([{ port: 7000, protocol: 'TCP' }]);
  });

  test('allowFrom that writes a policy for the peer alone does not isolate: nothing here would let the peer in', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) =>
      workload.connections.allowFrom(web(chart), { isolation: kplus.PodConnectionsIsolation.PEER }));

    expect(own(kinds).spec.ingress).toEqual([{ from: [OWN_PODS] }, { ports: [{ port: 6379 }] }]);
  });

  test('allowFrom that writes a policy for these pods alone isolates', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) =>
      workload.connections.allowFrom(web(chart), { isolation: kplus.PodConnectionsIsolation.POD }));

    expect(own(kinds).spec).toEqual(ISOLATED);
    expect(made(kinds)).toHaveLength(1);
  });

  test('allowFrom takes a range of addresses', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => workload.connections.allowFrom(kplus.NetworkPolicyIpBlock.ipv4(chart, 'office', '10.1.0.0/16')));

    expect(own(kinds).spec).toEqual(ISOLATED);
    expect(made(kinds)[0].ingress[0].from).toEqual([{ ipBlock: { cidr: '10.1.0.0/16' } }]);
  });

  test('isolate() isolates without cutting the pods off from one another and from DNS', () => {
    const { kinds } = synth({ port: 6379 }, workload => workload.connections.isolate());

    expect(own(kinds).spec).toEqual(ISOLATED);
    expect(made(kinds)).toEqual([{ podSelector: { matchLabels: OF_DB }, policyTypes: ['Egress', 'Ingress'] }]);
  });

  test('allowTo alone does not isolate', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => workload.connections.allowTo(web(chart)));

    expect(own(kinds).spec.ingress).toEqual([{ from: [OWN_PODS] }, { ports: [{ port: 6379 }] }]);
    expect(own(kinds).spec.egress).toEqual([{}]);
    expect(made(kinds)[0].egress[0].ports).toEqual([{ port: 80, protocol: 'TCP' }]);
  });

  test('allowTo keeps the protocol of the peer\'s port', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => {
      const dns = new StatefulWorkload(chart, 'dns', { image: 'dns:1.0', ports: [{ number: 53, protocol: UDP }] });
      workload.connections.allowTo(dns);
    });

    expect(made(kinds).find(policy => policy.egress && policy.podSelector.matchLabels['app.kubernetes.io/name'] === 'db').egress[0].ports)
      .toEqual([{ port: 53, protocol: 'UDP' }]);
  });

  test('of a peer to the workload do not isolate it: a policy of theirs only adds', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => web(chart).connections.allowTo(workload));

    expect(own(kinds).spec.ingress).toEqual([{ from: [OWN_PODS] }, { ports: [{ port: 6379 }] }]);
    const ingress = made(kinds).find(policy => policy.ingress);
    expect(ingress.podSelector).toEqual({ matchLabels: OF_DB });
  });

  test('of another workload leave this one free to reach its own pods and the world', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => {
      const other = new StatefulWorkload(chart, 'other', { image: 'example.com/redis:7.4', port: 6379 });
      other.connections.allowFrom(workload);
    });

    expect(own(kinds).spec.egress).toEqual([{}]);
  });

  test('write each policy in the namespace of the pods that it is for', () => {
    const { kinds } = synth({ port: 6379, metadata: { namespace: 'data' } }, (workload, chart) => {
      workload.connections.allowFrom(web(chart));
      workload.connections.allowFrom(web(chart, 'Other'), { isolation: kplus.PodConnectionsIsolation.PEER });
    });

    const [ingress, egress] = kinds.NetworkPolicy.filter(policy => policy.metadata.name !== 'db');
    expect(ingress.metadata.namespace).toBe('data');
    expect(egress.metadata.namespace).toBe('shop');
  });

  test.each([
    ['allowFrom', 'OPEN', NetworkAccess.OPEN],
    ['allowFrom', 'DECLARED_PORTS', NetworkAccess.DECLARED_PORTS],
    ['isolate', 'OPEN', NetworkAccess.OPEN],
    ['isolate', 'DECLARED_PORTS', NetworkAccess.DECLARED_PORTS],
  ] as const)('%s beside networkAccess %s are told: policies add up', (method, named, networkAccess) => {
    const problems = problemsOf({ port: 6379, networkAccess }, (workload, chart) =>
      method === 'isolate' ? workload.connections.isolate() : workload.connections.allowFrom(web(chart)));

    expect(problems).toEqual([`'networkAccess' ${named} would undo 'connections.${method}', because policies add up; leave 'networkAccess' out, or write ISOLATED`]);
  });

  test('beside networkAccess ISOLATED are fine, and so is allowTo beside any', () => {
    const { ISOLATED: isolated, DECLARED_PORTS: declaredPorts } = NetworkAccess;

    expect(problemsOf({ networkAccess: isolated }, (workload, chart) => workload.connections.allowFrom(web(chart)))).toEqual([]);
    expect(problemsOf({ networkAccess: declaredPorts }, (workload, chart) => workload.connections.allowTo(web(chart)))).toEqual([]);
  });

  test('win over OPEN as a default of the platform, which is no word of this workload', () => {
    const chart = shop();
    StatefulDefaults.of(chart).add({ networkAccess: NetworkAccess.OPEN });
    const workload = new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', port: 6379 });

    workload.connections.isolate();

    expect(problemsIn(App.of(chart))).toEqual([]);
    expect(Testing.synth(chart).find(object => object.kind === 'NetworkPolicy' && object.metadata.name === 'db').spec).toEqual(ISOLATED);
  });
});

test('every Service and policy of ours is a plain object', () => {
  const { workload } = synth({ port: 6379, replicas: 2, clientService: {}, perPodServices: {} });

  const types = workload.node.findAll().filter(each => ApiObject.isApiObject(each)).map(each => each.constructor.name);

  expect(new Set(types)).toEqual(new Set(['ApiObject']));
});
