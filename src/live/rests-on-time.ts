import { isWithin, MOMENT_MS } from '../diagnose/chain/recent.ts'
import type { Trace } from '../model/trace.ts'

/** Twice as long as any rule lets a Service be so young that its slices may be those of before. */
const YOUTH_MS = 2 * MOMENT_MS

/**
 * May the trace of a Service say something else later, while all that was read stays the same? What is healthy and has nothing beside its
 * endpoints does not: ages are told, and youth excuses, only where something is wrong or under way. `seen`: when it was last made and said
 * this (RFC 3339).
 */
export function restsOnTime({ verdict, findings, ports, through, service }: Trace, seen: string): boolean {
  if (verdict !== 'healthy' || findings.length > 0 || through) return true
  if (isWithin(service?.written, seen, YOUTH_MS) || isWithin(service?.created, seen, YOUTH_MS)) return true
  return ports.some(({ candidates, endpoints }) => candidates.length > 0 || endpoints.some(({ crashed }) => crashed))
}
