import type { StatefulSetObject } from '../../src/kubernetes/fields';
import { parseImage } from '../../src/kubernetes/image';
import { keyOf, KubernetesObject, textOfKey } from '../../src/kubernetes/object';

/** Sets that are not in the manifests although their pods and claims look like those of a wanted set that is not live yet. */
export function formerSets(
  wanted: readonly StatefulSetObject[], live: readonly KubernetesObject[], listed: readonly StatefulSetObject[],
): StatefulSetObject[] {
  const isLive = new Set(live.map(object => textOfKey(keyOf(object))));
  const isWanted = new Set(wanted.map(set => textOfKey(keyOf(set))));
  const looks = new Set(wanted.filter(set => !isLive.has(textOfKey(keyOf(set)))).flatMap(looksOf));
  return listed.filter(set => !isWanted.has(textOfKey(keyOf(set))) && looksOf(set).some(look => looks.has(look)));
}

/** By each of these two sets look alike: the pods that they select; the names of their claims together with their images. */
function looksOf({ metadata: { namespace }, spec }: StatefulSetObject): string[] {
  const claims = (spec?.volumeClaimTemplates ?? []).map(claim => claim.metadata?.name);
  const images = (spec?.template?.spec?.containers ?? []).map(({ image = '' }) => parseImage(image).repository);
  return [
    sorted([namespace, spec?.selector]),
    ...claims.length > 0 ? [sorted([namespace, claims, images])] : [],
  ];
}

/** JSON with the keys of maps in order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => one < other ? -1 : 1))
    : inner);
}
