import type { PodSpec } from './fields';
import { ObjectKey } from './object';
import { isClusterScoped } from './scope';

/** How pods use another object, and so, when they see a change of it. `pull` is a secret for the image registry. */
export type ConfigUse = 'env' | 'subPath' | 'volume' | 'name' | 'pull';

/** What a pod refers to by name. */
export interface ConfigReference extends Omit<ObjectKey, 'namespace'> {
  readonly use: ConfigUse;
  /** True where pods start without the object too. */
  readonly isOptional: boolean;
}

const GROUPS = {
  ConfigMap: '',
  Secret: '',
  PersistentVolumeClaim: '',
  ServiceAccount: '',
  PriorityClass: 'scheduling.k8s.io',
  RuntimeClass: 'node.k8s.io',
};

/** The object that pods of a namespace mean by a reference. */
export function referredKey({ group, kind, name }: ConfigReference, namespace: string): ObjectKey {
  return { group, kind, namespace: isClusterScoped({ group, kind }) ? '' : namespace, name };
}

/** Every object that a pod template refers to by name. */
export function referencesOf(podSpec: PodSpec | undefined): ConfigReference[] {
  if (podSpec === undefined) { return []; }
  const found: ConfigReference[] = [];
  const add = (kind: keyof typeof GROUPS, name: string | undefined, use: ConfigUse, isOptional = false) => {
    if (name) { found.push({ group: GROUPS[kind], kind, name, use, isOptional }); }
  };
  const containers = [...podSpec.containers ?? [], ...podSpec.initContainers ?? []];
  for (const container of containers) {
    for (const { valueFrom: { configMapKeyRef, secretKeyRef } = {} } of container.env ?? []) {
      add('ConfigMap', configMapKeyRef?.name, 'env', configMapKeyRef?.optional);
      add('Secret', secretKeyRef?.name, 'env', secretKeyRef?.optional);
    }
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      add('ConfigMap', configMapRef?.name, 'env', configMapRef?.optional);
      add('Secret', secretRef?.name, 'env', secretRef?.optional);
    }
  }
  const mounts = containers.flatMap(container => container.volumeMounts ?? []);
  const withSubPath = new Set(mounts.filter(mount => mount.subPath || mount.subPathExpr).map(mount => mount.name));
  for (const volume of podSpec.volumes ?? []) {
    const use = withSubPath.has(volume.name) ? 'subPath' : 'volume';
    add('ConfigMap', volume.configMap?.name, use, volume.configMap?.optional);
    add('Secret', volume.secret?.secretName, use, volume.secret?.optional);
    for (const { configMap, secret } of volume.projected?.sources ?? []) {
      add('ConfigMap', configMap?.name, use, configMap?.optional);
      add('Secret', secret?.name, use, secret?.optional);
    }
    add('Secret', volume.csi?.nodePublishSecretRef?.name, 'volume');
    add('PersistentVolumeClaim', volume.persistentVolumeClaim?.claimName, 'name');
  }
  for (const { name } of podSpec.imagePullSecrets ?? []) { add('Secret', name, 'pull', true); }
  add('ServiceAccount', podSpec.serviceAccountName ?? podSpec.serviceAccount, 'name');
  add('PriorityClass', podSpec.priorityClassName, 'name');
  add('RuntimeClass', podSpec.runtimeClassName, 'name');
  return found;
}
