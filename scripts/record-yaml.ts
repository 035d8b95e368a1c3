/*
 * Asks Go how kubectl reads the documents of test/kubernetes/yaml-documents.ts, and records what it says.
 *
 *   npx tsx --tsconfig tsconfig.run.json scripts/record-yaml.ts
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { YAML_DOCUMENTS } from '../test/kubernetes/yaml-documents';

interface Answer {
  readonly values: readonly string[];
  readonly error?: string;
}

const folder = join(__dirname, '../test/kubernetes');
const output = execFileSync('go', ['run', '.'], { cwd: join(folder, 'go-yaml'), input: JSON.stringify(YAML_DOCUMENTS), encoding: 'utf8', maxBuffer: 2 ** 28 });
const answers = JSON.parse(output) as Answer[];
const recorded = YAML_DOCUMENTS.map((text, index) => JSON.stringify({ text, ...answers[index] }));
writeFileSync(join(folder, 'recorded/yaml-documents.json'), `[\n${recorded.join(',\n')}\n]\n`);
process.stdout.write(`${recorded.length} documents, ${answers.filter(({ error }) => error !== undefined).length} of them refused\n`);
