import { ServerAnswer } from '../../src/manifest/cluster-facts';

/** The wanted object as it would stand in the cluster: with what the server fills in, and what others wrote into it. */
export function storedObject(wanted: any, live: any, answer: ServerAnswer | undefined): any {
  if (answer?.result) { return answer.result; }
  return live ? withForeignMetadata(wanted, live) : wanted;
}

// Apply leaves alone what it did not write; without the server's answer at least labels and annotations are safe to keep.
function withForeignMetadata(wanted: any, live: any): any {
  return {
    ...wanted,
    metadata: {
      ...wanted.metadata,
      labels: { ...live.metadata.labels, ...wanted.metadata.labels },
      annotations: { ...live.metadata.annotations, ...wanted.metadata.annotations },
    },
  };
}
