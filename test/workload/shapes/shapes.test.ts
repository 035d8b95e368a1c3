import { parse } from 'yaml';
import { objectsOf, shapes } from '.';
import { asStored } from '../../../src/kubernetes/defaulting';

/** Nothing that Kubernetes does not store: absent fields and the apiVersion and kind of claim templates. */
const stored = (object: any) => {
  const plain = JSON.parse(JSON.stringify(asStored(object)));
  for (const template of plain.spec.volumeClaimTemplates ?? []) { delete template.apiVersion; delete template.kind; }
  if (plain.spec.template.spec.initContainers?.length === 0) { delete plain.spec.template.spec.initContainers; }
  return plain;
};

test('there are at least 40 shapes', () => { expect(Object.keys(shapes).length).toBeGreaterThanOrEqual(40); });

describe.each(Object.entries(shapes))('%s', (_, shape) => {
  test('is one StatefulSet and nothing of ours', () => {
    expect(objectsOf(shape).map(({ kind }) => kind)).toEqual(['StatefulSet']);
  });

  test('means the same as the manifest', () => {
    expect(stored(objectsOf(shape)[0])).toEqual(stored(parse(shape.yaml)));
  });
});
