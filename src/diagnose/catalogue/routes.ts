import type { RouteView } from '../../model/way-in.ts'
import type { PortFacts } from '../facts.ts'
import { some, type WordContext, type WordsFor } from '../words.ts'
import { portText } from './ports.ts'

/** PT5xx: Ingresses and other routes. */
export const routeWords: WordsFor<'PT501' | 'PT502'> = {
  PT501: {
    name: 'route-service-missing',
    title: ({ route }) => `${routeName(route)} sends to a Service that does not exist`,
    message: ({ route }) =>
      `${wayOf(route)} leads to Service ${route.backend.service}, and namespace ${route.backend.namespace ?? route.namespace} has none of that name.`,
    fix: ({ route }, { kubectlIn }) => ({
      text: 'Correct the name in the route, or create the Service.',
      command: editOf(route, kubectlIn),
    }),
    explain: {
      summary: 'A route sends traffic to a Service that does not exist.',
      means:
        'The controller answers such requests with an error: an Ingress controller most often with 503, one of the Gateway API with 500 for the share of this backend.',
      why: 'The backend of an Ingress names a Service of its own namespace, that of a route of the Gateway API may name one of another. Nothing checks that it exists when the route is written.',
      sources: [
        'networking/v1 IngressServiceBackend',
        'gateway.networking.k8s.io/v1 HTTPRouteRule.backendRefs',
        'ingress-nginx#839, #6135',
      ],
      confirm: ['kubectl -n NS describe ingress NAME', 'kubectl -n NS get services'],
      mend: ['Correct the name of the backend, or create the Service.'],
    },
  },
  PT502: {
    name: 'route-port-missing',
    title: ({ route, ports }) => `${routeName(route)} names port ${wantedPort(route, ports)}, which the Service does not have`,
    message: ({ route, ports }) =>
      `${wayOf(route)} leads nowhere: the Service has ${some(ports.map(portText)) || 'no ports'}. It must be a port of the Service, not of the container.`,
    fix: ({ route, meant }, { kubectlIn }) => {
      const text = meant ? `Name port ${portText(meant)} in the route.` : 'Name a port of the Service in the route.'
      if (!meant) return { text, command: editOf(route, kubectlIn) }
      const named = meant.name && typeof route.backend.port === 'string' ? { name: meant.name } : { number: meant.port }
      const value = route.kind === 'Ingress' ? named : meant.port
      const path = `/${route.field.replaceAll('[', '/').replaceAll(']', '').replaceAll('.', '/')}/port`
      const patch = JSON.stringify([{ op: route.backend.port === undefined ? 'add' : 'replace', path, value }])
      return { text, command: kubectlIn(route.namespace ?? '', 'patch', kindWord(route), route.name, '--type', 'json', '-p', patch) }
    },
    explain: {
      summary: 'A route names a port that its Service does not have.',
      means: 'The controller finds no endpoint for the route and answers with an error, most often 503.',
      why: 'The backend of an Ingress gives a port of the Service, by name or by number; that of a route of the Gateway API by number. The number of the container (targetPort) does not count.',
      sources: [
        'networking/v1 ServiceBackendPort',
        'gateway.networking.k8s.io/v1 BackendObjectReference.port',
        'ingress-nginx#250, #12196',
      ],
      confirm: ['kubectl -n NS describe ingress NAME', 'kubectl -n NS get service SVC'],
      mend: ['Name a port of the Service in the backend of the route.'],
    },
  },
}

/** `8080`; with the protocol where that is what the Service lacks. */
function wantedPort({ kind, backend }: RouteView, ports: readonly PortFacts[]): string {
  const isThere = ports.some(({ port }) => port === backend.port)
  return `${backend.port ?? '<none>'}${isThere ? (kind === 'UDPRoute' ? '/UDP' : '/TCP') : ''}`
}

/** `httproute/shop`. */
export function routeName(route: RouteView): string {
  return `${kindWord(route)}/${route.name}`
}

/** `httproute`, as kubectl takes it. */
export function kindWord({ kind }: RouteView): string {
  return kind.toLowerCase()
}

/** Opens the route in an editor. */
export function editOf(route: RouteView, kubectlIn: WordContext['kubectlIn']): string {
  return kubectlIn(route.namespace ?? '', 'edit', kindWord(route), route.name)
}

/** `shop.example.com/pay`, `any host`. */
function wayOf(route: RouteView): string {
  const host = route.host ?? 'any host'
  if (route.path) return `${host}${route.host ? '' : ' '}${route.path}`
  return route.host ? host : route.kind === 'Ingress' ? 'The default backend' : routeName(route)
}
