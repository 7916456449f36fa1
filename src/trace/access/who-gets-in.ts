import { clientAccesses, openAccess } from '../../kube/client-access.ts'
import { isClosedOutside, isFromOutside, isOutside } from '../../kube/outside-entries.ts'
import type { ClientAccess, OpenAccess } from '../../model/access.ts'
import type { PortChain } from '../chain.ts'

/** Which clients may connect to a port by its policies: `somebody` if one usable endpoint can be reached by a client. */
export type GetsIn = 'somebody' | 'nobody' | 'unknown'

/**
 * Who may connect to any usable endpoint; where clients were named, whether all of these may connect to all. Clients outside of the cluster
 * count where the port has an entry point for them.
 */
export function whoGetsIn({ endpoints, entries }: Pick<PortChain, 'endpoints' | 'entries'>): GetsIn {
  const clients = endpoints.filter(({ usable }) => usable).flatMap(clientAccesses)
  if (clients.length > 0) return ofClients(clients, isClosedOutside(entries))
  const isOpen = entries.some(isFromOutside)
  const each = endpoints.filter(({ usable }) => usable).map((endpoint) => ofEndpoint(openAccess(endpoint), isOpen))
  if (each.length === 0 || each.includes('somebody')) return 'somebody'
  return each.includes('unknown') ? 'unknown' : 'nobody'
}

/**
 * Every endpoint to which a client may be sent counts, since it does not choose among them. If no entry point is for clients outside of the
 * cluster (`isClosed`), they reach it only if their network happens to route its addresses, which no object shows.
 */
function ofClients(accesses: readonly ClientAccess[], isClosed: boolean): GetsIn {
  const results = accesses.filter(({ unused }) => unused === undefined).map(({ result }) => result)
  if (results.includes('unknown')) return 'unknown'
  if (isClosed && !results.includes('denied') && accesses.some(({ from }) => isOutside(from))) return 'unknown'
  return results.length === 0 || results.includes('denied') ? 'nobody' : 'somebody'
}

function ofEndpoint(access: OpenAccess | undefined, isOpen: boolean): GetsIn {
  if (!access?.ingress) return access?.result === 'unknown' ? 'unknown' : 'somebody'
  const { pods, outside } = access.ingress
  const groups = isOpen ? [pods, outside] : [pods]
  if (groups.includes('everyone') || groups.includes('some')) return 'somebody'
  return groups.includes('unknown') ? 'unknown' : 'nobody'
}
