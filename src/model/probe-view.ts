import type { ConnectResult } from './connect-result.ts'
import type { ConnectionProbe } from './connections.ts'
import type { HttpProbe } from './http-probe.ts'
import type { PathProbe } from './path.ts'
import type { ProbeOrigin } from './probe-origin.ts'
import type { ConnectRole, ConnectTarget } from './probe-plan.ts'
import type { ListeningSocket, UnknownReason } from './socket.ts'

export type { ConnectResult } from './connect-result.ts'

/** A probe that was run, and its result. */
export type ProbeView = SocketProbe | ConnectProbe | ProxyProbe | ForwardProbe | ConnectionProbe | PathProbe | HttpProbe

/**
 * A GET, asked for by a URL or by `--http`, that the API server forwarded to a Pod in which no command could run. The API server is not where clients are, and uses only HTTP:
 * what it reaches exists, but a failure proves nothing.
 */
export interface ProxyProbe {
  kind: 'proxy'
  /** The one address of the Pod that the API server connects to (`status.podIP`): it need not be that of an endpoint. */
  to: ConnectTarget
  /** `open`: something answered, with or without HTTP. `refused`, `timeout`, `unreachable`: no connection from the API server. */
  result: Exclude<ConnectResult, 'reset' | 'no-such-name'>
  /** HTTP status of the response. */
  status?: number
  reason?: UnknownReason
  message?: string
  /** ms until the response. */
  ms: number
}

/**
 * A port-forward to a Pod in which no command could run, and which no GET reached: HTTP is sent over it only if a URL or `--http` asked
 * for it. It connects inside of the Pod's network, so it proves
 * nothing about the address that the process listens on, or the network path to the Pod: supporting evidence.
 */
export interface ForwardProbe {
  kind: 'forward'
  to: ConnectTarget
  /** `open`: a connection was accepted inside; `refused`: it was not; neither proves a socket. */
  result: 'open' | 'refused' | 'unknown'
  /** `status.nodeInfo.containerRuntimeVersion` of the Pod's Node: what it connects to depends on it (containerd#14074). */
  runtime?: string
  reason?: UnknownReason
  message?: string
  /** ms until the response. */
  ms: number
}

/** The listening sockets of a Pod. */
export interface SocketProbe {
  kind: 'sockets'
  from: ProbeOrigin
  state: 'read' | 'unknown'
  /** The program that read them. */
  tool?: string
  sockets: ListeningSocket[]
  /** Protocols whose sockets are all known. A protocol that is not here may have more sockets than are listed. */
  complete: ('TCP' | 'UDP')[]
  /** Irregularities in the tables, one line each. */
  notes: string[]
  reason?: UnknownReason
  message?: string
  /** ms from the call to the result. */
  ms: number
}

/** A connection that was tried. */
export interface ConnectProbe {
  kind: 'connect'
  role: ConnectRole
  from: ProbeOrigin
  to: ConnectTarget
  result: ConnectResult
  /** The program that tried it. */
  tool?: string
  /** Why it is `unknown`. */
  reason?: UnknownReason
  /** The message of the program, one line. */
  message?: string
  /** ms until the connection was established or failed, if the program measures it. */
  connectMs?: number
  /** ms of it until the DNS name was resolved, if the program measures it. */
  lookupMs?: number
  /** ms from the call to the result, including the time to start the command. */
  ms: number
  /** The sockets there contradict it: an unknown proxy or rule is in the path. Absent if they agree, or the sockets are unknown. */
  disagrees?: 'answered-by-other' | 'not-answered'
}
