import type { ClientAccess, ClientOf, ConnectionAccess, OpenAccess } from '../model/access.ts'
import type { ClientView } from '../model/client.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Trace } from '../model/trace.ts'

/** Who may connect to an endpoint; undefined where clients were named. */
export function openAccess({ access }: Pick<Endpoint, 'access'>): OpenAccess | undefined {
  return access === undefined || 'from' in access ? undefined : access
}

/** What policies say of each client that was named, in the order in which they were. */
export function clientAccesses({ access, clients = [] }: Pick<Endpoint | Trace, 'access' | 'clients'>): ClientAccess[] {
  if (access !== undefined && 'from' in access) return [access]
  return clients.map(({ from, access }) => ({ ...access, from }))
}

/** Where clients stand in the document: one in `access`, several in `clients`. */
export function asDocument(accesses: readonly ClientAccess[]): { access?: ClientAccess; clients?: ClientOf[] } {
  const [first, ...others] = accesses
  if (!first) return {}
  if (others.length === 0) return { access: first }
  return { clients: accesses.map(({ from, ...access }) => ({ from, access })) }
}

/** The direction that denies; of two that do, one that is proven. */
export function denyingSide({ egress, ingress }: ConnectionAccess): 'egress' | 'ingress' | undefined {
  const sides = (['egress', 'ingress'] as const).filter((side) => ({ egress, ingress })[side].result === 'denied')
  return sides.find((side) => ({ egress, ingress })[side].certainty === 'proven') ?? sides[0]
}

/** `pod/client`, with its namespace where that is not `home`; `10.0.0.1`; `outside`. */
export function clientName({ kind, namespace, name, container }: ClientView, home: string | undefined): string {
  if (kind === 'Address') return name
  if (kind === 'Outside') return 'outside'
  const where = namespace === undefined || namespace === home ? '' : ` of ${namespace}`
  return `${kind.toLowerCase()}/${name}${container === undefined ? '' : `:${container}`}${where}`
}
