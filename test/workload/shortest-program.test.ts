import { Size } from 'cdk8s';
import { synth } from './harness';

const { manifests } = synth({
  port: 6379,
  replicas: 3,
  securityContext: { user: 999 },
  claims: [{ name: 'data', size: Size.gibibytes(20), mountPath: '/data' }],
});

test('the shortest program becomes these objects and no other', () => {
  manifests.hasOnly(['PodDisruptionBudget/db', 'NetworkPolicy/db', 'Service/db-headless', 'StatefulSet/db']);
});

test('every object carries the recommended labels', () => {
  manifests.everyObjectHas({
    metadata: { labels: { 'app.kubernetes.io/name': 'db', 'app.kubernetes.io/instance': 'db', 'app.kubernetes.io/managed-by': 'cdk8s' } },
  });
});

test('pods carry only the labels they are selected by, so that an upgrade of anything else restarts nothing', () => {
  const { spec } = manifests.find('StatefulSet', 'db');

  expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
});

test('claim templates carry no label that a later version could want to change', () => {
  manifests.hasObject('StatefulSet', 'db', { spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } });

  expect(manifests.find('StatefulSet', 'db').spec.volumeClaimTemplates[0].metadata).toEqual({ name: 'data' });
});
