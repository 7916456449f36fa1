import type { AddressOwner } from '../../model/address-view.ts'
import type { HttpProbe } from '../../model/http-probe.ts'
import type { Chain } from '../../trace/chain.ts'
import { isFatal } from './reading.ts'

/**
 * The chain of a URL with what a request has shown of it: an entry point at which every client gives up is broken, and one that did not answer is
 * unknown, since other clients may get an answer. Nothing follows from a request that could not be sent.
 */
export function withRequests(chain: Chain, probes: readonly HttpProbe[]): Chain {
  if (!chain.address) return chain
  const states = new Set(probes.filter(({ reason, to }) => (reason === undefined || reason === 'no-answer') && !to.ofPort).map(stateOf))
  const state = (['broken', 'warn', 'unknown'] as const).find((one) => states.has(one))
  if (state === undefined) return chain
  const owners = chain.address.owners.map(
    (owner): AddressOwner => (owner.state === 'broken' ? owner : { ...owner, state, reason: 'request-failed' }),
  )
  return { ...chain, address: { ...chain.address, owners } }
}

function stateOf({ to, faults, layers, status = 0 }: HttpProbe): 'broken' | 'warn' | 'unknown' | undefined {
  if (faults.some((fault) => isFatal(fault, to))) return 'broken'
  if (status >= 500) return 'warn'
  // Whether clients trust the authority is unknown.
  if (faults.length > 0) return 'unknown'
  return layers.some(({ layer, state }) => layer !== 'dns' && (state === 'failed' || state === 'unknown' || state === 'not-reached'))
    ? 'unknown'
    : undefined
}
