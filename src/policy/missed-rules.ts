import type { MissedRule } from '../model/access.ts'
import type { NetworkPolicy, NetworkPolicyRule } from '../model/resources.ts'
import type { Connection } from './connection.ts'
import type { MatchContext } from './context.ts'
import { networkPolicyRef } from './network-tier.ts'
import { matchesPorts } from './ports.ts'
import { sourcePeers } from './sources.ts'

/**
 * Rules for incoming traffic that name the port of the Service or of its Nodes. Policies are compared with the port of the Pod, so such a
 * rule takes in nothing that comes through the Service.
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

/** Where the rule names the number; a name is always looked up in the Pod. */
function placeOf({ ports }: NetworkPolicyRule, protocol: string, number: number | undefined): number {
  if (number === undefined) return -1
  return ports.findIndex(({ protocol: own, port, endPort }) => own === protocol && port === number && endPort === undefined)
}
