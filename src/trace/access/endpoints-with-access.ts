import type { Endpoint } from '../../model/endpoint.ts'
import type { Service, ServicePort } from '../../model/resources.ts'
import type { NodeTrace, RouteView } from '../../model/way-in.ts'
import type { Lookup } from '../lookup.ts'
import { withClientAccess } from './client-endpoints.ts'
import { behindRoutes } from './controllers.ts'
import { withAccess } from './endpoint-access.ts'

/** The endpoints of the Service port at `position`, each with who may connect to it; if clients were named, with whether these may. */
export function endpointsWithAccess(
  service: Service,
  port: ServicePort & { endpoints: readonly Endpoint[] },
  { position, routes, nodes }: { position: number; routes: readonly RouteView[]; nodes: readonly NodeTrace[] },
  lookup: Lookup,
): Endpoint[] {
  if (lookup.clients.length === 0) return withAccess(service, port, port.endpoints, lookup)
  const leading = routes.filter(({ leadsTo }) => leadsTo === position)
  return withClientAccess(service, port, port.endpoints, nodes, behindRoutes(leading, service, lookup))
}
