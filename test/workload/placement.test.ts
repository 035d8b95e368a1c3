import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { problemsOf, synth } from './harness';
import { Placement, TolerationOperator } from 'cdk8s-stateful';

const OF_DB = { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db' };
const BY_NODE = {
  weight: 100,
  podAffinityTerm: { labelSelector: { matchLabels: OF_DB }, topologyKey: 'kubernetes.io/hostname' },
};
const BY_ZONE = {
  maxSkew: 1,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: { matchLabels: OF_DB },
};
const APART = { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [BY_NODE] } };

describe('placement', () => {
  test('is SPREAD from 2 replicas: apart by node and by zone, as a preference', () => {
    const { pod } = synth({ replicas: 2 });

    expect(pod.affinity).toEqual(APART);
    expect(pod.topologySpreadConstraints).toEqual([BY_ZONE]);
  });

  test('of one replica is ANY and writes nothing', () => {
    const { pod } = synth({ replicas: 1 });

    expect(pod.affinity).toBeUndefined();
    expect(pod.topologySpreadConstraints).toBeUndefined();
  });

  test('is SPREAD when an autoscaler decides, whatever it decides', () => {
    const { pod } = synth({}, (workload, chart) => { new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target: workload, maxReplicas: 5 }); });

    expect(pod.affinity).toEqual(APART);
    expect(pod.topologySpreadConstraints).toEqual([BY_ZONE]);
  });

  test('SPREAD may be said for one replica', () => {
    expect(synth({ placement: Placement.SPREAD }).pod.affinity).toEqual(APART);
  });

  test('PACK prefers the node where others run', () => {
    const { pod } = synth({ replicas: 3, placement: Placement.PACK });

    expect(pod.affinity).toEqual({ podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [BY_NODE] } });
    expect(pod.topologySpreadConstraints).toBeUndefined();
  });

  test('ANY leaves it to the scheduler', () => {
    const { pod } = synth({ replicas: 3, placement: Placement.ANY });

    expect(pod.affinity).toBeUndefined();
    expect(pod.topologySpreadConstraints).toBeUndefined();
  });

  test('an unknown one is an error that names those that there are', () => {
    expect(problemsOf({ placement: 'Around' })).toEqual(["'placement' must be one of 'Spread', 'Pack', 'Any', got 'Around'"]);
  });
});

describe('topology spread', () => {
  test('takes the place of the spread over zones, and leaves the nodes to the mode', () => {
    const { pod } = synth({
      replicas: 3,
      topologySpread: [
        { topology: kplus.Topology.ZONE, maxSkew: 2, required: true, minDomains: 3 },
        { topology: kplus.Topology.custom('example.com/rack') },
      ],
    });

    expect(pod.topologySpreadConstraints).toEqual([
      { ...BY_ZONE, maxSkew: 2, minDomains: 3, whenUnsatisfiable: 'DoNotSchedule' },
      { ...BY_ZONE, topologyKey: 'example.com/rack' },
    ]);
    expect(pod.affinity).toEqual(APART);
  });

  test('may be an empty list: no spread over zones', () => {
    const { pod } = synth({ replicas: 3, topologySpread: [] });

    expect(pod.topologySpreadConstraints).toBeUndefined();
    expect(pod.affinity).toEqual(APART);
  });

  test('holds for any mode', () => {
    const { pod } = synth({ placement: Placement.ANY, topologySpread: [{ topology: kplus.Topology.HOSTNAME }] });

    expect(pod.topologySpreadConstraints).toEqual([{ ...BY_ZONE, topologyKey: 'kubernetes.io/hostname' }]);
  });

  test.each([
    [{}, '\'topologySpread[0]\' has no topology; write what to spread over, such as kplus.Topology.ZONE'],
    [{ topology: 'zone' }, '\'topologySpread[0].topology\' must be a topology such as kplus.Topology.ZONE, got \'zone\''],
    [{ topology: kplus.Topology.ZONE, minDomains: 2 }, '\'topologySpread[0].minDomains\' works only together with \'required: true\'; add it, or remove \'minDomains\''],
    [{ topology: kplus.Topology.ZONE, maxSkew: 0 }, '\'topologySpread[0].maxSkew\' must be a whole number of pods, 1 or more, got 0'],
    [{ topology: kplus.Topology.ZONE, maxSkew: 1.5 }, '\'topologySpread[0].maxSkew\' must be a whole number of pods, 1 or more, got 1.5'],
    [{ topology: kplus.Topology.ZONE, required: true, minDomains: 0 }, '\'topologySpread[0].minDomains\' must be a whole number of domains, 1 or more, got 0'],
    [{ topology: kplus.Topology.custom('my rack') }, '\'topologySpread[0].topology\' has the key \'my rack\', which no node label can have'],
  ])('%j is told', (spread, said) => {
    expect(problemsOf({ topologySpread: [spread] })).toContain(said);
  });

  test('that says one topology twice is told', () => {
    const zone = { topology: kplus.Topology.ZONE };

    expect(problemsOf({ topologySpread: [zone, { ...zone, maxSkew: 2 }] }))
      .toEqual(['\'topologySpread[1]\' repeats \'topologySpread[0]\' over \'topology.kubernetes.io/zone\'; keep one of them']);
  });

  test('may require a wide spread and prefer an even one', () => {
    const zone = { topology: kplus.Topology.ZONE };

    expect(problemsOf({ topologySpread: [{ ...zone, required: true, maxSkew: 3 }, zone] })).toEqual([]);
  });
});

