import { asDocument } from '../../kube/client-access.ts'
import type { PodPort } from '../../model/reach.ts'
import type { Pod } from '../../model/resources.ts'
import type { Lookup } from '../lookup.ts'
import { accessOfClient, worstAccess } from './client-access.ts'

/**
 * The ports of Pods without a Service, each with whether policies let the clients that were named connect to it at the address of every
 * Pod.
 */
export function withPortAccess(ports: readonly PodPort[], pods: readonly Pod[], lookup: Lookup): PodPort[] {
  return ports.map((port) => {
    const { port: number, protocol } = port
    if (!number) return port
    const destinations = pods.flatMap((pod) =>
      pod.ips.slice(0, 1).map((address) => ({ to: { type: 'pod' as const, pod }, address, port: number, protocol })),
    )
    const accesses = lookup.clients.flatMap(
      (client) => worstAccess(destinations.map((destination) => accessOfClient(client, destination, lookup))) ?? [],
    )
    return { ...port, ...asDocument(accesses) }
  })
}
