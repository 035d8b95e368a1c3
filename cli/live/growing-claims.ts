import { Trial } from './dry-run';
import { compareQuantities } from '../../src/kubernetes/quantity';
import { LiveClaim } from '../../src/manifest/cluster-facts';

/**
 * The claims that would have to grow before the wanted sets can have their
 * claim templates: no update of the set grows them, so the server is asked
 * about each, which also tells whether class and quota allow it.
 */
export function growingClaims(wanted: readonly any[], live: readonly any[], claims: readonly LiveClaim[]): Trial[] {
  return wanted.filter(set => live.some(other => other.metadata.namespace === set.metadata.namespace && other.metadata.name === set.metadata.name))
    .flatMap(set => (set.spec?.volumeClaimTemplates ?? []).flatMap((template: any) => {
      const size = template.spec?.resources?.requests?.storage;
      const name = new RegExp(`^${template.metadata?.name}-${set.metadata.name}-\\d+$`);
      return claims
        .filter(claim => claim.namespace === set.metadata.namespace && name.test(claim.name) && claim.usedBy.length > 0)
        .filter(claim => (compareQuantities(size, claim.requested) ?? 0) > 0)
        .map(claim => grown(claim, size));
    }));
}

function grown({ namespace, name }: LiveClaim, size: string): Trial {
  return {
    partial: true,
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace, name },
      spec: { resources: { requests: { storage: size } } },
    },
  };
}
