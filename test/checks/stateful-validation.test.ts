import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { stringify } from 'yaml';
import { soundWorkload } from './sound-workload';
import { CheckLevel, StatefulValidation } from 'cdk8s-stateful';

const CDK8S = resolve('node_modules/.bin/cdk8s');
const PACKAGE = resolve('src/index.ts');

function sound(): any[] {
  const { service, statefulSet, budget } = soundWorkload();
  return [service, statefulSet, budget];
}

function bad(): any[] {
  const { service, statefulSet } = soundWorkload();
  delete service.spec.clusterIP;
  statefulSet.spec.template.spec.containers[0].volumeMounts = [];
  statefulSet.spec.template.spec.terminationGracePeriodSeconds = 0;
  return [service, statefulSet];
}

function doubtful(): any[] {
  const { statefulSet } = soundWorkload();
  return [statefulSet];
}

describe('in the real cdk8s synth', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'stateful-validation-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs `cdk8s synth` on a project whose program writes these objects. */
  function synth(objects: any[], properties: Record<string, unknown> = {}) {
    writeFileSync(join(folder, 'cdk8s.yaml'), stringify({
      app: 'node main.js',
      validations: [{ package: PACKAGE, version: '1.0.0', class: 'StatefulValidation', properties }],
    }));
    writeFileSync(join(folder, 'main.js'), `
      const { App, Chart, ApiObject } = require(${JSON.stringify(resolve('node_modules/cdk8s'))});
      const app = new App();
      const chart = new Chart(app, 'shop');
      ${JSON.stringify(objects)}.forEach(object => new ApiObject(chart, object.kind, object));
      app.synth();
    `);
    const { status, stdout, stderr } = spawnSync(CDK8S, ['synth', '--check-upgrade=false'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: `--import ${pathToFileURL(require.resolve('tsx'))}`, TSX_TSCONFIG_PATH: resolve('tsconfig.run.json') },
    });
    return { status, report: stripVTControlCharacters(stdout), stderr };
  }

  test('a bad chart fails with a report that names the construct', () => {
    const { status, report, stderr } = synth(bad());

    expect(stderr).toContain('Validation failed');
    expect(status).toBe(2);
    expect(report).toMatch(/║ Status +│ failure/);
    expect(report).toMatch(/║ Errors +│ 2 .*\n.*\n║ Warnings +│ 1 /);
    expect(report).toContain('governing-service-not-headless (error) (1 occurrences)');
    expect(report).toContain([
      '    - Construct Path: shop/StatefulSet',
      '    - Manifest Path: dist/shop.k8s.yaml',
      '    - Resource Name: db',
      '    - Locations:',
      "      > StatefulSet spec.volumeClaimTemplates[0]: no container mounts claim 'data'",
    ].join('\n'));
    expect(report).toContain('How to fix: Mount the claim by its name');
  });

  test('a good chart passes', () => {
    const { status, report } = synth(sound());

    expect({ status, report }).toMatchObject({ status: 0, report: expect.stringMatching(/║ Status +│ success/) });
  });
});

describe('the plugin', () => {
  interface Report { status?: string; metadata?: any; violations: any[] }

  /** What the plugin says to the context that cdk8s-cli gives it. */
  async function validate(manifests: Record<string, any[]>, props?: ConstructorParameters<typeof StatefulValidation>[0]): Promise<Report> {
    const report: Report = { violations: [] };
    await new StatefulValidation(props).validate({
      manifests: Object.keys(manifests),
      parseManifest: (path: string) => manifests[path],
      report: {
        addViolation: (violation: any) => report.violations.push(violation),
        submit: (status: string, metadata: any) => Object.assign(report, { status, metadata }),
      },
    });
    return report;
  }

  test('warnings are shown, and let the app pass', async () => {
    const report = await validate({ 'shop.yaml': doubtful() });

    expect(report).toMatchObject({ status: 'success', metadata: { Errors: '0', Warnings: '1' } });
    expect(report.violations).toEqual([{
      ruleName: 'governing-service-missing (warning)',
      recommendation: expect.stringContaining('the pods have no DNS names'),
      fix: expect.stringContaining('Add the Service'),
      violatingResources: [{
        resourceName: 'db',
        manifestPath: 'shop.yaml',
        locations: ["StatefulSet spec.serviceName: there is no Service 'db-headless' in namespace 'shop'"],
      }],
    }]);
  });

  test('warnings fail the app where failOn says so', async () => {
    expect(await validate({ 'shop.yaml': doubtful() }, { failOn: CheckLevel.WARNING })).toMatchObject({ status: 'failure' });
    expect(await validate({ 'shop.yaml': sound() }, { failOn: CheckLevel.WARNING })).toMatchObject({ status: 'success' });
  });

  test('what is ignored is neither shown nor fails', async () => {
    const ignore = ['governing-service-not-headless', 'claim-never-mounted StatefulSet/db', 'no-grace-period'];

    expect(await validate({ 'shop.yaml': bad() }, { ignore })).toMatchObject({ status: 'success', violations: [] });
  });

  test('manifests of an app are judged together, and each finding names its own', async () => {
    const [service, statefulSet] = bad();

    const { violations } = await validate({ 'service.yaml': [null, service], 'set.yaml': [{ kind: 'List', items: [statefulSet] }] });

    expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources[0].manifestPath])).toEqual([
      ['governing-service-not-headless (error)', 'set.yaml'],
      ['claim-never-mounted (error)', 'set.yaml'],
      ['no-grace-period (warning)', 'set.yaml'],
    ]);
  });

  test('several places in one object are one resource', async () => {
    const [service, statefulSet] = sound();
    statefulSet.spec.volumeClaimTemplates[0].metadata.labels = { 'chart': 'db-1', 'helm.sh/chart': 'db-1' };

    const { violations } = await validate({ 'shop.yaml': [service, statefulSet] });

    expect(violations[0].violatingResources).toHaveLength(1);
    expect(violations[0].violatingResources[0].locations).toHaveLength(2);
  });

  test('a level that does not exist is refused', () => {
    expect(() => new StatefulValidation({ failOn: 'info' as CheckLevel })).toThrow("'failOn' must be one of error, warning, got 'info'");
  });
});
