import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples, objectsOf, sourceOf, synthesize } from './examples';
import { StatefulChecks } from 'cdk8s-stateful';

const names = Object.keys(examples);
const goldenOf = (name: string) => join(__dirname, `${name}.yaml`);
const root = join(__dirname, '../..');

test('every example with a program is in the gallery, but the platform team\'s, which has tests of its own', () => {
  const programs = readdirSync(join(root, 'examples')).filter(name => existsSync(join(root, 'examples', name, 'main.ts')));

  expect(programs.filter(name => name !== 'platform-team')).toEqual(names);
});

describe.each(names)('%s', name => {
  test('gives the YAML that was reviewed', () => {
    const yaml = synthesize(name);
    if (process.env.UPDATE_GOLDEN) { writeFileSync(goldenOf(name), yaml); }

    expect(yaml).toBe(readFileSync(goldenOf(name), 'utf8'));
  });

  test('takes another image for all containers of its workload, and changes nothing else', () => {
    const [image] = imagesOf(objectsOf(name));
    const before = synthesize(name);

    expect(synthesize(name, { image: 'registry.example.com/other:1' })).toBe(before.replaceAll(`image: ${image}\n`, 'image: registry.example.com/other:1\n'));
  });

  test('has nothing that our own checks find wrong', () => {
    expect(StatefulChecks.ofYaml(synthesize(name)).map(({ object, message }) => `${object}: ${message}`)).toEqual([]);
  });

  test('asks for no digest and pins a tag', () => {
    for (const image of imagesOf(objectsOf(name))) { expect(image).toMatch(/^[^@]+:[^@:/]*\d[^@:/]*$/); }
  });

  test('keeps its passwords in Secrets that it does not make', () => {
    expect(objectsOf(name).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('needs no escape hatch', () => {
    expect(sourceOf(name)).not.toMatch(/JsonPatch|addJsonPatch|ApiObject\.of|Helm|Include|: any\b|as any/);
  });

  test('says where its facts come from', () => {
    const readme = readFileSync(join(root, 'examples', name, 'README.md'), 'utf8');

    expect(readme).toMatch(/\*\*What to change first/);
    expect(readme).toMatch(/\*\*How (pods|clients) find/);
    expect(readme).toMatch(/\*\*How it is upgraded/);
    expect(readme).toMatch(/^## Sources$/m);
  });
});

function imagesOf(objects: any[]): string[] {
  return objects.filter(({ kind }) => kind === 'StatefulSet')
    .flatMap(({ spec: { template } }) => [...template.spec.initContainers ?? [], ...template.spec.containers])
    .map(({ image }) => image);
}
