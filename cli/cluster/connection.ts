import { Agent, IncomingMessage, request, RequestOptions } from 'node:http';
import { Limiter } from './limiter';
import type { Address } from './proxy';
import { ApiRefusal, NoAnswer } from './refusal';

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Made by `pathOf`: checked and encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: unknown;
}

export interface Answer {
  readonly body: unknown;
  /** What the server warns of, such as a deprecated API or a pod that breaks the security level of its namespace. */
  readonly warnings: readonly string[];
}

export interface Limits {
  /** The longest time for one answer, in milliseconds. */
  readonly timeout: number;
  /** The largest answer, in bytes. */
  readonly size: number;
  readonly atOnce: number;
}

const LIMITS: Limits = { timeout: 120_000, size: 256 * 2 ** 20, atOnce: 16 };
const RETRIES = 5;
const LONGEST_PAUSE = 10_000;

/** HTTP to the proxy: as many requests at once as are good for the server, each with its bounds. */
export class Connection {
  private readonly agent: Agent;
  private readonly limiter: Limiter;
  private readonly limits: Limits;

  constructor(private readonly address: Address, limits: Partial<Limits> = {}) {
    this.limits = { ...LIMITS, ...limits };
    this.agent = new Agent({ keepAlive: true, maxSockets: this.limits.atOnce });
    this.limiter = new Limiter(this.limits.atOnce);
  }

  /** One request, and its answer as JSON. The server's refusal is an `ApiRefusal`. */
  public async ask(outgoing: Outgoing): Promise<Answer> {
    return this.limiter.run(async () => {
      for (let attempt = 1; ; attempt++) {
        const answer = await this.once(outgoing);
        if (answer.pause === undefined || attempt > RETRIES) { return read(answer, outgoing); }
        await new Promise(resolve => setTimeout(resolve, answer.pause));
      }
    });
  }

  /**
   * One request whose answer goes on: a watch, or the log of a container. It has no time limit once it has begun, takes
   * no place among the bounded requests, and ends with the signal.
   */
  public async open(outgoing: Outgoing, signal?: AbortSignal): Promise<IncomingMessage> {
    const response = await this.send(outgoing, { agent: false, signal });
    if (response.statusCode! < 400) { return response; }
    throw ApiRefusal.of(response.statusCode!, await text(response, this.limits.size));
  }

  public close(): void {
    this.agent.destroy();
  }

  private async once(outgoing: Outgoing): Promise<Received> {
    const { timeout, size } = this.limits;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeout);
    try {
      const response = await this.send(outgoing, { agent: this.agent, signal: abort.signal });
      return { code: response.statusCode!, body: await text(response, size), warnings: warningsOf(response), pause: pauseOf(response) };
    } catch (error) {
      if (abort.signal.aborted) { throw new NoAnswer(`the server did not answer ${outgoing.path} within ${timeout / 1000} s`); }
      throw error instanceof NoAnswer ? error : new NoAnswer(`the connection to the cluster broke: ${(error as Error).message}`);
    } finally {
      clearTimeout(timer);
    }
  }

  private send({ method, path, query = {}, accept, contentType, body }: Outgoing, options: RequestOptions): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const parameters = Object.entries(query).flatMap(([key, value]): [string, string][] => value === undefined ? [] : [[key, String(value)]]);
    return new Promise((resolve, reject) => {
      const outgoing = request({
        ...this.address,
        ...options,
        method,
        path: parameters.length === 0 ? path : `${path}?${new URLSearchParams(parameters)}`,
        headers: {
          'Host': 'localhost',
          'Accept': accept ?? 'application/json',
          'User-Agent': 'cdk8s-stateful',
          ...payload && { 'Content-Type': contentType ?? 'application/json', 'Content-Length': payload.length },
        },
      });
      outgoing.on('response', resolve).on('error', reject).end(payload);
    });
  }
}

interface Received {
  readonly code: number;
  readonly body: string;
  readonly warnings: readonly string[];
  /** Milliseconds to wait before the same is asked again. */
  readonly pause?: number;
}

function read({ code, body, warnings }: Received, { path }: Outgoing): Answer {
  if (code >= 400) { throw ApiRefusal.of(code, body); }
  try {
    return { body: JSON.parse(body), warnings };
  } catch {
    throw new NoAnswer(`the answer to ${path} is no JSON`);
  }
}

/** The whole text of an answer, or an error when it is too much. */
async function text(response: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      response.destroy();
      throw new NoAnswer(`the server answered with more than ${Math.floor(most / 2 ** 20)} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

// A busy server says when to come back. What is asked here changes nothing, so asking again is always right.
function pauseOf({ statusCode, headers }: IncomingMessage): number | undefined {
  const seconds = Number(headers['retry-after']);
  if (statusCode! !== 429 && statusCode! < 500 || !headers['retry-after'] || !(seconds >= 0)) { return undefined; }
  return Math.min(seconds * 1000, LONGEST_PAUSE);
}

/** The texts of the `Warning` headers: `299 - "text"`. */
function warningsOf({ rawHeaders }: IncomingMessage): string[] {
  const values = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1].toLowerCase() === 'warning');
  // Node reads headers as Latin-1
  return values.map(value => Buffer.from(value, 'latin1').toString('utf8')).flatMap(value => [...value.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted]) => quoted.replace(/\\(.)/g, '$1')));
}
