import type { KubernetesObject } from '../../src/kubernetes/object';
import { ServerAnswer } from '../../src/manifest/cluster-facts';

/** The wanted object as it would be in the cluster: with what the server fills in, and what others wrote into it. */
export function storedObject(wanted: KubernetesObject, live: KubernetesObject | undefined, answer: ServerAnswer | undefined): KubernetesObject {
  if (answer?.result) { return answer.result; }
  return live ? withForeignMetadata(wanted, live) : wanted;
}

// Apply leaves alone what it did not write; without the server's answer at least labels and annotations are safe to keep.
function withForeignMetadata(wanted: KubernetesObject, live: KubernetesObject): KubernetesObject {
  return {
    ...wanted,
    metadata: {
      ...wanted.metadata,
      labels: { ...live.metadata.labels, ...wanted.metadata.labels },
      annotations: { ...live.metadata.annotations, ...wanted.metadata.annotations },
    },
  };
}
