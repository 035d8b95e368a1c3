import { readTexts } from '../../src/manifest/manifest-text';

const configMap = (name: string, value = 'a') => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { key: ${value} }\n`;

test('the objects of all texts are taken together', () => {
  const { objects, errors, warnings } = readTexts([
    { name: 'a.yaml', text: `${configMap('one')}---\n${configMap('two')}` },
    { name: 'b.json', text: '{"apiVersion":"v1","kind":"ConfigMapList","items":[{"metadata":{"name":"three"}}]}' },
  ]);

  expect(objects.map(object => [object.kind, object.metadata.name])).toEqual([['ConfigMap', 'one'], ['ConfigMap', 'two'], ['ConfigMap', 'three']]);
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
});

test('an object of two texts counts as it is in the last one, with a warning', () => {
  const { objects, warnings } = readTexts([{ name: 'a.yaml', text: configMap('one', 'old') }, { name: 'b.yaml', text: configMap('one', 'new') }]);

  expect(objects).toMatchObject([{ data: { key: 'new' } }]);
  expect(warnings).toEqual(["b.yaml: repeats ConfigMap 'one' of a.yaml: the last one counts"]);
});

test('the same name in another namespace is another object', () => {
  const inTest = configMap('one').replace('{ name: one }', '{ name: one, namespace: test }');

  expect(readTexts([{ name: 'a.yaml', text: `${configMap('one')}---\n${inTest}` }], { namespace: 'prod' })).toMatchObject({ objects: [{}, {}], warnings: [] });
  expect(readTexts([{ name: 'a.yaml', text: `${configMap('one')}---\n${inTest}` }], { namespace: 'test' }).objects).toHaveLength(1);
});

test('an error names the file and the line', () => {
  const { errors } = readTexts([{ name: 'ok.yaml', text: configMap('one') }, { name: 'dist/bad.yaml', text: `${configMap('two')}---\nkind: [unclosed\n` }]);

  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/^dist\/bad\.yaml:\d+: document 2 cannot be read: /);
});
