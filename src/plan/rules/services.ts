import { asKind, LabelSelector, ServiceObject, ServicePort } from '../../kubernetes/fields';
import type { KubernetesObject } from '../../kubernetes/object';
import { EffectClass } from '../effect-class';
import { FieldChange } from '../field-changes';
import { afterPods, replaceObject } from '../needs';
import { countOf, PodGroup } from '../pod-groups';
import { Finding, ObjectPair, ObjectRule, RuleText } from '../rule';
import { needsOfSelector } from '../selected-pods';
import { count, names } from '../workload';
import { World } from '../world';

const { INFO, INPLACE, NOOP, OUTAGE, REFUSE, REPLACE } = EffectClass;

const kinds = ['/Service'] as const;

type StoredService = ServiceObject & Required<Pick<ServiceObject, 'spec'>>;
type ServicePair = Omit<Required<ObjectPair>, 'old' | 'new'> & { readonly old: StoredService; readonly new: StoredService };

/** A rule about a Service that both sides have. */
function ofService(text: RuleText, find: (pair: ServicePair, world: World) => readonly Finding[]): ObjectRule {
  return { ...text, kinds, check: (pair, world) => pair.before && pair.after ? find(pair as ServicePair, world) : [] };
}

function at({ changes }: ObjectPair, ...fields: string[]): FieldChange[] {
  return changes.filter(({ path }) => fields.some(field => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)));
}

function isHeadless(service: ServiceObject): boolean {
  return service.spec?.clusterIP === 'None';
}

function governs({ subject }: ObjectPair, world: World): string[] {
  return world.governedBy(subject.namespace, subject.name).map(set => set.name);
}

function portsOf(service: KubernetesObject | undefined): readonly ServicePort[] {
  return service && asKind(service, '/Service')?.spec?.ports || [];
}

/** A Service without a selector finds no pods. */
function selectorOf(service: ServiceObject): LabelSelector | undefined {
  const labels = service.spec?.selector;
  return labels && Object.keys(labels).length ? { matchLabels: labels } : undefined;
}

/** How many pods stand behind a Service: before, at once, and when every rollout is over. */
function reach(had: number, has: number, later: readonly PodGroup[]): string {
  const rest = countOf(later);
  const who = names([...new Set(later.map(({ workload }) => workload))], 'workloads');
  const end = rest === 0 ? 'no pod of the manifests has the new labels' : `${count(rest, 'pod')} of ${who} once every pod is new`;
  if (had > 0 && has === 0) { return `the Service loses all its endpoints at once (${had} → 0), as running pods do not have the new labels; ${end}`; }
  if (had === has && had === rest) { return had === 0 ? 'it reaches no pod of the manifests' : `the same number of endpoints: ${had}`; }
  return `endpoints ${had} → ${has} at once; ${end}`;
}

/** Whether a Service may send traffic to a port of that name: at least one letter, and at most 15 characters. */
function isPortName(name: string): boolean {
  return name.length <= 15 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) && /[a-z]/.test(name) && !name.includes('--');
}

