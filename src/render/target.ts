import type { Trace } from '../model/trace.ts'
import { podLines } from './pod.ts'
import type { Line, Look } from './style.ts'

/** What is drawn of a target that is no Service, between its header and its findings; of a Service nothing. */
export function targetLines(trace: Trace, look: Look): Line[] {
  return (trace.pods ?? []).flatMap((pod) => podLines(pod, look))
}
