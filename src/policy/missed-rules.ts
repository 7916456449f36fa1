import type { ClientMissedRule, MissedRule } from '../model/access.ts'
import type { Direction, NetworkPolicy, NetworkPolicyRule } from '../model/resources.ts'
import type { Connection, PeerSide } from './connection.ts'
import type { MatchContext } from './context.ts'
import type { Decider } from './decide.ts'
import { some } from './match.ts'
import { networkPolicyRef, rulesOf } from './network-tier.ts'
import { matchesPeer } from './peers.ts'
import { matchesPorts } from './ports.ts'
import { sourcePeers } from './sources.ts'

/**
 * Rules for incoming traffic that name the port of the Service or of its Nodes. Policies are compared with the port of the Pod, so such a
 * rule matches no traffic that comes through the Service.
 */
export function missedRules(policy: NetworkPolicy, connection: Connection, node: string | undefined, context: MatchContext): MissedRule[] {
  const { servicePort, nodePort, protocol } = connection
  return policy.ingress.flatMap((rule, index): MissedRule[] => {
    if (matchesPorts(rule.ports, connection, node, context) !== false) return []
    const ofService = placeOf(rule, protocol, servicePort)
    const at = ofService >= 0 ? ofService : placeOf(rule, protocol, nodePort)
    const port = ofService >= 0 ? servicePort : nodePort
    if (at < 0 || port === undefined) return []
    const of = ofService >= 0 ? 'service' : 'node'
    return [
      { policy: networkPolicyRef(policy), rule: { index }, index: at, port, of, peers: sourcePeers(rule, policy, connection, context) },
    ]
  })
}

/** The position of the port if the rule has its number; a name is always looked up in the Pod. */
function placeOf({ ports }: NetworkPolicyRule, protocol: string, number: number | undefined): number {
  if (number === undefined) return -1
  return ports.findIndex(({ protocol: own, port, endPort }) => own === protocol && port === number && endPort === undefined)
}

/** The same for one connection: rules of this direction for its two ends that name the port of the Service, or of its Nodes. */
export function missedFor(direction: Direction, connection: Connection, { appliedTo, context }: Decider): ClientMissedRule[] {
  const [subject, party] = direction === 'Ingress' ? [connection.to, connection.from] : [connection.from, connection.to]
  if (subject.type !== 'pod') return []
  const side: PeerSide = { party, connection, node: subject.pod.node }
  const ports = (
    [
      ['service', connection.servicePort],
      ['node', connection.nodePort],
    ] as const
  ).filter(([, port]) => port !== connection.port)
  return appliedTo(subject.pod, direction).networkPolicies.flatMap((policy) =>
    rulesOf(policy, direction).flatMap((rule, index): ClientMissedRule[] => {
      const isMeant = rule.peers.length === 0 || some(rule.peers, (peer) => matchesPeer(peer, side, policy.namespace, context)) === true
      const [of, port] = ports.find(([, port]) => placeOf(rule, connection.protocol, port) >= 0) ?? []
      if (!isMeant || of === undefined || port === undefined) return []
      const at = placeOf(rule, connection.protocol, port)
      return [{ direction, policy: networkPolicyRef(policy), rule: { index }, index: at, port, of }]
    }),
  )
}
