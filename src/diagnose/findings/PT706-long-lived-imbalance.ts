import { count } from '../../lib/count.ts'
import type { ServicePort } from '../../model/resources.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { serviceRef } from '../chain/evidence.ts'
import { marks, portFacts, positions } from '../chain/ports.ts'
import { figureEvidence, type SampledEndpoint, sampledEndpoints, usedEndpoints } from '../chain/samples.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { portText } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  ports: readonly PortFacts[]
  protocol: string
  endpoints: number
  /** By counting: the first endpoint that has none of so many connections. */
  counted?: { pod: string; connections: number }
}

const appProtocols: ReadonlySet<string> = new Set(['grpc', 'h2c', 'http2', 'kubernetes.io/h2c'])

/**
 * Kube-proxy chooses an endpoint for each connection and not for each request, and clients of gRPC keep one connection. The proxy of
 * a mesh, and a controller of Ingresses, choose for each request.
 */
export const PT706: FindingDefinition<'PT706', Facts> = {
  code: 'PT706',
  name: 'long-lived-imbalance',
  rule: (chain) => {
    if (!chain.service || chain.service.headless) return []
    const counted = chain.ports.flatMap((port, position) => countedAt(chain, port, position))
    if (counted.length > 0) return counted
    const ports = positions(chain, (port) => protocolOf(port) !== undefined && isBalanced(chain, port))
    const all = ports.flatMap((position) => chain.ports[position] ?? [])
    const [first] = all
    if (!first) return []
    const protocol = protocolOf(first)
    return [
      {
        facts: {
          ports: all.map(portFacts),
          protocol: protocol?.name ?? '',
          endpoints: first.endpoints.filter((endpoint) => endpoint.usable).length,
        },
        severity: 'info',
        confidence: protocol?.field === 'name' ? 'inferred' : 'proven',
        ...marks('service', ports),
        evidence: all.map((port) => {
          const field = protocolOf(port)?.field ?? 'appProtocol'
          return { object: serviceRef(chain), field: `spec.ports[${port.index}].${field}`, value: port[field] ?? null }
        }),
      },
    ]
  },
  title: ({ protocol, counted }) => (counted ? 'connections are spread unevenly' : `${protocol} requests of a client use one endpoint`),
  message: ({ ports, protocol, endpoints, counted }) =>
    counted
      ? `${counted.pod} has none of ${counted.connections} connections to ${count(endpoints, 'endpoint')}. By chance, this happens less than once in 1000 cases: clients keep connections that are older than the endpoint, or a proxy chooses the endpoints.`
      : `A client of ${ports.length === 1 ? 'port' : 'ports'} ${some(ports.map(portText))} that keeps its connection open, as ${protocol} does, sends all requests to one of ${count(endpoints, 'endpoint')}.`,
  advice: () => ({
    fix: {
      text: 'Balance in the clients (headless Service and round_robin), use a proxy or mesh, or limit the age of connections in the server.',
    },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'Long-lived connections spread requests unevenly.',
    means: 'Some endpoints do most of the work, and new Pods get no requests until clients reconnect. No connection fails.',
    why: 'kube-proxy chooses an endpoint when a connection is made. gRPC and HTTP/2 send many requests over one connection and keep it, so all of them go to the same endpoint. The proxy of a mesh, or an Ingress controller, chooses for each request.',
    sources: ['core/v1 ServicePort.appProtocol', 'gRPC Load Balancing', 'kubernetes#38456'],
    confirm: ["kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'", 'kubectl -n NS top pods   (does the load differ?)'],
    fix: [
      'Use a headless Service (clusterIP: None), and round_robin in the client with the name dns:///SVC.NS.svc:PORT.',
      'Or use a mesh or proxy that balances requests.',
      'Or limit the age of a connection in the server (MAX_CONNECTION_AGE of gRPC).',
    ],
  },
}

/** Only kube-proxy balances it, among several endpoints. */
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

/** If the chance of an uneven spread is below this, it is no accident. */
const CHANCE = 0.001

function openOf({ last }: SampledEndpoint): number {
  return (last.states.established ?? 0) + (last.states.notAccepted ?? 0)
}

/** No sample has a row of the port, not even of a connection that has ended, and the Pod took none in between. */
function hasNone({ samples, endpoint }: SampledEndpoint): boolean {
  return samples.every(({ port }) => Object.keys(port.states).length === 0) && !((endpoint.connections?.newPerSecond ?? 0) > 0)
}

/**
 * One of n ready endpoints has none of N connections. If each connection chose anew, any of n would have none with a chance of at most n·(1 − 1/n)^N. Said only
 * where every endpoint was read in full, and nothing else than kube-proxy chooses.
 */
function countedAt(chain: Chain, port: PortChain, position: number): Found<Facts>[] {
  const sampled = sampledEndpoints(chain, port)
  const n = usedEndpoints(port)
  const total = sampled.reduce((sum, one) => sum + openOf(one), 0)
  const isRead = sampled.length === n && sampled.every(({ samples, endpoint }) => !samples.at(-1)?.sample.cut && !endpoint.hostNetwork)
  const empty = sampled.find(hasNone)
  if (port.protocol !== 'TCP' || n < 2 || !isRead || !empty || !isBalanced(chain, port) || isChosen(chain, port)) return []
  if (n * (1 - 1 / n) ** total >= CHANCE) return []
  return [
    {
      facts: { ports: [portFacts(port)], protocol: port.protocol, endpoints: n, counted: { pod: empty.pod, connections: total } },
      severity: 'warn',
      confidence: 'proven',
      ...marks('service', [position]),
      evidence: [empty, ...sampled.filter((one) => one !== empty)]
        .slice(0, 5)
        .map((one) => figureEvidence(chain, one, 'open', [openOf(one)])),
    },
  ]
}

/** Affinity, traffic policies and hints choose among endpoints, and a traffic source that is not everywhere then leaves some out. */
function isChosen({ service }: Chain, port: PortChain): boolean {
  const isLocal = service?.internalTrafficPolicy === 'Local' || service?.externalTrafficPolicy === 'Local'
  const isHinted = port.endpoints.some(({ hintZones, hintNodes }) => hintZones.length + hintNodes.length > 0)
  return isLocal || isHinted || service?.sessionAffinitySeconds !== undefined || service?.trafficDistribution !== undefined
}
