import { ImmutableField } from './needs';
import { count, names } from './workload';
import { ObjectKey } from '../kubernetes/object';

/** What happens to claims when their set is deleted, or scaled down. */
export type Retention = 'Retain' | 'Delete';

/**
 * One thing that is done to a cluster, as data: sentences, commands, JSON and what `apply` does are renderings of it.
 */
export type Operation =
  /** May the user do this? */
  | { readonly do: 'check-right'; readonly verb: string; readonly resource: string; readonly namespace: string }
  /** No rollout is under way and every pod is ready. */
  | { readonly do: 'check-settled'; readonly set: ObjectKey; readonly replicas: number; readonly isOnDelete: boolean }
  /** With the manager that applied them server-side before; without one, as kubectl usually does. */
  | { readonly do: 'apply'; readonly objects: readonly ObjectKey[]; readonly manager?: string }
  | { readonly do: 'grow-claim'; readonly claim: ObjectKey; readonly uid?: string; readonly from?: string; readonly to: string }
  | { readonly do: 'modify-claim'; readonly claim: ObjectKey; readonly attributesClass: string }
  | { readonly do: 'protect-claims'; readonly set: ObjectKey; readonly claims: readonly ObjectKey[] }
  | { readonly do: 'set-retention'; readonly set: ObjectKey; readonly whenDeleted?: Retention; readonly whenScaled?: Retention }
  /** Sets updateStrategy to OnDelete and takes `rollingUpdate` away, which no apply does. */
  | { readonly do: 'patch-strategy'; readonly set: ObjectKey }
  /** Adds labels to live objects; it takes none away. */
  | { readonly do: 'relabel'; readonly objects: readonly ObjectKey[]; readonly labels: Readonly<Record<string, string>> }
  /** Adds labels to the revisions of a set, which are found by its selector. */
  | { readonly do: 'relabel-revisions'; readonly set: ObjectKey; readonly selector: Readonly<Record<string, string>>; readonly labels: Readonly<Record<string, string>> }
  /** Saves the live set, replaces the fields in it, deletes it without its pods and creates it again. */
  | { readonly do: 'swap-set'; readonly set: ObjectKey; readonly uid?: string; readonly fields: readonly ImmutableField[]; readonly withTemplate: boolean }
  | { readonly do: 'scale'; readonly set: ObjectKey; readonly from: number; readonly to: number }
  | { readonly do: 'delete-pod'; readonly pod: ObjectKey; readonly uid?: string }
  /** Makes a new revision with the same content. */
  | { readonly do: 'restart'; readonly set: ObjectKey }
  /** Deletes an object and creates it again from the manifests. */
  | { readonly do: 'replace-object'; readonly object: ObjectKey }
  | { readonly do: 'remove-object'; readonly object: ObjectKey }
  | { readonly do: 'wait'; readonly until: 'rolled-out' | 'pod-ready' | 'object-gone' | 'owners-gone'; readonly of: readonly ObjectKey[] }
  | { readonly do: 'wait'; readonly until: 'claim-grown'; readonly of: readonly ObjectKey[]; readonly size: string }
  | { readonly do: 'wait'; readonly until: 'claim-modified'; readonly of: readonly ObjectKey[]; readonly attributesClass: string }
  | { readonly do: 'by-hand'; readonly what: string };

/** One sentence about an operation. */
export function sentenceOf(operation: Operation): string {
  switch (operation.do) {
    case 'check-right': return `check the right to ${operation.verb} ${operation.resource}`;
    case 'check-settled': return `check that no rollout of ${operation.set.name} is under way`;
    case 'apply': return `apply ${names(operation.objects.map(({ kind, name }) => `${kind} ${name}`), 'objects')}`;
    case 'grow-claim': return `grow ${operation.claim.name} to ${operation.to}`;
    case 'modify-claim': return `set volumeAttributesClassName of ${operation.claim.name} to ${operation.attributesClass}`;
    case 'protect-claims': return `set the retention policies of ${operation.set.name} to Retain`;
    case 'set-retention': return `set the retention policy of ${operation.set.name}: ${retentionOf(operation)}`;
    case 'patch-strategy': return `switch ${operation.set.name} to OnDelete and take rollingUpdate out`;
    case 'relabel': return `label ${names(operation.objects.map(({ name }) => name), 'objects')}`;
    case 'relabel-revisions': return `label the revisions of ${operation.set.name}`;
    case 'swap-set': return `swap ${operation.set.name} with other ${swapped(operation).join(' and ')}`;
    case 'scale': return `scale ${operation.set.name} from ${operation.from} to ${count(operation.to, 'pod')}`;
    case 'delete-pod': return `delete ${operation.pod.name}`;
    case 'restart': return `restart the pods of ${operation.set.name}`;
    case 'replace-object': return `delete ${operation.object.kind} ${operation.object.name} and create it again`;
    case 'remove-object': return `delete ${operation.object.kind} ${operation.object.name}`;
    case 'wait': return waiting(operation);
    case 'by-hand': return operation.what;
  }
}

/** What a swap replaces, by the names of the fields. */
export function swapped({ fields, withTemplate }: Extract<Operation, { do: 'swap-set' }>): string[] {
  return [...fields, ...withTemplate ? ['template'] : []];
}

function retentionOf({ whenDeleted, whenScaled }: Extract<Operation, { do: 'set-retention' }>): string {
  return [whenDeleted && `whenDeleted ${whenDeleted}`, whenScaled && `whenScaled ${whenScaled}`].filter(Boolean).join(', ');
}

function waiting(operation: Extract<Operation, { do: 'wait' }>): string {
  const what = names(operation.of.map(({ name }) => name), 'objects');
  switch (operation.until) {
    case 'rolled-out': return `wait for the rollout of ${what}`;
    case 'pod-ready': return `wait for ${what} to be ready`;
    case 'object-gone': return `wait for ${what} to be gone`;
    case 'claim-grown': return `wait for ${what} to have ${operation.size}`;
    case 'claim-modified': return `wait for ${what} to have the attributes of ${operation.attributesClass}`;
    case 'owners-gone': return `wait until no owner would take ${what} along`;
  }
}

/** Every object that an operation touches. */
export function objectsOf(operation: Operation): readonly ObjectKey[] {
  switch (operation.do) {
    case 'apply': case 'relabel': return operation.objects;
    case 'grow-claim': case 'modify-claim': return [operation.claim];
    case 'protect-claims': return [operation.set, ...operation.claims];
    case 'delete-pod': return [operation.pod];
    case 'replace-object': case 'remove-object': return [operation.object];
    case 'set-retention': case 'patch-strategy': case 'relabel-revisions': case 'swap-set': case 'scale': case 'restart': return [operation.set];
    default: return [];
  }
}

/** What an operation sets, by the name of the object: sizes, replicas, labels, retention, a class of attributes. */
export function valuesOf(operation: Operation): Readonly<Record<string, unknown>> {
  switch (operation.do) {
    case 'grow-claim': return { [operation.claim.name]: operation.to };
    case 'modify-claim': return { [operation.claim.name]: operation.attributesClass };
    case 'scale': return { [operation.set.name]: operation.to };
    case 'protect-claims': return { [operation.set.name]: { whenDeleted: 'Retain', whenScaled: 'Retain' } };
    case 'set-retention': {
      const { whenDeleted, whenScaled } = operation;
      return { [operation.set.name]: { ...whenDeleted && { whenDeleted }, ...whenScaled && { whenScaled } } };
    }
    case 'relabel': return Object.fromEntries(operation.objects.map(({ name }) => [name, operation.labels]));
    default: return {};
  }
}
