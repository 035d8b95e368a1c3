import { Connection } from './connection';
import { fieldOf, listOf, textOf } from './json';
import { apiVersionOf, pathOf, Place, Resource } from './path';
import { ApiRefusal, Unreadable } from './refusal';
import { Mistake } from '../../src/kubernetes/decoding';
import { decodeObject } from '../../src/kubernetes/fields';
import type { KubernetesObject } from '../../src/kubernetes/object';

export interface ListOptions {
  readonly labelSelector?: string;
  /** Only names, labels and annotations: no data of Secrets, no specs. */
  readonly metadataOnly?: boolean;
}

/** An object as the server would store it, and what it warns of. */
export interface Accepted {
  readonly object: KubernetesObject;
  readonly warnings: readonly string[];
}

/** How much of a long list is read at a time. */
const CHUNK = 500;

/**
 * The API server, as far as it can be read. What could write is only asked for as a dry run: there is no way through
 * here to change anything.
 */
export class Cluster {
  constructor(public readonly connection: Connection) {}

  /** An answer of any shape, such as `/version`. */
  public async read(path: string): Promise<unknown> {
    return (await this.connection.ask({ method: 'GET', path })).body;
  }

  /** One object; undefined when there is none. */
  public async get<Of extends KubernetesObject>(
    resource: Resource<Of>, place: Place & { readonly name: string }, metadataOnly = false,
  ): Promise<Of | undefined> {
    try {
      const { body } = await this.connection.ask({ method: 'GET', path: pathOf(resource, place), accept: metadataOnly ? metadataAs('PartialObjectMetadata') : undefined });
      return objectOf(body, resource);
    } catch (error) {
      if (error instanceof ApiRefusal && error.code === 404) { return undefined; }
      throw error;
    }
  }

  /** All objects of a kind, in a namespace or everywhere. */
  public async list<Of extends KubernetesObject>(resource: Resource<Of>, namespace?: string, options: ListOptions = {}): Promise<Of[]> {
    try {
      return await this.pages(resource, namespace, options, CHUNK);
    } catch (error) {
      // the snapshot that the pages belong to is gone: the whole list at once needs none
      if (!(error instanceof ApiRefusal && error.code === 410)) { throw error; }
      return this.pages(resource, namespace, options, undefined);
    }
  }

  /** What a server-side apply by this field manager would store. */
  public async tryApply(resource: Resource, object: KubernetesObject, fieldManager: string): Promise<Accepted> {
    return this.tryPatch(resource, object, object, 'application/apply-patch+yaml', { fieldManager, force: true });
  }

  /** What a patch would store. */
  public async tryPatch(
    resource: Resource, of: KubernetesObject, patch: unknown, contentType: string, query: Readonly<Record<string, string | boolean>> = {},
  ): Promise<Accepted> {
    return this.tryWrite(resource, 'PATCH', { namespace: of.metadata.namespace, name: of.metadata.name }, patch, { contentType, query });
  }

  /** What a creation would store. */
  public async tryCreate(resource: Resource, object: KubernetesObject, fieldManager: string): Promise<Accepted> {
    return this.tryWrite(resource, 'POST', { namespace: object.metadata.namespace }, object, { query: { fieldManager } });
  }

  /** Whether the user may do something, by the server's own word. */
  public async isAllowed(verb: string, { group, plural }: Resource, namespace: string): Promise<boolean> {
    const { body } = await this.connection.ask({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { verb, group, resource: plural, namespace } },
      },
    });
    return fieldOf(fieldOf(body, 'status'), 'allowed') === true;
  }

  // The one place that sends something that a server could store, and `dryRun` is part of it.
  private async tryWrite(
    resource: Resource, method: 'POST' | 'PATCH', place: Place, body: unknown, more: { contentType?: string; query: Readonly<Record<string, string | boolean>> },
  ): Promise<Accepted> {
    const answer = await this.connection.ask({
      method, path: pathOf(resource, place), body, contentType: more.contentType, query: { ...more.query, dryRun: 'All' },
    });
    return { object: objectOf(answer.body, resource), warnings: answer.warnings };
  }

  private async pages<Of extends KubernetesObject>(
    resource: Resource<Of>, namespace: string | undefined, { labelSelector, metadataOnly }: ListOptions, limit: number | undefined,
  ): Promise<Of[]> {
    const found: Of[] = [];
    let next: string | undefined;
    do {
      const { body } = await this.connection.ask({
        method: 'GET',
        path: pathOf(resource, { namespace }),
        query: { limit, continue: next, labelSelector },
        accept: metadataOnly ? metadataAs('PartialObjectMetadataList') : undefined,
      });
      for (const item of listOf(fieldOf(body, 'items'))) { found.push(objectOf(item, resource)); }
      next = textOf(fieldOf(fieldOf(body, 'metadata'), 'continue'));
    } while (next !== undefined);
    return found;
  }
}

function metadataAs(kind: string): string {
  return `application/json;as=${kind};g=meta.k8s.io;v=v1`;
}

/** An object of this kind; in lists the server leaves out which it is. */
function objectOf<Of extends KubernetesObject>(body: unknown, resource: Resource<Of>): Of {
  const name = fieldOf(fieldOf(body, 'metadata'), 'name');
  if (typeof name !== 'string') { throw new Unreadable(`the server sent something that is no ${resource.kind}`); }
  const object = decodeObject({ ...body as KubernetesObject, apiVersion: apiVersionOf(resource), kind: resource.kind });
  if (object instanceof Mistake) { throw new Unreadable(`the server sent ${resource.kind} '${name}', which needs ${object.toString()}`); }
  return object as Of;
}
