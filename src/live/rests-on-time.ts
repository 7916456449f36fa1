import type { Trace } from '../model/trace.ts'

/** Twice as long as any rule lets a Service be so young that its slices may be those of before (ms). */
const YOUTH_MS = 30_000

/**
 * May the trace of a Service say something else later, while all that was read stays the same? What is healthy and has nothing beside its
 * endpoints does not: ages are told, and youth excuses, only where something is wrong or under way.
 */
export function restsOnTime({ verdict, findings, ports, through, service, taken }: Trace): boolean {
  if (verdict !== 'healthy' || findings.length > 0 || through) return true
  if (isYoung(service?.written, taken) || isYoung(service?.created, taken)) return true
  return ports.some(({ candidates, endpoints }) => candidates.length > 0 || endpoints.some(({ crashed }) => crashed))
}

function isYoung(time: string | undefined, taken: string): boolean {
  return time !== undefined && Date.parse(taken) - Date.parse(time) < YOUTH_MS
}
