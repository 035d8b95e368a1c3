import { ImmutableField } from './needs';
import { Operation, swapped } from './operation';
import { unprintable } from './printable';
import { isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName, LONGEST_SUBDOMAIN } from '../kubernetes/names';
import { KubernetesObject, ObjectKey } from '../kubernetes/object';
import { intoFile, isPlainName, jsonWord, kubectl, piped, untilItPrintsNothing, untilItSucceeds, withInput } from '../kubernetes/shell';

/** The commands that carry an operation out, all of them; or none, and why. */
export interface Commands {
  readonly commands: readonly string[];
  readonly why?: string;
}

/** Finds the manifest of an object as it is wanted. */
export type Wanted = (key: ObjectKey) => KubernetesObject | undefined;

/** What no command line may hold: a name that no server takes, or a manifest that is not printed. */
class NoCommand extends Error {}

type Swap = Extract<Operation, { do: 'swap-set' }>;

export function commandsOf(operation: Operation, wanted: Wanted): Commands {
  try {
    return { commands: render(operation, wanted) };
  } catch (error) {
    if (error instanceof NoCommand) { return { commands: [], why: error.message }; }
    throw error;
  }
}

/** Creates the set of a swap that stopped after its delete. */
export function recovery({ set }: Swap): string {
  return kubectl('create', `--filename=${filesOf(set).fresh}`);
}

/** Swaps back to the object that was saved. */
export function swapUndone({ set }: Swap): string {
  const { live } = filesOf(set);
  return [
    kubectl('delete', word(set), ...here(set), '--cascade=orphan'),
    piped(locally(live, 'json', FRESH, 'json'), kubectl('create', '--filename=-')),
  ].join(' && ');
}

function render(operation: Operation, wanted: Wanted): string[] {
  switch (operation.do) {
    case 'check-right': return [kubectl('auth', 'can-i', operation.verb, operation.resource, ...inNamespace(operation.namespace))];
    case 'check-settled': return [settled(operation)];
    case 'apply': return [applied(operation.objects, wanted, operation.manager)];
    case 'grow-claim': return [patch(operation.claim, { spec: { resources: { requests: { storage: operation.to } } } })];
    case 'modify-claim': return [patch(operation.claim, { spec: { volumeAttributesClassName: nameOf(operation.attributesClass) } })];
    case 'protect-claims': return [retention(operation.set, { whenDeleted: 'Retain', whenScaled: 'Retain' })];
    case 'set-retention': return [retention(operation.set, operation)];
    case 'patch-strategy': return [patch(operation.set, { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } })];
    case 'relabel': return [kubectl('label', '--overwrite', ...here(operation.objects[0]), ...operation.objects.map(word), ...labelWords(operation.labels))];
    case 'relabel-revisions': return [kubectl('label', '--overwrite', 'controllerrevisions', ...here(operation.set),
      `--selector=${labelWords(operation.selector).join(',')}`, ...labelWords(operation.labels))];
    case 'swap-set': return swap(operation, wanted);
    case 'scale': return [kubectl('scale', word(operation.set), ...here(operation.set), `--replicas=${operation.to}`, `--current-replicas=${operation.from}`)];
    case 'delete-pod': return [kubectl('delete', word(operation.pod), ...here(operation.pod))];
    case 'restart': return [kubectl('rollout', 'restart', word(operation.set), ...here(operation.set))];
    case 'replace-object': return [kubectl('delete', word(operation.object), ...here(operation.object)), applied([operation.object], wanted)];
    case 'remove-object': return [kubectl('delete', word(operation.object), ...here(operation.object))];
    case 'wait': return [wait(operation)];
    case 'by-hand': throw new NoCommand('it takes a decision');
  }
}

function settled({ set, replicas, isOnDelete }: Extract<Operation, { do: 'check-settled' }>): string {
  return isOnDelete
    ? kubectl('wait', word(set), ...here(set), `--for=jsonpath={.status.readyReplicas}=${replicas}`, '--timeout=10s')
    : kubectl('rollout', 'status', word(set), ...here(set), '--timeout=10s');
}