export const serviceRules: readonly ObjectRule[] = [
  {
    id: 'N12',
    title: 'a target port that is a text and no name',
    effects: [REFUSE],
    kinds,
    description: "`targetPort: '6379'` is the name of a port, not its number, and a name needs a letter: the server refuses the Service.",
    advice: 'write a number without quotes, or the name of a container port',
    check: ({ before, old, new: now }) => portsOf(now).flatMap(port => {
      const name = port.targetPort;
      const was = portsOf(old).find(other => other.port === port.port && other.protocol === port.protocol)?.targetPort;
      if (typeof name !== 'string' || isPortName(name) || was === name) { return []; }
      const path = `spec.ports[${port.name ?? port.port}].targetPort`;
      const why = /^\d+$/.test(name) ? `'${name}' in quotes is a name and not a number` : `'${name}' is no name of a port`;
      return [{ path, covers: before ? [path] : [], old: was, new: name, effects: [REFUSE], text: `${why}: the server refuses it` }];
    }),
  },
  ofService({
    id: 'N1',
    title: 'ports of a Service',
    effects: [INPLACE],
    description: 'Endpoints and SRV records change at once, without a restart. Pods of the old revision may lack a port that is named.',
  }, pair => at(pair, 'spec.ports').map(change => ({ ...change, effects: [INPLACE], needs: change.new === undefined ? [afterPods] : [], text: 'endpoints and SRV records change at once; no pod restarts' }))),
  ofService({
    id: 'N2',
    title: 'selector of a Service',
    effects: [INPLACE, INFO, OUTAGE],
    description: 'A Service looks at the labels that pods have, and pods that run keep those of the old template until they are created again. A selector that only '
      + 'new pods match empties the Service, and its DNS, until the rollout is over; for good when the set is refused in the same apply. '
      + 'Give the running pods the new labels first, or narrow the selector last.',
    advice: 'follow the steps: an apply changes Services at once and pods one by one',
  }, (pair, world) => {
    const changes = at(pair, 'spec.selector');
    if (changes.length === 0) { return []; }
    const { namespace } = pair.subject;
    const [old, now] = [selectorOf(pair.old), selectorOf(pair.new)];
    const had = countOf(world.runningPods.matching(namespace, old));
    const has = countOf(world.runningPods.matching(namespace, now));
    const later = world.wantedPods.matching(namespace, now);
    return [{
      path: 'spec.selector',
      old: pair.old.spec.selector,
      new: pair.new.spec.selector,
      // labels that something else gives to pods are known to a live cluster alone
      effects: had > 0 && has === 0 && (later.length > 0 || world.facts) ? [OUTAGE] : [INPLACE, INFO],
      needs: needsOfSelector(namespace, old, now, world),
      text: reach(had, has, later),
      ...had > has ? {} : { advice: undefined },
      covers: changes.map(({ path }) => path),
    }];
  }),
  ofService({
    id: 'N3',
    title: 'publishNotReadyAddresses',
    effects: [INPLACE, INFO],
    description: 'Clusters whose members look for each other before they are ready need it true.',
  }, pair => at(pair, 'spec.publishNotReadyAddresses').map(change => ({ ...change, effects: [INPLACE, INFO], text: `pods that are not ready ${change.new ? 'appear' : 'vanish'} in DNS at once` }))),
  ofService({
    id: 'N4',
    title: 'headless to cluster IP, or the other way round',
    effects: [REPLACE, REFUSE],
    flow: 'F9',
    description: 'clusterIP may not change once it is set: the Service has to be deleted and created again, with a gap in DNS. A governing Service that is no longer headless gives its pods no DNS names any more.',
    advice: 'give clients a second Service with another name instead',
  }, (pair, world) => {
    if (isHeadless(pair.old) === isHeadless(pair.new)) { return []; }
    if (pair.new.spec.type === 'ExternalName' || pair.old.spec.type === 'ExternalName') { return []; }
    const path = 'spec.clusterIP';
    const sets = governs(pair, world);
    const headless = isHeadless(pair.old);
    return [{
      path,
      covers: ['spec.type', path, 'spec.clusterIPs'],
      old: pair.old.spec.clusterIP ?? '(allocated)',
      new: pair.new.spec.clusterIP ?? '(allocated)',
      effects: [headless && sets.length ? REFUSE : REPLACE],
      needs: [replaceObject],
      text: headless && sets.length
        ? `pods of ${names(sets, 'workloads')} would lose their DNS names: this is their governing Service`
        : 'clusterIP may not change once set: the Service is deleted and created again, and DNS does not answer meanwhile',
    }];
  }),
  ofService({
    id: 'N5',
    title: 'clusterIP: None dropped',
    effects: [NOOP],
    description: 'The server copies the old value back when the field is empty: the Service stays headless, without an error.',
    advice: 'write clusterIP: None again, so that the manifest says what is there',
  }, ({ before, after, new: now }) => before.object.spec?.clusterIP === 'None' && after.object.spec?.clusterIP === undefined && isHeadless(now)
    ? [{ path: 'spec.clusterIP', old: 'None', effects: [NOOP], text: 'removing the field keeps the Service headless' }] : []),
  ofService({
    id: 'N6',
    title: 'type of a Service',
    effects: [INPLACE, INFO, REFUSE],
    description: 'Changes in place; node ports are allocated or given back, and the address of a load balancer is released. A headless Service cannot become NodePort or LoadBalancer. An ExternalName has no addresses at all.',
  }, pair => at(pair, 'spec.type').map(change => {
    const { old, new: now } = pair;
    if (isHeadless(now) && (change.new === 'NodePort' || change.new === 'LoadBalancer')) {
      return { ...change, covers: RELEASED, effects: [REFUSE], text: `a headless Service cannot be of type ${change.new}: the server refuses it`, advice: 'make a second Service for clients' };
    }
    const released = old.spec.type === 'LoadBalancer' ? 'the address of the load balancer is released'
      : old.spec.type === 'ExternalName' || change.new === 'ExternalName' ? 'addresses are released or allocated, and clients break meanwhile'
        : change.new === 'ClusterIP' ? 'its node ports are given back' : change.new === 'LoadBalancer' ? 'a load balancer and node ports are allocated' : 'node ports are allocated';
    return { ...change, covers: RELEASED, effects: [INPLACE, INFO], text: `${released}; clients outside the cluster notice` };
  })),
  ofService({
    id: 'N7',
    title: 'cluster IP pinned or changed',
    effects: [REPLACE],
    flow: 'F9',
    description: 'clusterIP may not change once it is set.',
    advice: 'leave the address to the server',
  }, pair => isHeadless(pair.old) !== isHeadless(pair.new) ? [] : at(pair, 'spec.clusterIP', 'spec.clusterIPs').filter(change => change.old !== undefined || pair.before.object.metadata.uid !== undefined || change.path === 'spec.clusterIP')
    .slice(0, 1).map(change => ({ ...change, effects: [REPLACE], needs: [replaceObject], covers: ['spec.clusterIPs'], text: 'clusterIP may not change once set: the Service is deleted and created again, and DNS does not answer meanwhile' }))),
  ofService({
    id: 'N8',
    title: 'IP families',
    effects: [INPLACE, REPLACE],
    flow: 'F9',
    description: 'A second family may be added or taken away (with ipFamilyPolicy). The first one may not change, except in a headless Service.',
  }, pair => at(pair, 'spec.ipFamilies', 'spec.ipFamilyPolicy').map(change => {
    // a Service that names no family got the one of its cluster, IPv4 in nearly all
    const [old, now] = [pair.old.spec.ipFamilies?.[0] ?? 'IPv4', pair.new.spec.ipFamilies?.[0]];
    const isPrimary = change.path === 'spec.ipFamilies' && now !== undefined && old !== now && !isHeadless(pair.new);
    return isPrimary
      ? { ...change, effects: [REPLACE], needs: [replaceObject], text: `the first IP family (${old}) may not change once set: the Service is deleted and created again` }
      : { ...change, effects: [INPLACE], flow: undefined, text: 'addresses of the second family come or go; no pod restarts' };
  })),
  ofService({
    id: 'N9',
    title: 'loadBalancerClass or healthCheckNodePort',
    effects: [REPLACE],
    flow: 'F9',
    description: 'Neither may change while the Service is a LoadBalancer: it has to be created again, and its address changes.',
  }, pair => pair.old.spec.type !== 'LoadBalancer' || pair.new.spec.type !== 'LoadBalancer' ? [] : at(pair, 'spec.loadBalancerClass', 'spec.healthCheckNodePort')
    .map(change => ({ ...change, effects: [REPLACE], needs: [replaceObject], text: 'may not change once set: the Service is deleted and created again, and its address changes' }))),
  {
    id: 'N10',
    title: 'the governing Service is renamed',
    effects: [INPLACE, INFO],
    kinds,
    flow: 'F3',
    description: 'The other half of S37: pods keep the DNS names of the old Service until they are created again.',
    advice: 'keep the old Service until every pod is new, then delete it',
    check: ({ subject, before, after }, world) => {
      if (!before || after) { return []; }
      const sets = leftBy(subject, world);
      return sets.length === 0 ? []
        : [{ path: '', effects: [INPLACE, INFO], text: `${names(sets.map(set => set.name), 'workloads')} ${sets.length === 1 ? 'moves' : 'move'} to Service ${names([...new Set(sets.map(set => set.object.spec.serviceName))], 'Services')}; ${subject.name} must live until every pod is new` }];
    },
  },
  {
    id: 'N11',
    title: 'a Service is removed while a set refers to it',
    effects: [REFUSE],
    kinds,
    description: 'The names of the pods stop resolving.',
    advice: 'keep the Service',
    check: (pair, world) => {
      if (!pair.before || pair.after || !world.deletes(pair.before)) { return []; }
      const sets = governs(pair, world);
      return sets.length === 0 ? [] : [{ path: '', effects: [REFUSE], text: `${names(sets, 'workloads')} ${sets.length === 1 ? 'refers' : 'refer'} to it: pod DNS names stop resolving` }];
    },
  },
];

const RELEASED = ['spec.externalTrafficPolicy', 'spec.allocateLoadBalancerNodePorts', 'spec.internalTrafficPolicy', 'spec.ipFamilyPolicy', 'spec.externalName', 'spec.clusterIP', 'spec.clusterIPs', 'spec.ipFamilies'];

/** Sets that this Service governed, and that have another one now. */
function leftBy({ namespace, name }: ObjectPair['subject'], world: World) {
  return world.governedBefore(namespace, name).flatMap(set => {
    const now = world.after.objects.get(set.key);
    return now && now.object.spec?.serviceName && now.object.spec.serviceName !== name ? [now] : [];
  });
}
