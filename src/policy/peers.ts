import { labelOf, matches } from '../kube/selector.ts'
import { holds, type IpNumber, parseIp } from '../lib/cidr.ts'
import type { AdminPeer, LabelSelector, NetworkPolicyPeer, Pod, PodSet } from '../model/resources.ts'
import { addressesOf, type Connection, isOrdinaryPod, nodeAddresses, type Party, type PeerSide } from './connection.ts'
import type { MatchContext } from './context.ts'
import { both, doubted, type Match, some } from './match.ts'
import { blocksMissPods } from './plugins.ts'

/** Does a peer of a NetworkPolicy in `namespace` match? Plugins may or may not distinguish a Pod on its Node's network from the Node. */
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

/** Does a peer of an admin policy match? Its selectors never match Pods on their Node's network. For an `unknown` peer the rule decides. */
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
 * Does a selector match the labels of a namespace? If these were not read, one label is still known: the API server sets it to the name of
 * the namespace (NamespaceDefaultLabelName, since 1.21).
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

/** A range of addresses, without some that lie in it. */
interface Block {
  cidr: string
  except: readonly string[]
}

/**
 * Is the party's address in the block? By the API's tests the address of a Pod counts like any other; some plugins never match the address
 * of a Pod or a Node.
 */
function isInBlock(block: Block, { party, connection, node }: PeerSide, context: MatchContext): Match {
  const target = parseIp(connection.address)
  const range = context.range(block.cidr)
  if (!target || range?.bits !== target.bits) return false
  const isWhole = range.prefix === 0 && block.except.length === 0
  const addresses = party === connection.to ? [target] : addressesOf(party, target.bits)
  const isInside = (address: IpNumber) => holds(range, address) && !isExcepted(block, address, context)
  const match: Match =
    addresses === undefined
      ? isWhole || 'some-outside'
      : addresses.length === 0
        ? isWhole || 'address-unknown'
        : agreed(addresses.map(isInside))
  const isOfCluster = party.type === 'pod' || party.type === 'node'
  return isOfCluster && blocksMissPods(context.enforcement(node)) ? doubted(match, 'block-on-pod') : match
}

function isExcepted({ except }: Block, address: IpNumber, context: MatchContext): boolean {
  return except.some((cidr) => {
    const range = context.range(cidr)
    return range !== undefined && holds(range, address)
  })
}

/** One of several addresses is used: the answer is known if it is the same for all. */
function agreed(answers: readonly boolean[]): Match {
  const [first = false] = answers
  return answers.every((one) => one === first) ? first : 'address-unknown'
}
