import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Given, shop, synth, workloadIn } from './harness';
import { ProjectedSource, StatefulWorkload } from 'cdk8s-stateful';

type Data = Record<string, string>;

const checksumIn = (chart: Chart): string | undefined =>
  chart.toJson().find(({ kind }) => kind === 'StatefulSet').spec.template.metadata.annotations?.['checksum/config'];

/** The checksum of a workload whose container takes every variable from a ConfigMap of this content. */
function checksumOf(data: Data, given: Given = {}): string | undefined {
  const chart = shop();
  workloadIn(chart, { ...given, envFrom: [kplus.Env.fromConfigMap(new kplus.ConfigMap(chart, 'Settings', { metadata: { name: 'settings' }, data }))] });
  return checksumIn(chart);
}

const OLD = checksumOf({ level: 'info' });

describe('the checksum', () => {
  test('stands on the pods and has sixteen digits', () => {
    expect(OLD).toMatch(/^[0-9a-f]{16}$/);
  });

  test('changes with the content, and comes back with it', () => {
    expect(checksumOf({ level: 'debug' })).not.toBe(OLD);
    expect(checksumOf({ level: 'info' })).toBe(OLD);
  });

  test('does not know in which order keys were written', () => {
    expect(checksumOf({ a: '1', b: '2' })).toBe(checksumOf({ b: '2', a: '1' }));
  });

  test.each([
    ['in a key', { levels: 'info' }],
    ['in a further key', { level: 'info', more: '' }],
    ['in what moves from a key to another', { leve: 'linfo' }],
  ])('changes with a difference %s', (_, data) => {
    expect(checksumOf(data)).not.toBe(OLD);
  });

  test('is the same for a chart of another name: a refactoring restarts nothing', () => {
    const chart = new Chart(new App(), 'elsewhere', { namespace: 'shop' });
    workloadIn(chart, { envFrom: [kplus.Env.fromConfigMap(new kplus.ConfigMap(chart, 'Other', { metadata: { name: 'settings' }, data: { level: 'info' } }))] });

    expect(checksumIn(chart)).toBe(OLD);
  });

  test('is absent where no configuration is used, and where it is turned off', () => {
    expect(synth().template.metadata.annotations).toBeUndefined();
    expect(checksumOf({ level: 'info' }, { restartOnConfigChange: false })).toBeUndefined();
  });

  test('gives way to an annotation of the user', () => {
    expect(checksumOf({ level: 'info' }, { podMetadata: { annotations: { 'checksum/config': 'mine' } } })).toBe('mine');
  });

  test('stands beside other annotations', () => {
    const chart = shop();
    const workload = workloadIn(chart, { podMetadata: { annotations: { a: 'b' } }, envFrom: [kplus.Env.fromConfigMap(new kplus.ConfigMap(chart, 'Settings', { data: { level: 'info' } }))] });
    workload.podMetadata.addAnnotation('late', 'too');

    expect(chart.toJson().find(({ kind }) => kind === 'StatefulSet').spec.template.metadata.annotations).toEqual({ 'a': 'b', 'late': 'too', 'checksum/config': expect.any(String) });
  });
});

/** Each way in which a pod can use a ConfigMap or Secret. */
const USES: Array<[string, (workload: StatefulWorkload, chart: Chart, map: kplus.ConfigMap, secret: kplus.Secret) => void]> = [
  ['every key of a ConfigMap as variables', (workload, _, map) => workload.containers[0].env.copyFrom(kplus.Env.fromConfigMap(map))],
  ['one key of a ConfigMap', (workload, _, map) => workload.containers[0].env.addVariable('A', kplus.EnvValue.fromConfigMap(map, 'key'))],
  ['every key of a Secret as variables', (workload, _, __, secret) => workload.containers[0].env.copyFrom(kplus.Env.fromSecret(secret))],
  ['one key of a Secret', (workload, _, __, secret) => workload.containers[0].env.addVariable('A', kplus.EnvValue.fromSecretValue({ secret, key: 'key' }))],
  ['a volume of a ConfigMap', (workload, chart, map) => workload.containers[0].mount('/a', kplus.Volume.fromConfigMap(chart, 'Vol', map))],
  ['a volume of a Secret', (workload, chart, _, secret) => workload.containers[0].mount('/a', kplus.Volume.fromSecret(chart, 'Vol', secret))],
  ['a projected ConfigMap', (workload, _, map) => workload.containers[0].mount('/a', workload.addProjectedVolume({ name: 'v', sources: [ProjectedSource.configMap(map)] }))],
  ['a projected Secret', (workload, _, __, secret) => workload.containers[0].mount('/a', workload.addProjectedVolume({ name: 'v', sources: [ProjectedSource.secret(secret)] }))],
  ['a variable of an init container', (workload, _, map) => workload.addInitContainer({ image: 'busybox:1.37', envVariables: { A: kplus.EnvValue.fromConfigMap(map, 'key') } })],
  ['a variable of a container that came late', (workload, _, map) => workload.addContainer({ name: 'late', image: 'busybox:1.37', envFrom: [kplus.Env.fromConfigMap(map)] })],
];

