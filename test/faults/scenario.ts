import type { ClientRef } from '../../src/model/client.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import type { ProbeWorld } from '../probe/world.ts'
import type { Change } from './cluster.ts'

/** One cluster, what is asked of it, and what has to come out. */
export interface Side extends Change {
  /** What is particular about it, in a sentence. */
  what: string
  /** Service `web` of namespace `demo` unless told otherwise. */
  target?: TargetRef
  /** Clients that are named; absent: none. */
  clients?: readonly ClientRef[]
  verdict: Verdict
  /** What probes find in it; absent: it is not probed. */
  probe?: ProbeWorld
  /**
   * The codes of all findings, in order, `PT201/PT208` for one that hangs below another. By default the scenario's own for the fault, and
   * none for the twin.
   */
  findings?: readonly string[]
}

/** A cluster that has a fault, and one that looks much like it and has not. */
export interface Scenario {
  fault: Side
  twin: Side
}

export type Scenarios = Readonly<Record<string, Scenario>>