function patch(key: ObjectKey, change: unknown): string {
  return kubectl('patch', word(key), ...here(key), '--type=merge', `--patch=${jsonWord(change)}`);
}

function retention(set: ObjectKey, { whenDeleted, whenScaled }: { readonly whenDeleted?: string; readonly whenScaled?: string }): string {
  for (const policy of [whenDeleted, whenScaled]) {
    if (policy !== undefined && policy !== 'Retain' && policy !== 'Delete') { throw new NoCommand('no server takes this retention policy'); }
  }
  return patch(set, { spec: { persistentVolumeClaimRetentionPolicy: { ...whenDeleted && { whenDeleted }, ...whenScaled && { whenScaled } } } });
}

function wait(operation: Extract<Operation, { do: 'wait' }>): string {
  const what = [...operation.of.map(word), ...here(operation.of[0])];
  const waitFor = (condition: string, timeout: string) => kubectl('wait', ...what, `--for=${condition}`, `--timeout=${timeout}`);
  switch (operation.until) {
    case 'rolled-out': return kubectl('rollout', 'status', ...what);
    // the pod is missing for a moment after it was deleted, and waiting for an object that is missing is an error
    case 'pod-ready': return untilItSucceeds(waitFor('condition=Ready', '30s'));
    case 'object-gone': return waitFor('delete', '10m');
    case 'claim-grown': return waitFor(`jsonpath={.status.capacity.storage}=${operation.size}`, '30m');
    case 'owners-gone': return untilItPrintsNothing(kubectl('get', ...what, '--output=jsonpath={..metadata.ownerReferences}'));
    case 'claim-modified': return waitFor(`jsonpath={.status.currentVolumeAttributesClassName}=${nameOf(operation.attributesClass)}`, '30m');
  }
}

/** What the server gave the live object, and refuses in a new one. */
const FRESH = [{ op: 'remove', path: '/metadata/resourceVersion' }, { op: 'remove', path: '/metadata/uid' }];

/** What the server fills in where a manifest says nothing. */
const UNSET: Readonly<Record<ImmutableField | 'template', unknown>> = {
  selector: {}, serviceName: '', podManagementPolicy: 'OrderedReady', volumeClaimTemplates: [], revisionHistoryLimit: 10, template: {},
};

/**
 * The live object is what is created again, with other fields: live replicas and what others wrote into it stay. Files are
 * written and checked before anything is deleted; the delete names the object that was read, and so can hit no other one.
 */
function swap(operation: Swap, wanted: Wanted): string[] {
  const { set } = operation;
  const manifest = manifestOf(set, wanted);
  const spec = (manifest.spec ?? {}) as Readonly<Partial<Record<ImmutableField | 'template', unknown>>>;
  const fields = swapped(operation).map(field => {
    const name = field as ImmutableField | 'template';
    return { op: 'add', path: `/spec/${name}`, value: spec[name] ?? UNSET[name] };
  });
  const { live, fresh, deletion, owners } = filesOf(set);
  const trial = `${set.name.slice(0, 40).replace(/[-.]+$/, '')}-trial`;
  return [
    intoFile(kubectl('get', word(set), ...here(set), '--output=json', '--show-managed-fields'), live),
    intoFile(locally(live, 'json', [...FRESH, ...fields], 'json'), fresh),
    intoFile(locally(live, 'merge', {}, DELETION), deletion),
    intoFile(locally(live, 'merge', {}, OWNERS), owners),
    piped(
      locally(fresh, 'merge', { metadata: { name: trial } }, 'json'),
      kubectl('create', '--filename=-', '--dry-run=server'),
    ),
    intoFile(kubectl('delete', `--raw=/apis/apps/v1/namespaces/${set.namespace}/statefulsets/${set.name}`, `--filename=${deletion}`), '/dev/null'),
    kubectl('wait', word(set), ...here(set), '--for=delete', '--timeout=2m'),
    kubectl('create', `--filename=${fresh}`),
    kubectl('patch', word(set), ...here(set), '--type=json', `--patch-file=${owners}`),
  ];
}

