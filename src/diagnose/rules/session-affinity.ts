import { positions, type Rule, serviceRef } from '../rule.ts'

/** PT407: `sessionAffinity: ClientIP` keeps each client address at one of several endpoints. A headless Service knows no affinity. */
export const sessionAffinity: Rule = (chain) => {
  const { service } = chain
  const seconds = service?.sessionAffinitySeconds
  if (!service || seconds === undefined || service.headless) return []
  const ports = positions(chain, (port) => port.endpoints.filter((endpoint) => endpoint.usable).length > 1)
  if (ports.length === 0) return []
  return [
    {
      code: 'PT407',
      facts: { seconds, endpoints: Math.max(...ports.map((position) => usable(chain, position))) },
      severity: 'info',
      confidence: 'proven',
      stage: 'service',
      ports,
      hop: '',
      evidence: [
        { object: serviceRef(chain), field: 'spec.sessionAffinity', value: 'ClientIP' },
        { object: serviceRef(chain), field: 'spec.sessionAffinityConfig.clientIP.timeoutSeconds', value: seconds },
      ],
    },
  ]
}

function usable(chain: Parameters<Rule>[0], position: number): number {
  return chain.ports[position]?.endpoints.filter((endpoint) => endpoint.usable).length ?? 0
}
