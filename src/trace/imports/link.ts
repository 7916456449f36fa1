import { defined } from '../../lib/defined.ts'
import type { ClusterConnection, ClusterGateway, ClusterLink } from '../../model/multi-cluster.ts'
import type { EndpointSlice } from '../../model/resources.ts'

/** Writes the slices of the clusters that Submariner connects (submariner-io/lighthouse pkg/constants LabelValueManagedBy). */
const LIGHTHOUSE = 'lighthouse-agent.submariner.io'

const best: readonly string[] = ['connected', 'connecting', 'error']

/**
 * The best connection that the Gateways of this cluster have to another one. Undefined if there is no such Gateway, if nothing is sent there,
 * or if it is the own cluster.
 */
export function linkTo(cluster: string, slices: readonly EndpointSlice[], gateways: readonly ClusterGateway[]): ClusterLink | undefined {
  const first = gateways.find(({ haStatus }) => haStatus === 'active') ?? gateways[0]
  if (!first || slices.length === 0 || cluster === '' || gateways.some((one) => one.cluster === cluster)) return undefined
  const [link] = gateways
    .flatMap(({ namespace, name, connections }) => connections.map((connection) => ({ gateway: { namespace, name }, connection })))
    .filter(({ connection }) => connection.cluster === cluster)
    .sort((a, b) => rank(a.connection) - rank(b.connection))
  const sameIds = slices.every(({ managedBy }) => managedBy === LIGHTHOUSE)
  if (!link) return { gateway: { namespace: first.namespace, name: first.name }, sameIds }
  const { status, message } = link.connection
  return { gateway: link.gateway, status, ...defined({ message: message || undefined }), sameIds }
}

/** A status that is not known ranks before an error: it may be a connection. */
function rank({ status }: ClusterConnection): number {
  return best.includes(status) ? best.indexOf(status) : 0.5
}
