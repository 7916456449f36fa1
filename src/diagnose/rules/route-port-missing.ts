import { nearest } from '../../lib/similar.ts'
import type { ServicePort } from '../../model/resources.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import type { AnyDiagnosis, PortFacts } from '../facts.ts'
import { backendRef, brokenRoute, routeRef, routeSeverity } from '../routes.ts'
import { portFacts, type Rule } from '../rule.ts'

/** PT502: a route names a port that the Service does not have. It must be a port of the Service, not of the container. */
export const routePortMissing: Rule = (chain) =>
  chain.routes.flatMap((route, index): AnyDiagnosis[] => {
    if (route.reason !== 'port-missing') return []
    const ports = portsOf(chain, route).map((port, position) => portFacts({ ...port, index: position }))
    const found = portMeant(chain, route)
    // One of the same number has another protocol.
    const meant = found?.port === route.backend.port ? undefined : found
    const { port } = route.backend
    const named = route.kind === 'Ingress' ? `.${typeof port === 'string' ? 'name' : 'number'}` : ''
    return [
      {
        code: 'PT502',
        facts: { route, ports, ...(meant && { meant }) },
        ...brokenRoute(index),
        severity: routeSeverity(chain, route),
        evidence: [
          { object: routeRef(route), field: `${route.field}.port${named}`, value: port ?? null },
          {
            object: backendRef(route),
            field: typeof port === 'string' ? 'spec.ports[*].name' : 'spec.ports[*].port',
            value: ports.map((one) => (typeof port === 'string' ? one.name : one.port)),
          },
        ],
      },
    ]
  })

/** The ports of the Service: of the target, or of the one that the route names. */
function portsOf({ service }: Chain, { ports }: RouteView): readonly ServicePort[] {
  return ports ?? service?.ports ?? []
}

/** The Service port that the route probably means: the one that leads to the number, one of a similar name, or the only one. */
function portMeant(chain: Chain, route: RouteView): PortFacts | undefined {
  const wanted = route.backend.port
  const ports = portsOf(chain, route)
  const at = (test: (port: ServicePort) => boolean) => {
    const index = ports.findIndex(test)
    const port = ports[index]
    return port ? portFacts({ ...port, index }) : undefined
  }
  const resolved = chain.ports.find((port) => port.endpoints.some((endpoint) => endpoint.port === wanted))
  const name = typeof wanted === 'string' ? nearest(wanted, ports.map((port) => port.name).filter(Boolean)) : undefined
  return (
    at((port) => wanted !== undefined && port.targetPort === wanted) ??
    at((port) => port.port === resolved?.port) ??
    at((port) => name !== undefined && port.name === name) ??
    at(() => ports.length === 1)
  )
}
