import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { PropsOf, runs, shuffled, validProps, workloadName } from './arbitraries';
import { StatefulWorkload } from 'cdk8s-stateful';

function appOf(name: string, propsOf: PropsOf, order = 0): App {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new StatefulWorkload(chart, name, shuffled(propsOf(chart), order));
  return app;
}

test('two synths of one app give the same bytes', () => {
  fc.assert(fc.property(workloadName, validProps, (name, propsOf) => {
    const app = appOf(name, propsOf);

    expect(app.synthYaml()).toBe(app.synthYaml());
  }), runs(40));
});

test('the order in which props are written changes no byte', () => {
  fc.assert(fc.property(workloadName, validProps, fc.nat(), (name, propsOf, order) => {
    expect(appOf(name, propsOf, order).synthYaml()).toBe(appOf(name, propsOf).synthYaml());
  }), runs(40));
});

test('props are not changed by the workload', () => {
  fc.assert(fc.property(workloadName, validProps, (name, propsOf) => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const props = propsOf(chart);
    const before = fc.stringify(withoutConstructs(props));

    new StatefulWorkload(chart, name, props);
    app.synthYaml();

    expect(fc.stringify(withoutConstructs(props))).toBe(before);
  }), runs(40));
});

/** Constructs belong to the app and do change; the rest is the user's own. */
function withoutConstructs({ volumes, imagePullSecrets, serviceAccount, ...rest }: ReturnType<PropsOf>) {
  return { ...rest, volumes: volumes?.length, imagePullSecrets: imagePullSecrets?.length, serviceAccount: serviceAccount?.name };
}
