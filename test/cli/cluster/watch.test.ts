import { Connection } from '../../../cli/cluster/connection';
import { ApiRefusal, NoAnswer, WatchExpired } from '../../../cli/cluster/refusal';
import { streamLines, streamText, watch } from '../../../cli/cluster/watch';
import { Workplace } from '../command-line';
import { FakeApi, refusal } from './fake-api';

let workplace: Workplace;
let api: FakeApi;
let connection: Connection;
beforeEach(async () => {
  workplace = new Workplace();
  api = await FakeApi.start(`${workplace.path}/api`);
  connection = new Connection(api, { timeout: 200, atOnce: 1 });
});
afterEach(async () => {
  connection.close();
  workplace.leave();
  await api.stop();
});

const PODS = '/api/v1/namespaces/demo/pods';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) { found.push(item); }
  return found;
}

function sends(...pieces: (string | Buffer)[]) {
  return {
    stream: async (response: { writeHead(code: number): void; write(piece: string | Buffer): void; end(): void }) => {
      response.writeHead(200);
      for (const piece of pieces) {
        response.write(piece);
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      response.end();
    },
  };
}

const event = (type: string, name: string) => `${JSON.stringify({ type, object: { metadata: { name } } })}\n`;

describe('a watch', () => {
  const changes = (signal?: AbortSignal) => watch(connection, PODS, { resourceVersion: '7', signal });

  test('gives each change as it comes, wherever the lines are cut', async () => {
    const text = event('ADDED', 'web-0') + event('DELETED', 'wéb-1');
    const bytes = Buffer.from(text);
    api.on(`GET ${PODS}?watch=true&allowWatchBookmarks=true&resourceVersion=7`, sends(...Array.from(bytes, byte => Buffer.from([byte]))));

    expect((await all(changes())).map(({ type, object }) => [type, object.metadata.name])).toEqual([['ADDED', 'web-0'], ['DELETED', 'wéb-1']]);
  });

  test('from a version that is gone says so, though the answer begins as one that is right', async () => {
    const expired = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version: 7 (9)' } };
    api.on('GET', sends(`${JSON.stringify(expired)}\n`));

    await expect(all(changes())).rejects.toEqual(new WatchExpired('too old resource version: 7 (9)'));
  });

  test('that the server ends with another error is refused', async () => {
    api.on('GET', sends(`${JSON.stringify({ type: 'ERROR', object: { code: 500, reason: 'InternalError', message: 'no' } })}\n`));

    await expect(all(changes())).rejects.toMatchObject({ constructor: ApiRefusal, code: 500, reason: 'InternalError' });
  });

  test('that may not be opened is refused', async () => {
    api.on('GET', refusal(403, 'Forbidden', 'pods is forbidden'));

    await expect(all(changes())).rejects.toMatchObject({ reason: 'Forbidden', message: 'pods is forbidden' });
  });

  test('goes on beyond the time limit of a request, takes no place of one, and ends with its signal', async () => {
    api.on('GET /api/v1/namespaces/demo/pods?', { stream: response => response.writeHead(200).write(event('ADDED', 'web-0')) });
    const abort = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const { object } of changes(abort.signal)) { seen.push(object.metadata.name); }
    })();

    await new Promise(resolve => setTimeout(resolve, 400));
    await connection.ask({ method: 'GET', path: '/version' });
    abort.abort();
    await watching;

    expect(seen).toEqual(['web-0']);
  });
});

describe('a log', () => {
  test('comes as text, and characters are whole', async () => {
    const bytes = Buffer.from('größer\nals\n');
    api.on('GET /log', sends(bytes.subarray(0, 3), bytes.subarray(3)));

    expect((await all(streamText(connection, '/log', {}))).join('')).toBe('größer\nals\n');
    expect(await all(streamLines(connection, '/log', { follow: true }))).toEqual(['größer', 'als']);
    expect(api.requests[1].query.get('follow')).toBe('true');
  });

  test('whose connection breaks is an error', async () => {
    api.on('GET /log', { stream: response => { response.writeHead(200).write('a', () => response.destroy()); } });

    await expect(all(streamText(connection, '/log', {}))).rejects.toBeInstanceOf(NoAnswer);
  });
});
