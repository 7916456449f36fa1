import type { Family } from './resources.ts'

/** A socket on which a process waits for traffic, as the kernel's tables list it (`/proc/net/{tcp,tcp6,udp,udp6}`). */
export interface ListeningSocket {
  protocol: 'TCP' | 'UDP'
  /** `0.0.0.0` and `::` are all addresses; an IPv4 address in an IPv6 socket is written as IPv4. */
  address: string
  port: number
  /** `::` is IPv6, and takes IPv4 too unless its process forbids that, which no table shows. */
  family: Family
}

/** Why a probe could not tell. None of these means closed. */
export type UnknownReason =
  | 'no-tool'
  | 'forbidden'
  | 'not-running'
  | 'timeout'
  | 'lost'
  | 'aborted'
  | 'incomplete'
  | 'odd-output'
  | 'no-answer'
  | 'not-probed'

/**
 * What listens where an endpoint's traffic arrives. `open`: a socket takes it; `probably`: an IPv6 socket on all addresses, which takes
 * IPv4 unless its process forbids it. `loopback`: the port is open on the loopback address only; `other-family`: on all addresses of the
 * other family only; `other-address`: on other addresses only. `closed`: nothing listens on the port. `unknown`: not read.
 */
export interface EndpointSocket {
  state: 'open' | 'loopback' | 'other-family' | 'other-address' | 'closed' | 'unknown'
  probably?: true
  /** The sockets on this port and protocol: `0.0.0.0:8080`. */
  listening: string[]
  /** What the Pod listens on else, for a port that is not `open`: of the same protocol, first what other hosts can reach. */
  elsewhere?: string[]
  /** The container in which the table was read. */
  container?: string
  /** The table is the Node's: the Pod shares its network, so the socket may be of another process of the Node. */
  ofNode?: true
  /** The container that should listen runs for less than a minute, and may not have come so far. */
  young?: true
  reason?: UnknownReason
  /** What stood in the way, one line. */
  message?: string
}
