/*
 * What the pages of docs/ and the README show is true.
 *
 * A block of TypeScript that makes an App is a program: it is compiled and run. Each document of the YAML blocks that follow it must be part of an object that it makes:
 * leave out what does not matter, but give lists whole. A block of plain text after it is the error that it ends with. A block below
 * a line `<!-- unchecked: why -->` is left alone, and so is TypeScript that makes no App: quote that from a test of its own.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentsOf, objectsOf, programsOf, textOf, typeErrorsOf } from './programs';

const ROOT = join(__dirname, '../..');
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md')).sort().map(name => `docs/${name}`)];
const PROGRAMS = PAGES.flatMap(programsOf);

describe.each(PROGRAMS.map(program => [program.title, program] as const))('the program at %s', (_, { code, yaml, error }) => {
  if (error === undefined) {
    const made = () => objectsOf(code);

    test('runs, and becomes objects', () => {
      expect(made().length).toBeGreaterThan(0);
    });

    for (const shown of yaml.flatMap(documentsOf)) {
      const name = [shown.kind ?? 'object', shown.metadata?.name].filter(Boolean).join(' ');
      test(`becomes the ${name} that the page shows`, () => {
        const objects = made();
        const likely = objects.filter(({ kind, metadata }) =>
          (shown.kind ?? kind) === kind && (shown.metadata?.name ?? metadata.name) === metadata.name);
        // Where only one can be meant, its difference is worth seeing.
        expect(likely.find(object => matches(object, shown)) ?? likely[0]).toMatchObject(shown);
      });
    }
  } else {
    test('ends with the error that the page shows', () => {
      expect(() => objectsOf(code)).toThrow(error.trim());
    });
  }
});

test('every program of the docs passes the compiler', () => {
  expect(typeErrorsOf(PROGRAMS)).toEqual([]);
}, 120_000);

test.each(PAGES)('every link of %s to a file leads somewhere', page => {
  const links = [...textOf(page).replace(/^```[^]*?^```$/gm, '').matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map(([, target]) => target);
  const broken = links.filter(target => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(page), target)));

  expect(broken).toEqual([]);
});

function matches(object: unknown, shown: object): boolean {
  try {
    expect(object).toMatchObject(shown);
    return true;
  } catch {
    return false;
  }
}
