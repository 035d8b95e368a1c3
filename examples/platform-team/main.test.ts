import { ApiObject, Chart } from 'cdk8s';
import { Manifests, StatefulChecks } from 'cdk8s-stateful';
import { CheckoutChart } from './main';
import { AcmeApp } from './platform';

const checkout = () => new CheckoutChart(new AcmeApp(), 'checkout');

test('no StatefulSet changes unseen: it could restart a database', () => {
  expect(Manifests.fromChart(checkout()).findAll('StatefulSet')).toMatchSnapshot();
});

test('every object has a team that answers for it', () => {
  Manifests.fromChart(checkout()).everyObjectHas({
    metadata: { namespace: 'checkout', labels: { 'acme.example/team': 'checkout', 'acme.example/cost-centre': '4711' } },
  });
});

test('databases lie on encrypted volumes of their own nodes', () => {
  Manifests.fromChart(checkout()).everyObjectHas({
    spec: {
      template: { spec: { nodeSelector: { 'acme.example/pool': 'databases' }, priorityClassName: 'databases' } },
      volumeClaimTemplates: [{ spec: { storageClassName: 'encrypted-ssd' } }],
    },
  }, 'StatefulSet');
});

test('an object outside of a TeamChart is refused', () => {
  const app = new AcmeApp();
  new ApiObject(new Chart(app, 'private'), 'Config', { apiVersion: 'v1', kind: 'ConfigMap' });

  expect(() => app.synthYaml()).toThrow("'private/Config' has no label 'acme.example/team'; make it in a TeamChart");
});

test('the stateful checks find nothing', () => {
  expect(StatefulChecks.ofChart(checkout())).toEqual([]);
});
