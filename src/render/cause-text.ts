import type { Trace } from '../model/trace.ts'
import { unknownReason } from './unknown-reason.ts'

/** Why a trace has its verdict, on one line: `PT301 targetPort "htpp" matches no container port`; empty if there is nothing to say. */
export function causeText(trace: Trace): string {
  if (trace.cause) return `${trace.cause.code} ${trace.cause.text}`
  return trace.verdict === 'unknown' ? (unknownReason(trace) ?? '') : ''
}
