import { differences } from '../kube/label-differences.ts'
import { matches } from '../kube/selector.ts'
import { similar } from '../lib/similar.ts'
import type { ClientNearRule } from '../model/access.ts'
import type { Direction, LabelSelector, Labels, NetworkPolicyPeer, ObjectRef, Pod } from '../model/resources.ts'
import { type Connection, isOrdinaryPod } from './connection.ts'
import type { MatchContext } from './context.ts'
import type { Decider } from './decide.ts'
import { networkPolicyRef, rulesOf } from './network-tier.ts'
import { matchesNamespace } from './peers.ts'
import { matchesPorts } from './ports.ts'

type Slip = Pick<ClientNearRule, 'object' | 'key' | 'wanted' | 'found'>

/**
 * The first rule of this direction that includes the port and whose peer misses the other end by one label; a rule with a similar value is
 * preferred. On the network of a Node labels decide nothing.
 */
export function nearFor(direction: Direction, connection: Connection, { appliedTo, context }: Decider): ClientNearRule | undefined {
  const [subject, party] = direction === 'Ingress' ? [connection.to, connection.from] : [connection.from, connection.to]
  if (subject.type !== 'pod' || !isOrdinaryPod(party)) return undefined
  const found = appliedTo(subject.pod, direction).networkPolicies.flatMap((policy) =>
    rulesOf(policy, direction).flatMap(({ peers, ports }, index): ClientNearRule[] => {
      if (matchesPorts(ports, connection, subject.pod.node, context) !== true) return []
      const slips = peers.flatMap((peer) => slipOf(peer, party.pod, policy.namespace, context) ?? [])
      return slips.map((slip) => ({ direction, policy: networkPolicyRef(policy), rule: { index }, ...slip }))
    }),
  )
  return found.find(({ wanted, found }) => found !== undefined && similar(wanted, found)) ?? found[0]
}

/** The one label that keeps a Pod from a peer of a policy in `home`: its own, or that of its Namespace. */
function slipOf(peer: NetworkPolicyPeer, pod: Pod, home: string, context: MatchContext): Slip | undefined {
  if (peer.type !== 'pods') return undefined
  const { kind, namespace, name } = pod
  const isInNamespace = peer.namespaces ? matchesNamespace(peer.namespaces, namespace, context) === true : namespace === home
  if (isInNamespace) return peer.pods && slip(peer.pods, pod.labels, { kind, namespace, name })
  const labels = context.namespaceLabels(namespace)
  if (!peer.namespaces || !labels || (peer.pods && !matches(peer.pods, pod.labels))) return undefined
  return slip(peer.namespaces, labels, { kind: 'Namespace', name: namespace })
}

function slip(selector: LabelSelector, labels: Labels, object: ObjectRef): Slip | undefined {
  if (!matches({ ...selector, matchLabels: {} }, labels)) return undefined
  const [first, ...others] = differences(selector.matchLabels, labels)
  return first && others.length === 0 ? { object, ...first } : undefined
}
