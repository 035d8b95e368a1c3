import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  DownwardApiVolumeProps, EphemeralVolumeProps, FileVolumeProps, ImageVolumeProps, ProjectedVolumeProps, ScratchVolumeProps,
} from './volume-props';
import { renderDownwardFiles } from './volume-sources';
import { NamedVolume, checkedVolume, makeSharedVolume, resolveEphemeralVolume, resolveProjectedVolume } from './volumes';

/**
 * Volumes of the pods of a StatefulWorkload that `kplus.Volume` has no factory for, or not with all that the API knows.
 * They work in no other workload.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export class PodVolume {
  /** Keys of a ConfigMap as files, in the order of `files`. */
  public static configMap(scope: Construct, id: string, configMap: kplus.IConfigMap, props: FileVolumeProps): kplus.Volume {
    return make(scope, id, problems => checkedVolume('configMap', props, problems, ({ files, defaultMode, optional }) =>
      ({ name: configMap?.name, items: files, defaultMode, optional })));
  }

  /** Keys of a Secret as files, in the order of `files`. */
  public static secret(scope: Construct, id: string, secret: kplus.ISecret, props: FileVolumeProps): kplus.Volume {
    return make(scope, id, problems => checkedVolume('secret', props, problems, ({ files, defaultMode, optional }) =>
      ({ secretName: secret?.name, items: files, defaultMode, optional })));
  }

  /** An empty directory that goes with the pod; its limit is kept as written. */
  public static emptyDir(scope: Construct, id: string, props: ScratchVolumeProps): kplus.Volume {
    return make(scope, id, problems => checkedVolume('emptyDir', props, problems, ({ medium, sizeLimit }) =>
      ({ medium: medium || undefined, sizeLimit: sizeLimit?.asString() })));
  }

  /** Several sources in one directory. */
  public static projected(scope: Construct, id: string, props: ProjectedVolumeProps): kplus.Volume {
    return make(scope, id, problems => resolveProjectedVolume('PodVolume.projected', props, problems));
  }

  /** Fields of the pod as files. */
  public static downwardApi(scope: Construct, id: string, props: DownwardApiVolumeProps): kplus.Volume {
    return make(scope, id, problems => checkedVolume('downwardAPI', props, problems, ({ files, defaultMode }) =>
      ({ items: renderDownwardFiles(files), defaultMode })));
  }

  /** A volume that is provisioned for each pod and goes with it. */
  public static ephemeral(scope: Construct, id: string, props: EphemeralVolumeProps): kplus.Volume {
    return make(scope, id, problems => resolveEphemeralVolume('PodVolume.ephemeral', props, undefined, problems));
  }

  /** The files of a container image, read-only. */
  public static image(scope: Construct, id: string, props: ImageVolumeProps): kplus.Volume {
    return make(scope, id, problems => checkedVolume('image', props, problems, ({ image, pullPolicy }) => ({ reference: image, pullPolicy })));
  }

  private constructor() {}
}

function make(scope: Construct, id: string, resolve: (problems: string[]) => NamedVolume): kplus.Volume {
  const problems: string[] = [];
  const { name, config } = resolve(problems);
  return makeSharedVolume(scope, id, name, config, problems);
}
