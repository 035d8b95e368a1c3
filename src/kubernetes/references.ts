/** How pods use another object, and so, when they see a change of it. `pull` is a secret for the image registry. */
export type ConfigUse = 'env' | 'subPath' | 'volume' | 'name' | 'pull';

export interface ConfigReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly use: ConfigUse;
  /** True when pods start without it. */
  readonly isOptional: boolean;
}

/** The groups of the kinds that pods refer to; all others are of the core group. */
const GROUPS: Readonly<Record<string, string>> = { PriorityClass: 'scheduling.k8s.io', RuntimeClass: 'node.k8s.io' };

/** Every object that a pod template refers to by name. */
export function referencesOf(podSpec: any): ConfigReference[] {
  if (typeof podSpec !== 'object' || podSpec === null) { return []; }
  const found: ConfigReference[] = [];
  const add = (kind: string, name: unknown, use: ConfigUse, source?: { readonly optional?: unknown }) => {
    if (typeof name !== 'string' || name === '') { return; }
    found.push({ group: GROUPS[kind] ?? '', kind, name, use, isOptional: use === 'pull' || source?.optional === true });
  };
  const containers = [...listOf(podSpec.containers), ...listOf(podSpec.initContainers)];
  const mounts = containers.flatMap(container => listOf(container.volumeMounts));
  const withSubPath = new Set(mounts.filter(mount => mount.subPath || mount.subPathExpr).map(mount => mount.name));
  for (const container of containers) {
    for (const { valueFrom } of listOf(container.env)) {
      add('ConfigMap', valueFrom?.configMapKeyRef?.name, 'env', valueFrom?.configMapKeyRef);
      add('Secret', valueFrom?.secretKeyRef?.name, 'env', valueFrom?.secretKeyRef);
    }
    for (const source of listOf(container.envFrom)) {
      add('ConfigMap', source.configMapRef?.name, 'env', source.configMapRef);
      add('Secret', source.secretRef?.name, 'env', source.secretRef);
    }
  }
  for (const volume of listOf(podSpec.volumes)) {
    const use = withSubPath.has(volume.name) ? 'subPath' : 'volume';
    add('ConfigMap', volume.configMap?.name, use, volume.configMap);
    add('Secret', volume.secret?.secretName, use, volume.secret);
    add('Secret', volume.csi?.nodePublishSecretRef?.name, 'volume');
    for (const source of listOf(volume.projected?.sources)) {
      add('ConfigMap', source.configMap?.name, use, source.configMap);
      add('Secret', source.secret?.name, use, source.secret);
    }
    add('PersistentVolumeClaim', volume.persistentVolumeClaim?.claimName, 'name');
  }
  for (const secret of listOf(podSpec.imagePullSecrets)) { add('Secret', secret.name, 'pull'); }
  add('ServiceAccount', podSpec.serviceAccountName ?? podSpec.serviceAccount, 'name');
  add('PriorityClass', podSpec.priorityClassName, 'name');
  add('RuntimeClass', podSpec.runtimeClassName, 'name');
  return found;
}

function listOf(value: unknown): any[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'object' && item !== null) : [];
}
