import { claimTemplates, containers, isObject, KubeObject, list, mounts, namespaceOf, Workload } from '../bundle';
import { Check, Occurrence } from '../check';
import { CheckLevel } from '../stateful-check';
import { versionLabels } from './version-labels';
import { claimName, claimPrefix } from '../../kubernetes/names';

const claimNeverMounted: Check = {
  id: 'claim-never-mounted',
  title: 'a claim is mounted nowhere',
  level: CheckLevel.ERROR,
  explanation: 'Each pod gets a volume that is paid for and stays empty; the data goes to the file system of the container and is lost with it.',
  remedy: "Mount the claim by its name in 'volumeMounts' (or 'volumeDevices') of a container, or remove it. Claims cannot be changed later.",
  find: bundle => bundle.statefulSets.flatMap(set => claimTemplates(set)
    .filter(({ metadata }) => !mountedNames(set).includes(metadata.name))
    .map(claim => at(set, claim, `no container mounts claim '${claim.metadata.name}'`))),
};

const mountWithoutVolume: Check = {
  id: 'mount-without-volume',
  title: 'a mount names no volume and no claim',
  level: CheckLevel.ERROR,
  explanation: 'The API server refuses the StatefulSet; before Kubernetes 1.34 it accepts it, and then refuses each of its pods.',
  remedy: "Name an entry of 'volumeClaimTemplates' or of 'spec.template.spec.volumes'.",
  find: bundle => bundle.statefulSets.flatMap(set => {
    const known = [...claimTemplates(set).map(({ metadata }) => metadata.name), ...volumes(set).map(({ name }) => name)];
    return containers(set).flatMap(mounts)
      .filter(({ mount }) => !known.includes(mount.name))
      .map(({ mount, path }) => ({ object: set.object, path: `${path}.name`, message: `there is no volume or claim '${mount.name}'` }));
  }),
};

const mountPathTwice: Check = {
  id: 'mount-path-twice',
  title: 'a container mounts two volumes at one path',
  level: CheckLevel.ERROR,
  explanation: 'The API server refuses the StatefulSet; before Kubernetes 1.34 it accepts it, and then refuses each of its pods.',
  remedy: 'Give one of them another mountPath.',
  find: bundle => bundle.statefulSets.flatMap(set => containers(set).flatMap(place => {
    const all = mounts(place).filter(({ mount }) => typeof mount.mountPath === 'string');
    return all
      .filter(({ mount }, index) => all.findIndex(other => other.mount.mountPath === mount.mountPath) < index)
      .map(({ mount, path }) => ({
        object: set.object,
        path: `${path}.mountPath`,
        message: `container '${place.container.name}' has something at '${mount.mountPath}' already`,
      }));
  })),
};

const volumeShadowedByClaim: Check = {
  id: 'volume-shadowed-by-claim',
  title: 'a volume has the name of a claim',
  level: CheckLevel.ERROR,
  explanation: 'The claim takes the place of the volume in every pod: what the volume was to bring is not there.',
  remedy: 'Give the volume another name.',
  find: bundle => bundle.statefulSets.flatMap(set => volumes(set).flatMap((volume, index) => {
    const taken = claimTemplates(set).some(({ metadata }) => metadata.name === volume.name);
    // Many manifests repeat the claim among the volumes, as a placeholder for what takes its place anyway.
    const placeholder = volume.persistentVolumeClaim?.claimName === volume.name;
    return taken && !placeholder
      ? [{ object: set.object, path: `spec.template.spec.volumes[${index}]`, message: `there is a claim '${volume.name}' as well` }]
      : [];
  })),
};

const versionLabelInClaim: Check = {
  id: 'version-label-in-claim',
  title: 'a label that changes with every version is in a claim template',
  level: CheckLevel.ERROR,
  explanation: 'Claim templates cannot be changed, their labels and annotations included: the API server will refuse the next version.',
  remedy: 'Give claim templates only labels that stay the same for the life of the workload.',
  find: bundle => bundle.statefulSets.flatMap(set => claimTemplates(set).flatMap(claim => ['labels', 'annotations']
    .flatMap(field => versionLabels(claim.metadata[field]).map(label => ({
      ...at(set, claim, `claim '${claim.metadata.name}' has '${label}'`),
      path: `${pathOf(set, claim)}.metadata.${field}`,
    }))))),
};

