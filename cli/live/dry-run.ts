import { mergePatch, strategicPatch } from './client-side-patch';
import type { Served } from './reading';
import { CLAIMS } from './resources';
import { applierOf, OURS } from '../../src/kubernetes/applier';
import { keyOf, kindOf, KubernetesObject, ObjectKey } from '../../src/kubernetes/object';
import { isSame } from '../../src/kubernetes/same';
import { ServerAnswer } from '../../src/manifest/cluster-facts';
import { Accepted, Cluster } from '../cluster/cluster';
import { ApiRefusal } from '../cluster/refusal';

/** An object that would be applied, and the live one if there is one. */
export interface Candidate extends Served {
  readonly live?: KubernetesObject;
}

/** A claim that would be patched to a new size. */
export interface Growth {
  readonly namespace: string;
  readonly name: string;
  readonly size: string;
}

/**
 * Asks the API server what it would store, without storing it: each object in
 * the way in which its live self was applied last, since what happens to a
 * field that the manifest no longer names depends on who applied it.
 */
export class DryRun {
  constructor(private readonly cluster: Cluster, private readonly warn: (warning: string) => void) {}

  /**
   * Whether an object would be accepted. Where the update of a StatefulSet is refused, also what the rest of the update
   * does, and whether the set could be created like that.
   */
  public async apply(candidate: Candidate): Promise<ServerAnswer> {
    const { object, live } = candidate;
    const answer = await this.answer(keyOf(object), live, () => this.update(candidate, object));
    if (answer.accepted || !live || kindOf(keyOf(object)) !== 'apps/StatefulSet') { return answer; }

    const [rest, refusedAsNew] = await Promise.all([
      this.answer(keyOf(object), live, () => this.update(candidate, withImmutableOf(live, object))),
      this.refusedAsNew(candidate),
    ]);
    return {
      ...answer,
      templateChanged: rest.templateChanged,
      result: rest.result && withImmutableOf(object, rest.result),
      refusedAsNew,
    };
  }

  /** Whether a claim would be allowed to grow. */
  public grow({ namespace, name, size }: Growth): Promise<ServerAnswer> {
    const claim: KubernetesObject = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { namespace, name } };
    const patch = { spec: { resources: { requests: { storage: size } } } };
    return this.answer(keyOf(claim), undefined, () => this.cluster.tryPatch(CLAIMS, claim, patch, MERGE_PATCH));
  }

  private async answer(object: ObjectKey, live: KubernetesObject | undefined, ask: () => Promise<Accepted>): Promise<ServerAnswer> {
    try {
      const { object: result, warnings } = await ask();
      warnings.forEach(this.warn);
      return { object, accepted: true, causes: [], templateChanged: templateChanged(live, result), result };
    } catch (error) {
      if (!(error instanceof ApiRefusal)) { throw error; }
      return { object, accepted: false, reason: error.reason, message: error.message, causes: error.causes };
    }
  }

  private async update({ resource, live }: Candidate, object: KubernetesObject): Promise<Accepted> {
    const applier = applierOf(live);
    if (!live || applier.serverSide) { return this.cluster.tryApply(resource, object, applier.manager); }
    const patched = (patch: unknown, contentType: string) => patch === undefined
      ? { object: live, warnings: [] }
      : this.cluster.tryPatch(resource, object, patch, contentType, { fieldManager: applier.manager });
    try {
      return await patched(strategicPatch(object, live), 'application/strategic-merge-patch+json');
    } catch (error) {
      if (!(error instanceof ApiRefusal && error.code === UNSUPPORTED_MEDIA_TYPE)) { throw error; }
      return patched(mergePatch(object, live), MERGE_PATCH);
    }
  }

  /**
   * Why a set could not be created again once it is deleted. It is tried under its own name: that it exists is said
   * only after admission and validation have passed, and a policy may look at the name.
   */
  private async refusedAsNew({ resource, object }: Candidate): Promise<string | undefined> {
    const { uid, resourceVersion, ...metadata } = object.metadata;
    try {
      await this.cluster.tryCreate(resource, { ...object, metadata }, OURS.manager);
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiRefusal)) { throw error; }
      return error.reason === 'AlreadyExists' || isFullCount(error, object.metadata.name) ? undefined : error.message;
    }
  }
}

const MERGE_PATCH = 'application/merge-patch+json';
const UNSUPPORTED_MEDIA_TYPE = 415;

/**
 * Whether the only thing in the way is a quota of the number of StatefulSets: the old one counts until it is deleted.
 * The server has no cause for it, only these words; the quota is judged last, so everything else has passed.
 */
function isFullCount({ code, reason, message }: ApiRefusal, name: string): boolean {
  const words = `statefulsets.apps ${JSON.stringify(name)} is forbidden: exceeded quota: `;
  return code === 403 && reason === 'Forbidden' && message.startsWith(words)
    && /^[a-z0-9.-]+, requested: count\/statefulsets\.apps=1, used: [^,]+, limited: [^,]+$/.test(message.slice(words.length));
}

/** Fields of a StatefulSet that no server, or only some, lets change. */
const IMMUTABLE = ['serviceName', 'podManagementPolicy', 'selector', 'volumeClaimTemplates', 'revisionHistoryLimit'];

/** A set with the immutable fields of another one. */
export function withImmutableOf(other: KubernetesObject, set: KubernetesObject): KubernetesObject {
  return { ...set, spec: { ...set.spec, ...Object.fromEntries(IMMUTABLE.map(field => [field, other.spec[field]])) } };
}

function templateChanged(live: KubernetesObject | undefined, result: KubernetesObject): boolean | undefined {
  return live?.spec?.template === undefined ? undefined : !isSame(live.spec.template, result.spec.template);
}
