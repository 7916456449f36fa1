import { isPublic } from '../lib/cidr.ts'
import type { ClientView } from '../model/client.ts'
import type { Entry } from '../model/way-in.ts'

/** Is the client outside of the cluster: `outside`, or an address of the internet? */
export function isOutside({ kind, name }: Pick<ClientView, 'kind' | 'name'>): boolean {
  return kind === 'Outside' || (kind === 'Address' && isPublic(name))
}

/** Does a client outside of the cluster connect there directly? Behind a route, a Pod or a Node connects. */
export function isFromOutside({ type }: Pick<Entry, 'type'>): boolean {
  return type === 'nodePort' || type === 'loadBalancer' || type === 'externalIP'
}

/** Is there no entry point for a client outside of the cluster: no NodePort, load balancer, external IP or route? */
export function isClosedOutside(entries: readonly Pick<Entry, 'type'>[]): boolean {
  return entries.every(({ type }) => type === 'dns' || type === 'clusterIP')
}

/** The entry points of a client outside of the cluster: `connects through NodePort 30080`, `connects only through ingress/shop and its controller`. */
export function outsideText(entries: readonly Entry[]): string {
  if (isClosedOutside(entries)) return 'no entry point for external traffic leads here'
  const own = entries.filter(isFromOutside)
  const routes = entries.flatMap(({ route }) => (route ? [`${route.kind.toLowerCase()}/${route.name}`] : []))
  if (own.length === 0) return `connects only through ${[...new Set(routes)].join(', ') || 'a route'} and its controller`
  return `connects through ${[...new Set(own.map(entryText))].join(', ')}`
}

function entryText({ type, address, port }: Entry): string {
  if (type === 'nodePort') return `NodePort ${port ?? ''}`.trim()
  const name = type === 'loadBalancer' ? 'load balancer' : 'external IP'
  return address === '' ? `${name}, which has no address yet` : `${name} ${address}`
}
