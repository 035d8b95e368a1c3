import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Runs a program with the compiled package; what it prints as JSON. */
function run<T>(program: string): T {
  if (!existsSync(join(root, 'lib/index.js'))) { throw new Error('compile first: npx projen compile'); }
  return JSON.parse(execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' }));
}

test('a program that only makes a workload loads neither the plan nor checks, testing helpers, backups or yaml', () => {
  const loaded = run<string[]>(`
    const { App, Chart } = require('cdk8s');
    const { StatefulWorkload } = require('.');
    const app = new App();
    new StatefulWorkload(new Chart(app, 'shop'), 'db', { image: 'postgres:17', securityContext: { user: 999 } });
    app.synthYaml();
    console.log(JSON.stringify(Object.keys(require.cache)));
  `).map(path => path.slice(root.length + 1));

  expect(loaded).toContain('lib/workload/stateful-workload.js');
  expect(loaded.filter(path => /^(lib\/(plan|checks|testing|backup|manifest)|node_modules\/yaml)\//.test(path))).toEqual([]);
});

test('every public name is there when it is asked for', () => {
  const missing = run<string[]>(`
    const index = require('.');
    console.log(JSON.stringify(Object.keys(index).filter(name => index[name] === undefined)));
  `);

  expect(missing).toEqual([]);
});
