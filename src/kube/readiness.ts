import type { CandidateReason, Endpoint } from '../model/endpoint.ts'
import type { PortTrace, Trace } from '../model/trace.ts'

/** What is behind a port. */
type Behind = Pick<PortTrace, 'endpoints' | 'candidates'>

/** Pods that are not meant to become endpoints do not count among those that could be ready. */
export const aside: ReadonlySet<CandidateReason> = new Set(['selector-nearly', 'completed', 'failed', 'terminating'])

/**
 * Whether each Pod behind some ports is ready for all of them, by the name of the Pod, or by the address if it is not a Pod. These are the
 * endpoints, and the selected Pods that are not endpoints yet. Pods that are being deleted do not count beside others, unless they still
 * get the traffic.
 */
function readyByPod(ports: readonly Behind[]): ReadonlyMap<string, boolean> {
  const staying = readyAmong(ports, ({ state, usable }) => usable || (state !== 'serving-terminating' && state !== 'terminating'))
  return staying.size > 0 ? staying : readyAmong(ports, () => true)
}

function readyAmong(ports: readonly Behind[], counts: (endpoint: Endpoint) => boolean): Map<string, boolean> {
  const ready = new Map<string, boolean>()
  for (const { endpoints, candidates } of ports) {
    const listed = new Set(endpoints.map(({ pod }) => pod))
    for (const endpoint of endpoints) {
      const key = keyOf(endpoint)
      if (endpoint.state !== 'duplicate' && counts(endpoint)) ready.set(key, (ready.get(key) ?? true) && endpoint.state === 'ready')
    }
    for (const { pod, reason } of candidates) if (!listed.has(pod) && !aside.has(reason)) ready.set(`pod/${pod}`, false)
  }
  return ready
}

function keyOf({ pod, address }: Endpoint): string {
  return pod === undefined ? address : `pod/${pod}`
}

/** How many Pods are ready for all of the ports, of how many. */
export interface Readiness {
  ready: number
  /** How many of the ready ones do not exist yet: a change that is not applied would make them. */
  planned: number
  of: number
}

/** How many Pods, or addresses of no Pod, behind some ports are ready for all of them. */
export function readinessOf(ports: readonly Behind[]): Readiness {
  const ready = readyByPod(ports)
  const planned = new Set(ports.flatMap(({ endpoints }) => endpoints.filter((one) => one.planned).map(keyOf)))
  const keys = [...ready].flatMap(([key, isReady]) => (isReady ? [key] : []))
  return { ready: keys.length, planned: keys.filter((key) => planned.has(key)).length, of: ready.size }
}

/** The same for all ports of a Service: `no-ports` if it has none, `unread` where what is behind them was not read. */
export function serviceReadiness({ ports, gaps }: Pick<Trace, 'ports' | 'gaps'>): Readiness | 'no-ports' | 'unread' {
  if (gaps.some(({ hops }) => hops.includes('endpoint'))) return 'unread'
  return ports.length === 0 ? 'no-ports' : readinessOf(ports)
}

/** `2/3 ready`, `2 planned`, `1/3 ready, 2 planned`; in a column that is headed so, without the word `ready`. */
export function readinessWords({ ready, planned, of }: Readiness, word: ' ready' | '' = ' ready'): string {
  if (planned > 0 && planned === of) return `${of} planned`
  return `${ready - planned}/${of}${word}${planned === 0 ? '' : `, ${planned} planned`}`
}
