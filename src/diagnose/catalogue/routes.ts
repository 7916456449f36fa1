import type { RouteView } from '../../model/way-in.ts'
import { some, type WordsFor } from '../words.ts'
import { portText } from './ports.ts'

/** PT5xx: Ingresses and other routes. */
export const routeWords: WordsFor<'PT501' | 'PT502'> = {
  PT501: {
    name: 'route-service-missing',
    title: ({ route }) => `${routeName(route)} sends to a Service that does not exist`,
    message: ({ route }, { namespace }) =>
      `${wayOf(route)} leads to Service ${route.backend.service}, and namespace ${namespace} has none of that name.`,
    fix: ({ route }, { kubectl }) => ({
      text: 'Correct the name in the route, or create the Service.',
      command: kubectl('edit', route.kind.toLowerCase(), route.name),
    }),
    explain: {
      summary: 'A route sends traffic to a Service that does not exist.',
      means: 'The controller answers such requests with an error, most often 503.',
      why: 'The backend of an Ingress names a Service of its own namespace. Nothing checks that it exists when the Ingress is written.',
      sources: ['networking/v1 IngressServiceBackend', 'ingress-nginx#839, #6135'],
      confirm: ['kubectl -n NS describe ingress NAME', 'kubectl -n NS get services'],
      mend: ['Correct the name of the backend, or create the Service.'],
    },
  },
  PT502: {
    name: 'route-port-missing',
    title: ({ route }) => `${routeName(route)} names port ${route.backend.port ?? '<none>'}, which the Service does not have`,
    message: ({ route, ports }) =>
      `${wayOf(route)} leads nowhere: the Service has ${some(ports.map(portText)) || 'no ports'}. It must be a port of the Service, not of the container.`,
    fix: ({ route, meant }, { kubectl }) => {
      const text = meant ? `Name port ${portText(meant)} in the route.` : 'Name a port of the Service in the route.'
      if (!meant) return { text, command: kubectl('edit', route.kind.toLowerCase(), route.name) }
      const value = meant.name && typeof route.backend.port === 'string' ? { name: meant.name } : { number: meant.port }
      const path = `/${route.field.replaceAll('[', '/').replaceAll(']', '').replaceAll('.', '/')}/port`
      const patch = JSON.stringify([{ op: 'replace', path, value }])
      return { text, command: kubectl('patch', route.kind.toLowerCase(), route.name, '--type', 'json', '-p', patch) }
    },
    explain: {
      summary: 'A route names a port that its Service does not have.',
      means: 'The controller finds no endpoint for the route and answers with an error, most often 503.',
      why: 'The backend of an Ingress gives a port of the Service, by name or by number. The number of the container (targetPort) does not count.',
      sources: ['networking/v1 ServiceBackendPort', 'ingress-nginx#250, #12196'],
      confirm: ['kubectl -n NS describe ingress NAME', 'kubectl -n NS get service SVC'],
      mend: ['Name a port of the Service in the backend of the route.'],
    },
  },
}

function routeName(route: RouteView): string {
  return `${route.kind.toLowerCase()}/${route.name}`
}

/** `shop.example.com/pay`, `any host`. */
function wayOf(route: RouteView): string {
  const host = route.host ?? 'any host'
  return route.path ? `${host}${route.host ? '' : ' '}${route.path}` : route.host ? host : 'The default backend'
}
