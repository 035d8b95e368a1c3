/**
 * One measurement in a process of its own: VARIANT LAYOUT N. Prints what it took as JSON. Loading the modules is not counted.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Variant } from './variants/database';

const [variantName, layout, size] = process.argv.slice(2);
const variant: Variant = require(`./variants/${variantName}`).default;
const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(outdir, { recursive: true }));

const before = process.cpuUsage();
const app = new App({ outdir });
const shared = layout === 'one' ? new Chart(app, 'shop', { namespace: 'shop' }) : undefined;
for (let index = 0; index < Number(size); index++) {
  const chart = shared ?? new Chart(app, `shop-${index}`, { namespace: 'shop' });
  variant(chart, `db-${index}`);
}
app.synth();
const { user, system } = process.cpuUsage(before);

console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakMebibytes: process.resourceUsage().maxRSS / 1024 }));
