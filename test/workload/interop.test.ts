import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { problemsIn, problemsOf, shop, synth } from './harness';
import { StatefulWorkload } from 'cdk8s-stateful';

const OF_DB = { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db' };
const IN_SHOP = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } };

test('a workload is what cdk8s-plus calls one', () => {
  const { workload } = synth({ port: 6379 });

  expect(workload).toBeInstanceOf(kplus.Workload);
  expect(workload.toPodSelectorConfig().namespaces).toEqual({ names: ['shop'] });
  expect(workload.toNetworkPolicyPeerConfig().podSelector?.labelSelector.isEmpty()).toBe(false);
  expect(workload.matchLabels).toEqual(OF_DB);
  expect(workload.resourceType).toBe('statefulsets');
});

test('nothing carries the path label of cdk8s-plus, whatever is used on the workload', () => {
  const { objects } = synth({ port: 6379, clientService: {} }, (workload, chart) => {
    new kplus.Service(chart, 'extra', { selector: workload, ports: [{ port: 1 }] });
    new kplus.NetworkPolicy(chart, 'policy', { selector: workload });
    workload.connections.allowFrom(new StatefulWorkload(chart, 'peer', { image: 'example.com/redis:7.4' }));
    workload.scheduling.spread();
    new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target: workload, maxReplicas: 3 });
  });

  expect(JSON.stringify(objects)).not.toContain('cdk8s.io/metadata.addr');
});

describe('kplus.Service', () => {
  test('selects the pods by the stable selector', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => {
      new kplus.Service(chart, 'extra', { metadata: { name: 'extra' }, selector: workload, ports: [{ port: 80, targetPort: 6379 }] });
    });

    expect(kinds.Service.find(service => service.metadata.name === 'extra').spec.selector).toEqual(OF_DB);
  });
});

describe('kplus.Ingress', () => {
  test('takes the client Service', () => {
    const { kinds } = synth({ port: 6379, clientService: {} }, (workload, chart) => {
      new kplus.Ingress(chart, 'ingress', { rules: [{ path: '/db', backend: kplus.IngressBackend.fromService(workload.clientService!) }] });
    });

    expect(kinds.Ingress[0].spec.rules[0].http.paths).toEqual([
      { path: '/db', pathType: 'Prefix', backend: { service: { name: 'db', port: { number: 6379 } } } },
    ]);
  });

  test('takes one of several ports', () => {
    const { kinds } = synth({ ports: [{ number: 6379 }, { number: 9121, name: 'metrics' }], clientService: {} }, (workload, chart) => {
      const backend = kplus.IngressBackend.fromService(workload.clientService!, { port: 9121 });
      new kplus.Ingress(chart, 'metrics', { rules: [{ path: '/metrics', backend }] });
    });

    expect(kinds.Ingress[0].spec.rules[0].http.paths[0].backend.service).toEqual({ name: 'db', port: { number: 9121 } });
  });

  test('can be asked of the Service itself', () => {
    const { kinds } = synth({ port: 6379, clientService: {} }, workload => { workload.clientService!.exposeViaIngress('/db'); });

    expect(kinds.Ingress[0].spec.rules[0].http.paths[0]).toMatchObject({ path: '/db', backend: { service: { name: 'db' } } });
  });
});

describe('kplus.NetworkPolicy', () => {
  test('takes the workload as its selector and as a peer', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => {
      const policy = new kplus.NetworkPolicy(chart, 'policy', { metadata: { name: 'policy' }, selector: workload });
      policy.addIngressRule(workload, [kplus.NetworkPolicyPort.tcp(1)]);
    });

    const { spec } = kinds.NetworkPolicy.find(policy => policy.metadata.name === 'policy');
    expect(spec.podSelector).toEqual({ matchLabels: OF_DB });
    expect(spec.ingress[0].from).toEqual([{ ...IN_SHOP, podSelector: { matchLabels: OF_DB } }]);
  });
});

describe('kplus.HorizontalPodAutoscaler', () => {
  const hpa = (target: StatefulWorkload, chart: Chart) => new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target, minReplicas: 2, maxReplicas: 5 });

  test('scales the StatefulSet and takes its replicas away', () => {
    const { kinds, statefulSet } = synth({ port: 6379 }, (workload, chart) => { hpa(workload, chart); });

    expect(kinds.HorizontalPodAutoscaler[0].spec.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' });
    expect(statefulSet.spec).not.toHaveProperty('replicas');
  });

  test('beside fixed replicas is told by both', () => {
    const chart = shop();
    hpa(new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', replicas: 3 }), chart);

    const problems = problemsIn(App.of(chart));

    expect(problems).toContain('[shop/db] \'replicas\' is 3 beside an autoscaler, and the two would undo one another; leave \'replicas\' out');
  });

  test('may come before or after containers, claims and connections', () => {
    const build = (...steps: ((workload: StatefulWorkload, chart: Chart) => void)[]) => {
      const chart = shop();
      const workload = new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', port: 6379 });
      for (const step of steps) { step(workload, chart); }
      return Testing.synth(chart).find(object => object.kind === 'StatefulSet');
    };
    const late = (workload: StatefulWorkload) => { workload.addContainer({ name: 'late', image: 'late:1.0', portNumber: 1 }); };
    const isolated = (workload: StatefulWorkload) => { workload.connections.isolate(); };

    expect(build(hpa, late, isolated)).toEqual(build(isolated, late, hpa));
  });
});

