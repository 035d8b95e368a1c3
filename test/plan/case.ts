import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { ClusterFacts } from '../../src/manifest/cluster-facts';
import { UpgradePlan } from '../../src/plan/plan';

export const CASES = join(__dirname, 'cases');

/** What options.json of a case may say. */
export interface CaseOptions {
  readonly kubernetesVersion?: string;
  readonly prune?: boolean;
  /** What a cluster would tell; lists that are left out are empty. */
  readonly facts?: Partial<ClusterFacts>;
  readonly expect: {
    /** The effects by the id of the rule, in the order in which they are told. */
    readonly rules: Record<string, string[]>;
    readonly exitCode: number;
  };
}

export interface Case {
  readonly rule: string;
  readonly name: string;
  readonly folder: string;
  readonly options: CaseOptions;
  readonly before: string;
  readonly after: string;
}

/** Every folder `cases/<rule>/<case>`. */
export function readCases(): Case[] {
  return readdirSync(CASES).sort(byNumber).flatMap(rule => readdirSync(join(CASES, rule)).sort().map(name => {
    const folder = join(CASES, rule, name);
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    return { rule, name, folder, options: JSON.parse(read('options.json')), before: read('before.yaml'), after: read('after.yaml') };
  }));
}

export function planOf({ before, after, options }: Case): UpgradePlan {
  const { kubernetesVersion, prune, facts } = options;
  return UpgradePlan._compare({ before, after, kubernetesVersion, prune }, facts && {
    context: 'test', namespace: 'default', serverVersion: kubernetesVersion ?? '1.37', apiGroups: [], workloads: [], claims: [], managers: [], answers: [], notes: [], ...facts,
  });
}

export function goldenOf({ folder }: Case): { path: string; text?: string } {
  const path = join(folder, 'report.txt');
  return { path, text: existsSync(path) ? readFileSync(path, 'utf8') : undefined };
}

function byNumber(a: string, b: string): number {
  return a[0] === b[0] ? Number(a.slice(1)) - Number(b.slice(1)) : a < b ? -1 : 1;
}
