import { planLive } from './plan-live';
import { printPlan } from './plan-report';
import { isDnsLabel } from '../../src/kubernetes/names';
import { UserError } from '../../src/kubernetes/user-error';
import { visible } from '../../src/kubernetes/visible';
import { ReadYaml } from '../../src/kubernetes/yaml-reader';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { ManifestText, ManifestTextOptions, ManifestTexts, readTexts } from '../../src/manifest/manifest-text';
import { UpgradePlan } from '../../src/plan/plan';
import { Destination, destinationOf, withCluster } from '../cluster/session';
import { Against, parseAgainst } from '../sources/against';
import { readFiles, ReadingFiles, STDIN } from '../sources/files';
import { readRevision } from '../sources/git';
import { synthesizeRevision } from '../sources/git-worktree';
import { note } from '../terminal/output';
import { wantsColor, widthOf } from '../terminal/terminal';

export interface PlanOptions {
  readonly against: string;
  readonly kubeVersion?: string;
  readonly output: string;
  readonly namespace?: string;
  readonly context?: string;
  readonly verbose?: boolean;
  readonly showSecrets?: boolean;
  /** Makes the manifests of the other revision. */
  readonly synth?: string;
  readonly allowEmpty?: boolean;
}

/** Reads both sides, compares and prints; the result is the exit code. */
export async function runPlan(paths: readonly string[], options: PlanOptions): Promise<number> {
  const against = parseAgainst(options.against);
  const wanted = paths.length > 0 ? paths : ['dist'];
  checkOptions(against, wanted, options);

  const { plan, facts } = against.kind === 'live'
    ? await planAgainstLive(wanted, options)
    : await planAgainstFiles(wanted, against, options);
  printPlan(plan, facts, {
    format: options.output,
    color: wantsColor(process.env, process.stdout),
    width: widthOf(process.stdout),
    verbose: options.verbose ?? false,
  });
  return plan.exitCode;
}

interface Planned {
  readonly plan: UpgradePlan;
  readonly facts?: ClusterFacts;
}

function checkOptions(against: Against, paths: readonly string[], { kubeVersion, context, namespace, synth, showSecrets }: PlanOptions): void {
  if (kubeVersion !== undefined && !/^v?1\.\d+(\.\d+)?$/.test(kubeVersion)) {
    throw new UserError(`--kube-version must look like 1.31, got '${kubeVersion}'`);
  }
  if (kubeVersion !== undefined && against.kind === 'live') {
    throw new UserError('--kube-version is for manifests alone: with --against live the cluster tells its version');
  }
  if (context !== undefined && against.kind !== 'live') {
    throw new UserError('--context names a cluster: it needs --against live');
  }
  if (showSecrets && !process.stdout.isTTY) {
    throw new UserError('--show-secrets shows passwords on a terminal only: here the output goes to a file or another program');
  }
  if (namespace !== undefined && !isDnsLabel(namespace)) {
    throw new UserError(`--namespace must be a name that a server takes, got '${namespace}'`);
  }
  if (synth !== undefined && against.kind !== 'git') {
    throw new UserError('--synth makes the manifests of another revision: it needs --against git:REF');
  }
  // Said before the standard input is read, which may be a terminal that nobody types into.
  if (against.kind === 'git' && against.path === undefined && paths.includes(STDIN)) {
    throw new UserError(`the standard input has no counterpart in a revision; name it, for example --against git:${against.ref}:dist`);
  }
}

async function planAgainstFiles(paths: readonly string[], against: Against, options: PlanOptions): Promise<Planned> {
  const { namespace, kubeVersion, allowEmpty, showSecrets } = options;
  const seen = new Map<string, ReadYaml>();
  const read = (texts: readonly ManifestText[], where: string) => everythingIn(texts, where, { namespace, allowEmpty, seen });
  const after = read(readFiles(paths, readingOf(options)), paths.join(', '));
  const before = read(await readAgainst(against, paths, options), options.against);
  return {
    plan: UpgradePlan._compare({ before, after, namespace, kubernetesVersion: kubeVersion?.replace(/^v/, '') }, undefined, showSecrets),
  };
}

async function readAgainst({ kind, ref, path }: Against, paths: readonly string[], options: PlanOptions): Promise<ManifestText[]> {
  if (kind !== 'git') { return readFiles([path!], readingOf(options)); }
  const wanted = path === undefined ? paths : [path];
  return options.synth === undefined
    ? readRevision(ref!, wanted, { allowEmpty: options.allowEmpty })
    : synthesizeRevision(ref!, wanted, { command: options.synth, ...readingOf(options) });
}

function readingOf({ allowEmpty }: PlanOptions): ReadingFiles {
  return { allowEmpty, onWarning: warn };
}

async function planAgainstLive(paths: readonly string[], options: PlanOptions): Promise<Planned> {
  const { namespace, context, allowEmpty, showSecrets } = options;
  const destination = await destinationOf({ context, namespace });
  note(introduce(destination));

  const texts = readFiles(paths, readingOf(options));
  const wanted = textsOf(texts, paths.join(', '), { namespace: destination.namespace, allowEmpty });
  return withCluster({ context, onMessage: note }, cluster => planLive(cluster, destination, wanted, showSecrets));
}

function introduce({ context, namespace }: Destination): string {
  return `context ${context}, namespace ${namespace}`;
}

interface Reading extends ManifestTextOptions {
  readonly allowEmpty?: boolean;
}

function everythingIn(texts: readonly ManifestText[], where: string, reading: Reading): unknown[] {
  const { objects, refused } = textsOf(texts, where, reading);
  return [...objects, ...refused];
}

// A part of the manifests that cannot be read would be missing from the plan: then there is none.
function textsOf(texts: readonly ManifestText[], where: string, { allowEmpty, ...options }: Reading): ManifestTexts {
  const read = readTexts(texts, options);
  if (read.errors.length > 0) { throw new UserError(read.errors.map(visible).join('\n')); }
  read.warnings.forEach(warn);
  // Nothing at all is the work of a broken pipe or a wrong path more often than somebody's wish, and it deletes everything.
  if (read.objects.length + read.refused.length === 0 && !allowEmpty) {
    throw new UserError(`there is no object in '${visible(where)}'; if that is meant, say so with --allow-empty`);
  }
  return read;
}

function warn(message: string): void {
  note(`warning: ${message}`);
}