describe('kplus.Pods', () => {
  test('can be let in by labels of their namespace, where the policy is for these pods alone', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => {
      const prometheus = kplus.Pods.select(chart, 'prometheus', {
        labels: { app: 'prometheus' },
        namespaces: kplus.Namespaces.select(chart, 'monitoring', { labels: { purpose: 'monitoring' } }),
      });
      workload.connections.allowFrom(prometheus, { isolation: kplus.PodConnectionsIsolation.POD });
    });

    expect(kinds.NetworkPolicy[1].spec.ingress[0].from).toEqual([
      { namespaceSelector: { matchLabels: { purpose: 'monitoring' } }, podSelector: { matchLabels: { app: 'prometheus' } } },
    ]);
  });

  test('can be placed near the workload', () => {
    const { kinds } = synth({ port: 6379 }, (workload, chart) => {
      const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web:1.0' }] });
      web.scheduling.colocate(workload);
    });

    const { podAffinity } = kinds.Deployment[0].spec.template.spec.affinity;
    expect(podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector).toEqual({ matchLabels: OF_DB });
  });
});

describe('roles', () => {
  test('are bound to the service account of the pods', () => {
    const { kinds } = synth(chart => ({ serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'db') }), (workload, chart) => {
      const role = new kplus.Role(chart, 'role');
      role.allowRead(kplus.ApiResource.PODS);
      role.bind(workload);
    });

    expect(kinds.RoleBinding[0].subjects).toEqual([{ apiGroup: '', kind: 'ServiceAccount', name: 'db' }]);
  });

  test('can be granted on the StatefulSet', () => {
    const { kinds } = synth({}, (workload, chart) =>
      workload.permissions.grantRead(kplus.ServiceAccount.fromServiceAccountName(chart, 'watcher', 'watcher')));

    expect(kinds.Role[0].rules).toEqual([{ apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: ['db'], verbs: ['get', 'list', 'watch'] }]);
  });
});

describe('containers and volumes', () => {
  test('a container of cdk8s-plus can be attached and keeps its own settings', () => {
    const { pod } = synth({ port: 6379 }, workload =>
      workload.attachContainer(new kplus.Container({ name: 'own', image: 'own:1.0', resources: {}, securityContext: { user: 1000 } })));

    expect(pod.containers[1]).toMatchObject({ name: 'own', securityContext: { runAsUser: 1000 } });
    expect(pod.containers[1].terminationMessagePolicy).toBeUndefined();
  });

  test('a container in place of its props is told', () => {
    expect(problemsOf({}, workload => { workload.addContainer(new kplus.Container({ name: 'own', image: 'own:1.0', securityContext: { ensureNonRoot: true } }) as any); }))
      .toContain('\'addContainer\' was given a container instead of its props; call attachContainer() with it');
  });

  test('a volume of cdk8s-plus can be mounted', () => {
    const { pod } = synth({}, (workload, chart) => workload.containers[0].mount('/scratch', kplus.Volume.fromEmptyDir(chart, 'scratch', 'scratch')));

    expect(pod.volumes).toContainEqual({ name: 'scratch', emptyDir: {} });
  });
});

describe('App', () => {
  test('a second synth after a change shows the change and nothing else', () => {
    const chart = shop();
    const workload = new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', port: 6379 });
    const before = Testing.synth(chart);

    workload.addContainer({ name: 'late', image: 'late:1.0', portNumber: 80 });
    const after = Testing.synth(chart);

    expect(after.map(object => object.kind)).toEqual(before.map(object => object.kind));
    expect(after[1].spec.ports).toEqual([{ name: 'tcp-6379', port: 6379 }, { name: 'tcp-80', port: 80 }]);
    expect(after[2].spec.template.spec.containers).toHaveLength(2);
  });

  test('other charts may depend on the headless Service without moving it behind the StatefulSet', () => {
    const chart = shop();
    const workload = new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', port: 6379 });
    const config = new kplus.ConfigMap(chart, 'config', { metadata: { name: 'config' }, data: { host: workload.podDnsName(0) } });
    config.node.addDependency(workload.headlessService);

    const kinds = Testing.synth(chart).map(object => object.kind);

    expect(kinds.indexOf('Service')).toBeLessThan(kinds.indexOf('StatefulSet'));
    expect(kinds.indexOf('Service')).toBeLessThan(kinds.indexOf('ConfigMap'));
  });
});
