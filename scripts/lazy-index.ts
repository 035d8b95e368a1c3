import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Lets the compiled index load a module when it is first used: a program that
 * only makes workloads loads no plan, no checks and no testing helpers. Names,
 * types and the jsii assembly stay as they are.
 */

const index = join(__dirname, '../lib/index.js');
const EAGER = /^var (\w+) = require\("(\.[^"]+)"\);$/gm;

const compiled = readFileSync(index, 'utf8');
const modules = new Map([...compiled.matchAll(EAGER)].map(([, variable, path]) => [variable, path]));
if (modules.size === 0) { throw new Error('lib/index.js does not look as the TypeScript compiler writes it: it loads no module'); }

const lazy = compiled
  .replace(EAGER, '')
  .replace(/return (\w+)\.(\w+);/g, (whole, variable, name) => modules.has(variable) ? `return require("${modules.get(variable)}").${name};` : whole)
  .replace(/\n{2,}/g, '\n');
writeFileSync(index, lazy);
