import { recovery, swapUndone } from './commands';
import { Operation } from './operation';
import { kubectl } from '../kubernetes/shell';

/** How to take an operation back, for people; undefined where there is nothing to take back. */
export function goingBack(operation: Operation): string | undefined {
  switch (operation.do) {
    case 'apply': return 'apply the manifests of before';
    case 'grow-claim': return 'a volume never shrinks: this cannot be taken back, and does no harm';
    case 'modify-claim': return 'set the former volumeAttributesClassName';
    case 'protect-claims': return 'the policy of the manifests is set again at the end';
    case 'set-retention': return 'set the other policy again';
    case 'patch-strategy': return 'apply the manifests of before';
    case 'relabel': case 'relabel-revisions': return `take the labels away again: ${Object.keys(operation.labels).join(', ')}`;
    case 'swap-set': return swapUndone(operation);
    case 'scale': return `${kubectl('scale', `statefulset/${operation.set.name}`, `--namespace=${operation.set.namespace}`, `--replicas=${operation.from}`)}`;
    case 'delete-pod': return 'nothing has to be: the controller creates each pod again';
    case 'restart': return 'nothing has to be: the pods are the same, only younger';
    case 'replace-object': return 'do the same with the manifest of before';
    case 'remove-object': return `apply ${operation.object.kind} ${operation.object.name} of the manifests of before`;
    default: return undefined;
  }
}

/** What to do when an operation stopped in the middle, where that leaves something missing. */
export function whenStopped(operation: Operation): string | undefined {
  switch (operation.do) {
    case 'swap-set': return `if there is no StatefulSet ${operation.set.name} now, its pods run but nothing replaces them; create it: ${recovery(operation)}`;
    case 'replace-object': return `if there is no ${operation.object.kind} ${operation.object.name} now, apply it from the manifests`;
    default: return undefined;
  }
}

/** Whether an operation only looks, waits, or does what an ordinary apply does. */
export function isSafe(operation: Operation): boolean {
  switch (operation.do) {
    case 'check-right': case 'check-settled': case 'wait': case 'apply': case 'protect-claims': case 'relabel': case 'relabel-revisions': return true;
    case 'set-retention': return operation.whenDeleted !== 'Delete' && operation.whenScaled !== 'Delete';
    default: return false;
  }
}

/** The ways back of some operations, each once. */
export function waysBack(operations: readonly Operation[]): string[] {
  return [...new Set(operations.flatMap(operation => goingBack(operation) ?? []))];
}

