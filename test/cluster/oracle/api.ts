import { readFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request, RequestOptions } from 'node:https';
import { parse } from 'yaml';

/** What the API server answered. */
export interface Answer {
  readonly status: number;
  readonly body: any;
}

/**
 * The API server itself. A suite of hundreds of objects asks it thousands of
 * times, and a kubectl process each time would cost more than the server.
 */
export class Api {
  private readonly server: URL;
  private readonly options: RequestOptions;
  private readonly resources = new Map<string, Promise<Answer>>();

  constructor(kubeconfig: string = process.env.KUBECONFIG!) {
    const config = parse(readFileSync(kubeconfig, 'utf8'));
    const context = config.contexts.find((found: any) => found.name === config['current-context']).context;
    const { cluster } = config.clusters.find((found: any) => found.name === context.cluster);
    const { user } = config.users.find((found: any) => found.name === context.user);
    const decoded = (data?: string) => data === undefined ? undefined : Buffer.from(data, 'base64');
    this.server = new URL(cluster.server);
    this.options = {
      agent: new Agent({ keepAlive: true, maxSockets: 64 }),
      ca: decoded(cluster['certificate-authority-data']),
      cert: decoded(user['client-certificate-data']),
      key: decoded(user['client-key-data']),
      headers: user.token ? { authorization: `Bearer ${user.token}` } : {},
    };
  }

  /** Asks once; a refusal is an answer, not an error. */
  public ask(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const call = this.open(method, path, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }, response => {
        const parts: Buffer[] = [];
        response.on('data', part => parts.push(part));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode!, body: parsed(Buffer.concat(parts).toString('utf8')) }));
      });
      call.on('error', reject);
      call.end(text);
    });
  }

  /** Asks once, and fails unless the server does it. */
  public async demand(method: string, path: string, body?: unknown, contentType?: string): Promise<any> {
    const answer = await this.ask(method, path, body, contentType);
    if (answer.status >= 300) { throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message}`); }
    return answer.body;
  }

  /** Server-side apply, as `kubectl apply --server-side --force-conflicts` does it. */
  public async apply(object: any, { dryRun = false, manager = 'kubectl' } = {}): Promise<Answer> {
    const path = await this.pathOf(object);
    return path === undefined
      ? { status: 404, body: { message: `no kind ${object.kind} in ${object.apiVersion}` } }
      : this.ask('PATCH', `${path}?fieldManager=${manager}&force=true${dryRun ? '&dryRun=All' : ''}`, object, 'application/apply-patch+yaml');
  }

  /** Where an object lives; undefined when the server does not know its kind. */
  public async pathOf({ apiVersion, kind, metadata }: any): Promise<string | undefined> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    if (!this.resources.has(root)) { this.resources.set(root, this.ask('GET', root)); }
    const { status, body } = await this.resources.get(root)!;
    const resource = status < 300 && body.resources.find((found: any) => found.kind === kind && !found.name.includes('/'));
    return resource ? `${root}${resource.namespaced ? `/namespaces/${metadata.namespace}` : ''}/${resource.name}/${metadata.name}` : undefined;
  }

  /** Waits until the server serves a kind. */
  public async serving(apiVersion: string, kind: string): Promise<void> {
    for (let attempt = 0; await this.pathOf({ apiVersion, kind, metadata: {} }) === undefined; attempt++) {
      if (attempt === 100) { throw new Error(`${kind} of ${apiVersion} is not served after 10 s`); }
      await new Promise(resolve => setTimeout(resolve, 100));
      this.resources.delete(`/apis/${apiVersion}`);
    }
  }

  /** Every object of a list, and then every event; ends with the returned function. */
  public watch(path: string, seen: (event: { type: string; object: any }) => void): () => void {
    const call = this.open('GET', `${path}?watch=1`, {}, response => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', text => {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        lines.forEach(line => seen(JSON.parse(line)));
      });
      response.on('error', () => undefined);
    });
    call.on('error', () => undefined);
    call.end();
    return () => { call.destroy(); };
  }

  public close(): void {
    (this.options.agent as Agent).destroy();
  }

  private open(method: string, path: string, headers: Record<string, string | number>, answered: (response: IncomingMessage) => void): ClientRequest {
    return request(new URL(path, this.server), { ...this.options, method, headers: { ...this.options.headers, ...headers } }, answered);
  }
}

// What the server does not serve at all, it answers in plain text.
function parsed(text: string): any {
  return /^\s*{/.test(text) ? JSON.parse(text) : { message: text.trim() };
}
