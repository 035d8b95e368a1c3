import { hasLabels } from '../../kubernetes/selector';
import { Bundle, KubeObject, list, map, namespaceOf, Workload } from '../bundle';
import { Check, Occurrence } from '../check';
import { CheckLevel } from '../stateful-check';

const noGoverningService: Check = {
  id: 'no-governing-service',
  title: 'no serviceName',
  level: CheckLevel.WARNING,
  explanation: 'Without a governing Service the pods have no DNS names of their own, so neither clients nor peers can tell them apart.',
  remedy: "Make a Service with 'clusterIP: None' that selects the pods, and name it in 'spec.serviceName'.",
  find: bundle => bundle.statefulSets
    .filter(({ object }) => !object.spec?.serviceName)
    .map(({ object }) => ({ object, path: 'spec.serviceName', message: 'names no Service' })),
};

const governingServiceMissing: Check = {
  id: 'governing-service-missing',
  title: 'the governing Service is not there',
  level: CheckLevel.WARNING,
  explanation: "The Service that 'spec.serviceName' names is not among these objects. Unless it is made elsewhere, the pods have no DNS names.",
  remedy: "Add the Service with 'clusterIP: None', or correct the name. 'spec.serviceName' cannot be changed later.",
  find: bundle => bundle.statefulSets
    .filter(set => set.object.spec?.serviceName && bundle.governingService(set) === undefined)
    .map(({ object, namespace }) => ({ object, path: 'spec.serviceName', message: missing(bundle, object.spec.serviceName, namespace) })),
};

const governingServiceNotHeadless: Check = {
  id: 'governing-service-not-headless',
  title: 'the governing Service is not headless',
  level: CheckLevel.ERROR,
  explanation: 'A Service with a cluster IP has one DNS name for itself and none for the pods: names such as db-0.db do not resolve.',
  remedy: "Give the Service 'clusterIP: None', and clients that want one address a second Service.",
  find: bundle => governed(bundle)
    .filter(({ service }) => service.spec?.clusterIP !== 'None')
    .map(({ set, service }) => ({
      object: set.object,
      path: 'spec.serviceName',
      message: `Service '${service.metadata.name}' has ${service.spec?.clusterIP === undefined ? "no 'clusterIP: None'" : `'clusterIP: ${service.spec.clusterIP}'`}`,
    })),
};

const governingServiceSelectsOtherPods: Check = {
  id: 'governing-service-selects-other-pods',
  title: 'the governing Service does not select the pods',
  level: CheckLevel.ERROR,
  explanation: 'Pods that their governing Service does not select have no DNS names.',
  remedy: "Make the Service's 'spec.selector' a part of the labels in 'spec.template.metadata.labels'.",
  find: bundle => governed(bundle)
    // A Service without a selector has endpoints that somebody else writes, as some operators do.
    .filter(({ set, service }) => !hasLabels(set.podLabels, service.spec?.selector))
    .map(({ set, service }) => ({ object: service, path: 'spec.selector', message: unselected(set, service) })),
};

const peersHiddenUntilReady: Check = {
  id: 'peers-hidden-until-ready',
  title: 'pods that start together cannot find each other before they are ready',
  level: CheckLevel.WARNING,
  explanation: "With 'podManagementPolicy: Parallel' pods start together, mostly to form a quorum before they are ready. "
    + "Without 'publishNotReadyAddresses' their names do not resolve until they are, and the start can wait for itself.",
  remedy: "Set 'publishNotReadyAddresses: true' in the headless Service.",
  find: bundle => governed(bundle)
    .filter(({ set, service }) => set.object.spec?.podManagementPolicy === 'Parallel'
      && (set.replicas === undefined || set.replicas > 1)
      && service.spec?.clusterIP === 'None'
      && service.spec?.publishNotReadyAddresses !== true)
    .map(({ set, service }) => ({
      object: service,
      path: 'spec.publishNotReadyAddresses',
      message: `the pods of StatefulSet '${set.name}' start in parallel`,
    })),
};

export const networkChecks = [
  noGoverningService,
  governingServiceMissing,
  governingServiceNotHeadless,
  governingServiceSelectsOtherPods,
  peersHiddenUntilReady,
];

function governed(bundle: Bundle): { set: Workload; service: KubeObject }[] {
  return bundle.statefulSets.flatMap(set => list([bundle.governingService(set)]).filter(Boolean).map(service => ({ set, service })));
}

function missing(bundle: Bundle, name: string, namespace: string | undefined): string {
  const elsewhere = bundle.ofKind('Service').filter(service => service.metadata.name === name).map(namespaceOf);
  const here = `there is no Service '${name}'${namespace === undefined ? '' : ` in namespace '${namespace}'`}`;
  return elsewhere.length === 0 ? here : `${here}, only in ${elsewhere.map(other => other === undefined ? 'no namespace' : `namespace '${other}'`).join(', ')}`;
}

function unselected({ name, podLabels }: Workload, service: KubeObject): Occurrence['message'] {
  const [key, value] = Object.entries(map(service.spec?.selector)).find(([label, wanted]) => podLabels[label] !== wanted)!;
  return `selects '${key}: ${value}', but the pods of StatefulSet '${name}' have ${podLabels[key] === undefined ? `no label '${key}'` : `'${key}: ${podLabels[key]}'`}`;
}
