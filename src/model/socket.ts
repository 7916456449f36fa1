import type { Family } from './resources.ts'

/** A socket on which a process waits for traffic, as the kernel's tables list it (`/proc/net/{tcp,tcp6,udp,udp6}`). */
export interface ListeningSocket {
  protocol: 'TCP' | 'UDP'
  /** `0.0.0.0` and `::` mean all addresses; an IPv4 address in an IPv6 socket is written as IPv4. */
  address: string
  port: number
  /** `::` is IPv6, and also accepts IPv4 unless the process disables that, which no table shows. */
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
 * What listens where an endpoint's traffic arrives. `open`: a socket accepts it; `probably`: an IPv6 socket on all addresses, which accepts
 * IPv4 unless its process disables it. `loopback`: the port is open on the loopback address only; `other-family`: on all addresses of the
 * other family only; `other-address`: on other addresses only. `closed`: nothing listens on the port. `unknown`: not read.
 */
export interface EndpointSocket {
  state: 'open' | 'loopback' | 'other-family' | 'other-address' | 'closed' | 'unknown'
  probably?: true
  /** The sockets on this port and protocol: `0.0.0.0:8080`. */
  listening: string[]
  /** Other sockets of the Pod with the same protocol, for a port that is not `open`; sockets that other hosts can reach are first. */
  elsewhere?: string[]
  /** The container in which the table was read. */
  container?: string
  /** The Pod uses the network of its Node, so this is the table of the Node, and a socket may belong to another process there. */
  ofNode?: true
  /** The container that should listen has run for less than a minute, and may not listen yet. */
  young?: true
  reason?: UnknownReason
  /** The reason, one line. */
  message?: string
}
