import type { ConnectionProbe } from './connections.ts'
import type { ProbeOrigin } from './probe-origin.ts'
import type { ConnectRole, ConnectTarget } from './probe-plan.ts'
import type { ListeningSocket, UnknownReason } from './socket.ts'

/** A probe that was run, and what came of it. */
export type ProbeView = SocketProbe | ConnectProbe | ProxyProbe | ForwardProbe | ConnectionProbe

/**
 * A GET that the API server passed on to a Pod, where no command could run in it. It stands elsewhere than clients do, and speaks HTTP alone: what
 * it reaches is there, and that it reaches nothing proves nothing.
 */
export interface ProxyProbe {
  kind: 'proxy'
  /** The one address of the Pod that the API server connects to (`status.podIP`): it need not be that of an endpoint. */
  to: ConnectTarget
  /** `open`: something answered, with HTTP or not. `refused`, `timeout`, `unreachable`: not from the API server. */
  result: Exclude<ConnectResult, 'reset' | 'no-such-name'>
  /** HTTP status of the answer. */
  status?: number
  reason?: UnknownReason
  message?: string
  /** ms until the answer. */
  ms: number
}

/**
 * A port-forward to a Pod in which no command could run, and which no GET reached. It connects inside of the Pod's network, so that it says nothing of
 * the address that the process listens on, nor of the way to the Pod: supporting evidence.
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
  /** ms until the answer. */
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
  /** Protocols of which all sockets are known: one that is not here may have more than are listed. */
  complete: ('TCP' | 'UDP')[]
  /** What is odd about the tables, one line each. */
  notes: string[]
  reason?: UnknownReason
  message?: string
  /** ms from the call to the answer. */
  ms: number
}

/**
 * How a connection ended. `open`: established (TCP) or answered (UDP). `refused`, `reset`, `unreachable`: somebody said no. `timeout`:
 * silence. `no-such-name`: the name was not resolved. `unknown`: nothing is known of it.
 */
export type ConnectResult = 'open' | 'refused' | 'timeout' | 'unreachable' | 'reset' | 'no-such-name' | 'unknown'

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
  /** The words of the program, one line. */
  message?: string
  /** ms until the connection stood or failed, where the program measures it. */
  connectMs?: number
  /** ms from the call to the answer, with the time to start the command. */
  ms: number
  /** What listens there contradicts it: an unknown proxy or rule is in the path. Absent where they agree, or nothing is known. */
  disagrees?: 'answered-by-other' | 'not-answered'
}
