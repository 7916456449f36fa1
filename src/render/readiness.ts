import type { CandidateReason } from '../model/endpoint.ts'
import type { PortTrace } from '../model/trace.ts'

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

/** `2/3`; undefined where there is nothing to be ready. */
export function readyCount(ports: readonly PortTrace[]): string | undefined {
  const ready = [...readyByAddress(ports).values()]
  return ready.length === 0 ? undefined : `${ready.filter(Boolean).length}/${ready.length}`
}