/** The options of the delete: without the pods, and only this object in this version. */
const DELETION = 'go-template={"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Orphan","preconditions":'
  + '{"uid":"{{.metadata.uid}}","resourceVersion":"{{.metadata.resourceVersion}}"}}';

/** A patch that gives the fields back to those who own them: what is created belongs to its creator, and what others leave out stays for ever. */
const OWNERS = 'jsonpath={"[{\\"op\\":\\"replace\\",\\"path\\":\\"/metadata/managedFields\\",\\"value\\":"}{.metadata.managedFields}{"}]"}';

function filesOf({ namespace, name }: ObjectKey) {
  const file = (what: string) => `${namespace}.${name}.${what}.json`;
  return { live: file('live'), fresh: file('new'), deletion: file('delete'), owners: file('owners') };
}

/** Changes a file without asking the server. */
function locally(file: string, type: 'json' | 'merge', change: unknown, output: string): string {
  return kubectl('patch', '--local', `--filename=${file}`, `--type=${type}`, `--patch=${jsonWord(change)}`, `--output=${output}`);
}

/** In the way in which the live object was applied last: otherwise what the manifest no longer has would stay. */
function applied(keys: readonly ObjectKey[], wanted: Wanted, manager?: string): string {
  const objects = keys.map(key => manifestOf(key, wanted));
  if (manager !== undefined && !isPlainName(manager)) { throw new NoCommand('the name of its field manager is no word of a command'); }
  const how = manager === undefined ? [] : ['--server-side', `--field-manager=${manager}`];
  return withInput(kubectl('apply', '--filename=-', ...how), objects.map(object => jsonWord(object)).join('\n'));
}

/** As it was written, and with its namespace. */
function manifestOf(key: ObjectKey, wanted: Wanted): KubernetesObject {
  const object = wanted(key);
  if (!object) { throw new NoCommand(`the manifest of ${key.kind} ${key.name} is not at hand`); }
  const why = unprintable(object);
  if (why) { throw new NoCommand(`${why}: apply it from where you keep it`); }
  word(key);
  here(key);
  const { apiVersion, kind, metadata: { uid, resourceVersion, generation, creationTimestamp, managedFields, ...metadata }, status, ...rest } = object;
  return { apiVersion, kind, metadata: { ...metadata, ...key.namespace && { namespace: key.namespace } }, ...rest } as KubernetesObject;
}

/** A kind and a name, such as `statefulset/db`. */
function word(key: ObjectKey): string {
  const { group, kind, name } = key;
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(kind) || (group !== '' && !isDnsSubdomain(group))) { throw new NoCommand('no server knows this kind'); }
  const isKnown = group === '' || (group === 'apps' && kind === 'StatefulSet');
  const resource = kind === 'PersistentVolumeClaim' && group === '' ? 'pvc' : `${kind.toLowerCase()}${isKnown ? '' : `.${group}`}`;
  return `${resource}/${group === 'rbac.authorization.k8s.io' ? roleName(name) : nameOf(name)}`;
}

function here({ namespace }: ObjectKey): string[] {
  return inNamespace(namespace);
}

function inNamespace(namespace: string): string[] {
  if (namespace === '') { return []; }
  if (!isDnsLabel(namespace)) { throw new NoCommand('no server takes this namespace'); }
  return [`--namespace=${namespace}`];
}

function nameOf(name: string): string {
  if (!isDnsSubdomain(name)) { throw new NoCommand('no server takes this name'); }
  return name;
}

/** Roles may have names such as `system:node`. */
function roleName(name: string): string {
  if (name.length > LONGEST_SUBDOMAIN || !/^[A-Za-z0-9][A-Za-z0-9:._-]*$/.test(name)) { throw new NoCommand('no server takes this name'); }
  return name;
}

function labelWords(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).map(([key, value]) => {
    if (!isQualifiedName(key) || !isLabelValue(value)) { throw new NoCommand('no server takes this label'); }
    return `${key}=${value}`;
  });
}
