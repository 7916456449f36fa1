import type {
  RawAdminPeer,
  RawAdminRule,
  RawCluster,
  RawConnection,
  RawParty,
  RawPeer,
  RawPod,
  RawPodSet,
  RawPolicy,
  RawRule,
  RawSelector,
} from './raw-objects.ts'

/**
 * A second implementation of what policies do, for tests: it reads API objects as they are written, looks at everything for each question,
 * and knows no doubt. What is left open is settled by a world; where the worlds differ, the answer is not known.
 */

/** What is left to the plugin, or told in two ways. */
export interface World {
  /** NetworkPolicies select Pods on their Node's network. */
  selectsHostPods: boolean
  /** Such Pods are peers of selectors in NetworkPolicies. */
  hostPodsArePeers: boolean
  /** Traffic of a Pod to its own Node needs no rule. */
  ownNodeIsOpen: boolean
  /**
   * Policies with one priority are looked at in the order of their names, which begins so many places later. Of three, each comes first in
   * a world.
   */
  turn: number
}

/** Every world. */
export const worlds: World[] = [0, 1, 2].flatMap((turn) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
    selectsHostPods: (bits & 1) > 0,
    hostPodsArePeers: (bits & 2) > 0,
    ownNodeIsOpen: (bits & 4) > 0,
    turn,
  })),
)

type Way = 'Ingress' | 'Egress'

/** Does one direction allow it? */
export function passes(way: Way, connection: RawConnection, cluster: RawCluster, world: World): boolean {
  const subject = way === 'Ingress' ? connection.to : connection.from
  const peer = way === 'Ingress' ? connection.from : connection.to
  if (!('pod' in subject)) return true
  if ('pod' in peer && peer.pod === subject.pod) return true
  const admin = byAdmin('Admin', way, subject.pod, peer, connection, cluster, world)
  if (admin) return admin === 'Accept'
  const own = byNetworkPolicies(way, subject.pod, peer, connection, cluster, world)
  if (own !== undefined) return own
  return byAdmin('Baseline', way, subject.pod, peer, connection, cluster, world) !== 'Deny'
}

function byAdmin(
  tier: string,
  way: Way,
  subject: RawPod,
  peer: RawParty,
  connection: RawConnection,
  cluster: RawCluster,
  world: World,
): 'Accept' | 'Deny' | undefined {
  if (subject.spec.hostNetwork) return undefined
  const named = cluster.adminPolicies.toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
  const turned = [...named.slice(world.turn), ...named.slice(0, world.turn)]
  const policies = turned.toSorted((a, b) => a.spec.priority - b.spec.priority)
  for (const { spec } of policies) {
    if (spec.tier !== tier || !inSet(spec.subject, subject, cluster)) continue
    for (const rule of (way === 'Ingress' ? spec.ingress : spec.egress) ?? []) {
      const action = actionOf(rule, peer, connection, cluster)
      if (action) return action === 'Pass' ? undefined : action
    }
  }
  return undefined
}

/** What a rule does with the connection; undefined if it does not match. */
function actionOf(rule: RawAdminRule, peer: RawParty, connection: RawConnection, cluster: RawCluster): RawAdminRule['action'] | undefined {
  const peers = rule.from ?? rule.to ?? []
  if (peers.some((one) => !one.namespaces && !one.pods && !one.nodes && !one.networks)) return rule.action === 'Accept' ? undefined : 'Deny'
  return adminPort(rule, connection) && peers.some((one) => isAdminPeer(one, peer, connection, cluster)) ? rule.action : undefined
}

function inSet(set: RawPodSet, pod: RawPod, cluster: RawCluster): boolean {
  if (set.namespaces) return selected(set.namespaces, namespaceLabels(pod, cluster))
  if (!set.pods) return false
  return selected(set.pods.namespaceSelector, namespaceLabels(pod, cluster)) && selected(set.pods.podSelector, pod.metadata.labels)
}

function isAdminPeer(one: RawAdminPeer, peer: RawParty, connection: RawConnection, cluster: RawCluster): boolean {
  const isPod = 'pod' in peer && !peer.pod.spec.hostNetwork
  if (one.networks) return one.networks.some((cidr) => inRange(cidr, addressOf(peer, cluster)))
  if (one.nodes) {
    const { nodes } = one
    const address = addressOf(connection.to, cluster)
    return !isPod && cluster.nodes.some((node) => selected(nodes, node.metadata.labels) && node.status.addresses[0]?.address === address)
  }
  return isPod && inSet(one, peer.pod, cluster)
}

