import { asDocument } from '../../kube/client-access.ts'
import { defined } from '../../lib/defined.ts'
import { socketAddress } from '../../lib/ip.ts'
import type { ClientAccess } from '../../model/access.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Service, ServicePort } from '../../model/resources.ts'
import type { NodePortTrace, NodeTrace } from '../../model/way-in.ts'
import type { Lookup } from '../lookup.ts'
import type { Client } from './client.ts'
import { accessOfClient, type Destination } from './client-access.ts'
import { nodeOf, partyAt } from './clients.ts'

/**
 * The endpoints of a Service port, each with what policies say of the clients that were named. `nodes` say to which endpoints the Node of a
 * client sends; none: each sends to all.
 */
export function withClientAccess(
  service: Service,
  port: ServicePort,
  endpoints: readonly Endpoint[],
  nodes: readonly NodeTrace[],
  lookup: Lookup,
): Endpoint[] {
  return endpoints.map((endpoint) => {
    const destination = destinationOf(service, port, endpoint, lookup)
    if (!destination) return endpoint
    const accesses = lookup.clients.map((client): ClientAccess => {
      const access = accessOfClient(client, destination, lookup)
      return { ...access, ...defined({ unused: service.headless ? undefined : unusedBy(client, port, endpoint, nodes) }) }
    })
    return { ...endpoint, ...asDocument(accesses) }
  })
}

/** Where a client that uses a Service port ends at this endpoint; undefined if it has no port. */
export function destinationOf(service: Service, port: ServicePort, endpoint: Endpoint, lookup: Lookup): Destination | undefined {
  const { address, port: number, protocol, pod: name } = endpoint
  if (number === undefined) return undefined
  const pod = name === undefined ? undefined : lookup.pod(service.namespace, name)
  return {
    to: pod ? { type: 'pod', pod } : name === undefined ? partyAt(address, lookup) : { type: 'address', address },
    address,
    port: number,
    protocol,
    // A name of a headless Service leads to the Pods themselves.
    ...(!service.headless && defined({ servicePort: port.port, nodePort: port.nodePort })),
    ...(name !== undefined && !pod && { isUnread: true as const }),
  }
}

/** Why no Node on which the client is sends to the endpoint; undefined if one does, or that is not known. */
function unusedBy(client: Client, port: ServicePort, endpoint: Endpoint, nodes: readonly NodeTrace[]): NodePortTrace['why'] | undefined {
  if (!endpoint.usable || nodes.length === 0 || !client.parties) return undefined
  const address = socketAddress(endpoint.address, endpoint.port)
  const reasons = client.parties.map((party) => {
    const node = nodes.find(({ name }) => name === nodeOf(party))
    const choice = node?.ports.find((one) => one.name === port.name && one.port === port.port && one.protocol === port.protocol)
    return choice && !choice.internal.includes(address) ? choice.why : undefined
  })
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined
}
