import { nearest } from '../../lib/similar.ts'
import type { ServicePort } from '../../model/resources.ts'
import type { Chain } from '../../trace/service.ts'
import type { AnyDiagnosis, PortFacts } from '../facts.ts'
import { brokenRoute, routeRef } from '../routes.ts'
import { portFacts, type Rule, serviceRef } from '../rule.ts'

/** PT502: a route names a port that the Service does not have. It must be a port of the Service, not of the container. */
export const routePortMissing: Rule = (chain) =>
  chain.routes.flatMap((route, index): AnyDiagnosis[] => {
    if (route.reason !== 'port-missing') return []
    const ports = (chain.service?.ports ?? []).map((port, position) => portFacts({ ...port, index: position }))
    const meant = portMeant(chain, route.backend.port)
    const { port } = route.backend
    return [
      {
        code: 'PT502',
        facts: { route, ports, ...(meant && { meant }) },
        ...brokenRoute(index),
        severity: 'warn',
        evidence: [
          { object: routeRef(route), field: `${route.field}.port.${typeof port === 'string' ? 'name' : 'number'}`, value: port ?? null },
          {
            object: serviceRef(chain),
            field: typeof port === 'string' ? 'spec.ports[*].name' : 'spec.ports[*].port',
            value: ports.map((one) => (typeof port === 'string' ? one.name : one.port)),
          },
        ],
      },
    ]
  })

/** The Service port that the route probably means: the one that leads to the number, one of a similar name, or the only one. */
function portMeant(chain: Chain, wanted: number | string | undefined): PortFacts | undefined {
  const ports = chain.service?.ports ?? []
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
