import { Connection } from './connection';
import { fieldOf } from './json';
import { ApiRefusal, NoAnswer, WatchExpired } from './refusal';
import type { KubernetesObject } from '../../src/kubernetes/object';

/** One change of a watched object. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubernetesObject;
}

export interface WatchOptions {
  /** Where the list ended that the watch continues. */
  readonly resourceVersion: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly signal?: AbortSignal;
}

const LONGEST_LINE = 256 * 2 ** 20;

/**
 * The changes of all objects below a path, until the server ends the stream or the signal does. Throws `WatchExpired`
 * when the server no longer has the changes since that version.
 */
export async function* watch(connection: Connection, path: string, { signal, ...query }: WatchOptions): AsyncGenerator<WatchEvent> {
  for await (const line of streamLines(connection, path, { watch: true, allowWatchBookmarks: true, ...query }, signal)) {
    if (line === '') { continue; }
    const event: unknown = JSON.parse(line);
    const [type, object] = [fieldOf(event, 'type'), fieldOf(event, 'object')];
    if (type === 'ERROR') { throw errorOf(object); }
    yield { type, object } as WatchEvent;
  }
}

/** The lines of an answer that goes on, such as the log of a container, as they come. */
export async function* streamLines(
  connection: Connection, path: string, query: Readonly<Record<string, string | number | boolean | undefined>>, signal?: AbortSignal,
): AsyncGenerator<string> {
  let rest = '';
  for await (const text of streamText(connection, path, query, signal)) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE) { throw new NoAnswer('the server sent a line without an end'); }
    yield* lines;
  }
  if (rest !== '') { yield rest; }
}

/** The text of an answer that goes on, in the pieces in which it comes. Ends without an error when the signal ends it. */
export async function* streamText(
  connection: Connection, path: string, query: Readonly<Record<string, string | number | boolean | undefined>>, signal?: AbortSignal,
): AsyncGenerator<string> {
  try {
    const response = await connection.open({ method: 'GET', path, query, accept: '*/*' }, signal);
    response.setEncoding('utf8');
    for await (const chunk of response) { yield chunk as string; }
  } catch (error) {
    if (signal?.aborted) { return; }
    throw error instanceof ApiRefusal || error instanceof NoAnswer ? error : new NoAnswer(`the connection to the cluster broke: ${(error as Error).message}`);
  }
}

function errorOf(status: unknown): Error {
  const refusal = ApiRefusal.of(Number(fieldOf(status, 'code')), JSON.stringify({ ...status as object, kind: 'Status' }));
  return refusal.code === 410 ? new WatchExpired(refusal.message) : refusal;
}
