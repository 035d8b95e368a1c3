import { Cluster } from '../../../cli/cluster/cluster';
import { Connection } from '../../../cli/cluster/connection';
import { ApiRefusal, NoAnswer } from '../../../cli/cluster/refusal';
import { Workplace } from '../command-line';
import { FakeApi, refusal } from './fake-api';

let workplace: Workplace;
let api: FakeApi;
let connection: Connection;
beforeEach(async () => {
  workplace = new Workplace();
  api = await FakeApi.start(`${workplace.path}/api`);
  connection = new Connection(api);
});
afterEach(async () => {
  connection.close();
  workplace.leave();
  await api.stop();
});

const get = (path: string) => connection.ask({ method: 'GET', path });

test('a refusal is the Status of the server: code, reason, message and the fields that it names', async () => {
  api.on('GET /x', refusal(422, 'Invalid', 'web is invalid', [{ reason: 'FieldValueInvalid', field: 'spec.serviceName', message: 'immutable' }]));

  const error: ApiRefusal = await get('/x').then(() => undefined, reason => reason);

  expect(error).toBeInstanceOf(ApiRefusal);
  expect(error).toMatchObject({ code: 422, reason: 'Invalid', message: 'web is invalid', causes: [{ field: 'spec.serviceName', message: 'immutable' }] });
});

test('what refuses without a Status is quoted by its first line, and has no reason', async () => {
  api.on('GET /x', { code: 500, body: 'dial tcp 10.0.0.1:443: connect: connection refused\nmore', headers: { 'Content-Type': 'text/plain' } });

  await expect(get('/x')).rejects.toMatchObject({ code: 500, reason: undefined, message: 'dial tcp 10.0.0.1:443: connect: connection refused' });
});

test('warnings of the server come with its answer', async () => {
  api.on('GET /x', { body: {}, headers: { Warning: ['299 - "would violate PodSecurity \\"restricted:latest\\""', '299 - "old API"'] } });

  expect((await get('/x')).warnings).toEqual(['would violate PodSecurity "restricted:latest"', 'old API']);
});

test('a busy server is asked again when it said so, and its refusal counts when it stays busy', async () => {
  let calls = 0;
  api.on('GET /soon', () => ++calls < 3 ? { ...refusal(429, 'TooManyRequests', 'busy'), headers: { 'Retry-After': '0' } } : { body: { done: true } });
  api.on('GET /never', { ...refusal(429, 'TooManyRequests', 'busy'), headers: { 'Retry-After': '0' } });

  expect((await get('/soon')).body).toEqual({ done: true });
  await expect(get('/never')).rejects.toMatchObject({ code: 429, reason: 'TooManyRequests' });
  expect(api.asked.filter(line => line === 'GET /never')).toHaveLength(6);
});

test('what is refused for good is not asked again', async () => {
  api.on('GET /x', refusal(403, 'Forbidden', 'no'));

  await expect(get('/x')).rejects.toThrow('no');
  expect(api.asked).toEqual(['GET /x']);
});

test('a server that does not answer is given up, also in the middle of an answer', async () => {
  const hasty = new Connection(api, { timeout: 100 });
  api.on('GET /silent', { stream: () => undefined });
  api.on('GET /slow', { stream: response => response.writeHead(200).write('{"a":') });

  for (const path of ['/silent', '/slow']) {
    await expect(hasty.ask({ method: 'GET', path })).rejects.toEqual(new NoAnswer(`the server did not answer ${path} within 0.1 s`));
  }
  hasty.close();
});

test('an answer without an end is cut off at its limit', async () => {
  const careful = new Connection(api, { size: 2 ** 20 });
  let sent = 0;
  api.on('GET /x', {
    stream: response => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(2 ** 16))) { sent += 2 ** 16; }
        response.once('drain', more);
      };
      more();
    },
  });

  await expect(careful.ask({ method: 'GET', path: '/x' })).rejects.toThrow('the server answered with more than 1 MiB');
  expect(sent).toBeLessThan(16 * 2 ** 20);
  careful.close();
});

test('no more requests run at once than are allowed, over connections that are used again', async () => {
  const bounded = new Connection(api, { atOnce: 4 });
  const sockets = new Set<unknown>();
  let [now, most] = [0, 0];
  api.on('GET /x', {
    stream: (response, request) => {
      sockets.add(request.socket);
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        response.end('{}');
      }, 2);
    },
  });

  await Promise.all(Array.from({ length: 100 }, () => bounded.ask({ method: 'GET', path: '/x' })));

  expect([most, sockets.size]).toEqual([4, 4]);
  bounded.close();
});

test('a cut connection is no answer', async () => {
  api.on('GET /x', { stream: response => response.destroy() });

  await expect(get('/x')).rejects.toThrow('the connection to the cluster broke: socket hang up');
});

test('text where JSON should be is no answer', async () => {
  api.on('GET /x', { body: '<html>', headers: { 'Content-Type': 'text/html' } });

  await expect(get('/x')).rejects.toThrow('the answer to /x is no JSON');
});

test('what only the user could have done is not part of the API', () => {
  expect(Object.getOwnPropertyNames(Cluster.prototype).filter(name => /delete|replace|create|patch|apply/i.test(name))).toEqual(['tryApply', 'tryPatch', 'tryCreate']);
});
