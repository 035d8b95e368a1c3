import { App, Chart } from 'cdk8s';
import { CheckFinding } from './check-finding';
import { CHECKS, judge } from './judge';
import { StatefulCheck } from './stateful-check';
import { parseDocuments } from '../kubernetes/yaml-reader';

/** Which findings are meant, and not to be reported. */
export interface StatefulChecksOptions {
  /**
   * Checks that are left out: `version-label-on-pods` everywhere, or for one object only,
   * `claim-never-mounted StatefulSet/db`.
   *
   * @default - none
   */
  readonly ignore?: string[];
}

/**
 * Looks for what is wrong with StatefulSets and the objects around them, whoever made them: this
 * library, another one, or Helm. Give it all objects that are applied together.
 */
export class StatefulChecks {
  /** All checks there are. */
  public static all(): StatefulCheck[] {
    return CHECKS.map(({ id, title, level, explanation, remedy }) => ({ id, title, level, explanation, remedy }));
  }

  /**
   * What is wrong in a chart.
   *
   * @throws if the app is not valid, or `ignore` names a check that does not exist
   */
  public static ofChart(chart: Chart, options: StatefulChecksOptions = {}): CheckFinding[] {
    return StatefulChecks.ofObjects(chart.toJson(), options);
  }

  /**
   * What is wrong in the charts of an app, taken together.
   *
   * @throws if the app is not valid, or `ignore` names a check that does not exist
   */
  public static ofApp(app: App, options: StatefulChecksOptions = {}): CheckFinding[] {
    return StatefulChecks.ofYaml(app.synthYaml(), options);
  }

  /**
   * What is wrong in a YAML text with any number of documents, read as kubectl reads it.
   *
   * @throws if the text is not YAML, or `ignore` names a check that does not exist
   */
  public static ofYaml(text: string, options: StatefulChecksOptions = {}): CheckFinding[] {
    return StatefulChecks.ofObjects(parseDocuments(text), options);
  }

  /**
   * What is wrong in these objects, taken together.
   *
   * @throws if `ignore` names a check that does not exist
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  public static ofObjects(objects: any[], options: StatefulChecksOptions = {}): CheckFinding[] {
    return judge(objects, options.ignore).map(({ finding }) => finding);
  }

  private constructor() {}
}
