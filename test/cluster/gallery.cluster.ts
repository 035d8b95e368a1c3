import { claimNames, isPodOf, PodEvent, podNames } from './gallery/pods';
import { NEW_IMAGE, Walk, walk } from './gallery/walk';
import { examples } from '../gallery/examples';

/** Enough to keep the controllers busy on two cores. */
const AT_ONCE = 6;

const names = Object.keys(examples);
const walks = new Map<string, Walk | Error>();

beforeAll(async () => {
  const waiting = [...names];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      walks.set(name, await walk(name).catch(error => error));
    }
  }));
}, 600_000);

function walkOf(name: string): Walk {
  const found = walks.get(name);
  if (!found || found instanceof Error) { throw found ?? new Error(`'${name}' did not walk`); }
  return found;
}

const namesOf = (what: PodEvent['what'], events: readonly PodEvent[], set: any) =>
  events.filter(event => event.what === what && isPodOf(set, event.name)).map(event => event.name);

/** Where in the events something happened to a pod. */
const when = (what: PodEvent['what'], pod: string, events: readonly PodEvent[]) => events.findIndex(event => event.what === what && event.name === pod);

describe.each(names)('%s', name => {
  test('is accepted without a warning under the Pod Security level of its namespace, and becomes ready', () => {
    const { warnings, start } = walkOf(name);

    expect(warnings).toEqual([]);
    expect(start.events.filter(({ what }) => what === 'stopping')).toEqual([]);
  });

  test('starts its pods in the order of its pod management policy', () => {
    const { sets, start: { events } } = walkOf(name);

    for (const { set, replicas } of sets) {
      const pods = podNames(set, replicas);
      expect(namesOf('created', events, set)).toEqual(set.spec.podManagementPolicy === 'Parallel' ? expect.arrayContaining(pods) : pods);
      for (const [index, pod] of pods.slice(1).entries()) {
        const before = when('ready', pods[index], events) < when('created', pod, events);
        expect([pod, before]).toEqual([pod, set.spec.podManagementPolicy !== 'Parallel']);
      }
    }
  });

  test('gives every pod a claim of each template', () => {
    const { sets, start } = walkOf(name);

    expect(start.claims).toEqual(sets.flatMap(({ set, replicas }) => claimNames(set, replicas)).sort());
  });

  test('publishes the address of a pod before it is ready', () => {
    const { sets, publishedEarly } = walkOf(name);

    expect([...publishedEarly]).toEqual(expect.arrayContaining(sets.flatMap(({ set, replicas }) => podNames(set, replicas))));
  });

  test('replaces its pods one by one from the highest ordinal down when the image changes', () => {
    const { sets, update: { events, claims }, start } = walkOf(name);

    for (const { set, replicas } of sets) {
      const downward = podNames(set, replicas).reverse();
      expect(namesOf('stopping', events, set)).toEqual(downward);
      expect(namesOf('ready', events, set)).toEqual(downward);
      for (const [index, pod] of downward.slice(1).entries()) {
        expect(when('stopping', pod, events)).toBeGreaterThan(when('ready', downward[index], events));
      }
      for (const event of events.filter(each => each.what === 'created' && isPodOf(set, each.name))) { expect(new Set(event.images)).toEqual(new Set([NEW_IMAGE])); }
    }
    expect(claims).toEqual(start.claims);
  });

  test('gets one pod and its claims more when scaled up, and keeps the claims when scaled down', () => {
    const { sets, start, scaleUp, scaleDown } = walkOf(name);
    const grown = sets.flatMap(({ set, scaledTo }) => claimNames(set, scaledTo)).sort();

    expect(scaleUp.claims).toEqual(grown);
    expect(scaleUp.pods).toEqual(sets.flatMap(({ set, scaledTo }) => podNames(set, scaledTo)).sort());
    expect(scaleDown.pods).toEqual(start.pods);
    expect(scaleDown.claims).toEqual(grown);
  });

  test('leaves its claims behind when it is deleted', () => {
    const { scaleDown, removal } = walkOf(name);

    expect(removal.pods).toEqual([]);
    expect(removal.claims).toEqual(scaleDown.claims);
  });
});
