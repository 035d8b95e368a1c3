/** How pods use another object, and so, when they see a change of it. */
export type ConfigUse = 'env' | 'subPath' | 'volume' | 'name';

export interface ConfigReference {
  readonly kind: string;
  readonly name: string;
  readonly use: ConfigUse;
}

/** Every object that a pod template refers to by name. */
export function referencesOf(podSpec: any): ConfigReference[] {
  if (typeof podSpec !== 'object' || podSpec === null) { return []; }
  const found: ConfigReference[] = [];
  const add = (kind: string, name: unknown, use: ConfigUse) => { if (typeof name === 'string' && name) { found.push({ kind, name, use }); } };
  const containers = [...listOf(podSpec.containers), ...listOf(podSpec.initContainers)];
  const mounts = containers.flatMap(container => listOf(container.volumeMounts));
  const withSubPath = new Set(mounts.filter(mount => mount.subPath || mount.subPathExpr).map(mount => mount.name));
  for (const container of containers) {
    for (const { valueFrom } of listOf(container.env)) {
      add('ConfigMap', valueFrom?.configMapKeyRef?.name, 'env');
      add('Secret', valueFrom?.secretKeyRef?.name, 'env');
    }
    for (const source of listOf(container.envFrom)) {
      add('ConfigMap', source.configMapRef?.name, 'env');
      add('Secret', source.secretRef?.name, 'env');
    }
  }
  for (const volume of listOf(podSpec.volumes)) {
    const use = withSubPath.has(volume.name) ? 'subPath' : 'volume';
    add('ConfigMap', volume.configMap?.name, use);
    add('Secret', volume.secret?.secretName, use);
    for (const source of listOf(volume.projected?.sources)) {
      add('ConfigMap', source.configMap?.name, use);
      add('Secret', source.secret?.name, use);
    }
    add('PersistentVolumeClaim', volume.persistentVolumeClaim?.claimName, 'name');
  }
  for (const secret of listOf(podSpec.imagePullSecrets)) { add('Secret', secret.name, 'name'); }
  add('ServiceAccount', podSpec.serviceAccountName ?? podSpec.serviceAccount, 'name');
  add('PriorityClass', podSpec.priorityClassName, 'name');
  add('RuntimeClass', podSpec.runtimeClassName, 'name');
  return found;
}

function listOf(value: unknown): any[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'object' && item !== null) : [];
}
