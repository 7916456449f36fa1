import type { Trace } from '../model/trace.ts'
import type { Line, Look } from './style.ts'
import { upwardLines } from './upward.ts'

/** What is drawn of a target that is no Service, between its header and its findings; of a Service nothing. */
export function targetLines(trace: Trace, look: Look): Line[] {
  return trace.pods ? upwardLines(trace, trace.pods, look) : []
}
