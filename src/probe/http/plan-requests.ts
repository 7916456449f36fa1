import type { HttpTarget } from '../../model/http-probe.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Chain } from '../../trace/chain.ts'

const defaultPorts = { http: 80, https: 443 } as const

/**
 * The request that a URL asks for; undefined without a URL, or if nothing that was read owns it. `behind` is the chain of the Service that
 * receives the request.
 */
export function requestOf({ address }: Chain, behind: Chain, snapshot: Snapshot): HttpTarget | undefined {
  const { scheme, host, port, path = '/' } = address ?? {}
  if (!address || scheme === undefined || host === undefined) return undefined
  const [only, ...others] = behind.ports
  return {
    scheme,
    host,
    port: port ?? defaultPorts[scheme],
    // As browsers send it (URL Standard, path percent-encode set).
    path: path.toWellFormed().replaceAll(/[^!-~]/gu, encodeURIComponent),
    addresses: [...new Set(address.owners.flatMap(({ object, rule }) => (rule ? addressesOf(object, snapshot) : [])))],
    ...(only && others.length === 0 && { position: 0 }),
  }
}

/** What a controller has written as the addresses of the route: those of an Ingress, or of the Gateways that are parents of a route. */
function addressesOf({ kind, namespace, name }: { kind: string; namespace?: string; name: string }, snapshot: Snapshot): string[] {
  const isIt = (one: { namespace: string; name: string }) => one.namespace === namespace && one.name === name
  if (kind === 'Ingress') return snapshot.ingresses.find(isIt)?.addresses ?? []
  const parents = (snapshot.gatewayRoutes ?? []).filter((one) => one.kind === kind && isIt(one)).flatMap((route) => route.parents)
  return (snapshot.gateways ?? [])
    .filter((gateway) => parents.some((parent) => parent.namespace === gateway.namespace && parent.name === gateway.name))
    .flatMap(({ addresses }) => addresses)
}
