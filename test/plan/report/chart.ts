/** A chart of 36 objects as two releases render it: labels, versions and checksums change in all of them. */
export function chart(version: string, { image = `13.${version}`, more = '' } = {}): string {
  const labels = (name: string) => `{ app.kubernetes.io/name: ${name}, helm.sh/chart: shop-${version}, app.kubernetes.io/version: "${version}" }`;
  const object = (apiVersion: string, kind: string, name: string, rest: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop, labels: ${labels(name)} }\n${rest}\n`;
  const template = (name: string) => `
  template:
    metadata: { labels: ${labels(name)}, annotations: { checksum/config: "${hash(version)}", checksum/secret: "${hash(`${version}s`)}" } }
    spec:
      containers:
        - { name: ${name}, image: 'registry.example.com/${name}:${image}' }
        - { name: exporter, image: 'registry.example.com/${name}:${image}' }
        - { name: backup, image: 'registry.example.com/${name}:${image}' }`;
  const set = (name: string) => object('apps/v1', 'StatefulSet', name, `spec:
  serviceName: ${name}
  replicas: 3
  selector: { matchLabels: { app.kubernetes.io/name: ${name} } }${template(name)}
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 8Gi } } } }]`);
  const deployment = (name: string) => object('apps/v1', 'Deployment', name, `spec:
  selector: { matchLabels: { app.kubernetes.io/name: ${name} } }${template(name)}`);
  const many = (number: number, make: (name: string) => string, prefix: string) => Array.from({ length: number }, (_, index) => make(`${prefix}-${index}`));
  return [
    ...many(2, set, 'db'),
    ...many(4, deployment, 'web'),
    ...many(10, name => object('v1', 'Service', name, 'spec: { selector: { app.kubernetes.io/name: db }, ports: [{ port: 80 }] }'), 'service'),
    ...many(8, name => object('v1', 'ServiceAccount', name, ''), 'account'),
    ...many(6, name => object('rbac.authorization.k8s.io/v1', 'Role', name, 'rules: []'), 'role'),
    ...many(6, name => object('networking.k8s.io/v1', 'NetworkPolicy', name, 'spec: { podSelector: {} }'), 'policy'),
    more,
  ].join('---\n');
}

function hash(text: string): string {
  return Buffer.from(text.repeat(8)).toString('hex').slice(0, 64).padEnd(64, '0');
}