describe('node selector', () => {
  test('says which labels nodes must have', () => {
    expect(synth({ nodeSelector: { disk: 'ssd' } }).pod.nodeSelector).toEqual({ disk: 'ssd' });
  });

  test('is absent by default', () => {
    expect(synth().pod.nodeSelector).toBeUndefined();
    expect(synth({ nodeSelector: {} }).pod.nodeSelector).toBeUndefined();
  });

  test('that no node can match is told', () => {
    expect(problemsOf({ nodeSelector: { disk: 'fast ssd' } })[0]).toContain('\'nodeSelector\' gives label \'disk\' the value "fast ssd"');
    expect(problemsOf({ nodeSelector: { disk: true } })[0]).toContain('\'nodeSelector.disk\' must be a string, got true');
  });
});

describe('tolerations', () => {
  const { NO_EXECUTE, NO_SCHEDULE } = kplus.TaintEffect;

  test.each([
    ['a value', { key: 'dedicated', value: 'data', effect: NO_SCHEDULE }, { key: 'dedicated', value: 'data', effect: 'NoSchedule' }],
    ['the operator that the API would assume', { key: 'dedicated', operator: TolerationOperator.EQUAL, value: 'data' }, { key: 'dedicated', operator: 'Equal', value: 'data' }],
    ['any value', { key: 'dedicated' }, { key: 'dedicated', operator: 'Exists' }],
    ['every taint', { operator: TolerationOperator.EXISTS }, { operator: 'Exists' }],
    ['an empty value', { key: 'dedicated', operator: TolerationOperator.EQUAL }, { key: 'dedicated', operator: 'Equal' }],
    ['a while', { key: 'node.kubernetes.io/unreachable', effect: NO_EXECUTE, duration: Duration.minutes(5) },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }],
  ])('of %s', (_, toleration, yaml) => {
    expect(synth({ tolerations: [toleration] }).pod.tolerations).toEqual([yaml]);
  });

  test('stand next to those of scheduling.tolerate()', () => {
    const { pod } = synth({ tolerations: [{ key: 'dedicated' }] }, workload =>
      workload.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.is('gpu', 'true', { effect: NO_SCHEDULE }))));

    expect(pod.tolerations).toEqual([
      { key: 'dedicated', operator: 'Exists' },
      { key: 'gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' },
    ]);
  });

  test.each([
    [{ key: 'a', operator: TolerationOperator.EXISTS, value: 'b' }, '\'tolerations[0]\' has operator EXISTS and the value \'b\'; remove one of them'],
    [{ value: 'b' }, '\'tolerations[0]\' compares a value without a key; write \'key\', or operator EXISTS for every taint'],
    [{ operator: TolerationOperator.EQUAL }, '\'tolerations[0]\' compares a value without a key; write \'key\', or operator EXISTS for every taint'],
    [{ key: 'a b' }, '\'tolerations[0].key\' is \'a b\', which no taint can have'],
    [{ key: 'a', value: 'b c' }, '\'tolerations[0].value\' is \'b c\', which no taint can have'],
    [{ key: 'a', duration: Duration.minutes(5) }, '\'tolerations[0].duration\' works only with effect NO_EXECUTE; add the effect, or remove \'duration\''],
    [{ key: 'a', effect: NO_EXECUTE, duration: Duration.millis(1500) }, '\'tolerations[0].duration\' must be a duration of whole seconds, 0 or more, got 1 second 500 millis'],
    [{ key: 'a', effect: NO_EXECUTE, duration: 300 }, '\'tolerations[0].duration\' must be a duration such as Duration.seconds(30), got 300'],
    [{ key: 'a', effect: 'Never' }, '\'tolerations[0].effect\' must be one of \'NoSchedule\', \'PreferNoSchedule\', \'NoExecute\', got \'Never\''],
    [{ kee: 'a' }, '\'tolerations[0].kee\' is not a property that exists here; remove it'],
  ])('%j is told', (toleration, said) => {
    expect(problemsOf({ tolerations: [toleration] })).toEqual([said]);
  });
});

