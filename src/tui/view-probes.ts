import type { Trace } from '../model/trace.ts'
import type { ProbeCell } from '../render/probe-cell.ts'

/** What would run, said before anything does. */
export interface ProbeProposal {
  /** Nothing would run: there is nothing to confirm. */
  isEmpty?: true
  /** What will run where, one thing a line. */
  lines: readonly string[]
  /** Runs it. `onProgress` gets the whole matrix each time. Answers the trace with the evidence; rejects with one clear line. */
  run(onProgress: (cells: readonly ProbeCell[]) => void, signal: AbortSignal): Promise<Trace>
}

/** Probes, handed to the view from outside. */
export interface ViewProbes {
  plan(trace: Trace, signal: AbortSignal): Promise<ProbeProposal>
}

/** How far a probe has come. */
export type ProbeProgress =
  | { state: 'planned'; proposal: ProbeProposal }
  | { state: 'running'; cells: readonly ProbeCell[] }
  | { state: 'done'; cells: readonly ProbeCell[] }
  | { state: 'failed'; message: string; cells: readonly ProbeCell[] }