function adminPort({ protocols }: RawAdminRule, connection: RawConnection): boolean {
  if (!protocols) return true
  return protocols.some(({ tcp, udp, sctp, destinationNamedPort }) => {
    if (destinationNamedPort) return hasNamedPort(destinationNamedPort, connection)
    const port = { TCP: tcp, UDP: udp, SCTP: sctp }[connection.protocol]?.destinationPort
    if (!port) return false
    return port.range ? port.range.start <= connection.port && connection.port <= port.range.end : port.number === connection.port
  })
}

/** Undefined if no NetworkPolicy selects the Pod for this direction. */
function byNetworkPolicies(
  way: Way,
  subject: RawPod,
  peer: RawParty,
  connection: RawConnection,
  cluster: RawCluster,
  world: World,
): boolean | undefined {
  if (subject.spec.hostNetwork && !world.selectsHostPods) return undefined
  const policies = cluster.policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === subject.metadata.namespace && selected(spec.podSelector, subject.metadata.labels) && isFor(way, spec),
  )
  if (policies.length === 0) return undefined
  const network = 'node' in peer ? peer.node : 'pod' in peer && peer.pod.spec.hostNetwork ? peer.pod.spec.nodeName : undefined
  if (network === subject.spec.nodeName && (way === 'Ingress' || world.ownNodeIsOpen)) return true
  return policies.some(({ metadata, spec }) =>
    ((way === 'Ingress' ? spec.ingress : spec.egress) ?? []).some((rule) => {
      const peers = rule.from ?? rule.to ?? []
      return isPort(rule, connection) && (peers.length === 0 || peers.some((one) => isPeer(one, metadata.namespace, peer, cluster, world)))
    }),
  )
}

function isFor(way: Way, { policyTypes, egress }: RawPolicy['spec']): boolean {
  if (policyTypes && policyTypes.length > 0) return policyTypes.includes(way)
  return way === 'Ingress' || (egress ?? []).length > 0
}

function isPort({ ports }: RawRule, connection: RawConnection): boolean {
  if (!ports || ports.length === 0) return true
  return ports.some(({ protocol = 'TCP', port, endPort }) => {
    if (protocol !== connection.protocol) return false
    if (port === undefined) return true
    if (typeof port === 'string') return hasNamedPort(port, connection)
    return port <= connection.port && connection.port <= (endPort ?? port)
  })
}

function hasNamedPort(name: string, { to, port, protocol }: RawConnection): boolean {
  if (!('pod' in to)) return false
  const { containers, initContainers = [] } = to.pod.spec
  const running = [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')]
  return running.some(({ ports }) => ports.some((one) => one.name === name && one.containerPort === port && one.protocol === protocol))
}

function isPeer(one: RawPeer, namespace: string, peer: RawParty, cluster: RawCluster, world: World): boolean {
  if (one.ipBlock) {
    const address = addressOf(peer, cluster)
    return inRange(one.ipBlock.cidr, address) && !(one.ipBlock.except ?? []).some((cidr) => inRange(cidr, address))
  }
  if (!('pod' in peer) || (!one.podSelector && !one.namespaceSelector)) return false
  const { pod } = peer
  if (pod.spec.hostNetwork && !world.hostPodsArePeers) return false
  if (one.podSelector && !selected(one.podSelector, pod.metadata.labels)) return false
  return one.namespaceSelector ? selected(one.namespaceSelector, namespaceLabels(pod, cluster)) : pod.metadata.namespace === namespace
}

function selected({ matchLabels = {}, matchExpressions = [] }: RawSelector, labels: Record<string, string>): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key]
      if (operator === 'In') return value !== undefined && values.includes(value)
      if (operator === 'NotIn') return value === undefined || !values.includes(value)
      return operator === 'Exists' ? value !== undefined : value === undefined
    })
  )
}

function namespaceLabels(pod: RawPod, { namespaces }: RawCluster): Record<string, string> {
  return namespaces.find(({ metadata }) => metadata.name === pod.metadata.namespace)?.metadata.labels ?? {}
}

function addressOf(party: RawParty, cluster: RawCluster): string {
  if ('address' in party) return party.address
  if ('pod' in party) return party.pod.status.podIPs[0]?.ip ?? ''
  return cluster.nodes.find(({ metadata }) => metadata.name === party.node)?.status.addresses[0]?.address ?? ''
}

/** IPv4 alone, and prefixes of whole bytes: `10.244.0.0/16`. */
function inRange(cidr: string, address: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/')
  const bytes = Number(prefix) / 8
  return network.split('.').slice(0, bytes).join('.') === address.split('.').slice(0, bytes).join('.')
}
