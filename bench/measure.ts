/**
 * One measurement in a process of its own: VARIANT LAYOUT N. Prints what the whole process took as JSON, with
 * node's own start and the loading of all modules: what a user waits for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Variant } from './variants/database';

async function main(): Promise<void> {
  const [variant, layout, size] = process.argv.slice(2);
  const { default: add }: { default: Variant } = await import(`./variants/${variant}`);
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));

  const app = new App({ outdir });
  const shared = layout === 'one' ? new Chart(app, 'shop', { namespace: 'shop' }) : undefined;
  for (let index = 0; index < Number(size); index++) {
    add(shared ?? new Chart(app, `shop-${index}`, { namespace: 'shop' }), `db-${index}`);
  }
  app.synth();
  const { user, system } = process.cpuUsage();

  console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakMebibytes: process.resourceUsage().maxRSS / 1024 }));
  rmSync(outdir, { recursive: true });
}

void main();
