import { Bundle, KubeObject, namespaceOf, titleOf } from './bundle';
import { Check } from './check';
import { CheckFinding } from './check-finding';
import { availabilityChecks } from './rules/availability';
import { claimChecks } from './rules/claims';
import { identityChecks } from './rules/identity';
import { networkChecks } from './rules/network';
import { UserError } from '../kubernetes/user-error';

export const CHECKS: readonly Check[] = [...networkChecks, ...identityChecks, ...claimChecks, ...availabilityChecks];

/** A finding with the object in which it is written. */
export interface Judgement {
  readonly finding: CheckFinding;
  readonly object: KubeObject;
}

export function judge(objects: readonly unknown[], ignore: string[] = []): Judgement[] {
  const ignored = ignore.map(readIgnored);
  const bundle = new Bundle(objects);
  return CHECKS
    .flatMap(({ find, ...check }) => find(bundle).map(({ object, path, message }) => ({
      object,
      finding: {
        check: check.id,
        title: check.title,
        level: check.level,
        object: titleOf(object),
        namespace: namespaceOf(object),
        path,
        message,
        explanation: check.explanation,
        remedy: check.remedy,
      },
    })))
    .filter(({ finding }) => !ignored.some(({ id, object }) => id === finding.check && (object === undefined || object === finding.object)));
}

function readIgnored(text: string): { id: string; object: string | undefined } {
  const [id, object] = text.trim().split(/\s+/);
  if (!CHECKS.some(check => check.id === id)) {
    throw new UserError(`'ignore' names '${id}', which is not a check; there are: ${CHECKS.map(check => check.id).join(', ')}`);
  }
  return { id, object };
}
