import { execFileSync } from 'node:child_process';

/**
 * These tests create and delete namespaces: they run only against a cluster
 * that was named on purpose, and by default only against one on this machine.
 */
export default function guard(): void {
  if (!process.env.KUBECONFIG) { throw new Error('set KUBECONFIG to the cluster to test against'); }
  if (process.env.CLUSTER_TEST_ANYWHERE === '1') { return; }

  const server = execFileSync('kubectl', ['config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}'], { encoding: 'utf8' });
  if (!isLoopback(new URL(server).hostname)) {
    throw new Error(`refusing to test against ${server}, which is not this machine; set CLUSTER_TEST_ANYWHERE=1 if that is what you want`);
  }
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
