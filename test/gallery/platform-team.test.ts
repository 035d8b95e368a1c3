import '../../examples/platform-team/main.test';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { Manifests } from 'cdk8s-stateful';

describe('as a project of its own', () => {
  let project: string;
  let plain: string;
  beforeAll(() => { project = install('examples/platform-team'); });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('cdk8s synth writes the manifests, and the checks find nothing', () => {
    const { status, stdout } = cdk8s(['synth']);

    expect(stdout).toMatch(/║ Status +│ success/);
    expect(stdout).toMatch(/║ Errors +│ 0 .*\n.*\n║ Warnings +│ 0 /);
    expect(status).toBe(0);
    plain = readFileSync(join(project, 'dist/checkout.k8s.yaml'), 'utf8');
    expect(Manifests.fromYaml(plain).findAll('StatefulSet').map(({ metadata }) => metadata.name))
      .toEqual(['orders-postgres', 'baskets-postgres']);
  });

  test('cdk8s synth --format helm writes a Helm chart of the same objects', () => {
    const { status } = cdk8s(['synth', '--format', 'helm', '--chart-version', '1.0.0'], { FORMAT: 'helm' });

    expect(status).toBe(0);
    expect(parse(readFileSync(join(project, 'dist/Chart.yaml'), 'utf8'))).toMatchObject({ apiVersion: 'v2', version: '1.0.0' });
    expect(rendered(readFileSync(join(project, 'dist/templates/checkout.k8s.yaml'), 'utf8'))).toBe(plain);
  });

  /** Makes the folder an installed project: its packages are those of this repository. */
  function install(example: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'platform-team-'));
    cpSync(example, folder, { recursive: true });
    mkdirSync(join(folder, 'node_modules/cdk8s-stateful'), { recursive: true });
    for (const name of ['.bin', 'cdk8s', 'cdk8s-plus-28', 'constructs', 'tsx']) {
      symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
    }
    writeFileSync(join(folder, 'node_modules/cdk8s-stateful/index.js'), `module.exports = require(${JSON.stringify(resolve('src/index.ts'))});`);
    return folder;
  }

  function cdk8s(args: string[], env: Record<string, string> = {}) {
    return spawnSync(join(project, 'node_modules/.bin/cdk8s'), [...args, '--check-upgrade=false'], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: `--import ${pathToFileURL(require.resolve('tsx'))}`, TSX_TSCONFIG_PATH: resolve('tsconfig.run.json'), ...env },
    });
  }

  /** What Helm makes of templates that hold nothing but escaped braces; it refuses any others. */
  function rendered(template: string): string {
    const text = template.replaceAll('{{ `{{` }}', '\0');
    expect(text).not.toContain('{{');
    return text.replaceAll('\0', '{{');
  }
});
