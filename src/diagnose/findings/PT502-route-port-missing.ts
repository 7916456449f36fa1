import { defined } from '../../lib/defined.ts'
import { nearest } from '../../lib/similar.ts'
import type { ServicePort } from '../../model/resources.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import { portFacts } from '../chain/ports.ts'
import { backendRef, brokenRoute, routeRef, routeSeverity } from '../chain/routes.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { editOf, kindWord, pointerOf, routeName, wayOf } from '../words/routes.ts'
import { portText } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  route: RouteView
  ports: readonly PortFacts[]
  meant?: PortFacts
}

/** A route names a port that the Service does not have. It must be a port of the Service, not of the container. */
export const PT502: FindingDefinition<'PT502', Facts> = {
  code: 'PT502',
  name: 'route-port-missing',
  rule: (chain) =>
    chain.routes.flatMap((route, index): Found<Facts>[] => {
      if (route.reason !== 'port-missing') return []
      const ports = portsOf(chain, route).map((port, position) => portFacts({ ...port, index: position }))
      const found = portMeant(chain, route)
      // One of the same number has another protocol.
      const meant = found?.port === route.backend.port ? undefined : found
      const { port } = route.backend
      const named = route.kind === 'Ingress' && route.portField === undefined ? `.${typeof port === 'string' ? 'name' : 'number'}` : ''
      return [
        {
          facts: { route, ports, ...defined({ meant }) },
          ...brokenRoute(index),
          severity: routeSeverity(chain, route),
          evidence: [
            { object: routeRef(route), field: `${portFieldOf(route)}${named}`, value: port ?? null },
            {
              object: route.end ? { kind: 'Service', ...route.end } : backendRef(route),
              ...meantPorts(route, ports),
            },
          ],
        },
      ]
    }),
  title: ({ route, ports }) => `${routeName(route)}: Service has no port ${wantedPort(route, ports)}`,
  message: ({ route, ports }) =>
    isPortOfPods(route)
      ? `${wayOf(route)} has no endpoint: the target ports of the Service are ${some(ports.map(({ targetPort }) => String(targetPort))) || 'none'}. A number in a Route is a port of the Pods, and a name is a port of the Service.`
      : `${wayOf(route)} has no endpoint: the Service has ${ports.length === 0 ? 'no ports' : `${ports.length === 1 ? 'port' : 'ports'} ${some(ports.map(portText))}`}. A route needs a port of the Service, not of the container.`,
  advice: ({ route, meant }, { kubectlIn }) => {
    const text = meant ? `Set port ${portText(meant)} in the route.` : 'Set a port of the Service in the route.'
    // An annotation is a text of its own.
    if (!meant || route.portField?.startsWith('metadata.annotations')) return { fix: { text, command: editOf(route, kubectlIn) } }
    const named = meant.name && typeof route.backend.port === 'string' ? { name: meant.name } : { number: meant.port }
    const value = route.kind === 'Ingress' && route.portField === undefined ? named : portValue(route, meant)
    const path = pointerOf(portFieldOf(route))
    const patch = JSON.stringify([
      { op: route.backend.port === undefined || route.portField || route.hostless ? 'add' : 'replace', path, value },
    ])
    return {
      fix: { text, command: kubectlIn(route.namespace ?? '', 'patch', kindWord(route), route.name, '--type', 'json', '-p', patch) },
    }
  },
  effect: 'misrouted',
  relations: { backendReasons: ['port-missing'] },
  explain: {
    summary: 'A route uses a port that its Service does not have.',
    means: 'The controller finds no endpoint for the route and answers with an error, most often 503.',
    why: 'An Ingress, an IngressRoute and a TargetGroupBinding give a Service port by name or by number. A Gateway API route, a VirtualService and an HTTPProxy give it by number. An OpenShift Route gives the name of a Service port or the number of a Pod port. Only an OpenShift Route can use the port number of a container (targetPort).',
    sources: ['networking/v1 ServiceBackendPort', 'gateway.networking.k8s.io/v1 BackendObjectReference.port', 'ingress-nginx#250, #12196'],
    confirm: ['kubectl -n NS describe ingress NAME', 'kubectl -n NS get service SVC'],
    fix: ['Set a port of the Service in the backend of the route.'],
  },
}

function portFieldOf({ field, portField }: RouteView): string {
  return portField ?? `${field}.port`
}

/** A number in a Route of OpenShift means the Pods (openshift/api route/v1 RoutePort). */
function isPortOfPods({ kind, backend }: RouteView): boolean {
  return kind === 'Route' && typeof backend.port === 'number'
}

/** What the port of the route was compared with. */
function meantPorts(route: RouteView, ports: readonly PortFacts[]): { field: string; value: unknown } {
  if (isPortOfPods(route)) return { field: 'spec.ports[*].targetPort', value: ports.map(({ targetPort }) => targetPort) }
  return typeof route.backend.port === 'string'
    ? { field: 'spec.ports[*].name', value: ports.map(({ name }) => name) }
    : { field: 'spec.ports[*].port', value: ports.map(({ port }) => port) }
}

/** A Route of OpenShift takes the name of the Service port, or a number of the Pods; any other kind the number of the Service port. */
function portValue({ kind, backend }: RouteView, { name, port, targetPort }: PortFacts): number | string {
  const isNamed = name !== '' && typeof backend.port === 'string'
  return isNamed ? name : kind === 'Route' ? name || targetPort : port
}

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

/** `8080`; with the protocol where that is what the Service lacks. */
function wantedPort({ kind, backend }: RouteView, ports: readonly PortFacts[]): string {
  const isThere = ports.some(({ port }) => port === backend.port)
  return `${backend.port ?? '<none>'}${isThere ? (kind === 'UDPRoute' ? '/UDP' : '/TCP') : ''}`
}
