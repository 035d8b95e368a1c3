import { planLive } from './plan-live';
import { renderPlan } from './plan-report';
import { UserError } from '../../src/kubernetes/user-error';
import { ReadYaml } from '../../src/kubernetes/yaml-reader';
import { ClusterFacts } from '../../src/manifest/cluster-facts';
import { ManifestText, ManifestTexts, readTexts } from '../../src/manifest/manifest-text';
import { UpgradePlan } from '../../src/plan/plan';
import { Destination, destinationOf, withCluster } from '../cluster/session';
import { Against, parseAgainst } from '../sources/against';
import { readFiles, STDIN } from '../sources/files';
import { readRevision } from '../sources/git';
import { wantsColor, widthOf } from '../terminal/terminal';

export interface PlanOptions {
  readonly against: string;
  readonly kubeVersion?: string;
  readonly output: string;
  readonly namespace?: string;
  readonly context?: string;
}

/** Reads both sides, compares and prints; the result is the exit code. */
export async function runPlan(paths: readonly string[], options: PlanOptions): Promise<number> {
  const against = parseAgainst(options.against);
  const wanted = paths.length > 0 ? paths : ['dist'];
  checkOptions(against, wanted, options);

  const { plan, facts } = against.kind === 'live'
    ? await planAgainstLive(wanted, options)
    : planAgainstFiles(wanted, against, options);
  process.stdout.write(renderPlan(plan, facts, {
    format: options.output,
    color: wantsColor(process.env, process.stdout),
    width: widthOf(process.stdout),
  }));
  return plan.exitCode;
}

interface Planned {
  readonly plan: UpgradePlan;
  readonly facts?: ClusterFacts;
}

function checkOptions(against: Against, paths: readonly string[], { kubeVersion, context }: PlanOptions): void {
  if (kubeVersion !== undefined && !/^v?1\.\d+(\.\d+)?$/.test(kubeVersion)) {
    throw new UserError(`--kube-version must look like 1.31, got '${kubeVersion}'`);
  }
  if (kubeVersion !== undefined && against.kind === 'live') {
    throw new UserError('--kube-version is for manifests alone: with --against live the cluster tells its version');
  }
  if (context !== undefined && against.kind !== 'live') {
    throw new UserError('--context names a cluster: it needs --against live');
  }
  // Said before the standard input is read, which may be a terminal that nobody types into.
  if (against.kind === 'git' && against.path === undefined && paths.includes(STDIN)) {
    throw new UserError(`the standard input has no counterpart in a revision; name it, for example --against git:${against.ref}:dist`);
  }
}

function planAgainstFiles(paths: readonly string[], against: Against, { namespace, kubeVersion }: PlanOptions): Planned {
  const seen = new Map<string, ReadYaml>();
  const after = everythingIn(readFiles(paths), namespace, seen);
  const before = everythingIn(against.kind === 'git' ? readGit(against, paths) : readFiles([against.path!]), namespace, seen);
  return {
    plan: UpgradePlan.compare({ before, after, namespace, kubernetesVersion: kubeVersion?.replace(/^v/, '') }),
  };
}

function readGit({ ref, path }: Against, paths: readonly string[]): ManifestText[] {
  return readRevision(ref!, path === undefined ? paths : [path]);
}

async function planAgainstLive(paths: readonly string[], { namespace, context }: PlanOptions): Promise<Planned> {
  const destination = await destinationOf({ context, namespace });
  process.stderr.write(`${introduce(destination)}\n`);

  const wanted = textsOf(readFiles(paths), destination.namespace);
  const onMessage = (line: string) => process.stderr.write(`${line}\n`);
  return withCluster({ context, onMessage }, cluster => planLive(cluster, destination, wanted));
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
  if (read.errors.length > 0) { throw new UserError(read.errors.join('\n')); }
  read.warnings.forEach(warning => process.stderr.write(`warning: ${warning}\n`));
  return read;
}
