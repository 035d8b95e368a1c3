import { execFile } from 'node:child_process';
import { Cluster } from './cluster';
import { Connection } from './connection';
import { fieldOf, listOf, textOf } from './json';
import { MISSING, ProxyOptions, startProxy } from './proxy';
import { NoAnswer } from './refusal';

/** Where kubectl would go: the user's context and the namespace of objects that name none. */
export interface Destination {
  readonly context: string;
  readonly namespace: string;
}

/** Reads the context and the namespace from the kubeconfig; no cluster is asked. */
export async function destinationOf({ context, namespace }: { readonly context?: string; readonly namespace?: string }): Promise<Destination> {
  const { ok, stdout, stderr } = await kubeconfig(context);
  if (!ok) {
    if (process.env.KUBERNETES_SERVICE_HOST && context === undefined) { return { context: 'in-cluster', namespace: namespace ?? 'default' }; }
    throw new NoAnswer(`no cluster to ask: ${stderr.trim().replace(/^error: /, '')}; name a context with --context, or set KUBECONFIG`);
  }
  const config: unknown = JSON.parse(stdout);
  const [only] = listOf(fieldOf(config, 'contexts'));
  return {
    context: textOf(fieldOf(config, 'current-context')) ?? textOf(fieldOf(only, 'name')) ?? 'default',
    namespace: namespace ?? textOf(fieldOf(fieldOf(only, 'context'), 'namespace')) ?? 'default',
  };
}

/** Works with the cluster of a context, and closes the door behind it, however that ends. */
export async function withCluster<T>(options: ProxyOptions, work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const proxy = await startProxy(options);
  const connection = new Connection(proxy.address);
  try {
    return await work(new Cluster(connection));
  } finally {
    connection.close();
    await proxy.close();
  }
}

function kubeconfig(context: string | undefined): Promise<{ ok: boolean; stdout: string; stderr: string }> {
  const words = ['config', 'view', '--minify', '-o', 'json', ...context === undefined ? [] : [`--context=${context}`]];
  return new Promise((resolve, reject) => {
    execFile('kubectl', words, { env: process.env, encoding: 'utf8', timeout: 60_000 }, (error, stdout, stderr) => {
      if (error && error.code === 'ENOENT') { return reject(new NoAnswer(MISSING)); }
      resolve({ ok: !error, stdout, stderr: stderr || (error?.message ?? '') });
    });
  });
}
