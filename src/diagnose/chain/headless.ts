import type { Endpoint } from '../../model/endpoint.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'

/** Endpoints that the name of a headless Service leads to, though their slice has no such port. */
export function portlessInUse({ service }: Chain, { port, endpoints }: PortChain): Endpoint[] {
  return service?.headless && port !== 0 ? endpoints.filter((one) => one.usable && one.port === undefined) : []
}

/**
 * What it means for a headless Service that usable endpoints lack a port. Its name has their addresses anyway, and only the SRV records
 * lack them (CoreDNS, plugin kubernetes): information. A controller of routes looks for the port in the slices: if none has it, a route
 * that leads there has no backend.
 */
export function portlessSeverity(chain: Chain, port: PortChain): 'info' | 'warn' {
  const isRouted = chain.inside === true || port.entries.some(({ type }) => type === 'ingress' || type === 'route')
  return isRouted && !port.endpoints.some((one) => one.usable && one.port !== undefined) ? 'warn' : 'info'
}
