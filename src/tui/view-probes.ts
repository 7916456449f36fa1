import type { ClientRef } from '../model/client.ts'
import type { Trace } from '../model/trace.ts'
import type { ProbeCell } from '../render/probe-cell.ts'

/** What would run, said before anything does. */
export interface ProbeProposal {
  /** Nothing would run: there is nothing to confirm. */
  isEmpty?: true
  /** What will run where, one thing a line. */
  lines: readonly string[]
  /** What cannot be tried, and why, one thing a line; absent: nothing. */
  untried?: readonly string[]
  /** What of it can be left out or added; absent: nothing. */
  choices?: ProbeChoices
  /**
   * Runs it. `onProgress` gets the whole matrix each time. Answers the trace with the evidence, if there is any for the chain; rejects with one
   * clear line.
   */
  run(onProgress: (cells: readonly ProbeCell[]) => void, signal: AbortSignal): Promise<Trace | undefined>
}

/** One client or one target of a plan. */
export interface ProbeChoice {
  /** Tells it from all other clients and targets. */
  key: string
  name: string
  /** What it is, such as the Node of a Pod. */
  note: string
  isMarked: boolean
}

/** Where connections of a plan may start, and what they may go to; the marked ones are in the plan. */
export interface ProbeChoices {
  clients: readonly ProbeChoice[]
  targets: readonly ProbeChoice[]
  /** What the targets are, where they are no addresses. */
  title?: string
  /** Why there are no more clients to choose from. */
  note?: string
  /** The proposal with these marks in place of its own. Runs nothing. */
  mark(keys: ReadonlySet<string>): ProbeProposal
}

/** Probes, handed to the view from outside. */
export interface ViewProbes {
  /** `client`: one that connects too, beside a Pod of the Service itself. */
  plan(trace: Trace, signal: AbortSignal, client?: ClientRef): Promise<ProbeProposal>
  /** The readiness probes of the Pods of a Service, sent as the kubelet sends them; absent: they cannot be sent. */
  readiness?(trace: Trace, signal: AbortSignal): Promise<ProbeProposal>
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
  | { state: 'planning' }
  | { state: 'planned'; proposal: ProbeProposal }
  | { state: 'running'; cells: readonly ProbeCell[] }
  | { state: 'done'; cells: readonly ProbeCell[] }
  | { state: 'failed'; message: string; cells: readonly ProbeCell[] }
