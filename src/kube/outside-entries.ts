import { isPublic } from '../lib/cidr.ts'
import type { ClientView } from '../model/client.ts'
import type { Entry } from '../model/way-in.ts'

/** Is the client outside of the cluster: `outside`, or an address of the internet? */
export function isOutside({ kind, name }: Pick<ClientView, 'kind' | 'name'>): boolean {
  return kind === 'Outside' || (kind === 'Address' && isPublic(name))
}

/** Does a client outside of the cluster connect there itself? Behind a route it is a Pod or a Node that does. */
export function isFromOutside({ type }: Pick<Entry, 'type'>): boolean {
  return type === 'nodePort' || type === 'loadBalancer' || type === 'externalIP'
}

/** Does nothing lead a client outside of the cluster here: no port of Nodes, no load balancer, no external IP, no route? */
export function isClosedOutside(entries: readonly Pick<Entry, 'type'>[]): boolean {
  return entries.every(({ type }) => type === 'dns' || type === 'clusterIP')
}

/** Which entry points let in a client outside of the cluster: `comes by NodePort 30080`, `comes by ingress/shop alone, whose controller connects`. */
export function outsideText(entries: readonly Entry[]): string {
  if (isClosedOutside(entries)) return 'no entry point from outside leads here'
  const own = entries.filter(isFromOutside)
  const routes = entries.flatMap(({ route }) => (route ? [`${route.kind.toLowerCase()}/${route.name}`] : []))
  if (own.length === 0) return `comes by ${[...new Set(routes)].join(', ') || 'a route'} alone, whose controller connects`
  return `comes by ${[...new Set(own.map(entryText))].join(', ')}`
}

function entryText({ type, address, port }: Entry): string {
  if (type === 'nodePort') return `NodePort ${port ?? ''}`.trim()
  const name = type === 'loadBalancer' ? 'load balancer' : 'external IP'
  return address === '' ? `${name}, which has no address yet` : `${name} ${address}`
}
