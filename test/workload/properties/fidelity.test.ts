import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import * as fc from 'fast-check';
import { runs } from './arbitraries';
import { parseDocuments } from '../../../src/kubernetes/yaml-reader';
import { StatefulWorkload } from 'cdk8s-stateful';

/** What people patch in: quantities, numbers, fields newer than any schema, whole trees. */
const quantity = fc.tuple(fc.nat(9999), fc.constantFrom('', 'm', 'k', 'Ki', 'Mi', 'Gi', 'G', 'e3')).map(([amount, unit]) => `${amount}${unit}`);
const leaf = fc.oneof(
  quantity, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter(value => !Object.is(value, -0)), fc.boolean(), fc.string(),
  fc.constantFrom('yes', 'null', '0x1f', '1e3', '0o17', '0O17', '0X1F', '0B11', '\u0085', '\u2028', '\u007f', '12:30:00', '2024-01-01', '~', '', ' x ', '- a', 'a: b', '#x', '=', '<<', '12_000'),
);
const field = fc.stringMatching(/^[a-z][A-Za-z]{0,8}$/).filter(key => key !== 'constructor');
const { tree } = fc.letrec(tie => ({
  tree: fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie('tree'), { maxLength: 3 }) },
    { weight: 2, arbitrary: fc.dictionary(field, tie('tree'), { maxKeys: 3 }) },
  ),
}));

/** Every object that a workload can make. */
function everything(): { app: App; objects: ApiObject[] } {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const workload = new StatefulWorkload(chart, 'db', { image: 'example.com/redis:7.4', port: 6379, replicas: 2, clientService: {}, perPodServices: {}, monitoring: {} });
  return { app, objects: workload.node.findAll().filter((each): each is ApiObject => ApiObject.isApiObject(each)) };
}

const KINDS = everything().objects.map(({ kind, name }) => `${kind}/${name}`);

test.each(KINDS)('a patch on %s arrives as it was written', kindAndName => {
  fc.assert(fc.property(field.map(key => `x${key}`), tree, (key, value) => {
    const { app, objects } = everything();
    const object = objects.find(({ kind, name }) => `${kind}/${name}` === kindAndName)!;
    const root = object.kind === 'ConfigMap' ? '/data' : '/spec';

    object.addJsonPatch(JsonPatch.add(`${root}/${key}`, value));

    const written: any = parseDocuments(app.synthYaml())
      .find((each: any) => `${each.kind}/${each.metadata.name}` === kindAndName);
    expect(written[root.slice(1)][key]).toEqual(value);
  }), runs(8));
});

test('a patch replaces what the workload wrote, whatever its type', () => {
  const places = ['/spec/replicas', '/spec/volumeClaimTemplates', '/spec/template/spec/containers/0/resources/requests/memory', '/spec/updateStrategy/rollingUpdate', '/metadata/labels'];
  fc.assert(fc.property(fc.constantFrom(...places), tree, (path, value) => {
    const { app, objects } = everything();
    objects.find(({ kind }) => kind === 'StatefulSet')!.addJsonPatch(JsonPatch.add(path, value));

    const statefulSet: any = parseDocuments(app.synthYaml()).find((each: any) => each.kind === 'StatefulSet');
    expect(path.slice(1).split('/').reduce((at, key) => at[key], statefulSet)).toEqual(value);
  }), runs(40));
});
