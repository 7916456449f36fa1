import type { ConnectResult } from './connect-result.ts'
import type { ProbeOrigin } from './probe-origin.ts'
import type { ConnectTarget } from './probe-plan.ts'
import type { UnknownReason } from './socket.ts'

/** Connections from a Pod to each layer of a chain, round after round: what gets lost, and where. */
export interface PathProbe {
  kind: 'path'
  from: ProbeOrigin
  /** The client Pod before this one, and when it was replaced (RFC 3339): its rounds are not among these. */
  replaced?: { pod: string; at: string }
  /** `unknown`: no round came. */
  state: 'read' | 'unknown'
  /** The program that connects. One without a clock in µs gives no times. */
  tool?: string
  /** ms from one round to the next. */
  every: number
  /** At most 12, and those that were tried in the last 30 rounds and are no targets any more. */
  targets: PathTarget[]
  /** Of the last 30 rounds, in the order of time. */
  rounds: PathResult[]
  reason?: UnknownReason
  message?: string
}

/** Where the connections of a path go, and what came of all of them. */
export interface PathTarget extends ConnectTarget {
  /** Connections that were tried, or look-ups of a name. One of which nothing is known is not counted. */
  sent: number
  /** Those of them that were answered with a refusal, and those that were not answered in time. */
  refused: number
  silent: number
  /** ms until it stood, of the last that did, and of up to 600 before it; absent: none did, or the tool has no clock. */
  lastMs?: number
  minMs?: number
  medianMs?: number
  p95Ms?: number
  /** The target is no longer tried: the chain does not lead to it now, or other targets took its place. */
  gone?: true
}

/** One connection of a path. */
export interface PathResult {
  /** RFC 3339: when its round was over. */
  at: string
  /** Position in `targets`. */
  target: number
  /** ms until it stood or failed, to the µs; absent: not known. */
  ms?: number
  /** Of a name that is looked up apart from a connection, `open` says that it was found. */
  outcome: ConnectResult
}
