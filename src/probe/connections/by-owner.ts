import { defined } from '../../lib/defined.ts'
import type { Peer, PortClient } from '../../model/connections.ts'

/** At most so many addresses of a client are kept. */
const mostAddresses = 50

/** The clients of these addresses, by owner: those with the most connections first. */
export function clientsByOwner(peers: readonly Peer[]): PortClient[] {
  const clients = new Map<string, PortClient>()
  for (const peer of peers) {
    const { who, hidden } = clientOf(peer)
    const key = ownerKey(peer)
    const client = clients.get(key) ?? { who, ...defined({ hidden }), addresses: [], open: 0, waiting: 0, ended: 0 }
    if (client.addresses.length < mostAddresses && !client.addresses.includes(peer.address)) client.addresses.push(peer.address)
    client.open += peer.established
    client.waiting += peer.notAccepted
    client.ended += peer.timeWait
    clients.set(key, client)
  }
  return [...clients.values()].toSorted((a, b) => b.open + b.waiting - a.open - a.waiting || b.ended - a.ended)
}

/** Equal for addresses of the same client. */
export function ownerKey(peer: Peer | PortClient): string {
  const { who, hidden } = 'address' in peer ? clientOf(peer) : peer
  return JSON.stringify([who, hidden])
}

function clientOf({ who }: Peer): Pick<PortClient, 'who' | 'hidden'> {
  if (typeof who === 'string') return { who }
  const { workload, hidden, kind, namespace, name } = who
  return { who: workload ?? { kind, ...defined({ namespace }), name }, ...defined({ hidden }) }
}
