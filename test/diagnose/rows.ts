import type { Trace } from '../../src/model/trace.ts'
import { textOf } from '../../src/render/layout.ts'
import { listRow } from '../../src/render/list.ts'
import { lookOf } from '../../src/render/style.ts'

export const look = lookOf({ color: false, unicode: true, now: 0, width: 200 })

/** By `namespace/name`. */
export function each<T>(traces: readonly Trace[], of: (trace: Trace) => T): Record<string, T> {
  return Object.fromEntries(traces.map((trace) => [`${trace.target.namespace}/${trace.target.name}`, of(trace)]))
}

/** A list needs the right to list what the trace of one Service gets by its name. */
export const withoutVerb = (reason: string) => reason.replace(/\bneeds (?:get|list) /g, 'needs ')
/** The verdict and the first finding, as a row has them. */
export const said = (traces: readonly Trace[]) =>
  each(traces, (trace) => withoutVerb(`${trace.verdict} ${textOf(listRow(trace, look).FINDING)}`.trim()))
export const verdicts = (traces: readonly Trace[]) => each(traces, ({ verdict }) => verdict)
