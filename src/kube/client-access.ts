import { parseIp } from '../lib/cidr.ts'
import type { ClientAccess, ClientOf, ConnectionAccess, DirectionAccess, OpenAccess } from '../model/access.ts'
import type { ClientRef, ClientView } from '../model/client.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Trace } from '../model/trace.ts'
import { targetKinds } from './target-kinds.ts'

/** Who may connect to an endpoint; undefined if clients were named. */
export function openAccess({ access }: Pick<Endpoint, 'access'>): OpenAccess | undefined {
  return access === undefined || 'from' in access ? undefined : access
}

/** What policies say of each client that was named, in the order in which they were. */
export function clientAccesses({ access, clients = [] }: Pick<Endpoint | Trace, 'access' | 'clients'>): ClientAccess[] {
  if (access !== undefined && 'from' in access) return [access]
  return clients.map(({ from, access }) => ({ ...access, from }))
}

/** Where clients are in the document: one in `access`, several in `clients`. */
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

/** How certain a result is: a denial is as certain as the side that denies; any other result depends on both sides. */
export function certaintyOf(access: ConnectionAccess): DirectionAccess['certainty'] {
  const side = denyingSide(access)
  if (side) return access[side].certainty
  return access.egress.certainty === 'proven' && access.ingress.certainty === 'proven' ? 'proven' : 'inferred'
}

/** `pod/client`, with its namespace where that is not `home`; `10.0.0.1`; `outside`. */
export function clientName({ kind, namespace, name, container }: ClientView, home: string | undefined): string {
  if (kind === 'Address') return name
  if (kind === 'Outside') return 'outside'
  const where = namespace === undefined || namespace === home ? '' : ` in ${namespace}`
  return `${kind.toLowerCase()}/${name}${container === undefined ? '' : `:${container}`}${where}`
}

/**
 * The client that a word names, such as `pod/web-0`, `pod/shop/web-0:app`, `deploy/web`, `node/node-1`, an address or `outside`; undefined:
 * none.
 */
export function clientOf(word: string): ClientRef | undefined {
  if (word === 'outside') return { kind: 'outside' }
  const bare = /^\[(.*)\]$/.exec(word)?.[1] ?? word
  if (parseIp(bare)) return { kind: 'address', address: bare.toLowerCase() }
  const [type = '', ...names] = word.split('/')
  const kind = names.length > 0 ? targetKinds.find(({ words }) => words.includes(type.toLowerCase())) : undefined
  const [last = '', container, ...more] = (names.at(-1) ?? '').split(':')
  const namespace = names.length === 2 ? names[0] : undefined
  const isNamed = names.length <= 2 && isName(last) && (namespace === undefined || isName(namespace)) && more.length === 0
  const ref = isNamed && (container === undefined || isName(container)) ? kind?.refTo(last) : undefined
  const place = namespace === undefined ? {} : { namespace }
  if (ref?.kind === 'pod') return { kind: 'pod', name: last, ...place, ...(container !== undefined && { container }) }
  if (ref?.kind === 'workload' && container === undefined) return { kind: 'workload', type: ref.type, name: last, ...place }
  return ref?.kind === 'node' && container === undefined && namespace === undefined ? { kind: 'node', name: last } : undefined
}

/** A name that the API server takes (RFC 1123 subdomain). */
function isName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(text)
}
