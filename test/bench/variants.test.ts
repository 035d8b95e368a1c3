import { Chart, Testing } from 'cdk8s';
import { Variant } from '../../bench/variants/database';
import l1 from '../../bench/variants/l1';
import l2 from '../../bench/variants/l2';
import plain from '../../bench/variants/plain';
import workload from '../../bench/variants/workload';

function objectsOf(variant: Variant): any[] {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  variant(chart, 'db');
  return Testing.synth(chart);
}

const key = ({ apiVersion, kind, metadata }: any) => `${apiVersion} ${kind} ${metadata.name}`;
const byKey = (objects: any[]) => Object.fromEntries(objects.map(object => [key(object), object]));

test('the literals are the objects of StatefulWorkload, field by field', () => {
  expect(byKey(objectsOf(plain))).toEqual(byKey(objectsOf(workload)));
});

test('so are those of the generated classes, which drop the type of a claim template', () => {
  const expected = byKey(objectsOf(workload));
  for (const template of expected['apps/v1 StatefulSet db'].spec.volumeClaimTemplates) {
    delete template.apiVersion;
    delete template.kind;
  }

  expect(byKey(objectsOf(l1))).toEqual(expected);
});

test('cdk8s-plus-28 makes objects of the same kinds and names, with the same claim', () => {
  const ours = byKey(objectsOf(workload));
  const theirs = byKey(objectsOf(l2));

  expect(Object.keys(theirs).sort()).toEqual(Object.keys(ours).sort());
  expect(ours['apps/v1 StatefulSet db'].spec.volumeClaimTemplates).toMatchObject(theirs['apps/v1 StatefulSet db'].spec.volumeClaimTemplates);
});