describe('classes', () => {
  test('reach the pods', () => {
    expect(synth({ priorityClassName: 'data', schedulerName: 'packer', runtimeClassName: 'gvisor' }).pod)
      .toMatchObject({ priorityClassName: 'data', schedulerName: 'packer', runtimeClassName: 'gvisor' });
  });

  test('are absent by default', () => {
    const { pod } = synth();

    expect([pod.priorityClassName, pod.schedulerName, pod.runtimeClassName]).toEqual([undefined, undefined, undefined]);
  });

  test.each(['priorityClassName', 'schedulerName', 'runtimeClassName'])('%s that is no name is told', prop => {
    expect(problemsOf({ [prop]: 'Very High' })).toEqual([`'${prop}' is 'Very High', which Kubernetes takes for no name; use lower case letters, digits, '-' and '.'`]);
    expect(problemsOf({ [prop]: 'very-high.2' })).toEqual([]);
  });
});

describe('scheduling of cdk8s-plus', () => {
  test('adds to the preference of the mode, each rule once, also in a second synth', () => {
    const made = synth({ replicas: 3 }, (workload, chart) => {
      workload.scheduling.separate(kplus.Pods.select(chart, 'batch', { labels: { app: 'batch' } }), { weight: 10 });
      workload.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('disk', 'ssd')));
    });

    const again = made.chart.toJson().find((object: any) => object.kind === 'StatefulSet').spec.template.spec;

    expect(made.pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toEqual([
      { weight: 10, podAffinityTerm: { labelSelector: { matchLabels: { app: 'batch' } }, topologyKey: 'kubernetes.io/hostname' } },
      BY_NODE,
    ]);
    expect(made.pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms)
      .toEqual([{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }]);
    expect(again).toEqual(made.pod);
  });

  test('spread() means the pods of this workload, by its stable selector', () => {
    const { pod } = synth({ placement: Placement.ANY }, workload => workload.scheduling.spread({ topology: kplus.Topology.ZONE }));

    expect(pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
      { labelSelector: { matchLabels: OF_DB }, namespaces: ['shop'], topologyKey: 'topology.kubernetes.io/zone' },
    ]);
  });

  test('assign() names the node', () => {
    expect(synth({}, workload => workload.scheduling.assign(kplus.Node.named('node-7'))).pod.nodeName).toBe('node-7');
  });
});
