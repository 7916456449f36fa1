import type { CandidateReason } from '../model/endpoint.ts'
import type { PortTrace, Trace } from '../model/trace.ts'

/** Pods that are not meant to become endpoints do not count among those that could be ready. */
export const aside: ReadonlySet<CandidateReason> = new Set(['selector-nearly', 'completed', 'failed', 'terminating'])

/**
 * Whether each address or Pod behind some ports is ready for all of them, by address: the endpoints, each address once, and the
 * selected Pods that are none yet.
 */
function readyByAddress(ports: readonly PortTrace[]): ReadonlyMap<string, boolean> {
  const ready = new Map<string, boolean>()
  for (const { endpoints, candidates } of ports) {
    const listed = new Set(endpoints.map(({ pod }) => pod))
    for (const { address, state } of endpoints) {
      if (state !== 'duplicate') ready.set(address, (ready.get(address) ?? true) && state === 'ready')
    }
    for (const { pod, address, reason } of candidates) {
      if (!listed.has(pod) && !aside.has(reason)) ready.set(address ?? `pod/${pod}`, false)
    }
  }
  return ready
}

/** How many addresses are ready for all of the ports, of how many. */
export interface Readiness {
  ready: number
  of: number
}

/** How many addresses or Pods behind some ports are ready for all of them. */
export function readinessOf(ports: readonly PortTrace[]): Readiness {
  const ready = [...readyByAddress(ports).values()]
  return { ready: ready.filter(Boolean).length, of: ready.length }
}

/** The same for all ports of a Service: `no-ports` where it has none, `unread` where what is behind them was not read. */
export function serviceReadiness({ ports, gaps }: Pick<Trace, 'ports' | 'gaps'>): Readiness | 'no-ports' | 'unread' {
  if (gaps.some(({ hops }) => hops.includes('endpoint'))) return 'unread'
  return ports.length === 0 ? 'no-ports' : readinessOf(ports)
}
