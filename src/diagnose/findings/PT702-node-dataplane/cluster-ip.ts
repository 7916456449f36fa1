import { defined } from '../../../lib/defined.ts'
import type { Chain } from '../../../trace/chain.ts'
import { type Tries, to } from '../../chain/connections.ts'
import { addressesText, clientNode, deadAddress } from '../../chain/dead-address.ts'
import type { Found } from '../../finding.ts'
import type { Facts } from './facts.ts'

/**
 * The same container reaches every Pod by the Pod's own address, but not the address of the Service. The fault is then in the dataplane of
 * the client's Node (kube-proxy, or its replacement).
 */
export function clusterIP(chain: Chain, tries: Tries): Found<Facts>[] {
  const dead = deadAddress(chain, tries)
  // A client that is the only endpoint may not reach itself, and says nothing about others.
  if (!dead || dead.isAlone) return []
  const { failed, own, used, place } = dead
  return [
    {
      facts: {
        client: tries.from.pod,
        way: 'clusterIP',
        address: addressesText(failed),
        result: failed[0]?.result ?? 'unknown',
        ...defined({ own: own.length > 0 ? (true as const) : undefined }),
        ...clientNode(tries),
      },
      severity: 'warn',
      // An endpoint that was not tried, or the client itself, could be the one to which the packets went.
      confidence: own.length === 0 && to(tries, 'pod').length >= used.length ? 'proven' : 'inferred',
      ...place,
    },
  ]
}
