import { labelOf, matches } from '../kube/selector.ts'
import { parseIp } from '../lib/cidr.ts'
import type { AdminPeer, LabelSelector, NetworkPolicyPeer, Pod, PodSet } from '../model/resources.ts'
import { isInBlock } from './blocks.ts'
import { type Connection, isOrdinaryPod, nodeAddresses, type Party, type PeerSide } from './connection.ts'
import type { MatchContext } from './context.ts'
import { both, doubted, type Match, some } from './match.ts'

/** Does a peer of a NetworkPolicy in `namespace` match? On its Node's network a Pod may or may not be told from its Node. */
export function matchesPeer(peer: NetworkPolicyPeer, side: PeerSide, namespace: string, context: MatchContext): Match {
  const { party } = side
  if (peer.type === 'ipBlock') return isInBlock(peer, side, context)
  if (peer.type === 'unknown' || party.type !== 'pod') return false
  const { pod } = party
  const match = both(peer.pods === undefined || matches(peer.pods, pod.labels), () =>
    peer.namespaces ? matchesNamespace(peer.namespaces, pod.namespace, context) : pod.namespace === namespace,
  )
  return pod.hostNetwork ? doubted(match, 'host-network') : match
}

/** Does a peer of an admin policy match? Pods on their Node's network are no peers of selectors there. `unknown` is for the rule to decide. */
export function matchesAdminPeer(peer: AdminPeer, side: PeerSide, context: MatchContext): Match {
  const { party, connection } = side
  switch (peer.type) {
    case 'pods':
      return isOrdinaryPod(party) && isInSet(peer, party.pod, context)
    case 'nodes':
      return isNodeAddress(peer.nodes, party, connection, context)
    case 'networks':
      return some(peer.cidrs, (cidr) => isInBlock({ cidr, except: [] }, side, context))
    case 'domainNames':
      return 'domain-names'
    case 'unknown':
      return false
  }
}

/** Is the Pod one of a set of Pods of any namespaces? */
export function isInSet(set: PodSet, pod: Pod, context: MatchContext): Match {
  if (set.type === 'unknown') return 'unknown-option'
  return both(matches(set.pods, pod.labels), () => matchesNamespace(set.namespaces, pod.namespace, context))
}

/** Is the address one of a Node that the selector matches (v1alpha1 and v1alpha2: the addresses in its status)? */
function isNodeAddress(selector: LabelSelector, party: Party, { address }: Connection, { nodes }: MatchContext): Match {
  if (isOrdinaryPod(party)) return false
  if (!nodes) return 'nodes-unread'
  const ip = parseIp(address)
  return nodes.some((node) => matches(selector, node.labels) && nodeAddresses(node).some((text) => parseIp(text)?.value === ip?.value))
}

const NAME_LABEL = 'kubernetes.io/metadata.name'

/**
 * Does a selector match the labels of a namespace? Where these were not read, one label is known all the same: the API server sets that
 * with the name (NamespaceDefaultLabelName, since 1.21).
 */
export function matchesNamespace(selector: LabelSelector, name: string, context: MatchContext): Match {
  const labels = context.namespaceLabels(name)
  if (labels) return matches(selector, labels)
  const known = { [NAME_LABEL]: name }
  const wanted = labelOf(selector.matchLabels, NAME_LABEL)
  const { matchLabels, matchExpressions } = selector
  if (wanted !== undefined && wanted !== name) return false
  const named = matchExpressions.filter(({ key }) => key === NAME_LABEL)
  if (!matches({ matchLabels: {}, matchExpressions: named }, known)) return false
  const isSettled = named.length === matchExpressions.length && Object.keys(matchLabels).every((key) => key === NAME_LABEL)
  return isSettled || 'namespaces-unread'
}
