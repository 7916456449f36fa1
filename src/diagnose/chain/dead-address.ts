import { socketAddress } from '../../lib/ip.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { ConnectProbe } from '../../model/probe-view.ts'
import type { Chain } from '../../trace/chain.ts'
import type { Found } from '../finding.ts'
import { connectEvidence, hasFailed, reachesPods, type Tries, to } from './connections.ts'
import { marks } from './ports.ts'

/** A client that reaches every Pod at the Pod's own address, but not at the address of the Service. */
export interface DeadAddress {
  failed: ConnectProbe[]
  /** The usable endpoints, and those of them that are the client itself. */
  used: Endpoint[]
  own: Endpoint[]
  /** The client is the only endpoint: the address leads back to it. */
  isAlone: boolean
  place: Pick<Found<unknown>, 'stage' | 'ports' | 'hop' | 'evidence'>
}

/** Undefined if the address works for the client, or is expected not to work. */
export function deadAddress(chain: Chain, tries: Tries): DeadAddress | undefined {
  const failed = to(tries, 'clusterIP').filter(({ result }) => hasFailed(result))
  if (failed.length === 0 || !reachesPods(tries) || dropsByRule(chain, tries)) return undefined
  const used = chain.ports[tries.position]?.endpoints.filter(({ usable }) => usable) ?? []
  const own = used.filter(({ pod }) => pod === tries.from.pod)
  const isAlone = used.length > 0 && own.length === used.length
  const evidence = connectEvidence([...failed, ...to(tries, 'pod')])
  return { failed, used, own, isAlone, place: { ...marks('entry', [tries.position]), evidence } }
}

/** `internalTrafficPolicy: Local` without an endpoint on the client's Node: dropped, as intended. */
function dropsByRule({ service, nodes }: Chain, { from, position }: Tries): boolean {
  if (service?.internalTrafficPolicy !== 'Local') return false
  const node = nodes.find(({ name }) => name === from.node)
  return node?.ports[position]?.internal.length !== undefined ? node.ports[position].internal.length === 0 : true
}

/** The Node of the client, where it is known. */
export function clientNode({ from: { node } }: Tries): { node?: string } {
  return node === undefined ? {} : { node }
}

/** `10.96.0.10:80 and [fd00::1]:80`. */
export function addressesText(probes: readonly ConnectProbe[]): string {
  return probes.map(({ to: { address, port } }) => socketAddress(address, port)).join(' and ')
}
