import { planLive } from './plan-live';
import { printPlan } from './plan-report';
import { UserError } from '../../src/kubernetes/user-error';
import { visible } from '../../src/kubernetes/visible';
import { ReadYaml } from '../../src/kubernetes/yaml-reader';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { ManifestText, ManifestTexts, readTexts } from '../../src/manifest/manifest-text';
import { UpgradePlan } from '../../src/plan/plan';
import { Destination, destinationOf, withCluster } from '../cluster/session';
import { Against, parseAgainst } from '../sources/against';
import { readFiles, STDIN } from '../sources/files';
import { readRevision } from '../sources/git';
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
}

/** Reads both sides, compares and prints; the result is the exit code. */
export async function runPlan(paths: readonly string[], options: PlanOptions): Promise<number> {
  const against = parseAgainst(options.against);
  const wanted = paths.length > 0 ? paths : ['dist'];
  checkOptions(against, wanted, options);

  const { plan, facts } = against.kind === 'live'
    ? await planAgainstLive(wanted, options)
    : planAgainstFiles(wanted, against, options);
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

function checkOptions(against: Against, paths: readonly string[], { kubeVersion, context, showSecrets }: PlanOptions): void {
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
  // Said before the standard input is read, which may be a terminal that nobody types into.
  if (against.kind === 'git' && against.path === undefined && paths.includes(STDIN)) {
    throw new UserError(`the standard input has no counterpart in a revision; name it, for example --against git:${against.ref}:dist`);
  }
}

function planAgainstFiles(paths: readonly string[], against: Against, { namespace, kubeVersion, showSecrets }: PlanOptions): Planned {
  const seen = new Map<string, ReadYaml>();
  const after = everythingIn(readFiles(paths), namespace, seen);
  const before = everythingIn(against.kind === 'git' ? readGit(against, paths) : readFiles([against.path!]), namespace, seen);
  return {
    plan: UpgradePlan._compare({ before, after, namespace, kubernetesVersion: kubeVersion?.replace(/^v/, '') }, undefined, showSecrets),
  };
}

function readGit({ ref, path }: Against, paths: readonly string[]): ManifestText[] {
  return readRevision(ref!, path === undefined ? paths : [path]);
}

async function planAgainstLive(paths: readonly string[], { namespace, context, showSecrets }: PlanOptions): Promise<Planned> {
  const destination = await destinationOf({ context, namespace });
  note(introduce(destination));

  const wanted = textsOf(readFiles(paths), destination.namespace);
  return withCluster({ context, onMessage: note }, cluster => planLive(cluster, destination, wanted, showSecrets));
}

function introduce({ context, namespace }: Destination): string {
  return `context ${context}, namespace ${namespace}`;
}

function everythingIn(texts: readonly ManifestText[], namespace?: string, seen?: Map<string, ReadYaml>): any[] {
  const { objects, refused } = textsOf(texts, namespace, seen);
  return [...objects, ...refused];
}

// A part of the manifests that cannot be read would be missing from the plan: then there is none.
function textsOf(texts: readonly ManifestText[], namespace?: string, seen?: Map<string, ReadYaml>): ManifestTexts {
  const read = readTexts(texts, { namespace, seen });
  if (read.errors.length > 0) { throw new UserError(read.errors.map(visible).join('\n')); }
  read.warnings.forEach(warning => note(`warning: ${warning}`));
  return read;
}
