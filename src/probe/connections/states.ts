import type { ConnectionStates, Peer } from '../../model/connections.ts'
import type { Connection } from './table.ts'

/** At most so many peers of a port are kept. */
const MOST_PEERS = 50

/** States of include/net/tcp_states.h; NEW_SYN_RECV is never printed, and is the same. */
const names: Readonly<Record<string, keyof ConnectionStates>> = {
  '01': 'established',
  '03': 'synRecv',
  '04': 'closing',
  '05': 'closing',
  '06': 'timeWait',
  '08': 'closeWait',
  '09': 'closing',
  '0B': 'closing',
  '0C': 'synRecv',
}

/**
 * The kernel has made the connection, and no process has its socket yet (net/ipv4/tcp_ipv4.c, sock_i_ino is 0). In CLOSE_WAIT the client has given
 * up meanwhile.
 */
export function isWaiting({ protocol, state, inode }: Connection): boolean {
  return protocol === 'TCP' && inode === 0 && (state === '01' || state === '08')
}

function stateOf(connection: Connection): keyof ConnectionStates | undefined {
  return isWaiting(connection) ? 'notAccepted' : connection.protocol === 'UDP' ? 'established' : names[connection.state]
}

/** How many connections are in each state. */
export function statesOf(connections: readonly Connection[]): ConnectionStates {
  const states: ConnectionStates = {}
  for (const one of connections) {
    const state = stateOf(one)
    if (state) states[state] = (states[state] ?? 0) + 1
  }
  return states
}

/** The connections by the address at their other end, the most first; `more` addresses are not kept. Whose they are is not known yet. */
export function peersOf(connections: readonly Connection[]): { peers: Peer[]; more: number } {
  const byAddress = new Map<string, Peer>()
  for (const one of connections) {
    const state = stateOf(one)
    if (state !== 'established' && state !== 'notAccepted' && state !== 'timeWait') continue
    const peer = byAddress.get(one.remote) ?? { who: 'unknown', address: one.remote, established: 0, notAccepted: 0, timeWait: 0 }
    peer[state]++
    byAddress.set(one.remote, peer)
  }
  const open = (one: Peer) => one.established + one.notAccepted
  const all = [...byAddress.values()].toSorted((a, b) => open(b) - open(a) || b.timeWait - a.timeWait)
  return { peers: all.slice(0, MOST_PEERS), more: Math.max(0, all.length - MOST_PEERS) }
}
