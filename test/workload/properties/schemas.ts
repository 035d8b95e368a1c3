import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';

/** kubernetes-validate, a Python package, brings the JSON schemas of all versions of Kubernetes. */
const PYTHON = join(process.env.JUDGES_HOME ?? join(homedir(), '.cache/manifest-judges'), 'venv/bin/python');

/** A test that needs the schemas; where they are not installed its title says that it was left out. */
export function testWithSchemas(title: string, body: () => void): void {
  if (existsSync(PYTHON)) {
    test(title, body, 600_000);
  } else {
    test.skip(`${title} (left out: kubernetes-validate is not installed at ${PYTHON})`, body);
  }
}

/** What the strict schemas of the oldest and the newest Kubernetes refuse of objects, looked at in one go. */
export function refusedBySchemas(objects: readonly unknown[]): string[] {
  const input = [...new Set(objects.map(object => JSON.stringify(object)))].join('\n');
  const { status, stdout, stderr } = spawnSync(PYTHON, [join(__dirname, 'schemas.py'), '1.28', '1.37'], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) { throw new Error(stderr); }
  return stdout.split('\n').filter(line => line);
}
