import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startProxy } from '../../../cli/cluster/proxy';
import { destinationOf, withCluster } from '../../../cli/cluster/session';
import { Workplace } from '../command-line';
import { FakeCluster } from './fake-cluster';

// each starts processes, on a machine that may be busy
jest.setTimeout(60_000);

let workplace: Workplace;
beforeEach(() => { workplace = new Workplace(); });
afterEach(() => workplace.leave());

/** A kubectl that writes the words of its calls to a file, and then does what the script says. */
function kubectl(script: string): void {
  workplace.write({ 'bin/kubectl': `#!/bin/sh\necho "$*" >> '${workplace.path}/words'\n${script}\n` });
  process.env.PATH = `${workplace.path}/bin:${process.env.PATH}`;
}

/** Whether the folder of the socket is there, which the last proxy was to listen in. */
function folderExists(): boolean {
  const sockets = [...readFileSync('words', 'utf8').matchAll(/--unix-socket=([^\s\0]+)/g)];
  return existsSync(dirname(sockets[sockets.length - 1][1]));
}

describe('the proxy', () => {
  test('listens in a folder that only we may enter, and both are gone afterwards', async () => {
    const cluster = await FakeCluster.start(workplace);
    const { address, close } = await startProxy({ context: 'prod' });
    const { socketPath } = address as { socketPath: string };

    expect((statSync(dirname(socketPath)).mode % 0o1000).toString(8)).toBe('700');
    expect(cluster.calls).toEqual([['proxy', `--unix-socket=${socketPath}`, '--reject-methods=^(PUT|DELETE)$', '--context=prod']]);
    await close();
    expect(folderExists()).toBe(false);
    await cluster.stop();
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)('ends when we do, also by %s', async signal => {
    const cluster = await FakeCluster.start(workplace);
    const root = join(__dirname, '../../..');
    workplace.write({
      'run.ts': `import { startProxy } from '${root}/cli/cluster/proxy';
        void startProxy().then(() => { console.log('ready'); setInterval(() => undefined, 1000); });`,
    });
    const child = spawn(process.execPath, ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), 'run.ts'], { stdio: ['ignore', 'pipe', 'inherit'], env: process.env });
    await new Promise(resolve => child.stdout.once('data', resolve));
    expect(folderExists()).toBe(true);

    child.kill(signal);

    await until(() => !folderExists());
    await cluster.stop();
  });

  test('does not end by Ctrl-C: that is for us to decide', async () => {
    kubectl('echo "$PPID" > parent; echo "Starting to serve on x"; exec sleep 600');
    const { close } = await startProxy();
    const shell = Number(readFileSync('parent', 'utf8'));

    process.kill(shell, 'SIGINT');
    await new Promise(resolve => setTimeout(resolve, 200));

    expect(() => process.kill(shell, 0)).not.toThrow();
    expect(folderExists()).toBe(true);
    await close();
    expect(folderExists()).toBe(false);
  });

  test('that does not start says why', async () => {
    kubectl('echo \'error: context "nope" does not exist\' >&2; exit 1');

    await expect(startProxy({ context: 'nope' })).rejects.toThrow('context "nope" does not exist');
    expect(folderExists()).toBe(false);
  });

  test('needs kubectl, and says how to get it', async () => {
    for (const tool of ['cat', 'rm', 'rmdir']) { symlinkSync(`/bin/${tool}`, `${workplace.path}/${tool}`); }
    process.env.PATH = workplace.path;

    await expect(startProxy()).rejects.toThrow('kubectl is not on PATH; install it');
    await expect(destinationOf({})).rejects.toThrow('kubectl is not on PATH; install it');
  });

  test('passes on what a login plugin says to the user, and not its own log', async () => {
    kubectl('echo "open https://login.example and enter ABC" >&2; echo "E1124 14:20:04.2 1 proxy_server.go:147] Error while proxying" >&2; echo "Starting to serve on x"; exec sleep 600');
    const said: string[] = [];
    const { close } = await startProxy({ onMessage: line => said.push(line) });
    await until(() => said.length > 0);

    expect(said).toEqual(['open https://login.example and enter ABC']);
    await close();
  });
});

test('the door is closed when the work fails', async () => {
  const cluster = await FakeCluster.start(workplace);

  await expect(withCluster({}, async () => { throw new Error('failed'); })).rejects.toThrow('failed');

  expect(folderExists()).toBe(false);
  await cluster.stop();
});

describe('where kubectl would go', () => {
  test('is the context and namespace of the kubeconfig, unless a namespace is given', async () => {
    const cluster = await FakeCluster.start(workplace, [], { context: 'prod', namespace: 'shop' });

    expect(await destinationOf({})).toEqual({ context: 'prod', namespace: 'shop' });
    expect(await destinationOf({ namespace: 'other' })).toEqual({ context: 'prod', namespace: 'other' });
    await cluster.stop();
  });

  test('is named as one word, also when it looks like an option', async () => {
    const cluster = await FakeCluster.start(workplace);
    await destinationOf({ context: '--kubeconfig=evil.yaml' });

    expect(cluster.calls).toEqual([['config', 'view', '--minify', '-o', 'json', '--context=--kubeconfig=evil.yaml']]);
    await cluster.stop();
  });

  test('is the cluster that we run in when there is no kubeconfig', async () => {
    kubectl('echo "error: current-context must exist in order to minify" >&2; exit 1');

    await expect(destinationOf({})).rejects.toThrow('no cluster to ask: current-context must exist in order to minify; name a context with --context, or set KUBECONFIG');
    process.env.KUBERNETES_SERVICE_HOST = '10.0.0.1';
    expect(await destinationOf({})).toEqual({ context: 'in-cluster', namespace: 'default' });
    await expect(destinationOf({ context: 'nope' })).rejects.toThrow('no cluster to ask');
  });
});

async function until(done: () => boolean): Promise<void> {
  for (let attempt = 0; !done(); attempt++) {
    if (attempt === 200) { throw new Error('it did not happen within 10 s'); }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
