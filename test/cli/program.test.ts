import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, Workplace } from './command-line';
import { createProgram } from '../../cli/program';
import * as files from '../../cli/sources/files';

const root = join(__dirname, '../..');

test('--version prints the version of the package', async () => {
  const { code, stdout } = await commandLine('--version');

  expect(code).toBe(0);
  expect(stdout).toBe(`${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`);
});

test('--help names every verb', async () => {
  const { code, stdout } = await commandLine('--help');

  expect(code).toBe(0);
  for (const verb of ['plan', 'check', 'explain']) { expect(stdout).toContain(`  ${verb} [`); }
});

test.each(createProgram().commands.map(command => command.name()))('the help of %s shows four examples or more', async verb => {
  const { code, stdout } = await commandLine(verb, '--help');

  expect(code).toBe(0);
  expect(stdout.match(/^ {2}\$ .*cdk8s-stateful /gm)?.length).toBeGreaterThanOrEqual(4);
});

test.each([
  [['plan', '--against', 'live', '--contxt', 'x'], "error: unknown option '--contxt'\n(Did you mean --context?)\n"],
  [['plan', 'dist'], "error: required option '--against <WHAT>' not specified\n"],
  [['plan', '--against', 'live', '-o', 'xml'],
    "error: option '-o, --output <FORMAT>' argument 'xml' is invalid. Allowed choices are text, json, markdown, script.\n"],
  [['plna'], "error: unknown command 'plna'\n(Did you mean plan?)\n"],
  [['plan', '--against', 'git:'], "error: '--against git:' names no revision; write for example git:main or git:main:dist\n"],
  [['plan', '--against', 'dist', '--context', 'prod'], 'error: --context names a cluster: it needs --against live\n'],
  [['plan', '--against', 'dist', '--kube-version', 'latest'], "error: --kube-version must look like 1.31, got 'latest'\n"],
  [['plan', '--against', 'live', '--kube-version', '1.31'],
    'error: --kube-version is for manifests alone: with --against live the cluster tells its version\n'],
])('%j is a mistake that one line explains', async (args, message) => {
  const workplace = new Workplace();
  try {
    const { code, stdout, stderr } = await commandLine(...args);

    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: message });
  } finally {
    workplace.leave();
  }
});

test('what is no mistake of the user is shown as a fault, with its trace', async () => {
  const read = jest.spyOn(files, 'readFiles').mockImplementation(() => { throw new Error('cannot be'); });
  try {
    const { code, stderr } = await commandLine('plan', 'dist', '--against', 'dist');

    expect(code).toBe(1);
    expect(stderr).toMatch(/^cdk8s-stateful has a fault, please report it: Error: cannot be\n +at /);
  } finally {
    read.mockRestore();
  }
});

test('the command of the package is the bundled program, which runs without any other file of ours', () => {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  expect(bin).toEqual({ 'cdk8s-stateful': 'bin/cdk8s-stateful' });
  const workplace = new Workplace();
  try {
    workplace.write({ 'package.json': '{ "version": "1.2.3" }', 'bin/cdk8s-stateful': readFileSync(join(root, bin['cdk8s-stateful']), 'utf8') });

    expect(execFileSync(join(workplace.path, 'bin/cdk8s-stateful'), ['--version'], { encoding: 'utf8' })).toBe('1.2.3\n');
  } finally {
    workplace.leave();
  }
});
