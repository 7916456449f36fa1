import { isWithin, MOMENT_MS } from '../diagnose/chain/recent.ts'
import type { Trace } from '../model/trace.ts'

/** Twice the longest time for which a rule assumes that a new Service's slices may be outdated. */
const YOUTH_MS = 2 * MOMENT_MS

/**
 * Can the trace of a Service change later while all that was read stays the same? A healthy Service with nothing beside its endpoints
 * cannot: the trace shows ages, and excuses young objects, only if something is wrong or in progress. `seen`: when the trace was last made
 * with this result (RFC 3339).
 */
export function restsOnTime({ verdict, findings, ports, through, service }: Trace, seen: string): boolean {
  if (verdict !== 'healthy' || findings.length > 0 || through) return true
  if (isWithin(service?.written, seen, YOUTH_MS) || isWithin(service?.created, seen, YOUTH_MS)) return true
  return ports.some(({ candidates, endpoints }) => candidates.length > 0 || endpoints.some(({ crashed }) => crashed))
}
