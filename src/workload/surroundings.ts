import { ApiObject, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DisruptionBudget, renderDisruptionBudget } from './availability';
import { WorkloadGiven } from './given';
import { defaultHeadlessServiceName } from './identity';
import { NetworkAccess, renderNetworkPolicy } from './network';
import { MonitoredWorkload, MonitoringOptions, renderMonitoring } from './observability';
import { HeadlessServiceOptions, WorkloadServicePort } from './service-options';
import { MOST_POD_SERVICES, WorkloadService, renderService, resolveServicePorts } from './services';
import { podName } from '../kubernetes/names';

/** What the objects around a StatefulSet have in common. Ports come late, so they are asked for when YAML is written. */
export interface Surroundings {
  readonly scope: Construct;
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  readonly selectorLabels: Record<string, string>;
  readonly production: boolean;
  readonly declaredPorts: () => kplus.ContainerPort[];
}

export function makeHeadlessService(around: Surroundings, options: WorkloadGiven['headlessService']): kplus.Service {
  return new WorkloadService(around.scope, 'HeadlessService', {
    ...serviceProps(around, options, options?.name ?? defaultHeadlessServiceName(around.name)),
    headless: true,
    ports: options?.ports,
    ipFamilies: options?.ipFamilies,
    ipFamilyPolicy: options?.ipFamilyPolicy,
    publishNotReadyAddresses: options?.publishNotReadyAddresses ?? (around.production || undefined),
  });
}

export function makeClientService(around: Surroundings, options: NonNullable<WorkloadGiven['clientService']>): kplus.Service {
  return new WorkloadService(around.scope, 'ClientService', { ...options, ...serviceProps(around, options, options.name ?? around.name) });
}

export function makePodServices(around: Surroundings, options: NonNullable<WorkloadGiven['perPodServices']>, startOrdinal: number, replicas: number): void {
  const { production } = around;
  const ports = () => resolveServicePorts(options.ports as WorkloadServicePort[], around.declaredPorts());
  for (let index = 0; index < Math.min(replicas, MOST_POD_SERVICES); index++) {
    const name = podName(around.name, startOrdinal + index);
    new ApiObject(around.scope, `PodService${index}`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: around.namespace, labels: { ...around.labels, ...options.labels }, annotations: options.annotations },
      spec: Lazy.any({
        produce: () => renderService({ ...options, production }, ports(), { 'statefulset.kubernetes.io/pod-name': name }),
      }),
    });
  }
}

export function makeNetworkPolicy(around: Surroundings, access: () => NetworkAccess): void {
  makeObject(around, 'NetworkPolicy', 'networking.k8s.io/v1', 'NetworkPolicy',
    () => renderNetworkPolicy(access(), around.selectorLabels, around.declaredPorts()));
}

export function makeDisruptionBudget(around: Surroundings, budget: () => DisruptionBudget): void {
  makeObject(around, 'DisruptionBudget', 'policy/v1', 'PodDisruptionBudget', () => renderDisruptionBudget(budget(), around.selectorLabels));
}

export function makeMonitoring(around: Surroundings, options: MonitoringOptions, monitored: () => MonitoredWorkload): void {
  const rendered = () => renderMonitoring(monitored(), options) as Record<string, any>;
  const { prometheusRule, dashboard } = rendered();
  if (options.podMonitor !== false) {
    const labels = { ...around.labels, ...options.labels };
    makeObject({ ...around, labels }, 'PodMonitor', 'monitoring.coreos.com/v1', 'PodMonitor', () => rendered().podMonitor?.spec);
  }
  if (prometheusRule) {
    new ApiObject(around.scope, 'PrometheusRule', { ...prometheusRule, spec: Lazy.any({ produce: () => rendered().prometheusRule.spec }) });
  }
  if (dashboard) { new ApiObject(around.scope, 'Dashboard', dashboard); }
}

function makeObject(around: Surroundings, id: string, apiVersion: string, kind: string, produce: () => unknown): void {
  const { scope, name, namespace, labels } = around;
  new ApiObject(scope, id, { apiVersion, kind, metadata: { name, namespace, labels }, spec: Lazy.any({ produce }) });
}

function serviceProps(around: Surroundings, options: Pick<HeadlessServiceOptions, 'labels' | 'annotations' | 'selector'> | undefined, name: string) {
  return {
    name,
    namespace: around.namespace,
    labels: { ...around.labels, ...options?.labels },
    annotations: options?.annotations,
    selector: options?.selector ?? around.selectorLabels,
    production: around.production,
    declaredPorts: around.declaredPorts,
  };
}
