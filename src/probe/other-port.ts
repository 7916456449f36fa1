import type { AddressOwner } from '../model/address-view.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { ConnectProbe, ProbeView, SocketProbe } from '../model/probe-view.ts'
import type { HopState } from '../model/verdict.ts'
import type { Entry } from '../model/way-in.ts'
import type { Chain, PortChain } from '../trace/chain.ts'
import { socketAt } from './listens.ts'

interface Asked {
  port: number
  protocol: string
}

/**
 * The entry points of a headless Service that lead to a port which no endpoint has in a slice, decided by the socket tables of the Pods,
 * and where these say nothing, by connections to the name.
 */
export function withOtherPorts(
  { entries, endpoints, protocol }: PortChain,
  tables: ReadonlyMap<string, SocketProbe>,
  connects: readonly ConnectProbe[],
): Entry[] {
  return entries.map((entry): Entry => {
    if (entry.reason !== 'other-port' || entry.port === undefined) return entry
    const asked = { port: entry.port, protocol }
    const state = byTables(endpoints, asked, tables) ?? byConnects(entry, connects)
    if (state === undefined) return entry
    const { reason: _, ...rest } = entry
    return { ...rest, ...settled(state) }
  })
}

/** An address that is a name of a headless Service and such a port, the same way. The name of a Pod leads to that one alone. */
export function withOtherPort(owner: AddressOwner, chain: Chain, behind: Chain, probes: readonly ProbeView[]): AddressOwner {
  const port = chain.address?.port
  if (owner.reason !== 'other-port' || port === undefined) return owner
  const { hostname, object } = owner
  const read = probes.filter((one) => one.kind === 'sockets')
  const tables = new Map(read.flatMap((one) => (one.from.namespace === object.namespace ? [[one.from.pod, one] as const] : [])))
  const endpoints = behind.ports.flatMap((one) => one.endpoints).filter((one) => hostname === undefined || hasName(one, hostname))
  const protocols = new Set(behind.ports.map(({ protocol }) => protocol))
  const states = [...protocols].map((protocol) => byTables(endpoints, { port, protocol }, tables))
  const state = states.includes('ok') ? 'ok' : states.every((one) => one === 'broken') ? 'broken' : states.find((one) => one === 'warn')
  if (state === undefined) return owner
  const { reason: _, ...rest } = owner
  return { ...rest, ...settled(state) }
}

function settled(state: HopState): { state: HopState; reason?: 'not-listening' } {
  return state === 'ok' ? { state } : { state, reason: 'not-listening' }
}

/** Is this the name of the Pod, or its address with dashes? For a Pod with another spec.hostname the tables do not say. */
function hasName({ pod, address }: Endpoint, hostname: string): boolean {
  return pod === hostname || address.replaceAll(/[.:]/g, '-') === hostname
}

/** Undefined if the tables of some Pods do not tell. */
function byTables(
  endpoints: readonly Endpoint[],
  { port, protocol }: Asked,
  tables: ReadonlyMap<string, SocketProbe>,
): HopState | undefined {
  const used = endpoints.filter(({ usable }) => usable)
  const states = used.map((endpoint) => {
    const table = tables.get(endpoint.pod ?? '')
    const { state } = table ? socketAt({ address: endpoint.address, port, protocol }, table) : { state: 'unknown' as const }
    return state !== 'open' && endpoint.socket?.young ? 'unknown' : state
  })
  if (states.length === 0 || states.includes('unknown')) return undefined
  const open = states.filter((state) => state === 'open').length
  return open === states.length ? 'ok' : open === 0 ? 'broken' : 'warn'
}

/** A name leads to one of the Pods: as for any other entry point, an open connection says something only about that Pod. */
function byConnects(entry: Entry, connects: readonly ConnectProbe[]): HopState | undefined {
  const tried = connects.filter(({ to }) => to.type === 'dns' && to.address === entry.address && to.port === entry.port)
  if (tried.some(({ result }) => result === 'open')) return 'ok'
  return tried.length > 0 && tried.every(({ result }) => result === 'refused') ? 'broken' : undefined
}
