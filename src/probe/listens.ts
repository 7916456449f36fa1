import { defined } from '../lib/defined.ts'
import { familyOf, socketAddress } from '../lib/ip.ts'
import type { SocketProbe } from '../model/probe-view.ts'
import type { EndpointSocket, ListeningSocket } from '../model/socket.ts'
import { isLoopback, isWildcard, sameWriting } from './kernel-address.ts'

/** Where an endpoint's traffic arrives. */
export interface Arrival {
  address: string
  port: number
  protocol: string
}

/**
 * What listens where the traffic of an endpoint arrives, by the table of its Pod. A table of which not all is known proves that a port
 * is open, but not that it is closed.
 */
export function socketAt(arrival: Arrival, probe: SocketProbe): EndpointSocket {
  const place = {
    ...defined({ container: probe.from.container, ofNode: probe.from.hostNetwork && (true as const) }),
  }
  if (probe.state === 'unknown') {
    const { reason, message } = probe
    return { state: 'unknown', listening: [], ...place, ...defined({ reason, message }) }
  }
  const { protocol } = arrival
  if (protocol !== 'TCP' && protocol !== 'UDP')
    return { state: 'unknown', listening: [], reason: 'odd-output', message: `no table lists ${protocol} sockets`, ...place }
  const same = probe.sockets.filter((socket) => socket.protocol === protocol)
  const here = same.filter((socket) => socket.port === arrival.port)
  const listening = here.map(({ address, port }) => socketAddress(address, port))
  const elsewhere = same
    .filter((socket) => socket.port !== arrival.port)
    .toSorted((a, b) => Number(isLoopback(a.address)) - Number(isLoopback(b.address)) || a.port - b.port)
    .map(({ address, port }) => socketAddress(address, port))
  const state = stateOf(arrival.address, here)
  if (state === 'open' || state === 'probably')
    return { state: 'open', ...defined({ probably: state === 'probably' ? (true as const) : undefined }), listening, ...place }
  if (!probe.complete.includes(protocol))
    return {
      state: 'unknown',
      listening,
      reason: 'incomplete',
      message: probe.notes[0] ?? 'the socket tables were not read in full',
      ...place,
    }
  return { state, listening, elsewhere, ...place }
}

function stateOf(address: string, here: readonly ListeningSocket[]): EndpointSocket['state'] | 'probably' {
  const own = sameWriting(address)
  const family = familyOf(own)
  if (here.length === 0) return 'closed'
  if (here.some((socket) => sameWriting(socket.address) === own || (isWildcard(socket.address) && socket.family === family))) return 'open'
  if (here.some((socket) => socket.address === '::')) return 'probably'
  if (here.every((socket) => isLoopback(socket.address))) return 'loopback'
  return here.some((socket) => isWildcard(socket.address)) ? 'other-family' : 'other-address'
}
