import { socketAddress } from '../../../lib/ip.ts'
import type { Endpoint } from '../../../model/endpoint.ts'
import type { ConnectProbe, ForwardProbe, ProxyProbe } from '../../../model/probe-view.ts'
import type { Chain } from '../../../trace/chain.ts'
import { connectEvidence } from '../../chain/connections.ts'
import { podRef } from '../../chain/evidence.ts'
import { marks, portFacts } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** The probe results of one endpoint whose sockets could not be read. */
interface Refusal {
  endpoint: Endpoint
  isProven: boolean
  connections: readonly ConnectProbe[]
  fromServer: readonly (ProxyProbe | ForwardProbe)[]
}

/**
 * The sockets of an endpoint could not be read (no tool in its image, or no Pod), and it refuses every connection to its own address. A
 * refusal is an answer of the kernel at that address: no process listens there. The finding is proven if the client connects to something
 * else, and no policy could have refused instead of the kernel. If only a port-forward, and the API server's proxy if it was asked, report a
 * refusal, it is inferred: the process may listen on the Pod's address alone.
 */
export const byConnections: Rule<Facts> = (chain) =>
  chain.ports.flatMap((port, position): Found<Facts>[] => {
    const used = port.endpoints.filter(({ usable, port: number }) => usable && number !== undefined)
    const refusals = used.flatMap((endpoint) => refusalOf(chain, position, endpoint) ?? [])
    const [first] = refusals
    if (!first || port.protocol !== 'TCP') return []
    const isProven = refusals.every((one) => one.isProven)
    return [
      {
        facts: {
          port: portFacts(port),
          declared: [],
          pods: refusals.length,
          number: first.endpoint.port ?? 0,
          refusals: { address: first.endpoint.address, count: refusals.length, of: used.length, ...clientOf(first), ...proxiedOf(first) },
        },
        severity: isProven && refusals.length === used.length ? 'error' : 'warn',
        confidence: isProven ? 'proven' : 'inferred',
        ...marks('socket', [position]),
        evidence: refusals.flatMap(({ connections, fromServer, endpoint }) => [
          ...connectEvidence(connections),
          ...fromServer.map(({ kind, to, result }) => ({
            object: podRef(chain, endpoint.pod ?? ''),
            field:
              kind === 'proxy'
                ? `GET through the API server to ${socketAddress(to.address, to.port)}`
                : `port-forward to localhost:${to.port}`,
            value: result,
          })),
        ]),
      },
    ]
  })

function clientOf({ connections }: Refusal): { client?: string } {
  const [first] = connections
  return first ? { client: first.from.pod } : {}
}

function proxiedOf({ fromServer }: Refusal): { isProxied?: true } {
  return fromServer.some(({ kind }) => kind === 'proxy') ? { isProxied: true } : {}
}

/** Undefined if a connection succeeded, if the sockets were read, or if nothing was tried. */
function refusalOf(chain: Chain, position: number, endpoint: Endpoint): Refusal | undefined {
  if (endpoint.socket !== undefined && endpoint.socket.state !== 'unknown') return undefined
  const here = chain.probes.filter((probe) => 'to' in probe && probe.kind !== 'http' && isTo(probe, position, endpoint))
  // A client without a tool has tried nothing.
  const connections = here.filter((probe) => probe.kind === 'connect').filter(({ result }) => result !== 'unknown')
  const fromServer = here.filter((probe) => probe.kind === 'proxy' || probe.kind === 'forward')
  if ([...connections, ...fromServer].some(({ result }) => result === 'open')) return undefined
  const refused = connections.filter(({ result }) => result === 'refused')
  if (refused.length > 0 && refused.length === connections.length) {
    return { endpoint, isProven: refused.some((probe) => isOfKernel(probe, chain)), connections: refused, fromServer: [] }
  }
  // The proxy alone may be refused by a policy; a port-forward comes from inside of the Pod.
  const isRefused = fromServer.some(({ kind }) => kind === 'forward') && fromServer.every(({ result }) => result === 'refused')
  return connections.length === 0 && isRefused ? { endpoint, isProven: false, connections: [], fromServer } : undefined
}

function isTo({ to }: ConnectProbe | ProxyProbe | ForwardProbe, position: number, { address, port }: Endpoint): boolean {
  return to.type === 'pod' && (to.position === undefined || to.position === position) && to.address === address && to.port === port
}

/** Loopback traffic passes no policy. From another Pod, a policy that selects the endpoint's Pods may reject. */
function isOfKernel({ from, to }: ConnectProbe, { probes, policies }: Chain): boolean {
  if (to.pod !== undefined && to.pod === from.pod) return true
  const connects = probes.some((probe) => probe.kind === 'connect' && probe.from.pod === from.pod && probe.result === 'open')
  return connects && policies.length === 0
}
