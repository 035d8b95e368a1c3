import { PlanResult, comparePlan, PlanInput } from './compare';
import { EffectClass } from './effect-class';
import { EFFECTS, effectOfFate } from './effects';
import { PlannedChange, PlannedStep, PlannedVolume, PlanProblem } from './planned';
import { renderJson } from './report/json';
import { renderMarkdown } from './report/markdown';
import { renderScript } from './report/script';
import { renderText } from './report/text';
import { UserError } from '../kubernetes/user-error';
import type { ClusterFacts } from '../manifest/cluster-facts';

/**
 * What to compare.
 */
export interface UpgradePlanOptions {
  /**
   * The manifests that are deployed now: YAML or JSON text of one or many documents, or a list of objects, such as
   * the result of `Testing.synth(chart)`.
   *
   * @default - nothing is deployed yet
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly before?: any;

  /**
   * The manifests to deploy: YAML or JSON text of one or many documents, or a list of objects.
   *
   * @default - everything is removed
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly after?: any;

  /**
   * The version of the API server, such as `1.31`: some changes are refused by one and accepted by another.
   *
   * @default 1.37
   */
  readonly kubernetesVersion?: string;

  /**
   * The namespace of objects that name none.
   *
   * @default default
   */
  readonly namespace?: string;

  /**
   * Whether objects that are missing from `after` are deleted, as Helm, Argo CD and Flux do with pruning.
   *
   * `kubectl apply` leaves them alone.
   *
   * @default true
   */
  readonly prune?: boolean;
}

/**
 * How to print a plan.
 */
export interface PlanReportOptions {
  /**
   * Whether to colour it with terminal codes.
   *
   * @default false
   */
  readonly color?: boolean;

  /**
   * How many columns a line may take.
   *
   * @default 100
   */
  readonly width?: number;

  /**
   * Whether to show every object and every change on its own, also labels, checksums and chart versions.
   *
   * @default false
   */
  readonly verbose?: boolean;
}

/**
 * How to write a plan as Markdown.
 */
export interface PlanMarkdownOptions {
  /**
   * Whether to show every object and every change on its own, also labels, checksums and chart versions. Hosts limit
   * the length of a comment: GitHub to 65,536 characters.
   *
   * @default false
   */
  readonly verbose?: boolean;
}

/**
 * What to accept as safe.
 */
export interface PlanAcceptance {
  /**
   * Ids of rules, such as `S32`, whose findings are accepted whatever they do.
   *
   * @default - none
   */
  readonly accept?: string[];
}

/**
 * What Kubernetes will do to every pod and every volume when one set of manifests replaces another.
 *
 * It is made from manifests alone: no file is read, no cluster is asked and nothing is changed.
 *
 * @see docs/plan.md
 */
export class UpgradePlan {
  /**
   * Compares what is deployed with what is to be deployed.
   *
   * Input that cannot be read is told in `problems` and makes the plan unsafe; a value that is neither text nor objects throws.
   */
  public static compare(options: UpgradePlanOptions): UpgradePlan {
    return UpgradePlan._compare(options);
  }

  /** @internal */
  public static _compare(options: UpgradePlanOptions, facts?: ClusterFacts, showSecrets = false, wanted?: readonly unknown[]): UpgradePlan {
    const input: PlanInput = {
      before: manifestOf('before', options.before),
      after: manifestOf('after', options.after),
      kubernetesVersion: options.kubernetesVersion,
      namespace: options.namespace,
      prune: options.prune,
      facts,
      showSecrets,
      wanted,
    };
    return new UpgradePlan(comparePlan(input));
  }

  /** Every difference, and what Kubernetes makes of it; the objects in the order of the manifests. */
  public readonly changes: PlannedChange[];

  /** Every claim of the workloads that change, and what becomes of it. */
  public readonly volumes: PlannedVolume[];

  /** What to do, in the order in which it is safe. */
  public readonly steps: PlannedStep[];

  /** What could not be read. */
  public readonly problems: PlanProblem[];

  /** The worst of all effects. */
  public readonly worst: EffectClass;

  /** 0: no change; 2: all changes are safe; 3: a flag is needed; 4: data is at stake; 5: it cannot work; 1: the input could not be read. */
  public readonly exitCode: number;

  /** True when every change can be applied as it is: nothing is refused, removed, re-created, stranded or lost. */
  public readonly isSafe: boolean;

  /** The version of the API server that the plan is for, such as `1.37`. */
  public readonly kubernetesVersion: string;

  /** @internal */
  public readonly _result: PlanResult;

  private constructor(result: PlanResult) {
    this._result = result;
    this.changes = result.changes;
    this.volumes = result.volumes;
    this.steps = result.steps;
    this.problems = result.problems;
    this.worst = result.worst;
    this.kubernetesVersion = result.kubernetesVersion;
    this.exitCode = this.problems.some(problem => problem.isError) ? 1 : EFFECTS[this.worst].exitCode;
    this.isSafe = this.exitCode === 0 || this.exitCode === 2;
  }

  /** The plan for people, as text. */
  public toText(options: PlanReportOptions = {}): string {
    return renderText(this._result, {
      color: options.color ?? false,
      width: options.width ?? 100,
      exitCode: this.exitCode,
      verbose: options.verbose ?? false,
    });
  }

  /** The plan as a comment of a pull request. */
  public toMarkdown(options: PlanMarkdownOptions = {}): string {
    return renderMarkdown(this._result, { exitCode: this.exitCode, verbose: options.verbose ?? false });
  }

  /** @internal */
  public _toScript(context?: string): string {
    return renderScript(this._result, { exitCode: this.exitCode, context });
  }

  /**
   * The plan as data, ready for `JSON.stringify`.
   *
   * @see docs/plan.md for its schema
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  public toJson(): any {
    return renderJson(this._result, this.exitCode);
  }

  /**
   * Does nothing when the plan is safe. For tests of a deployment.
   *
   * @throws an error that holds the whole report when it is not
   */
  public assertSafe(options: PlanAcceptance = {}): void {
    const accepted = new Set(options.accept ?? []);
    const unsafe = this.changes.filter(change => !accepted.has(change.rule) && EFFECTS[change.effect].exitCode > 2);
    const isDataSafe = this._result.judged.every(({ changes, volumes }) => changes.some(({ rule }) => accepted.has(rule))
      || volumes.every(({ fate }) => EFFECTS[effectOfFate(fate)].exitCode <= 2));
    if (unsafe.length === 0 && isDataSafe && !this.problems.some(problem => problem.isError)) { return; }
    const rules = [...new Set(unsafe.map(change => change.rule))].join(', ');
    const reason = rules ? `rules ${rules}` : 'the input could not be read';
    throw new UserError(`the upgrade is not safe (${reason}):\n\n${this.toText()}`);
  }
}

function manifestOf(side: 'before' | 'after', given: unknown): string | readonly unknown[] {
  if (given === undefined || given === null) { return []; }
  if (typeof given === 'string' || Array.isArray(given)) { return given; }
  if (typeof given === 'object') { return [given]; }
  throw new UserError(`'${side}' must be YAML text or a list of Kubernetes objects, got ${String(given)}`);
}
