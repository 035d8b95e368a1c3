import { ApiObject, ApiObjectMetadataDefinition, Chart, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DisruptionBudget } from './availability';
import { Claim, ClaimGiven, VolumeClaimProps, claimShape, resolveClaim } from './claims';
import { WorkloadContainerProps } from './container-props';
import { ContainerGiven, ContainerInPod, buildContainer, containerShape, declaredPorts } from './containers';
import { ResolvedDefaults, StatefulDefaults } from './defaults';
import { EVERYDAY_PROPS, WorkloadGiven, checkProps, everydayContainer } from './given';
import {
  checkedOrdinal, defaultSelectorLabels, nameProblems, namespaceProblems, podDnsName, recommendedLabels, serviceDnsName,
} from './identity';
import { replaceConnections, replaceInitContainer, serviceSelector } from './kplus-internals';
import { Neighbour, join } from './neighbours';
import { NetworkAccess, WorkloadConnections } from './network';
import { MonitoredWorkload } from './observability';
import { Placement } from './placement';
import { portName } from './ports';
import { Preset } from './preset';
import { StatefulWorkloadProps } from './props';
import { DEFAULT_RESOURCES, SIDECAR_RESOURCES } from './resources';
import { SecurityProfile } from './security-props';
import { WorkloadService } from './services';
import { shown } from './shape';
import { WorkloadState } from './state';
import { renderStatefulSetSpec } from './stateful-set';
import { Surroundings, makeClientService, makeDisruptionBudget, makeHeadlessService, makeMonitoring, makeNetworkPolicy, makePodServices } from './surroundings';
import { currentProblems, givenProblems } from './validation';
import { ClaimHandle, IVolumeClaim } from './volume-claim';
import { EphemeralVolumeProps, ProjectedVolumeProps } from './volume-props';
import { makeOwnVolume, resolveEphemeralVolume, resolveProjectedVolume } from './volumes';
import { claimName, podName } from '../kubernetes/names';
import { UserError } from '../kubernetes/user-error';
import { synthesizeFast } from '../synth/fast-synth';

