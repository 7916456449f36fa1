import { count } from '../../lib/count.ts'
import { humanDuration } from '../../lib/duration.ts'
import type { Chain } from '../../trace/chain.ts'
import { serviceRef } from '../chain/evidence.ts'
import { positions } from '../chain/ports.ts'
import type { FindingDefinition } from '../finding.ts'

interface Facts {
  seconds: number
  endpoints: number
}

/** `sessionAffinity: ClientIP` keeps each client address at one of several endpoints. A headless Service knows no affinity. */
export const PT407: FindingDefinition<'PT407', Facts> = {
  code: 'PT407',
  name: 'session-affinity',
  rule: (chain) => {
    const { service } = chain
    const seconds = service?.sessionAffinitySeconds
    if (!service || seconds === undefined || service.headless) return []
    const ports = positions(chain, (port) => port.endpoints.filter((endpoint) => endpoint.usable).length > 1)
    if (ports.length === 0) return []
    return [
      {
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
  },
  title: () => 'session affinity pins clients to one endpoint',
  message: ({ seconds, endpoints }) =>
    `sessionAffinity is ClientIP for ${humanDuration(seconds * 1000)}: all clients behind one address, such as a proxy, use the same one of ${count(endpoints, 'endpoint')}.`,
  advice: (_, { kubectl, service }) => ({
    fix: {
      text: 'Turn session affinity off if the load must be even.',
      command: kubectl(
        'patch',
        'service',
        service,
        '-p',
        JSON.stringify({ spec: { sessionAffinity: 'None', sessionAffinityConfig: null } }),
      ),
    },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'Session affinity sends each client address to one endpoint.',
    means: 'The load is uneven if the clients are: all clients behind one proxy or NAT use one endpoint. New Pods get only new clients.',
    why: 'With sessionAffinity ClientIP kube-proxy remembers the endpoint of each source address for timeoutSeconds, 10800 (three hours) by default, counted from the last connection. Each Node does this separately.',
    sources: ['core/v1 ServiceSpec.sessionAffinity', 'core/v1 ClientIPConfig', 'kubernetes#43958, #55603'],
    confirm: ["kubectl -n NS get service SVC -o jsonpath='{.spec.sessionAffinity} {.spec.sessionAffinityConfig}'"],
    fix: ['kubectl -n NS patch service SVC -p \'{"spec":{"sessionAffinity":"None","sessionAffinityConfig":null}}\''],
  },
}

function usable(chain: Chain, position: number): number {
  return chain.ports[position]?.endpoints.filter((endpoint) => endpoint.usable).length ?? 0
}
