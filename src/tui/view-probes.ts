import type { ClientRef } from '../model/client.ts'
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
  /** `client`: one that connects too, beside a Pod of the Service itself. */
  plan(trace: Trace, signal: AbortSignal, client?: ClientRef): Promise<ProbeProposal>
  /** What shows the traffic of a Service. With a client it connects from there to each layer of the chain, again and again. */
  traffic?(trace: Trace, client: ClientRef | undefined, signal: AbortSignal): Promise<TrafficProposal>
  /** What shows where connections from a client get lost: the same as with `traffic`, and empty without a client from which something can run. */
  path?(trace: Trace, client: ClientRef | undefined, signal: AbortSignal): Promise<TrafficProposal>
}

/** What would run until the page is left, said before anything does. */
export interface TrafficProposal extends Pick<ProbeProposal, 'isEmpty' | 'lines'> {
  /** Calls back with the trace after each sample, until the signal ends it. Resolves when nothing of it runs in Pods. */
  run(onTrace: (trace: Trace) => void, signal: AbortSignal): Promise<void>
}

/** How far the traffic of a Service is looked at. */
export type TrafficProgress =
  | { state: 'planning' }
  | { state: 'planned'; proposal: TrafficProposal }
  | {
      state: 'running'
      /** ms since 1970. */
      began: number
      /** With the last samples; absent: none was read yet. */
      trace?: Trace
      isPaused?: true
      /** Nothing runs in Pods any more: another page was run. */
      isEnded?: true
      /** What came while it was paused. */
      next?: Trace
      /** Connections are shown by their states. */
      hasStates?: true
      /** The clients of the selected endpoint are shown with their addresses. */
      hasPeers?: true
    }
  | { state: 'failed'; message: string }

/** How far a probe has come. */
export type ProbeProgress =
  | { state: 'planned'; proposal: ProbeProposal }
  | { state: 'running'; cells: readonly ProbeCell[] }
  | { state: 'done'; cells: readonly ProbeCell[] }
  | { state: 'failed'; message: string; cells: readonly ProbeCell[] }
