import { cdk, cdk8s, javascript, JsonFile } from 'projen';

/**
 * Who publishes the packages. The publisher is not known yet: everything that
 * depends on it (repository, Maven group, Go module) follows from this name.
 */
const ORGANISATION = 'cdk8s-stateful';
const REPOSITORY = `https://github.com/${ORGANISATION}/cdk8s-stateful`;

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-stateful',
  description: 'Stateful workloads as code on Kubernetes: StatefulSet, claims, Services and safe upgrades as cdk8s constructs',
  author: `${ORGANISATION} authors`,
  authorAddress: `https://github.com/${ORGANISATION}`,
  authorOrganization: true,
  repositoryUrl: `${REPOSITORY}.git`,
  license: 'Apache-2.0',
  copyrightOwner: `${ORGANISATION} authors`,
  keywords: ['cdk8s', 'kubernetes', 'statefulset', 'persistentvolumeclaim', 'stateful'],
  defaultReleaseBranch: 'main',

  // tool chain
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenVersion: '0.103.25',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  // the strict rules of jsii forbid stripInternal, and what is internal has no place in the published types
  validateTsconfig: cdk.ValidateTsconfig.MINIMAL,
  minNodeVersion: '20.16.0',
  workflowNodeVersion: '20',

  // peers: the development version is the oldest that is supported
  cdk8sVersion: '2.70.47',
  constructsVersion: '10.4.2',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  peerDependencyOptions: { pinnedDevDependency: true },
  // bundled into the package of every language: each is worth its weight
  bundledDeps: ['yaml@2.9.1'],
  devDeps: [
    // what the program is made of: esbuild puts it into one file
    'commander@14.0.3',
    'esbuild@0.28.2',
    'picocolors@1.1.1',
    // for the tests
    'cli-table3@0.6.5',
    '@grafana/grafana-foundation-sdk@0.0.21',
    '@prometheus-io/lezer-promql@0.315.0',
    '@types/jest@30.0.0',
    '@types/node@20.19.0',
    'cdk8s-cli@2.207.60',
    'fast-check@4.10.2',
    'jest@30.5.2',
    'micromark@4.0.2',
    'micromark-extension-gfm@3.0.0',
    'jsii-diff@1.134.0',
    'jsii-docgen@10.12.6',
    'jsii-pacmak@1.140.0',
    'jsii-rosetta@6.0.17',
    'ts-jest@29.4.15',
    'tsx@4.23.15',
  ],

  bin: { 'cdk8s-stateful': 'bin/cdk8s-stateful' },

  // languages
  publishToPypi: { distName: 'cdk8s-stateful', module: 'cdk8s_stateful' },
  publishToMaven: {
    javaPackage: `io.github.${ORGANISATION.replace(/-/g, '')}`,
    mavenGroupId: `io.github.${ORGANISATION}`,
    mavenArtifactId: 'cdk8s-stateful',
  },
  publishToGo: { moduleName: `github.com/${ORGANISATION}/cdk8s-stateful-go`, packageName: 'cdk8sstateful' },

  // tests: in CI mode everywhere, so that a changed snapshot fails instead of being rewritten
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    extraCliOptions: ['--ci'],
    jestConfig: {
      collectCoverage: false,
      // by default jest leaves one processor alone, which is half of a small machine
      maxWorkers: '100%',
      moduleNameMapper: { '^cdk8s-stateful$': '<rootDir>/src/index.ts' },
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['cli', 'test', 'examples', 'bench', 'scripts'],
    commandOptions: { fix: false },
    ignorePatterns: ['*.js', '*.d.ts', 'node_modules/', '*.generated.ts', '**/cdk8s.out', '**/dist'],
  },

  // no automation of one particular host
  github: false,
  depsUpgrade: false,
  buildWorkflow: false,
  release: false,
  pullRequestTemplate: false,
  sampleCode: false,
  gitignore: ['/bin/', '/.jsii-work/', '/.jsii.tabl.json', 'cdk8s.out/', '/examples/**/dist/', '__pycache__/', '*.tgz', '.venv/', '/bench/out/'],
});

// The map of the code, as lint errors: who may import whom. Folders of the program may use the folders of the library listed after them.
const library: Record<string, string[]> = {
  kubernetes: [],
  manifest: ['kubernetes'],
  workload: ['kubernetes', 'synth'],
  synth: ['kubernetes'],
  testing: ['kubernetes', 'manifest'],
  checks: ['kubernetes', 'manifest'],
  plan: ['kubernetes', 'manifest'],
  backup: ['kubernetes', 'workload'],
};
const program: Record<string, string[]> = {
  terminal: ['src/kubernetes'],
  sources: ['src/kubernetes', 'src/manifest'],
  cluster: ['src/kubernetes'],
  live: ['cli/cluster', 'src/kubernetes', 'src/manifest'],
  verbs: ['cli/terminal', 'cli/sources', 'cli/cluster', 'cli/live', 'src/kubernetes', 'src/manifest', 'src/checks', 'src/plan'],
};
const zones = (folder: string, allowed: readonly string[]) => ['src', 'cli'].map(half => ({
  target: `./${folder}`,
  from: `./${half}`,
  except: [folder, ...allowed].filter(name => name.startsWith(`${half}/`)).map(name => `.${name.slice(half.length)}`),
  message: `${folder} may import only ${[folder, ...allowed].join(', ')}: see docs/architecture.md`,
}));
project.eslint?.addRules({
  'import/no-cycle': ['error'],
  'import/no-restricted-paths': ['error', {
    basePath: '.',
    zones: [
      ...Object.entries(library).flatMap(([folder, allowed]) => zones(`src/${folder}`, allowed.map(name => `src/${name}`))),
      ...Object.entries(program).flatMap(([folder, allowed]) => zones(`cli/${folder}`, allowed)),
    ],
  }],
});

