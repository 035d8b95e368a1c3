import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ControlPlane } from './oracle/control-plane';
import { told } from './oracle/verdict';
import { UpgradePlan } from '../../src/plan/plan';

const opened = ControlPlane.open();
afterAll(async () => (await opened).close());

const GALLERY = join(__dirname, '..', 'gallery');
const manifests = [
  ...readdirSync(GALLERY).filter(file => file.endsWith('.yaml')).map(file => [`the example ${file}`, join(GALLERY, file)] as const),
  ['what stands beside a workload', join(__dirname, 'oracle', 'neighbours.yaml')] as const,
];

test.concurrent.each(manifests)('%s does not differ from what the server stores of it, nor the other way round', async (_title, file) => {
  const plane = await opened;
  const stage = plane.stage();
  const [written] = stage.read(readFileSync(file, 'utf8'));
  await stage.prepare(written);
  await stage.send(written);
  const stored = await stage.stored(written);
  const changes = (before: any[], after: any[]) =>
    told(UpgradePlan.compare({ before, after, kubernetesVersion: plane.version }));

  expect(changes(stored, written)).toEqual([]);
  expect(changes(written, stored)).toEqual([]);
  await stage.strike();
});
