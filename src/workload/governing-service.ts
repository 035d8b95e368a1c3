import * as kplus from 'cdk8s-plus-28';
import { serviceSelector } from './kplus-internals';
import { instance, shown } from './shape';
import { isDnsLabel } from '../kubernetes/names';

/**
 * The Service that gives each pod its DNS name, where the workload does not make it itself.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
 */
export class GoverningService {
  /** A headless Service made elsewhere in the app. Without a selector it gets that of the workload. */
  public static of(service: kplus.Service): GoverningService { return new GoverningService(service?.name, service); }

  /** A Service that exists in the cluster; nothing of it is checked here. */
  public static named(name: string): GoverningService { return new GoverningService(name); }

  /** No Service: the pods get no DNS names of their own. */
  public static none(): GoverningService { return new GoverningService(); }

  private constructor(
    /** @internal */ public readonly _name?: string,
    /** @internal */ public readonly _service?: kplus.Service,
  ) {}

  /** @internal */
  public get _isNone(): boolean { return this._name === undefined && this._service === undefined; }
}

export const governingServiceShape = instance<GoverningService>(
  'GoverningService.of(service), GoverningService.named(name) or GoverningService.none()', value => value instanceof GoverningService);

/** Why this Service cannot govern pods of these labels. */
export function governingServiceProblems(
  governing: GoverningService, namespace: string | undefined, podLabels: Record<string, string>, strict: boolean,
): string[] {
  const { _service: service, _name: name } = governing;
  if (!service) {
    return name === undefined || (typeof name === 'string' && isDnsLabel(name)) ? []
      : [`'governingService' names ${shown(name)}, which no Service can be called; write a DNS label of at most 63 characters`];
  }
  if (typeof service.name !== 'string' || !('clusterIP' in service)) {
    return [`'governingService' was made of ${shown(service)}; write GoverningService.of() with a kplus.Service, or GoverningService.named(name)`];
  }
  return serviceProblems(service, namespace, podLabels, strict);
}

function serviceProblems(service: kplus.Service, namespace: string | undefined, podLabels: Record<string, string>, strict: boolean): string[] {
  const problems: string[] = [];
  const name = `'governingService' '${service.name}'`;
  if (strict && service.clusterIP !== 'None') {
    problems.push(`${name} is not headless, so pods would get no DNS names; make it with clusterIP: 'None'`);
  }
  if (service.metadata.namespace !== namespace) {
    const [there, here] = [service.metadata.namespace ?? 'default', namespace ?? 'default'];
    problems.push(`${name} is in namespace '${there}' and the workload in '${here}'; put both in one`);
  }
  if (service.ports.length === 0 && !('boundPorts' in service)) {
    problems.push(`${name} has no port, which cdk8s-plus refuses; write 'ports' in it`);
  }
  const stranger = Object.entries(serviceSelector(service)).find(([key, value]) => podLabels[key] !== value);
  if (stranger && strict) {
    problems.push(`${name} selects pods labelled '${stranger[0]}: ${stranger[1]}', which these are not; let it select this workload`);
  }
  return problems;
}
