import { createServer, IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { KubernetesObject } from '../../../src/kubernetes/object';

/** What a request was answered with, in place of what the double would say. */
export interface FakeAnswer {
  readonly code?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string | string[]>;
  /** Takes the connection over, for streams and for servers that do not answer. */
  readonly stream?: (response: ServerResponse, request: IncomingMessage) => void;
}

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: any;
}

interface FakeKind {
  readonly plural: string;
  readonly namespaced: boolean;
}

const KINDS: Record<string, Record<string, FakeKind>> = {
  'v1': {
    Namespace: { plural: 'namespaces', namespaced: false },
    Node: { plural: 'nodes', namespaced: false },
    PersistentVolume: { plural: 'persistentvolumes', namespaced: false },
    Pod: { plural: 'pods', namespaced: true },
    PersistentVolumeClaim: { plural: 'persistentvolumeclaims', namespaced: true },
    Service: { plural: 'services', namespaced: true },
    ConfigMap: { plural: 'configmaps', namespaced: true },
    Secret: { plural: 'secrets', namespaced: true },
    ServiceAccount: { plural: 'serviceaccounts', namespaced: true },
    ResourceQuota: { plural: 'resourcequotas', namespaced: true },
  },
  'apps/v1': {
    StatefulSet: { plural: 'statefulsets', namespaced: true },
    ControllerRevision: { plural: 'controllerrevisions', namespaced: true },
  },
  'policy/v1': { PodDisruptionBudget: { plural: 'poddisruptionbudgets', namespaced: true } },
  'autoscaling/v2': { HorizontalPodAutoscaler: { plural: 'horizontalpodautoscalers', namespaced: true } },
  'storage.k8s.io/v1': { StorageClass: { plural: 'storageclasses', namespaced: false } },
  'scheduling.k8s.io/v1': { PriorityClass: { plural: 'priorityclasses', namespaced: false } },
};

const GROUPS = Object.keys(KINDS).filter(version => version.includes('/')).map(version => ({ name: version.split('/')[0] }));

export function refusal(code: number, reason: string, message: string, causes: unknown[] = []): FakeAnswer {
  return { code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details: { causes } } };
}

/**
 * An API server on a Unix socket that holds some objects, in the place where the proxy would listen. A request that
 * could write makes the test fail: only reads, access reviews and dry runs are allowed.
 */
export class FakeApi {
  public static async start(socketPath: string, objects: readonly unknown[] = []): Promise<FakeApi> {
    const api = new FakeApi(socketPath, objects as KubernetesObject[]);
    await new Promise<void>((resolve, reject) => api.server.on('error', reject).listen(socketPath, resolve));
    return api;
  }

  public readonly requests: FakeRequest[] = [];
  public readonly writes: string[] = [];
  private readonly server: Server;
  private readonly answers: [string | RegExp, FakeAnswer | ((request: FakeRequest) => FakeAnswer)][] = [];

  private constructor(public readonly socketPath: string, private readonly objects: readonly KubernetesObject[]) {
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  /** Answers requests whose `METHOD /path?query` begins with this, or matches it, in another way. */
  public on(which: string | RegExp, answer: FakeAnswer | ((request: FakeRequest) => FakeAnswer)): this {
    this.answers.push([which, answer]);
    return this;
  }

  /** Requests as `METHOD /path`. */
  public get asked(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  /** Ends, and throws when anything was asked for that could have written. */
  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
    if (this.writes.length > 0) { throw new Error(`this could have changed the cluster:\n${this.writes.join('\n')}`); }
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url!, 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) { chunks.push(chunk); }
    const text = Buffer.concat(chunks).toString();
    const { method = '', headers } = incoming;
    const request = { method, path: url.pathname, query: url.searchParams, headers, body: text && JSON.parse(text) };
    this.requests.push(request);
    if (!isHarmless(request)) { this.writes.push(`${request.method} ${incoming.url}`); }

    const line = `${request.method} ${incoming.url}`;
    const [, special] = this.answers.find(([which]) => typeof which === 'string' ? line.startsWith(which) : which.test(line)) ?? [];
    const answer = (typeof special === 'function' ? special(request) : special) ?? this.usual(request);
    if (answer.stream) { return answer.stream(response, incoming); }
    response.writeHead(answer.code ?? 200, { 'Content-Type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }

  private usual({ method, path, body, query }: FakeRequest): FakeAnswer {
    if (path === '/version') { return { body: { major: '1', minor: '37' } }; }
    if (path === '/apis') { return { body: { groups: GROUPS } }; }
    if (path.endsWith('/selfsubjectaccessreviews')) { return { code: 201, body: { status: { allowed: true } } }; }
    const [, apiVersion, rest] = /^\/apis?\/(v1|[^/]+\/[^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    const kinds = KINDS[apiVersion];
    if (!kinds) { return refusal(404, 'NotFound', 'the server could not find the requested resource'); }
    if (rest === undefined) {
      return { body: { resources: Object.entries(kinds).flatMap(([kind, { plural, namespaced }]) => [{ name: plural, kind, namespaced }, { name: `${plural}/status`, kind, namespaced }]) } };
    }
    const [, namespace, plural, encoded] = /^(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?$/.exec(rest) ?? [];
    const [kind] = Object.entries(kinds).find(([, found]) => found.plural === plural) ?? [];
    if (!kind) { return refusal(404, 'NotFound', 'the server could not find the requested resource'); }
    const name = encoded && decodeURIComponent(encoded);
    const all = this.objects.filter(object => object.apiVersion === apiVersion && object.kind === kind)
      .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
    const found = all.find(({ metadata }) => metadata.name === name);
    if (method === 'PATCH') { return { body: { ...found, ...body, metadata: { ...found?.metadata, ...body.metadata, name, namespace } } }; }
    if (method === 'POST') {
      const exists = all.some(({ metadata }) => metadata.name === body.metadata.name);
      return exists ? refusal(409, 'AlreadyExists', `${plural} "${body.metadata.name}" already exists`) : { code: 201, body };
    }
    if (name) { return found ? { body: found } : refusal(404, 'NotFound', `${plural} "${name}" not found`); }
    const [label, value] = query.get('labelSelector')?.split('=') ?? [];
    const matching = all.filter(({ metadata: { labels = {} } }) =>
      label === undefined || (value === undefined ? label in labels : labels[label] === value));
    // as the server does: the items of a list do not say what they are
    return { body: { kind: `${kind}List`, metadata: { resourceVersion: '1' }, items: matching.map(({ apiVersion: _, kind: __, ...object }) => object) } };
  }
}

function isHarmless({ method, path, query }: FakeRequest): boolean {
  if (method === 'GET') { return true; }
  if (method === 'POST' && path === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews') { return true; }
  return ['POST', 'PATCH', 'PUT'].includes(method) && query.get('dryRun') === 'All';
}
