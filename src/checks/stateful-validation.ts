import { KubeObject, unlisted } from './bundle';
import { CHECKS, judge, Judgement } from './judge';
import { CheckLevel } from './stateful-check';
import { UserError } from '../kubernetes/user-error';

/** How the validation plugin judges; given as `properties` in cdk8s.yaml. */
export interface StatefulValidationProps {
  /**
   * Checks that are left out: `version-label-on-pods` everywhere, or for one object only,
   * `claim-never-mounted StatefulSet/db`.
   *
   * @default - none
   */
  readonly ignore?: string[];

  /**
   * What makes `cdk8s synth` fail. All findings are shown either way.
   *
   * @default CheckLevel.ERROR
   */
  readonly failOn?: CheckLevel;
}

/**
 * A plugin for `validations` in cdk8s.yaml that judges all StatefulSets of an app, whoever made them.
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations
 */
export class StatefulValidation {
  private readonly ignore: string[];
  private readonly failOn: CheckLevel;

  /** @throws if `failOn` is not a level */
  constructor(props: StatefulValidationProps = {}) {
    this.ignore = props.ignore ?? [];
    this.failOn = props.failOn ?? CheckLevel.ERROR;
    if (!Object.values(CheckLevel).includes(this.failOn)) {
      throw new UserError(`'failOn' must be one of ${Object.values(CheckLevel).join(', ')}, got '${this.failOn}'`);
    }
  }

  /**
   * Judges the manifests of an app. Called by `cdk8s synth`.
   *
   * @param context the `ValidationContext` of cdk8s-cli
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  public async validate(context: any): Promise<void> {
    const cli: ValidationContext = context;
    const manifestOf = new Map<KubeObject, string>(cli.manifests
      .flatMap(manifest => unlisted(cli.parseManifest(manifest)).map((object): [KubeObject, string] => [object, manifest])));
    const judgements = judge([...manifestOf.keys()], this.ignore);

    for (const { id, level, explanation, remedy } of CHECKS) {
      const found = judgements.filter(({ finding }) => finding.check === id);
      if (found.length > 0) {
        cli.report.addViolation({
          ruleName: `${id} (${level})`,
          recommendation: explanation,
          fix: remedy,
          violatingResources: resources(found, manifestOf),
        });
      }
    }

    const [errors, warnings] = [CheckLevel.ERROR, CheckLevel.WARNING]
      .map(level => judgements.filter(({ finding }) => finding.level === level).length);
    const failed = errors > 0 || (this.failOn === CheckLevel.WARNING && warnings > 0);
    cli.report.submit(failed ? 'failure' : 'success', { Errors: `${errors}`, Warnings: `${warnings}` });
  }
}

/** What we use of the context that cdk8s-cli gives. It is not a dependency: it loads us, not we it. */
interface ValidationContext {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: ViolatingResource[];
    }): void;
    submit(status: 'success' | 'failure', metadata?: Record<string, string>): void;
  };
  parseManifest(path: string): readonly unknown[];
}

interface ViolatingResource {
  readonly resourceName: string;
  readonly locations: string[];
  readonly manifestPath: string;
}

/** One entry for each object, with all its places. */
function resources(found: Judgement[], manifestOf: Map<KubeObject, string>): ViolatingResource[] {
  return [...new Set(found.map(({ object }) => object))].map(object => ({
    resourceName: object.metadata.name,
    locations: found.filter(one => one.object === object).map(({ finding }) => `${object.kind} ${finding.path}: ${finding.message}`),
    manifestPath: manifestOf.get(object)!,
  }));
}
