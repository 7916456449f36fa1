import type { Chain } from '../../trace/chain.ts'

/** Is a time (RFC 3339) less than so many ms away from `taken`? Clocks differ, so the time may be the later one. False without a time. */
export function isWithin(time: string | undefined, taken: string, ms: number): boolean {
  return time !== undefined && Math.abs(Date.parse(taken) - Date.parse(time)) < ms
}

/** ms within which the slices follow a change of a Service or its Pods. */
export const MOMENT_MS = 15_000

/** A Pod, and a workload, needs a while to begin: a probe has its delay, and another controller sets a readiness gate. */
export const START_MS = 60_000

/** Was the Service made or changed only now, so that its slices may still be those of before? */
export function isSettling({ service, taken }: Chain): boolean {
  if (!service?.selector) return false
  return isWithin(service.written ?? service.created, taken, MOMENT_MS)
}