describe('what counts', () => {
  const checksum = (use: (typeof USES)[number][1], value: string) => {
    const chart = shop();
    const map = new kplus.ConfigMap(chart, 'Map', { metadata: { name: 'map' }, data: { key: value } });
    const secret = new kplus.Secret(chart, 'Secret', { metadata: { name: 'secret' }, stringData: { key: value } });
    use(workloadIn(chart), chart, map, secret);
    return checksumIn(chart);
  };

  test.each(USES)('%s', (_, use) => {
    expect(checksum(use, 'old')).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(use, 'new')).not.toBe(checksum(use, 'old'));
  });

  test('binary data of a ConfigMap', () => {
    const of = (binary: string) => {
      const chart = shop();
      const map = new kplus.ConfigMap(chart, 'Map', { metadata: { name: 'map' }, binaryData: { key: binary } });
      workloadIn(chart, { envFrom: [kplus.Env.fromConfigMap(map)] });
      return checksumIn(chart);
    };
    expect(of('YQ==')).not.toBe(of('Yg=='));
  });

  test('a ConfigMap that is an ApiObject', () => {
    const of = (data: Data) => {
      const chart = shop();
      new ApiObject(chart, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data });
      workloadIn(chart, { envFrom: [kplus.Env.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'Ref', 'settings'))] });
      return checksumIn(chart);
    };
    expect(of({ level: 'info' })).toBe(OLD);
  });

  test('what was added to a ConfigMap between two synths', () => {
    const chart = shop();
    const map = new kplus.ConfigMap(chart, 'Settings', { metadata: { name: 'settings' } });
    workloadIn(chart, { envFrom: [kplus.Env.fromConfigMap(map)] });
    const before = checksumIn(chart);
    map.addData('level', 'info');

    expect(checksumIn(chart)).not.toBe(before);
    expect(checksumIn(chart)).toBe(OLD);
  });
});

describe('what does not count', () => {
  test('a ConfigMap that the app does not define', () => {
    const chart = shop();
    workloadIn(chart, { envFrom: [kplus.Env.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'Ref', 'settings'))] });
    expect(checksumIn(chart)).toBeUndefined();
  });

  test('a ConfigMap that nobody uses', () => {
    const chart = shop();
    new kplus.ConfigMap(chart, 'Settings', { data: { level: 'info' } });
    workloadIn(chart);
    expect(checksumIn(chart)).toBeUndefined();
  });

  test('a Secret that is only used to pull images', () => {
    const chart = shop();
    workloadIn(chart, { imagePullSecrets: [new kplus.DockerConfigSecret(chart, 'Registry', { data: { auths: {} } })] });
    expect(checksumIn(chart)).toBeUndefined();
  });
});

describe('a Secret', () => {
  const checksum = (make: (chart: Chart) => kplus.ISecret) => {
    const chart = shop();
    workloadIn(chart, { envFrom: [kplus.Env.fromSecret(make(chart))] });
    return checksumIn(chart);
  };
  const literal = (password: string, name = 'password') => checksum(chart => new kplus.Secret(chart, 'Secret', { metadata: { name }, stringData: { password } }));

  test('with its value in the program restarts the pods when it changes', () => {
    expect(literal('a')).not.toBe(literal('b'));
  });

  test('cannot be recognised by its checksum: the same password under another name has another one', () => {
    expect(literal('a', 'one')).not.toBe(literal('a', 'two'));
  });

  test('that is only named has no checksum', () => {
    expect(checksum(chart => kplus.Secret.fromSecretName(chart, 'Secret', 'password'))).toBeUndefined();
  });
});

describe('where a ConfigMap is looked for', () => {
  const settings = (chart: Chart, level: string) => new kplus.ConfigMap(chart, 'Settings', { metadata: { name: 'settings' }, data: { level } });
  const using = (chart: Chart) => workloadIn(chart, { envFrom: [kplus.Env.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'Ref', 'settings'))] });
  const charts = (...namespaces: string[]) => {
    const app = new App();
    return namespaces.map((namespace, index) => new Chart(app, `chart-${index}`, { namespace }));
  };

  test('in another chart of the app, where it is the only one of its name', () => {
    const [mine, other] = charts('shop', 'shop');
    settings(other, 'info');
    using(mine);
    expect(checksumIn(mine)).toBe(OLD);
  });

  test('in the own chart before others', () => {
    const [other, mine] = charts('shop', 'shop');
    settings(other, 'debug');
    settings(mine, 'info');
    using(mine);
    expect(checksumIn(mine)).toBe(OLD);
  });

  test('nowhere, where two other charts have one of its name', () => {
    const [mine, one, two] = charts('shop', 'shop', 'shop');
    settings(one, 'info');
    settings(two, 'info');
    using(mine);
    expect(checksumIn(mine)).toBeUndefined();
  });

  test('not in another namespace, where pods cannot read it', () => {
    const [mine, other] = charts('shop', 'staging');
    settings(other, 'info');
    using(mine);
    expect(checksumIn(mine)).toBeUndefined();
  });
});

test('restartOnConfigChange takes true and false, and says so', () => {
  expect(() => synth({ restartOnConfigChange: 'no' })).toThrow('[shop/db] \'restartOnConfigChange\' must be true or false, got \'no\'');
});