/**
 * A stateful workload on Kubernetes: a StatefulSet with its headless Service, claim templates, NetworkPolicy and
 * disruption budget, with defaults made for data.
 *
 * Its name is the construct id, or `metadata.name`. Every other name follows from that one, never from the place in
 * the construct tree, so that a refactoring does not move it to empty volumes.
 *
 * Mistakes are reported together at synthesis, with the path of the construct.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
export class StatefulWorkload extends kplus.Workload implements kplus.IScalable {
  public readonly resourceType = 'statefulsets';

  /** Whether an autoscaler decides how many pods there are. */
  public hasAutoscaler: boolean;

  /** The Service for clients, where `clientService` asks for one. */
  public readonly clientService?: kplus.Service;

  /** What the StatefulSet, the Services and the policies select the pods by. */
  public readonly selectorLabels: { [key: string]: string };

  /** The StatefulSet. */
  protected readonly apiObject: ApiObject;

  private readonly workloadName: string;
  private readonly given: WorkloadGiven;
  private readonly defaults: ResolvedDefaults;
  private readonly namespace?: string;
  private readonly production: boolean;
  private readonly governing?: kplus.Service;
  private readonly objectLabels: Record<string, string>;
  private readonly pods: ApiObjectMetadataDefinition;
  private readonly problems: string[];
  private readonly askedOf: Map<kplus.Container, ContainerGiven>;
  private readonly claims: Claim[];
  private readonly claimHandles: Map<string, ClaimHandle>;
  private readonly namedClaims: Map<string, kplus.Volume>;
  private readonly ownVolumes: Set<kplus.Volume>;
  private isolatedBy?: string;
  private podsWereCounted: boolean;

  public constructor(scope: Construct, id: string, props: StatefulWorkloadProps) {
    const problems: string[] = [];
    const given = checkProps(props, new.target !== StatefulWorkload, problems);
    super(scope, id, {
      select: false,
      serviceAccount: given.serviceAccount,
      securityContext: given.securityContext as kplus.PodSecurityContextProps,
      dns: given.dns as kplus.PodDnsProps,
      hostAliases: given.hostAliases as kplus.HostAlias[],
      automountServiceAccountToken: given.automountServiceAccountToken,
      hostNetwork: given.hostNetwork,
      terminationGracePeriod: given.terminationGracePeriod,
    });
    synthesizeFast(this);
    const name = given.metadata?.name ?? id;
    const chart = Chart.of(this);
    this.workloadName = name;
    this.given = given;
    this.problems = problems;
    this.defaults = StatefulDefaults._resolve(this);
    this.production = (given.preset ?? this.defaults.preset ?? Preset.PRODUCTION) === Preset.PRODUCTION;
    this.hasAutoscaler = false;
    this.podsWereCounted = false;
    this.askedOf = new Map();
    this.claims = [];
    this.claimHandles = new Map();
    this.namedClaims = new Map();
    this.ownVolumes = new Set();
    this.namespace = given.metadata?.namespace ?? chart.namespace;
    this.selectorLabels = { ...given.selectorLabels ?? defaultSelectorLabels(name) };
    this.objectLabels = { ...this.production && recommendedLabels(name), ...chart.labels, ...this.defaults.labels, ...given.metadata?.labels };
    super.select(kplus.LabelSelector.of({ labels: this.selectorLabels }));
    replaceConnections(this, new WorkloadConnections(this, () => this.declaredPorts, method => this.noteIsolation(method)));

    // YAML lists objects in this order: what protects the pods stands before them.
    if (!this.disruptionBudget._isNone) { makeDisruptionBudget(this.surroundings, () => this.disruptionBudget); }
    if (this.networkAccess !== NetworkAccess.OPEN) { makeNetworkPolicy(this.surroundings, () => this.networkAccess); }
    this.governing = this.makeGoverningService();
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: {
        ...given.metadata,
        name,
        namespace: this.namespace,
        labels: this.objectLabels,
        annotations: { ...given.description && { 'kubernetes.io/description': given.description }, ...given.metadata?.annotations },
      },
      spec: Lazy.any({ produce: () => renderStatefulSetSpec(this.state) }),
    });
    this.pods = new ApiObjectMetadataDefinition({
      ...given.podMetadata,
      labels: { ...this.selectorLabels, ...this.defaults.podLabels, ...given.podMetadata?.labels },
      annotations: { ...this.defaults.podAnnotations, ...given.podMetadata?.annotations },
      apiObject: this.apiObject,
    });

    if (this.governing) { this.apiObject.addDependency(this.governing); }

    this.addGivenContainers();
    given.volumes?.forEach(volume => this.addVolume(volume));
    given.claims?.forEach((claim, index) => this.resolveClaim(claim, `claims[${index}]`));

    if (given.clientService) { this.clientService = makeClientService(this.surroundings, given.clientService); }
    if (given.perPodServices) { makePodServices(this.surroundings, given.perPodServices, this.startOrdinal, given.replicas ?? 1); }
    if (given.monitoring) {
      const labels = { ...this.defaults.monitoringLabels, ...given.monitoring.labels };
      makeMonitoring(this.surroundings, { ...given.monitoring, labels }, () => this.monitored);
    }

    problems.push(...nameProblems(name), ...namespaceProblems(this.namespace), ...givenProblems(this.state));
    const neighbour = this.asNeighbour();
    join(neighbour);
    this.node.addValidation({ validate: () => [...this.problems, ...currentProblems(this.state, neighbour)] });
  }

  // ---- outputs ----------------------------------------------------------------------------------------------------

  /** How many pods there are; nothing when an autoscaler decides. */
  public get replicas(): number | undefined {
    return this.hasAutoscaler ? undefined : this.given.replicas ?? 1;
  }

  /** Ordinal of the first pod. */
  public get startOrdinal(): number { return this.given.startOrdinal ?? 0; }

  /** Names of the claim templates. */
  public get claimNames(): string[] { return this.claims.map(claim => claim.name); }

  /** The Service that gives each pod its DNS name. Throws when it is not part of this app, or when there is none. */
  public get headlessService(): kplus.Service {
    if (this.governing) { return this.governing; }
    throw new UserError(`workload '${this.node.path}' has no headless Service in this app; write 'headlessService: {}', or GoverningService.of(service)`);
  }

  /** Name of the Service that gives each pod its DNS name. Throws when there is none. */
  public get serviceName(): string {
    const name = this.governingName;
    if (name !== undefined) { return name; }
    throw new UserError(`workload '${this.node.path}' has no Service that gives its pods DNS names; write 'headlessService: {}', or GoverningService.named(name)`);
  }

  /** DNS name of the headless Service: it resolves to the addresses of all pods. Throws when there is none. */
  public get headlessDnsName(): string { return serviceDnsName(this.serviceName, this.namespace); }

  /** DNS name of the client Service. Throws when there is none. */
  public get clientDnsName(): string {
    if (this.clientService) { return serviceDnsName(this.clientService.name, this.namespace); }
    throw new UserError(`workload '${this.node.path}' has no client Service; write 'clientService: {}'`);
  }

  /** Metadata of the pods. */
  public get podMetadata(): ApiObjectMetadataDefinition { return this.pods; }

  /** Name of one pod: `db-0`. Throws for an ordinal that is not a whole number. */
  public podName(ordinal: number): string { return podName(this.name, checkedOrdinal(ordinal)); }

  /** DNS name of one pod: `db-0.db-headless.shop.svc`, without a namespace `db-0.db-headless`. */
  public podDnsName(ordinal: number): string { return podDnsName(this.name, ordinal, this.serviceName, this.namespace); }

  /**
   * DNS names of the pods, beginning with the first.
   *
   * @param count how many; by default all of them. Throws without one when an autoscaler decides.
   */
  public podDnsNames(count?: number): string[] {
    const pods = count ?? this.replicas;
    if (pods === undefined) {
      throw new UserError(`'podDnsNames()' of '${this.node.path}' needs a count, because an autoscaler decides how many pods there are; write podDnsNames(3)`);
    }
    if (!Number.isSafeInteger(pods) || pods < 0) { throw new UserError(`'count' must be a whole number of pods, 0 or more, got ${shown(pods)}`); }
    this.podsWereCounted ||= count === undefined;
    return Array.from({ length: pods }, (_, index) => this.podDnsName(this.startOrdinal + index));
  }

  /** Name of the claim that one pod gets of a claim template: `data-db-0`. Throws when there is no such claim. */
  public claimName(claim: string, ordinal: number): string {
    this.claim(claim);
    return claimName(claim, this.name, checkedOrdinal(ordinal));
  }

  /** The claim of that name, to mount it in further containers. Throws when there is none. */
  public claim(name: string): IVolumeClaim {
    const found = this.claimHandles.get(name);
    if (!found) {
      const known = [...this.claimHandles.keys()].map(each => `'${each}'`).join(', ') || 'none';
      throw new UserError(`claim ${shown(name)} does not exist in workload '${this.node.path}'; it has ${known}`);
    }
    return found;
  }

  // ---- parts that come after the constructor ----------------------------------------------------------------------

  /**
   * Adds a claim template: every pod gets a volume of its own.
   *
   * @returns a handle to mount with `container.mount(path, claim)`, in any container of this workload
   */
  public addClaim(props: VolumeClaimProps): IVolumeClaim {
    const given = claimShape(props, 'addClaim', this.problems) ?? {};
    return this.resolveClaim(given, 'addClaim');
  }

  /** Adds a container with the defaults of this library. */
  public addContainer(cont: kplus.ContainerProps): kplus.Container {
    return this.makeContainer(cont, 'addContainer', made => super.attachContainer(made));
  }

  /** Adds a container made elsewhere. It keeps what it was made with: the defaults of this library are not for it. */
  public attachContainer(cont: kplus.Container): void {
    if (typeof cont?.addPort !== 'function') {
      this.problems.push(`'attachContainer' was given ${shown(cont)}; give it a kplus.Container, or call addContainer() with props`);
      return;
    }
    super.attachContainer(cont);
  }

  /** Adds a container that runs to its end before the others start. */
  public addInitContainer(cont: kplus.ContainerProps): kplus.Container {
    return this.makeInitContainer(cont, 'addInitContainer');
  }

  /**
   * Adds a container that starts before the others and runs beside them until they have ended.
   *
   * Needs Kubernetes 1.29 or newer: older servers wait for it to end, for ever.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  public addSidecar(props: WorkloadContainerProps): kplus.Container {
    return this.makeInitContainer({ ...props, restartPolicy: kplus.ContainerRestartPolicy.ALWAYS }, 'addSidecar');
  }

  /** Adds a volume to the pods. */
  public addVolume(vol: kplus.Volume): void {
    if (typeof vol?.name !== 'string') {
      this.problems.push(`'addVolume' was given ${shown(vol)}; give it a volume such as kplus.Volume.fromEmptyDir(…)`);
      return;
    }
    if (this.volumes.some(volume => volume.name === vol.name)) {
      this.problems.push(`volume '${vol.name}' was added twice; give one of them another name`);
      return;
    }
    super.addVolume(vol);
  }

  /** Adds a volume of several sources in one directory; mount it with `container.mount(path, volume)`. */
  public addProjectedVolume(props: ProjectedVolumeProps): kplus.IStorage {
    const { name, config } = resolveProjectedVolume('addProjectedVolume', props, this.problems);
    return this.makeVolume(name, config);
  }

  /** Adds a volume that is provisioned for each pod and goes with it; mount it with `container.mount(path, volume)`. */
  public addEphemeralVolume(props: EphemeralVolumeProps): kplus.IStorage {
    const { name, config } = resolveEphemeralVolume('addEphemeralVolume', props, this.defaults.storageClassName, this.problems);
    return this.makeVolume(name, config);
  }

  /** Not for this workload: its selector can never change. Write `selectorLabels` instead. */
  public select(...selectors: kplus.LabelSelector[]): void {
    void selectors;
    this.problems.push('\'select()\' would change the selector, which Kubernetes never allows; write \'selectorLabels\' in the props instead');
  }

  /** @see IScalable.markHasAutoscaler */
  public markHasAutoscaler(): void {
    const had = this.disruptionBudget;
    this.hasAutoscaler = true;
    if (had._isNone && !this.disruptionBudget._isNone) { makeDisruptionBudget(this.surroundings, () => this.disruptionBudget); }
  }

  /** @see IScalable.toScalingTarget */
  public toScalingTarget(): kplus.ScalingTarget {
    const { kind, apiVersion } = this.apiObject;
    return { kind, apiVersion, name: this.name, containers: this.containers, replicas: this.given.replicas };
  }

  /** @see IPodSelector.toPodSelectorConfig */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return {
      labelSelector: kplus.LabelSelector.of({ labels: this.selectorLabels }),
      namespaces: this.namespace ? { names: [this.namespace] } : undefined,
    };
  }

  // ---- how it is put together -------------------------------------------------------------------------------------

  private addGivenContainers(): void {
    const { given } = this;
    const everyday = EVERYDAY_PROPS.filter(prop => given[prop] !== undefined);
    if (given.containers && everyday.length) {
      this.problems.push(`${theProps(everyday)} one container and 'containers' describes all; write them in 'containers'`);
    } else if (given.image) {
      this.makeContainer(everydayContainer(given, this.workloadName), undefined, made => super.attachContainer(made));
    } else if (everyday.length) {
      this.problems.push(`${theProps(everyday)} the container that 'image' makes; write 'image' too`);
    }
    given.containers?.forEach(each => this.makeContainer(each, undefined, made => super.attachContainer(made)));
    given.initContainers?.forEach(each => this.makeInitContainer(each, undefined));
  }

  /** Makes a container of checked props, or of unchecked ones and the name of the method they were given to. */
  private makeContainer(props: object, method: string | undefined, attach: (container: kplus.Container) => void, defaultName = 'main'): kplus.Container {
    if (props instanceof kplus.Container) {
      this.problems.push(`'${method}' was given a container instead of its props; call attachContainer() with it`);
      attach(props);
      return props;
    }
    const given = method ? containerShape(props, method, this.problems) ?? {} : props as ContainerGiven;
    const asked = { ...given, imagePullPolicy: given.imagePullPolicy ?? this.defaults.imagePullPolicy };
    const container = buildContainer(asked, asked.name ?? defaultName, this.defaultResources(asked), claim => this.claimVolume(claim), this.problems);
    this.askedOf.set(container, asked);
    attach(container);
    return container;
  }

  private makeInitContainer(props: object, method: string | undefined): kplus.Container {
    if (props instanceof kplus.Container) {
      this.problems.push(`'${method}' was given a container instead of its props; give it the props`);
      return props;
    }
    const given = method ? containerShape(props, method, this.problems) ?? {} : props as ContainerGiven;
    const name = given.name ?? `init-${this.initContainers.length}`;
    const probes = (['readiness', 'liveness', 'startup'] as const).filter(probe => given[probe]);
    if (given.restartPolicy || probes.length === 0) { return this.makeContainer(given, undefined, made => this.attachInitContainer(made), name); }
    this.problems.push(`init container '${name}' has ${probes.map(probe => `'${probe}'`).join(', ')}, but it only runs to its end; remove them, or use addSidecar()`);
    const { readiness, liveness, startup, ...rest } = given;
    return this.makeContainer(rest, undefined, made => this.attachInitContainer(made), name);
  }

  /** cdk8s-plus can only build init containers itself; ours is put where its own would be. */
  private attachInitContainer(container: kplus.Container): void {
    replaceInitContainer(this, super.addInitContainer({ name: container.name, image: container.image }), container);
  }

  private defaultResources({ restartPolicy }: ContainerGiven): kplus.ContainerResources {
    const { resources } = this.defaults;
    if (resources) { return resources as kplus.ContainerResources; }
    if (!this.production) { return {}; }
    return restartPolicy === kplus.ContainerRestartPolicy.ALWAYS ? SIDECAR_RESOURCES : DEFAULT_RESOURCES;
  }

  /** Stands for a claim that a mount names; whether there is such a claim is looked at when all have come. */
  private claimVolume(claim: string): kplus.Volume {
    let volume = this.namedClaims.get(claim);
    if (!volume) {
      volume = makeOwnVolume(this, `NamedClaim${this.node.children.length}`, claim, this);
      this.namedClaims.set(claim, volume);
    }
    return volume;
  }

  private makeVolume(name: string, config: Record<string, any>): kplus.Volume {
    const volume = makeOwnVolume(this, `Volume${this.node.children.length}`, name, this, config);
    this.ownVolumes.add(volume);
    this.addVolume(volume);
    return volume;
  }

  private resolveClaim(given: ClaimGiven, at: string): IVolumeClaim {
    const claim = resolveClaim(given, at, this.claims, this.defaults.storageClassName, this.problems);
    const handle = new ClaimHandle(this, `Claim${this.node.children.length}`, given.name ?? 'unnamed');
    if (claim) {
      this.claims.push(claim);
      this.claimHandles.set(claim.name, handle);
    }
    return handle;
  }

  /** The governing Service, where it is part of the app: ours, or one that selects these pods if it selects none. */
  private makeGoverningService(): kplus.Service | undefined {
    const { governingService: governing, headlessService } = this.given;
    if (governing && headlessService) { this.problems.push('\'headlessService\' and \'governingService\' exclude one another; keep one'); }
    if (!governing) { return this.production || headlessService ? makeHeadlessService(this.surroundings, headlessService) : undefined; }
    const service = governing._service;
    if (service instanceof kplus.Service && Object.keys(serviceSelector(service)).length === 0) { service.select(this); }
    return service instanceof kplus.Service ? service : undefined;
  }

  private get governingName(): string | undefined { return this.governing?.name ?? this.given.governingService?._name; }

  private noteIsolation(method: string): void {
    const open = this.networkAccess === NetworkAccess.OPEN;
    this.isolatedBy ??= method;
    if (open && !this.given.networkAccess) { makeNetworkPolicy(this.surroundings, () => this.networkAccess); }
  }

  // ---- decisions --------------------------------------------------------------------------------------------------

  private get severalPods(): boolean { return this.hasAutoscaler || (this.given.replicas ?? 1) > 1; }

  private get securityProfile(): SecurityProfile {
    const chosen = this.given.securityProfile ?? this.defaults.securityProfile;
    return chosen ?? (this.production ? SecurityProfile.RESTRICTED : SecurityProfile.PRIVILEGED);
  }

  private get networkAccess(): NetworkAccess {
    const { given, defaults, production } = this;
    if (given.networkAccess) { return given.networkAccess; }
    if (this.isolatedBy && production) { return NetworkAccess.ISOLATED; }
    return defaults.networkAccess ?? (production ? NetworkAccess.DECLARED_PORTS : NetworkAccess.OPEN);
  }

  private get placement(): Placement {
    return this.given.placement ?? this.defaults.placement ?? (this.production && this.severalPods ? Placement.SPREAD : Placement.ANY);
  }

  private get disruptionBudget(): DisruptionBudget {
    return this.given.disruptionBudget ?? (this.production && this.severalPods ? DisruptionBudget.maxUnavailable(1) : DisruptionBudget.none());
  }

  private get containersInPod(): ContainerInPod[] {
    const inPod = (init: boolean) => (container: kplus.Container) => ({ container, given: this.askedOf.get(container), init });
    return [...this.containers.map(inPod(false)), ...this.initContainers.map(inPod(true))];
  }

  private get declaredPorts(): kplus.ContainerPort[] { return declaredPorts(this.containersInPod); }

  private get surroundings(): Surroundings {
    return {
      scope: this,
      name: this.workloadName,
      namespace: this.namespace,
      labels: this.objectLabels,
      selectorLabels: this.selectorLabels,
      production: this.production,
      declaredPorts: () => this.declaredPorts,
    };
  }

  private get monitored(): MonitoredWorkload {
    return {
      name: this.workloadName,
      namespace: this.namespace,
      selectorLabels: this.selectorLabels,
      labels: this.objectLabels,
      ports: this.declaredPorts.map(port => ({ name: portName(port), number: port.number, protocol: port.protocol })),
      claims: this.claimNames,
      disruptionBudget: this.disruptionBudget._isNone ? undefined : this.workloadName,
      heldBack: this.given.updateStrategy?._toJson().rollingUpdate?.partition,
      onDelete: this.given.updateStrategy?._toJson().type === 'OnDelete',
    };
  }

  private get state(): WorkloadState {
    const containers = this.containersInPod;
    return {
      workload: this,
      name: this.workloadName,
      namespace: this.namespace,
      chart: this.apiObject.chart,
      given: this.given,
      defaults: this.defaults,
      selectorLabels: this.selectorLabels,
      podMetadata: this.pods,
      containers,
      claims: this.claims,
      securityProfile: this.securityProfile,
      networkAccess: this.networkAccess,
      placement: this.placement,
      disruptionBudget: this.disruptionBudget,
      replicas: this.replicas,
      startOrdinal: this.startOrdinal,
      governing: this.governing,
      serviceName: this.governingName,
      production: this.production,
      clientService: this.clientService,
      get declaredPorts() { return declaredPorts(containers); },
      isolatedBy: this.isolatedBy,
      podsWereCounted: this.podsWereCounted,
    };
  }

  private asNeighbour(): Neighbour {
    const { workloadName: name, namespace, claims, claimHandles, ownVolumes } = this;
    const objects = this.node.children
      .flatMap(child => ApiObject.isApiObject(child) ? [child] : child instanceof WorkloadService ? [ApiObject.of(child)] : [])
      .map(object => [object.kind, object.name] as const);
    return {
      construct: this,
      chart: Chart.of(this),
      name,
      namespace,
      objects,
      get claimNames() { return claims.map(claim => claim.name); },
      get sharesVolumes() { return ownVolumes.size > 0 || [...claimHandles.values()].some(handle => handle.isMounted); },
    };
  }

}

function theProps(names: readonly string[]): string {
  return `${names.map(name => `'${name}'`).join(', ')} ${names.length > 1 ? 'describe' : 'describes'}`;
}