// The types of objects follow from the table of fields in src/kubernetes; what has to be any says why.
project.eslint?.addOverride({
  files: ['src/{kubernetes,manifest,plan,checks,synth}/**/*.ts', 'cli/**/*.ts'],
  rules: { '@typescript-eslint/no-explicit-any': ['error'] },
});

// What is printed goes through the one writer that makes it safe.
project.eslint?.addOverride({
  files: ['cli/*.ts', 'cli/!(terminal)/**/*.ts'],
  rules: {
    'no-restricted-syntax': ['error', {
      selector: "MemberExpression[property.name='write'] > MemberExpression[object.name='process'][property.name=/^std(out|err)$/]",
      message: 'print by cli/terminal/output.ts: it makes text of others safe',
    }],
    'no-console': ['error'],
  },
});

const eslintrc = project.tryFindObjectFile('.eslintrc.json');
eslintrc?.addOverride('parserOptions.projectService', undefined);
eslintrc?.addOverride('parserOptions.project', './tsconfig.run.json');
eslintrc?.addOverride('settings.import/resolver.typescript.project', './tsconfig.run.json');

// Every language carries the compiled files: without the sources inside them the package is half as large.
for (const option of ['inlineSourceMap', 'inlineSources']) { project.tsconfig?.file.addOverride(`compilerOptions.${option}`, false); }

project.tsconfig?.file.addOverride('compilerOptions.stripInternal', true);

// What runs source files directly (examples, benchmark, scripts) finds the package under its own name.
new JsonFile(project, 'tsconfig.run.json', {
  obj: {
    extends: './tsconfig.json',
    compilerOptions: {
      noEmit: true,
      incremental: true,
      tsBuildInfoFile: './node_modules/.cache/tsconfig.run.tsbuildinfo',
      rootDir: '.',
      types: ['node', 'jest'],
      paths: { 'cdk8s-stateful': ['./src/index.ts'] },
    },
    include: ['src/**/*.ts', 'cli/**/*.ts', 'test/**/*.ts', 'projenrc/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts', '.projenrc.ts'],
    exclude: ['node_modules', '**/dist', '**/cdk8s.out'],
  },
});

project.npmignore?.exclude('*.tgz', '/cli/', '/examples/', '/docs/*', '/bench/', '/scripts/', '/.ci/', '/CONTRIBUTING.md', '/tsconfig.run.json');
project.npmignore?.include('/docs/plan.schema.json', '/docs/check.schema.json');
// The types of what is no public API are as large as all the rest, and nothing that is public refers to them.
project.npmignore?.exclude('/lib/kubernetes/**/*.d.ts', '/lib/manifest/**/*.d.ts', '/lib/plan/rules/**/*.d.ts', '/lib/plan/report/**/*.d.ts');

// Every package carries yaml: without its build for browsers, which nothing here loads, it is smaller.
project.package.setScript('prepack', 'node -e "fs.rmSync(\'node_modules/yaml/browser\', { recursive: true, force: true })"');

// The lock file names the bindings of every platform, and of the newest version not every registry has them all.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// Node 20 works with jsii although it is past its end of life there; the banner would drown our own warnings.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

// The tasks of the day.
const run = 'tsx --tsconfig tsconfig.run.json';
project.addTask('bundle', {
  description: 'Make the program one file: bin/cdk8s-stateful',
  exec: `${run} scripts/bundle.ts`,
});
project.compileTask.exec(`${run} scripts/lazy-index.ts`);
project.compileTask.exec(`${run} scripts/bundle.ts`);
project.addTask('demo', {
  description: 'Synthesize the examples and show what was made',
  exec: `${run} scripts/demo.ts`,
});
project.addTask('bench', {
  description: 'Measure the construct against cdk8s-plus-28, raw L1 and plain ApiObjects, and the plan against reading its files',
  receiveArgs: true,
  steps: [
    { spawn: project.compileTask.name },
    { exec: `${run} bench/main.ts`, receiveArgs: true },
    { exec: `${run} bench/plan.ts`, receiveArgs: true },
    { exec: `${run} bench/live.ts` },
  ],
});
project.addTask('test:cluster', {
  description: 'Prove it on the control plane that $KUBECONFIG names',
  exec: 'jest --ci --config test/cluster/jest.config.json',
  receiveArgs: true,
});
project.addTask('test:unit', {
  description: 'Only the unit tests',
  exec: 'jest --ci',
  receiveArgs: true,
});
project.addTask('dashboard', {
  description: 'Build the Grafana dashboard that the package carries',
  exec: `${run} scripts/generate-dashboard.ts`,
});
project.addTask('check:rules', {
  description: 'Let promtool check the alerts and play their scenarios; builds it on first use',
  exec: `${run} scripts/check-rules.ts "$(scripts/promtool)"`,
});
project.testTask.reset();
project.testTask.spawn(project.compileTask);
project.testTask.exec('tsc --noEmit -p tsconfig.run.json');
project.testTask.exec('jest --ci', { receiveArgs: true });
if (project.eslint) { project.testTask.spawn(project.eslint.eslintTask); }
for (const name of ['test:update', 'test:watch']) { project.removeTask(name); }
project.addTask('test:update', {
  description: 'Rewrite the golden files on purpose; review them like code',
  env: { UPDATE_GOLDEN: '1' },
  exec: 'jest --updateSnapshot',
  receiveArgs: true,
});

project.synth();
