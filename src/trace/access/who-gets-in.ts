import type { OpenAccess } from '../../model/access.ts'
import type { Entry } from '../../model/way-in.ts'
import type { PortChain } from '../chain.ts'

/** Who gets through a port as its policies say: `somebody` where one endpoint in use may be reached by somebody who has a way to it. */
export type GetsIn = 'somebody' | 'nobody' | 'unknown'

/** Who may connect to any endpoint in use. Clients outside of the cluster count where the port has an entry point for them. */
export function whoGetsIn({ endpoints, entries }: Pick<PortChain, 'endpoints' | 'entries'>): GetsIn {
  const isOpen = entries.some(isFromOutside)
  const each = endpoints.filter(({ usable }) => usable).map(({ access }) => ofEndpoint(access, isOpen))
  if (each.length === 0 || each.includes('somebody')) return 'somebody'
  return each.includes('unknown') ? 'unknown' : 'nobody'
}

function ofEndpoint(access: OpenAccess | undefined, isOpen: boolean): GetsIn {
  if (!access?.ingress) return access?.result === 'unknown' ? 'unknown' : 'somebody'
  const { pods, outside } = access.ingress
  const groups = isOpen ? [pods, outside] : [pods]
  if (groups.includes('everyone') || groups.includes('some')) return 'somebody'
  return groups.includes('unknown') ? 'unknown' : 'nobody'
}

/** Does a client outside of the cluster connect there itself? Behind a route it is a Pod or a Node that does. */
function isFromOutside({ type }: Entry): boolean {
  return type === 'nodePort' || type === 'loadBalancer' || type === 'externalIP'
}
