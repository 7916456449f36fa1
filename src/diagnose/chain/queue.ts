import type { ConnectionProbe, PortConnections } from '../../model/connections.ts'
import { hasRisen } from './samples.ts'

/**
 * Is the accept queue of this port full? Either it held more than its limit, or connections were dropped between the samples. That counter
 * covers all ports of the Pod: it is about this port if no connection waits at another.
 */
export function isQueueFull(probe: ConnectionProbe, last: PortConnections | undefined): boolean {
  return last !== undefined && (last.full === true || isDropping(probe, last))
}

/** SYNs to this port were dropped between the samples. */
export function isDropping(probe: ConnectionProbe, last: PortConnections): boolean {
  return hasRisen(probe, 'listenOverflows') && !last.othersWait
}

/** SYNs were dropped, and neither the counter nor a limit tells at which of several ports. */
export function isAnyFull(probe: ConnectionProbe, last: PortConnections): boolean {
  return hasRisen(probe, 'listenOverflows') && last.othersWait === true && last.limit === undefined
}
