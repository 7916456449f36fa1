import type { ConnectionProbe, PortConnections } from '../../model/connections.ts'
import { hasRisen } from './samples.ts'

/**
 * Connections to this port were dropped between the samples, because its accept queue was full. The counter is of all ports of the Pod: it
 * tells of this one if nothing waits at another.
 */
export function isQueueFull(probe: ConnectionProbe, last: PortConnections | undefined): boolean {
  return last !== undefined && hasRisen(probe, 'listenOverflows') && !last.othersWait
}
