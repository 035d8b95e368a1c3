import * as kplus from 'cdk8s-plus-28';

/**
 * Who may talk to the pods, and whom they may talk to.
 */
export enum NetworkAccess {
  /** In: its own pods on any port, everyone on the declared ports. Out: everywhere. */
  DECLARED_PORTS = 'DeclaredPorts',

  /** No NetworkPolicy of ours. */
  OPEN = 'Open',

  /** In and out only its own pods, DNS, and what `connections` allow. */
  ISOLATED = 'Isolated',
}

/** What the pods' NetworkPolicy says; the API joins it with every other policy that selects them. */
export function renderNetworkPolicy(access: NetworkAccess, selectorLabels: Record<string, string>, declared: readonly kplus.ContainerPort[]) {
  const ownPods = { podSelector: { matchLabels: selectorLabels } };
  const isolated = access === NetworkAccess.ISOLATED;
  const ports = declared.map(({ number, protocol }) => ({ port: number, protocol: protocol === kplus.Protocol.TCP ? undefined : protocol }));
  const dns = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };
  return {
    podSelector: { matchLabels: selectorLabels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [ownPods] }, ...(isolated || ports.length === 0 ? [] : [{ ports }])],
    // An empty rule allows all: another workload's `allowFrom` would else cut these pods off from one another.
    egress: isolated ? [{ to: [ownPods] }, dns] : [{}],
  };
}

/**
 * The connections of a workload. They write policies for its own pods only: one for the peer would cut that off from
 * everything else.
 */
export class WorkloadConnections extends kplus.PodConnections {
  public constructor(
    workload: kplus.Workload, private readonly declaredPorts: () => kplus.ContainerPort[], private readonly onIsolation: (method: string) => void,
  ) {
    super(workload);
  }

  public allowTo(peer: kplus.INetworkPolicyPeer, options?: kplus.PodConnectionsAllowToOptions): void {
    const containers = peer instanceof kplus.AbstractPod ? peer.containers : [];
    const ports = containers.flatMap(container => container.ports).map(networkPolicyPort);
    super.allowTo(peer, { isolation: kplus.PodConnectionsIsolation.POD, ports, ...options });
  }

  public allowFrom(peer: kplus.INetworkPolicyPeer, options?: kplus.PodConnectionsAllowFromOptions): void {
    // PEER writes a policy for the peer alone, for pods that anybody may reach.
    if (options?.isolation !== kplus.PodConnectionsIsolation.PEER) { this.onIsolation('allowFrom'); }
    const ports = this.declaredPorts().map(networkPolicyPort);
    super.allowFrom(peer, { isolation: kplus.PodConnectionsIsolation.POD, ports, ...options });
  }

  public isolate(): void {
    this.onIsolation('isolate');
    super.isolate();
  }
}

/** By itself cdk8s-plus takes every port for TCP. */
function networkPolicyPort({ number, protocol }: kplus.ContainerPort): kplus.NetworkPolicyPort {
  return kplus.NetworkPolicyPort.of({ port: number, protocol: kplus.NetworkProtocol[protocol ?? kplus.Protocol.TCP] });
}
