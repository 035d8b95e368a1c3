import { IMMUTABLE } from './dry-run';
import { ServerAnswer } from '../manifest/cluster-facts';

/**
 * The wanted object as it would stand in the cluster: with what the server
 * fills in, with what others wrote into it and apply leaves alone, and with the
 * immutable fields as wanted even though the server refuses them.
 */
export function storedObject(wanted: any, live: any, answer: ServerAnswer | undefined): any {
  if (answer?.accepted) { return answer.result; }
  if (answer?.result) { return { ...answer.result, spec: { ...answer.result.spec, ...immutableOf(wanted) } }; }
  return live ? withForeignMetadata(wanted, live) : wanted;
}

function immutableOf(wanted: any): any {
  return Object.fromEntries(IMMUTABLE.map(field => [field, wanted.spec[field]]));
}

// Apply leaves alone what it did not write; without the server's answer at least labels and annotations are safe to keep.
function withForeignMetadata(wanted: any, live: any): any {
  const metadata = (mine: any = {}, theirs: any = {}) => ({
    ...mine,
    labels: { ...theirs.labels, ...mine.labels },
    annotations: { ...theirs.annotations, ...mine.annotations },
  });
  return { ...wanted, metadata: metadata(wanted.metadata, live.metadata) };
}