const claimWithoutSize: Check = {
  id: 'claim-without-size',
  title: 'a claim asks for no storage',
  level: CheckLevel.ERROR,
  explanation: 'The API server refuses the StatefulSet; before Kubernetes 1.34 it accepts it, and then refuses the claims, so no pod can be made.',
  remedy: "Give it a size in 'spec.resources.requests.storage'.",
  find: bundle => bundle.statefulSets.flatMap(set => claimTemplates(set)
    .filter(claim => claim.spec?.resources?.requests?.storage === undefined)
    .map(claim => ({
      ...at(set, claim, `claim '${claim.metadata.name}' has no size`),
      path: `${pathOf(set, claim)}.spec.resources.requests.storage`,
    }))),
};

const claimNameCollision: Check = {
  id: 'claim-name-collision',
  title: 'two StatefulSets mean the same claims',
  level: CheckLevel.ERROR,
  explanation: "A claim of a pod is called '<claim>-<StatefulSet>-<ordinal>' and found by that name alone: pods of both would use one volume.",
  remedy: "Rename a claim or a StatefulSet so that '<claim>-<StatefulSet>' differs.",
  find: bundle => {
    const all = bundle.statefulSets.flatMap(set => claimTemplates(set)
      .map(claim => ({ set, claim, name: claimPrefix(claim.metadata.name, set.name) })));
    return all.flatMap(({ set, claim, name }, index) => {
      const other = all.slice(0, index).find(one => one.name === name && one.set.name !== set.name && one.set.namespace === set.namespace);
      return other === undefined ? [] : [at(set, claim,
        `'${claimName(claim.metadata.name, set.name, 0)}' is also claim '${other.claim.metadata.name}' of StatefulSet '${other.set.name}'`)];
    });
  },
};

const claimSharedByPods: Check = {
  id: 'claim-shared-by-pods',
  title: 'all pods use one claim that only one node can mount',
  level: CheckLevel.WARNING,
  explanation: "A claim in 'spec.template.spec.volumes' is the same one for every pod. With ReadWriteOnce, pods on a second node wait for ever; on the same node they share their files.",
  remedy: "Make it a 'volumeClaimTemplates' entry, so that each pod has its own, or give the claim ReadWriteMany.",
  find: bundle => bundle.statefulSets
    .filter(({ replicas }) => replicas === undefined || replicas > 1)
    .flatMap(set => volumes(set).flatMap((volume, index) => {
      const name = volume.persistentVolumeClaim?.claimName;
      const claim = bundle.ofKind('PersistentVolumeClaim').find(one => one.metadata.name === name && namespaceOf(one) === set.namespace);
      return claim !== undefined && list(claim.spec?.accessModes).every(mode => String(mode).startsWith('ReadWriteOnce'))
        ? [{ object: set.object, path: `spec.template.spec.volumes[${index}]`, message: `every pod uses PersistentVolumeClaim '${name}'` }]
        : [];
    })),
};

export const claimChecks = [
  claimNeverMounted,
  mountWithoutVolume,
  mountPathTwice,
  volumeShadowedByClaim,
  versionLabelInClaim,
  claimWithoutSize,
  claimNameCollision,
  claimSharedByPods,
];

function at(set: Workload, claim: KubeObject, message: string): Occurrence {
  return { object: set.object, path: pathOf(set, claim), message };
}

function pathOf({ object }: Workload, claim: KubeObject): string {
  return `spec.volumeClaimTemplates[${object.spec.volumeClaimTemplates.indexOf(claim)}]`;
}

function mountedNames(set: Workload): string[] {
  return containers(set).flatMap(mounts).map(({ mount }) => mount.name);
}

function volumes({ podSpec }: Workload): KubeObject[] {
  return list(podSpec.volumes).filter(isObject);
}
