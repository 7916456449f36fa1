import type { ServicePort } from '../../model/resources.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { firstPort, portFacts, positions, type Rule, serviceRef } from '../rule.ts'

const appProtocols: ReadonlySet<string> = new Set(['grpc', 'h2c', 'http2', 'kubernetes.io/h2c'])

/**
 * PT706: kube-proxy chooses an endpoint for each connection and not for each request, and clients of gRPC keep one connection. The proxy of
 * a mesh, and a controller of Ingresses, choose for each request.
 */
export const longLivedImbalance: Rule = (chain) => {
  if (!chain.service || chain.service.headless) return []
  const ports = positions(chain, (port) => protocolOf(port) !== undefined && isBalanced(chain, port))
  const all = ports.flatMap((position) => chain.ports[position] ?? [])
  const [first] = all
  if (!first) return []
  const protocol = protocolOf(first)
  return [
    {
      code: 'PT706',
      facts: {
        ports: all.map(portFacts),
        protocol: protocol?.name ?? '',
        endpoints: first.endpoints.filter((endpoint) => endpoint.usable).length,
      },
      severity: 'info',
      confidence: protocol?.field === 'name' ? 'inferred' : 'proven',
      stage: 'service',
      ports,
      hop: firstPort(ports),
      evidence: all.map((port) => {
        const field = protocolOf(port)?.field ?? 'appProtocol'
        return { object: serviceRef(chain), field: `spec.ports[${port.index}].${field}`, value: port[field] ?? null }
      }),
    },
  ]
}

/** By kube-proxy, among several endpoints, and by nobody else. */
function isBalanced(chain: Chain, port: PortChain): boolean {
  const used = port.endpoints.filter((endpoint) => endpoint.usable)
  const isRouted = chain.routes.some((route) => route.state === 'ok' && chain.ports[route.leadsTo ?? -1] === port)
  return used.length > 1 && !isRouted && used.every((endpoint) => endpoint.sidecar === undefined && endpoint.ambient === undefined)
}

function protocolOf(port: Pick<ServicePort, 'name' | 'protocol' | 'appProtocol'>) {
  if (port.protocol !== 'TCP') return undefined
  if (port.appProtocol !== undefined) {
    const name = port.appProtocol.toLowerCase()
    return appProtocols.has(name) ? ({ name, field: 'appProtocol' } as const) : undefined
  }
  return /^grpc(-|$)/.test(port.name) ? ({ name: 'grpc', field: 'name' } as const) : undefined
}
